"""A report as PDF: tagged (PDF/UA-1) and fit for archives (PDF/A-2a), set by Typst.

The template beside this file decides the looks. It is handed data, never markup, so a name such as
`#import` prints as it is written. Typst refuses what the two standards forbid: a picture without
words, a skipped level of heading, a letter without a glyph.

Pictures go in as SVG: Typst draws them as vectors with real letters in a few milliseconds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files as packaged
from typing import Any

import orjson

from geo import style, text
from geo.disclosure import is_internal
from geo.exports import svg, typesetting
from geo.exports.report import cites
from geo.exports.report.pagination import keep_with_next
from geo.exports.report.pictures import WIDTH_MM, drawn, map_room
from geo.report import Report
from geo.report.blocks import (
    Block,
    Bullets,
    Cell,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Picture,
    SourceEntry,
    Sources,
    Table,
    Words,
)
from geo.scene import Atlas, typeface

Data = dict[str, Any]
#: Under the title of the first page.
_UNDER_TITLE_MM = 222.0


def document(report: Report, atlas: Atlas) -> bytes:
    """The report as PDF; the same report makes the same bytes."""
    return typesetting.typeset_pdf(
        _template(),
        _inputs(report, atlas),
        typesetting.ARCHIVABLE,
        datetime(*report.today.timetuple()[:3], tzinfo=UTC),
    )


def pages(report: Report, atlas: Atlas, ppi: float) -> list[bytes]:
    """Each page of that PDF as PNG, to be looked at; `ppi` is pixels to the inch of paper."""
    images = typesetting.create_compiler().compile(
        _template(), format="png", ppi=ppi, sys_inputs=_inputs(report, atlas)
    )
    assert images
    return images if isinstance(images, list) else [images]


def _inputs(report: Report, atlas: Atlas) -> dict[str, str]:
    """The report as JSON, and its pictures as SVG."""
    pictures: dict[str, str] = {}
    blocks = [
        _block(report, atlas, block, pictures) | {"sticky": sticky}
        for block, sticky in zip(report.blocks, keep_with_next(report.blocks), strict=True)
    ]
    inputs = {"report": orjson.dumps(_data(report, blocks)).decode()} | pictures
    return {name: typesetting.replace_missing_letters(value) for name, value in inputs.items()}


@cache
def _template() -> bytes:
    return packaged(__package__).joinpath("report.typ").read_bytes()


# --- the input of the template ----------------------------------------------------------------


def _data(report: Report, blocks: list[Data]) -> Data:
    today = report.today
    return {
        "title": report.title,
        "headline": _breakable(report.title),
        "subtitle": report.subtitle,
        "edition": report.basis,
        "audience": report.audience_words,
        "day": report.day,
        "keywords": [text.say("audience.metadata")] if is_internal(report) else [],
        "date": [today.year, today.month, today.day],
        "lang": report.lang.split("-"),
        "face": typeface.FAMILY,
        "colours": _colours(),
        "words": {
            "author": text.say("report_pdf.author"),
            "notice": text.say("report_pdf.notice"),
            # The numbers are known when the pages are.
            "page": text.say("report_pdf.page", number="{number}", total="{total}"),
        },
        "blocks": blocks,
    }


def _colours() -> dict[str, str]:
    return {
        "ink": style.INK,
        "accent": style.DARK_BLUE,
        "link": style.WARM_BLUE,
        "muted": style.MUTED,
        "rule": style.mixed(style.DARK_BLUE, style.PAPER, 0.25),
        "tint": style.mixed(style.DARK_BLUE, style.PAPER, 0.06),
    }


def _block(report: Report, atlas: Atlas, block: Block, pictures: dict[str, str]) -> Data:
    """A block as plain values. A picture's drawing is laid in `pictures`."""
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": _breakable(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "runs": [_run(report, run) for run in block.runs]}
        case Notice():
            return {"kind": "notice", "text": _breakable(block.text)}
        case Bullets():
            return {"kind": "bullets", "items": [_run(report, run) for run in block.items]}
        case Facts():
            return _facts(report, block)
        case Table():
            return _table(report, block)
        case Picture():
            return _picture(report, atlas, block, pictures)
        case Sources():
            return _sources(block)


