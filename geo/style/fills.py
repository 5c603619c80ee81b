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

#: By official bydel number, neighbours unlike each other.
BYDEL = {
    "01": "#c2573a",
    "02": "#3f8f5b",
    "03": "#8f6bb3",
    "04": "#c9a227",
    "05": "#3d7ea6",
    "06": "#b0563f",
    "07": "#6a9a3a",
    "08": "#a0659a",
    "09": "#d08c3c",
    "10": "#4b77b8",
    "11": "#b84a62",
    "12": "#2f8c88",
    "13": "#c7b23a",
    "14": "#7a6fc0",
    "15": "#bf6f2e",
    "16": "#8c8c8c",
    "17": "#5f8f5f",
}
BYDEL_NONE = "#9a97ab"


def fill_of_status(status: Status | None) -> Fill:
    """The fill that tells a status; None: the source gives none. Raises KeyError without a row."""
    return STATUS_UNKNOWN if status is None else STATUS[status]


def fill_of_unit(unit: Unit | None) -> Fill:
    """The fill that tells a police unit; None: it is not given. Raises KeyError without a row."""
    return UNIT_UNKNOWN if unit is None else UNIT[unit]


def fill_of_bydel(nr: str | None) -> Fill:
    """The fill that tells a bydel by its official number; None: outside Oslo.

    A number without a row has the colour of those outside: a bydel may come with the data.
    """
    colour = BYDEL_NONE if nr is None else BYDEL.get(nr, BYDEL_NONE)
    return Fill(colour, colour, Pattern.SOLID, INK)


def legend_order() -> tuple[str, ...]:
    """The codes of a legend's rows in order: statuses and units as the model counts them."""
    return (*map(str, Status), *map(str, Unit))
