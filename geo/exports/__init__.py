"""The register on its way out: one file for each format, and one registry of the picture formats.

A new picture format is a file beside this one and a line in `FORMATS`; the slides page and the
command line list it by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from geo.errors import NotInstalledError
from geo.exports.order import Order

__all__ = ["FORMATS", "Format", "Order", "picture"]


@dataclass(frozen=True, slots=True)
class Format:
    """A picture format: its file suffix, its media type, and the module whose `picture` makes it.

    The module is imported when it is first asked for: a PNG need not wait for PowerPoint's parts.
    """

    suffix: str
    media_type: str
    module: str

    def picture(self, order: Order) -> bytes:
        """The file. Raises NotInstalledError when a library of the system is missing."""
        try:
            write: Callable[[Order], bytes] = import_module(self.module).picture
        except ImportError as error:
            raise NotInstalledError(error.name or str(error)) from error
        return write(order)


FORMATS = {
    item.suffix: item
    for item in (
        Format("png", "image/png", "geo.exports.png"),
        Format("svg", "image/svg+xml", "geo.exports.svg"),
        Format("pdf", "application/pdf", "geo.exports.pdf"),
        Format(
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "geo.exports.powerpoint.picture",
        ),
        Format("html", "text/html", "geo.exports.html"),
    )
}


def picture(suffix: str, order: Order) -> bytes:
    """A picture in the format of a suffix (without dot). Raises KeyError for an unknown one."""
    return FORMATS[suffix].picture(order)
