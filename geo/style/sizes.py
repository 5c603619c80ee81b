"""Widths of lines and sizes of letters."""

from __future__ import annotations

STATION_RADIUS_PX = 2.6
OUTLINE_PX = 1.6
CHOSEN_OUTLINE_PX = 3.5
FILL_OPACITY = 0.86

#: Letters of still pictures, in page units (a slide is 1080 high; 1 unit is half a point on it).
TITLE_SIZE, SUBTITLE_SIZE, LEGEND_SIZE, FACT_SIZE, NOTE_SIZE, SOURCE_SIZE = 50, 26, 24, 22, 20, 20
#: The smallest letters of any picture: 10 points on a slide, more than 8 on A4 and in a report.
LEAST_SIZE = 20
#: Names: of areas, shrinking where there is no room, and of what gives way to them.
NAME_SIZES = (24, 22, 20)
BYDEL_NAME_SIZE, SIGN_SIZE, LETTER_SPACING = 20, 20, 1.6
#: How much wider a line of the web map's table is on a page, which is seen from farther away.
STILL_LINE = 1.5
HALO_WIDTH = 5.0
