"""PowerPoint files: the words of each slide from its top to its foot, tables row by row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from geo.errors import Finding


def pages(content: bytes) -> tuple[list[str], tuple[Finding, ...]]:
    """(the text of each slide, nothing to tell). Raises whatever python-pptx stumbles over."""
    import pptx

    slides = pptx.Presentation(io.BytesIO(content)).slides
    return ["\n".join(_slide(slide)) for slide in slides], ()


def _slide(slide: Any) -> Iterator[str]:
    for shape in sorted(_shapes(slide.shapes), key=lambda one: (one.top or 0, one.left or 0)):
        if shape.has_text_frame:
            yield from _paragraphs(shape)
            yield ""
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                cells = (" ".join(cell.text.split()).replace("|", "/") for cell in row.cells)
                yield f"| {' | '.join(cells)} |"
            yield ""


def _shapes(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes"):  # a group
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _paragraphs(shape: Any) -> Iterator[str]:
    """The lines of a text; all but those of a title are points of the slide's list."""
    title = shape.is_placeholder and "TITLE" in str(shape.placeholder_format.type)
    lines = [one for one in shape.text_frame.paragraphs if one.text.strip()]
    listed = shape.is_placeholder and not title and len(lines) > 1
    for line in lines:
        mark = f"{'  ' * line.level}• " if listed else ""
        yield mark + line.text.replace("\v", " ")
