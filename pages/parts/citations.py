"""The sources of a page, numbered as it names them, and the list of them at its end."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.escape import html
from geo.model import PartialDate, Register, Source
from pages.parts import panel


class Cited:
    """The sources that the page leans on, numbered as they come, and the lines it points at."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._lines: dict[str, set[int]] = {}

    def cite(self, source: str, line: int | None = None) -> str:
        """`Kilde 1, linje 16`."""
        self._lines.setdefault(source, set()).update({line} if line is not None else ())
        number = list(self._lines).index(source) + 1
        if line is None:
            return text.say("area.source", number=number)
        return text.say("area.source_line", number=number, line=line)

    def show(self) -> None:
        """Heading and numbered list of every source with publisher, date and lines."""
        st.header(text.say("area.sources"), anchor=False)
        known = self._register.source_by_id
        items = (_source(known[id_], sorted(lines)) for id_, lines in self._lines.items())
        rows = "".join(f"<li>{item}</li>" for item in items)
        st.html(f"<ol class='ipo-sources'>{rows}</ol>")


def _source(source: Source, lines: list[int]) -> str:
    reference = text.say(
        "area.source_told",
        title=source.title,
        publisher=source.publisher,
        date=_source_date(source),
    )
    parts = [html(reference)]
    if lines:
        numbers = text.listing([str(line) for line in lines])
        parts.append(html(text.say("area.lines", lines=numbers)))
    if source.note:
        parts.append(html(source.note))
    if link := panel.web_address(source.url):
        parts.append(f"<a href='{html(link)}' target='_blank' rel='noopener'>{html(link)}</a>")
    elif source.url:
        parts.append(html(source.url))
    return " ".join(parts)


def _source_date(source: Source) -> str:
    try:
        return text.day(PartialDate.parse(source.date or ""))
    except ValueError:  # "ukjent" and the like
        return source.date or text.say("about.undated")
