"""What a layout gives the slides made from it, read once: python-pptx searches the file anew each
time."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.oxml.ns import qn

from geo.exports.powerpoint.free_room import TITLES

_FIELD = "/".join(map(qn, ("p:nvSpPr", "p:nvPr", "p:ph")))
_LETTERS = f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}"


class LayoutLook:
    """The letters, sizes and footers of one layout."""

    def __init__(self, layout: Any) -> None:
        self._layout = layout
        self._letters: dict[Any, int] = {}
        self._sizes: dict[int, tuple[int, int]] = {}

    def letters(self, kind: Any) -> int:
        """The size of the letters in a kind of placeholder, as layout and master have it
        (hundredths of a point)."""
        if kind not in self._letters:
            self._letters[kind] = self._inherited_letters(kind)
        return self._letters[kind]

    def size(self, shape: Any) -> tuple[int, int]:
        """Width and height of a placeholder of a slide (EMU), its own or the layout's."""
        own = shape._element.find(f"{qn('p:spPr')}/{qn('a:xfrm')}")
        if own is not None:
            return shape.width, shape.height
        index = shape._element.ph_idx
        if index not in self._sizes:
            self._sizes[index] = shape.width, shape.height
        return self._sizes[index]

    def footers(self) -> list[Any]:
        """Copies of the slide's number and the template's own footer, where the layout has them."""
        return [deepcopy(element) for element in self._footers]

    @cached_property
    def _footers(self) -> list[Any]:
        return [
            item.element
            for kind, item in _kinds(self._layout)
            if kind is KIND.SLIDE_NUMBER or (kind is KIND.FOOTER and item.text_frame.text)
        ]

    def _inherited_letters(self, kind: Any) -> int:
        master = self._layout.slide_master
        own_kinds = TITLES if kind in TITLES else {kind, KIND.BODY}
        places = [
            item.element
            for owner in (self._layout, master)
            for item_kind, item in _kinds(owner)
            if item_kind in own_kinds
        ]
        style_of = "p:titleStyle" if kind in TITLES else "p:bodyStyle"
        places.append(master.element.find(f"{qn('p:txStyles')}/{qn(style_of)}"))
        for place in places:
            element = None if place is None else place.find(_LETTERS)
            if element is not None and element.get("sz"):
                return int(element.get("sz"))
        return 4400 if kind in TITLES else 2800


_LOOKS: WeakKeyDictionary[Any, LayoutLook] = WeakKeyDictionary()


def look_of(layout: Any) -> LayoutLook:
    """The look of a layout, which is remembered as long as its presentation."""
    part = layout.part
    if part not in _LOOKS:
        _LOOKS[part] = LayoutLook(layout)
    return _LOOKS[part]


def placeholders(slide: Any) -> list[tuple[Any, Any]]:
    """The placeholders of a slide of ours: the kind of each, and its element."""
    shapes = slide.shapes._spTree.iterchildren(qn("p:sp"))
    fields = ((shape.find(_FIELD), shape) for shape in shapes)
    return [(field.type, shape) for field, shape in fields if field is not None]


def _kinds(owner: Any) -> Iterator[tuple[Any, Any]]:
    """The placeholders of a layout or master, each with its kind."""
    return ((item.placeholder_format.type, item) for item in owner.placeholders)
