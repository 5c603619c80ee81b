"""What each list says of one area, newest first, with its source; what is derived says so."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo import changes, style, text
from geo.escape import html
from geo.model import Area, Edition, EditionKind, Listing, Register
from geo.view import listed
from pages.parts import audience, panel
from pages.parts.citations import Cited


def show(register: Register, shown: Edition, area: Area, cited: Cited) -> None:
    """Where lists disagree, and every list with what it says or why it is silent. `shown` is the
    list whose facts the page tells elsewhere."""
    st.header(text.say("area.timeline"), anchor=False)
    sentences = [html(words) for words in _disputes(register, area)]
    last = register.newest_edition(area.id)
    # The facts tell the row of the list that is shown.
    if last and area.id not in shown.by_area and (row := panel.tenure(register, last, area)):
        sentences.append(f"{html(row)}.")
    lines = "".join(f"<p>{words}</p>" for words in sentences)
    items = "".join(
        f"<li>{_list_item(register, edition, area, cited)}</li>"
        for edition in reversed(register.editions)
    )
    st.html(f"<div class='ipo-lists'>{lines}<ol>{items}</ol></div>")


def gone(register: Register, edition: Edition, area: Area) -> bool:
    """Whether a list leaves out an area that the list before it has: the derived *utgått*."""
    older = register.before(edition)
    if older is None or area.id not in older.by_area:
        return False
    return area.id in changes.compare(register, older, edition).gone


def _disputes(register: Register, area: Area) -> list[str]:
    """Where a list calls an area new or started that the list before it has too."""
    sentences = []
    for edition in reversed(register.editions):
        older, listing = register.before(edition), edition.listing(area.id)
        was = older.listing(area.id) if older else None
        if older is None or listing is None or was is None:
            continue
        # Only this area: long lists need not be compared whole.
        one, two = replace(older, listings=(was,)), replace(edition, listings=(listing,))
        if changes.compare(register, one, two).disputed:
            sentences.append(
                text.say(
                    "area.disputed",
                    date=text.date_of(edition),
                    status=_status(listing),
                    before=text.date_of(older),
                )
            )
    return sentences


def _status(listing: Listing) -> str:
    """`oppstart (2025)`, `ny`, `status ikke oppgitt`."""
    word = text.status(listing.status)
    return f"{word} ({text.day(listing.started)})" if listing.started else word


def _list_item(register: Register, edition: Edition, area: Area, cited: Cited) -> str:
    """One list and what it says of the area, as safe HTML."""
    council = edition.kind is EditionKind.COUNCIL
    kind = text.say("map.source_council" if council else "map.source_press")
    when = f"<b>{html(text.date_of(edition))}</b> <small>{html(kind)}</small>"
    listing = edition.listing(area.id)
    if listing is None:
        statement = _silence(register, edition, area)
        sources = [cited.cite(source) for source in edition.sources]
    else:
        row = listed(register, edition, listing)
        words = f"{_status(listing)}, {text.unit(listing.unit)}"
        note = f" {html(listing.note)}" if listing.note else ""
        written = panel.folded(f"<p>{_written(listing)}</p>")
        mark = audience.mark_of(listing)
        statement = f"{mark}{panel.status_chip(row)} <b>{html(words)}</b>.{note}{written}"
        sources = [cited.cite(listing.source, listing.line)]
        others = (source for source in edition.sources if source != listing.source)
        sources += [cited.cite(source) for source in others]
    return f"{when}<br>{statement}<br><small>{html('; '.join(sources))}</small>"


def _silence(register: Register, edition: Edition, area: Area) -> str:
    """Why a list does not have the area, with a sign of its own where that is derived as gone."""
    mark = f"{panel.chip(style.GONE)} " if gone(register, edition, area) else ""
    return mark + html(panel.absence(register, edition, area))


def _written(listing: Listing) -> str:
    parts = [html(text.say("panel.as_written", text=listing.as_written)) + "."]
    if listing.quote:
        parts.append(f"{html(text.say('panel.quote'))}: <q>{html(listing.quote)}</q>")
    return " ".join(parts)
