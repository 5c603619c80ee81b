"""A scene as a page of vector PDF: accessible (PDF/UA-1), with real text.

Typst sets title, legend and notes as a heading and paragraphs in reading order, and draws the rest
from our own SVG as a figure with alternative text.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files as packaged
from typing import Any

import orjson

from geo import text
from geo.escape import unicode_text
from geo.exports import svg, typesetting
from geo.exports.order import Order
from geo.scene import typeface
from geo.scene.marks import Group, Role, Scene, Text

Data = dict[str, Any]

#: What the roles of words are in the structure of the document.
_KINDS = {
    Role.TITLE: "heading",
    Role.SUBTITLE: "paragraph",
    Role.LEGEND: "paragraph",
    Role.NOTE: "paragraph",
    Role.AUDIENCE: "paragraph",
}
_BEFORE_FIGURE = {Role.TITLE, Role.SUBTITLE}


def picture(order: Order) -> bytes:
    """The order's scene as PDF. Raises NotInstalledError without the typeface."""
    scene = order.scene
    page = {"unit": scene.page.unit_pt, "ground": scene.ground, "parts": _parts(scene)}
    drawing = replace(scene, ground=None, groups=tuple(map(_without_words, scene.groups)))
    # PDF/A wants a date too, and forbids alternative texts of over 32,767 bytes.
    return typesetting.typeset_pdf(_template(), _inputs(drawing, page), typesetting.ACCESSIBLE)


def _inputs(drawing: Scene, page: Data) -> dict[str, str]:
    inputs = {
        "picture": orjson.dumps(_document(drawing) | page).decode(),
        "drawing": svg.drawing(drawing, alone=False).decode(),
    }
    return {name: typesetting.replace_missing_letters(value) for name, value in inputs.items()}


@cache
def _template() -> bytes:
    return packaged(__package__).joinpath("picture.typ").read_bytes()


def _document(scene: Scene) -> Data:
    """What the page says of itself; its size is in page units."""
    return {
        "title": unicode_text(scene.title),
        "description": unicode_text(scene.description),
        "author": text.say("report_pdf.author"),
        "keywords": [text.say("audience.metadata")] if scene.is_internal else [],
        "lang": scene.lang.split("-"),
        "face": typeface.FAMILY,
        "width": scene.page.width,
        "height": scene.page.height,
    }


def _parts(scene: Scene) -> list[Data]:
    """Title, subtitle, the picture, legend and notes, in reading order."""
    words = [group for group in scene.groups if group.role in _KINDS]
    before = [_lines(group) for group in words if group.role in _BEFORE_FIGURE]
    after = [_lines(group) for group in words if group.role not in _BEFORE_FIGURE]
    return [*before, _figure(scene), *after]


def _figure(scene: Scene) -> Data:
    return {"kind": "figure", "alt": unicode_text(scene.description)}


def _lines(group: Group) -> Data:
    marks = [mark for mark in group.marks if isinstance(mark, Text)]
    return {"kind": _KINDS[group.role], "lines": [_line(mark, marks[-1]) for mark in marks]}


def _line(mark: Text, last: Text) -> Data:
    """One line of words in page units. An unseen space parts it from the next one."""
    return {
        "text": unicode_text(mark.words if mark is last else f"{mark.words} "),
        "x": mark.x,
        "y": mark.y,
        "anchor": mark.anchor,
        "size": mark.size,
        "weight": mark.weight,
        "colour": mark.colour,
        "spacing": mark.spacing,
        "width": mark.width,
    }


def _without_words(group: Group) -> Group:
    """What is drawn of a group when its words are set beside the drawing."""
    if group.role not in _KINDS:
        return group
    return replace(group, marks=tuple(mark for mark in group.marks if not isinstance(mark, Text)))
