"""The fills of areas: what a status, a police unit and a bydel look like."""

from __future__ import annotations

from geo import settings
from geo.frozen import frozen
from geo.model import Status, Unit
from geo.settings import LookRow
from geo.style.colours import DARK_BLUE, FAINT, INK, LAND, MUTED, PAPER, WARM_BLUE
from geo.style.patterns import Pattern, Tile, tile

#: The ground of a surface that shows what lies under it.
NO_GROUND = "none"


@frozen
class Fill:
    """The look of an area: ground colour, mark colour of the pattern, outline, dash (px)."""

    ground: str
    mark: str
    pattern: Pattern
    outline: str
    dash: str = ""

    @property
    def has_ground(self) -> bool:
        """Whether the surface is filled at all, not told by its outline alone."""
        return self.ground != NO_GROUND

    def tile(self, scale: float = 1.0) -> Tile:
        """One tile of the pattern. Raises KeyError for a pattern that the table does not have."""
        return tile(self.pattern, scale)


_OWN = settings.current()


def _fill(look: LookRow) -> Fill:
    return Fill(look.ground, look.mark, Pattern(look.pattern), look.outline or INK)


STATUS = {Status(row.code): _fill(row.look) for row in _OWN.statuses}
#: On a list whose source gives no status.
STATUS_UNKNOWN = Fill("#d8d5e3", "#6b6786", Pattern.RINGS, INK)
#: Derived: on the list before, not on this one.
GONE = Fill(NO_GROUND, NO_GROUND, Pattern.NONE, "#55526e", "5 4")

#: On the list, but not among those that a picture is about.
OTHER = Fill("#d5d3dc", "#d5d3dc", Pattern.SOLID, "#6b6786")

UNIT = {Unit(row.code): _fill(row.look) for row in _OWN.units}
UNIT_TINT = {Unit(row.code): row.tint for row in _OWN.units}
UNIT_UNKNOWN = Fill("#d8d5e3", "#6b6786", Pattern.RINGS, INK)
#: The letter in an area's label.
UNIT_LETTER = {Unit(row.code): row.letter for row in _OWN.units}

#: Four hues that every eye tells apart, and grey: alone; and as ground and mark of a pattern.
_HUES = {
    "yellow": ("#f0d63c", "#f0d63c", "#6b5a00"),
    "red": ("#e0662a", "#f8d9c8", "#d1541a"),
    "green": ("#1f9e78", "#cdebe0", "#00815c"),
    "blue": ("#4a7fd6", "#d3e1f8", "#2f62bd"),
    "grey": ("#dddbe4", "#dddbe4", "#7c798f"),
}


def _bydel_fill(hue: str, name: str) -> Fill:
    pattern = Pattern(name)
    alone, ground, mark = _HUES[hue]
    return (
        Fill(alone, alone, pattern, INK)
        if pattern is Pattern.SOLID
        else Fill(ground, mark, pattern, INK)
    )


#: Outside the city, and a bydel without a row: one may come with the data.
BYDEL_NONE = Fill("#9a97ab", "#9a97ab", Pattern.SOLID, INK)
#: By official bydel number, as the settings have it.
BYDEL = {nr: _bydel_fill(*look) for nr, look in _OWN.place_looks.items()}


def fill_of_starts() -> Fill:
    """The fill of a start that a list states: that of the status which tells of starts, if any."""
    return next((STATUS[status] for status in Status if status.starts), STATUS_UNKNOWN)


def signal() -> Fill:
    """The fill that catches the eye: that of the status which tells of new areas, or the first."""
    return STATUS[next((status for status in Status if status.begins), next(iter(Status)))]


def accents(count: int) -> list[str]:
    """So many colours of units, from the first again where there are fewer units."""
    grounds = [fill.ground for fill in UNIT.values()]
    return [grounds[place % len(grounds)] for place in range(count)]


#: The colours of our Word files and slide decks, by their names in a theme (ISO/IEC 29500-1).
OFFICE_THEME = {
    "dk1": INK,
    "lt1": PAPER,
    "dk2": DARK_BLUE,
    "lt2": LAND,
    "accent1": WARM_BLUE,
    "accent2": signal().ground,
    **dict(zip(("accent3", "accent4", "accent5"), accents(3), strict=True)),
    "accent6": FAINT,
    "hlink": WARM_BLUE,
    "folHlink": MUTED,
}


def fill_of_status(status: Status | None) -> Fill:
    """The fill that tells a status; None: the source gives none. Raises KeyError without a row."""
    return STATUS_UNKNOWN if status is None else STATUS[status]


def fill_of_unit(unit: Unit | None) -> Fill:
    """The fill that tells a police unit; None: it is not given. Raises KeyError without a row."""
    return UNIT_UNKNOWN if unit is None else UNIT[unit]


def fill_of_bydel(nr: str | None) -> Fill:
    """The fill that tells a bydel by its official number; None: outside the city."""
    return BYDEL_NONE if nr is None else BYDEL.get(nr, BYDEL_NONE)


def legend_order() -> tuple[str, ...]:
    """The codes of a legend's rows in order: statuses and units as the model counts them."""
    return (*map(str, Status), *map(str, Unit))
