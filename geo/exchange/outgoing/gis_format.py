"""What a format for GIS programs says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geo import settings
from geo.exports.file_format import FileFormat
from geo.layers.fields import layers

if TYPE_CHECKING:
    from geo.exchange.outgoing.delivery import Delivery

#: The coordinate systems in metres that a file can be in, the register's own first.
METRES = settings.current().projection.offered
#: Those, and longitude and latitude.
SYSTEMS = (*METRES, 4326)
#: The layer that a file of one layer has unless another is asked for.
MAIN_LAYER = "ipo_areas"
_ZIP = ".zip"


class Several(StrEnum):
    """How a format holds several layers: in one file, in a zip with a file for each, or always in
    a zip, since one layer is several files already."""

    INSIDE = "inside"
    ZIPPED = "zipped"
    ALWAYS_ZIPPED = "always_zipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class GisFormat(FileFormat):
    """A format for GIS programs or spreadsheets. Its writer has `content(delivery)`.

    `systems` are the coordinate systems (EPSG) it can have, the usual one first; none where it has
    no surfaces. `needs_surfaces` says that it can hold no layer without them. `usual` are the
    layers of a file unless others are asked for (empty: all that it can hold). `suffix` is that of
    a file with one layer, with `.zip` where that is always a zip.
    """

    systems: tuple[int, ...]
    several: Several
    needs_surfaces: bool = False
    usual: tuple[str, ...] = ()

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes that its files can have, the longest first."""
        if self.several is Several.ZIPPED:
            return (f"{self.suffix}{_ZIP}", self.suffix)
        return (self.suffix,)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that it can hold."""
        every = layers().values()
        return tuple(item.name for item in every if item.geometry or not self.needs_surfaces)

    def suffix_for(self, count: int) -> str:
        """The suffix of a file with so many layers."""
        return self.suffixes[0] if count > 1 else self.suffix

    def usual_layers(self, name: str) -> tuple[str, ...]:
        """The layers of a file with this name when none are asked for, as far as it has room."""
        has_room = self.several is not Several.ZIPPED or name.lower().endswith(_ZIP)
        return (self.usual or self.layers) if has_room else (MAIN_LAYER,)

    def content(self, delivery: Delivery) -> bytes:
        """The file. Raises what `write` raises."""
        return self.write("content", delivery)
