"""The fills of areas: what a status, a police unit and a bydel look like."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model import Status, Unit
from geo.style.colours import INK, WARM_BLUE
from geo.style.patterns import Pattern, Tile, tile

#: The ground of a surface that shows what lies under it.
NO_GROUND = "none"


@dataclass(frozen=True, slots=True)
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


STATUS = {
    Status.NY: Fill("#d9480f", "#d9480f", Pattern.SOLID, INK),
    Status.VIDEREFORT: Fill("#c9d6f8", WARM_BLUE, Pattern.STRIPES, INK),
    Status.OPPSTART: Fill("#ffdf70", "#7a4b00", Pattern.DOTS, INK),
}
#: On a list whose source gives no status.
STATUS_UNKNOWN = Fill("#d8d5e3", "#6b6786", Pattern.RINGS, INK)
#: Derived: on the list before, not on this one.
GONE = Fill(NO_GROUND, NO_GROUND, Pattern.NONE, "#55526e", "5 4")

#: On the list, but not among those that a picture is about.
OTHER = Fill("#d5d3dc", "#d5d3dc", Pattern.SOLID, "#6b6786")

UNIT = {
    Unit.VEST: Fill("#1c8a7c", "#1c8a7c", Pattern.SOLID, INK),
    Unit.SENTRUM: Fill("#8a5cd6", "#8a5cd6", Pattern.SOLID, INK),
    Unit.OST: Fill("#c98a14", "#c98a14", Pattern.SOLID, INK),
}
UNIT_TINT = {Unit.VEST: "#cfe9e4", Unit.SENTRUM: "#e3d8f6", Unit.OST: "#f6e3bd"}
UNIT_UNKNOWN = Fill("#d8d5e3", "#6b6786", Pattern.RINGS, INK)
#: The letter in an area's label.
UNIT_LETTER = {Unit.VEST: "V", Unit.SENTRUM: "S", Unit.OST: "Ø"}

#: Four hues that every eye tells apart: alone; and as ground and mark of a pattern.
_HUES = {
    "yellow": ("#f0d63c", "#f0d63c", "#6b5a00"),
    "red": ("#e0662a", "#f8d9c8", "#d1541a"),
    "green": ("#1f9e78", "#cdebe0", "#00815c"),
    "blue": ("#4a7fd6", "#d3e1f8", "#2f62bd"),
}
#: By official bydel number: hue and pattern, since nobody tells sixteen colours apart. Those of one
#: hue differ in pattern, neighbours in hue and, where that is not enough for every eye, in pattern.
_BYDEL_LOOKS = {
    "01": ("blue", Pattern.DOTS),
    "02": ("red", Pattern.STRIPES),
    "03": ("yellow", Pattern.DOTS),
    "04": ("blue", Pattern.LEVEL),
    "05": ("green", Pattern.STRIPES),
    "06": ("red", Pattern.LEVEL),
    "07": ("yellow", Pattern.STRIPES),
    "08": ("green", Pattern.DOTS),
    "09": ("blue", Pattern.STRIPES),
    "10": ("green", Pattern.SOLID),
    "11": ("red", Pattern.SOLID),
    "12": ("yellow", Pattern.SOLID),
    "13": ("red", Pattern.DOTS),
    "14": ("green", Pattern.LEVEL),
    "15": ("blue", Pattern.SOLID),
    "16": ("yellow", Pattern.LEVEL),
}


def _bydel_fill(hue: str, pattern: Pattern) -> Fill:
    alone, ground, mark = _HUES[hue]
    return (
        Fill(alone, alone, pattern, INK)
        if pattern is Pattern.SOLID
        else Fill(ground, mark, pattern, INK)
    )


#: Outside Oslo, and a bydel without a row: one may come with the data.
BYDEL_NONE = Fill("#9a97ab", "#9a97ab", Pattern.SOLID, INK)
#: By official bydel number. Marka is no neighbour of anybody who has areas.
BYDEL = {nr: _bydel_fill(*look) for nr, look in _BYDEL_LOOKS.items()} | {
    "17": Fill("#dddbe4", "#7c798f", Pattern.STRIPES, INK)
}


def fill_of_status(status: Status | None) -> Fill:
    """The fill that tells a status; None: the source gives none. Raises KeyError without a row."""
    return STATUS_UNKNOWN if status is None else STATUS[status]


def fill_of_unit(unit: Unit | None) -> Fill:
    """The fill that tells a police unit; None: it is not given. Raises KeyError without a row."""
    return UNIT_UNKNOWN if unit is None else UNIT[unit]


def fill_of_bydel(nr: str | None) -> Fill:
    """The fill that tells a bydel by its official number; None: outside Oslo."""
    return BYDEL_NONE if nr is None else BYDEL.get(nr, BYDEL_NONE)


def legend_order() -> tuple[str, ...]:
    """The codes of a legend's rows in order: statuses and units as the model counts them."""
    return (*map(str, Status), *map(str, Unit))
