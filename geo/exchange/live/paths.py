"""Where the addresses for other programs and other people's pages begin."""

from __future__ import annotations

from typing import Final

#: OGC API – Features.
OGC: Final = "/ogc"
#: Feeds: areas as GeoJSON, dates as iCalendar, changes as Atom.
FEEDS: Final = "/live"
#: The map within somebody else's page.
EMBED: Final = "/embed"
ALL: Final = (OGC, FEEDS, EMBED)
