"""The record of a picture format: everything that pages, zip and command line ask of one."""

from __future__ import annotations

from dataclasses import dataclass

from geo.exports.file_format import FileFormat, label
from geo.exports.order import Motif, Order
from geo.scene.page import PAGES
from geo.style import LookName


@dataclass(frozen=True, slots=True, kw_only=True)
class Format(FileFormat):
    """A picture format. Its writer has `picture(order: Order) -> bytes`.

    `motifs` are what it can show. `pages` and `looks` are the sizes and looks it can be had in,
    none of them when it fills whatever window it gets. In an `interactive` one people can move the
    map, so nothing is outside its picture.
    """

    motifs: tuple[Motif, ...] = tuple(Motif)
    pages: tuple[str, ...] = tuple(PAGES)
    looks: tuple[LookName, ...] = tuple(LookName)
    interactive: bool = False

    @property
    def label(self) -> str:
        """What people read on its button."""
        return label("format", self.suffix)

    def picture(self, order: Order) -> bytes:
        """The file. Raises NotInstalledError when a library or the typeface is missing."""
        return self.write("picture", order)