def _run(report: Report, words: Words, room: float | None = None) -> Data:
    """A run; `room` is how wide its cell is (millimetres), where it stands in one."""
    return {
        "text": _breakable(words.text),
        "strong": words.strong,
        "cites": cites(report, words),
        "hyphenate": room is not None and _is_wide(words, room),
    }


def _facts(report: Report, block: Facts) -> Data:
    items = [{"label": fact.label, "value": _run(report, fact.value)} for fact in block.items]
    return {"kind": "facts", "items": items}


def _table(report: Report, block: Table) -> Data:
    rooms = _rooms_mm(block)

    def cell(runs: Cell, room: float) -> list[Data]:
        return [_run(report, run, room) for run in runs]

    columns = [
        {"text": _breakable(column.text), "room": room, "numeric": column.numeric}
        for column, room in zip(block.columns, rooms, strict=True)
    ]
    rows = [list(map(cell, row, rooms)) for row in block.rows]
    caption = _breakable(block.caption)
    return {"kind": "table", "caption": caption, "columns": columns, "rows": rows}


#: Of a table, in millimetres as the template has them: a letter's size, and both margins of a cell.
_LETTERS_MM, _MARGINS_MM = 9.2 * 25.4 / 72, 3.5


def _is_wide(words: Words, room: float) -> bool:
    """Whether a word may be wider than a cell of so many millimetres."""
    weight = typeface.BOLD if words.strong else typeface.REGULAR
    return typeface.widest_part(words.text, weight) * _LETTERS_MM > room - _MARGINS_MM


def _rooms_mm(block: Table) -> list[float]:
    """How wide the columns are; a narrow one has room for its longest word (within reason)."""
    shares = [column.share for column in block.columns]
    for place, column in enumerate(block.columns):
        if column.share <= 1:
            texts = [column.text, *(run.text for row in block.rows for run in row[place])]
            longest = max((word for words in texts for word in words.split()), key=len, default="")
            wide = typeface.width(longest[:20], _LETTERS_MM, typeface.BOLD) + _MARGINS_MM
            shares[place] = max(column.share, wide / WIDTH_MM * sum(shares))
    return [WIDTH_MM * share / sum(shares) for share in shares]


def _picture(report: Report, atlas: Atlas, block: Picture, pictures: dict[str, str]) -> Data:
    scene = drawn(atlas, block, map_room(report, _UNDER_TITLE_MM))
    name = f"picture-{len(pictures) + 1}"
    pictures[name] = svg.drawing(scene, alone=False).decode()
    caption = _breakable(block.caption)
    return {"kind": "picture", "caption": caption, "alt": scene.description, "drawing": name}


def _sources(block: Sources) -> Data:
    return {"kind": "sources", "items": list(map(_source, block.items))}


def _source(item: SourceEntry) -> Data:
    # Typst refuses an address that is longer.
    url = item.url if item.url and len(item.url.encode()) < 8000 else None
    return {
        "number": item.number,
        "title": _breakable(item.title),
        "about": _breakable(item.about),
        "url": url,
        "address": _breakable(item.url or ""),
    }


# --- words without room -----------------------------------------------------------------------

#: Longer than a Norwegian word, and without a place where a line may end.
_ENDLESS = re.compile(r"[^\s/-]{31,}")
_PIECE = re.compile(r".{1,10}")
_MAY_BREAK = "\u200b"


def _breakable(words: str) -> str:
    """The text with unseen places in endless words, where a line may end."""
    return _ENDLESS.sub(lambda match: _MAY_BREAK.join(_PIECE.findall(match[0])), words)
