"""The fields of a document under review: each shows what stands in the session's choices.

They are drawn with that as their own default, so one that was not drawn for a while (another page,
a form that was closed) shows the same when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from threading import Lock

import streamlit as st
from cachetools import LRUCache, cached
from streamlit.delta_generator import DeltaGenerator

from geo import places, text
from geo.escape import html, markdown, plain
from geo.importing import Home
from geo.importing.revision import NONE, Slot
from geo.model import Register
from geo.places import PlaceKind
from geo.seminar import AreaProposal, PointProposal
from geo.seminar.council_proposal import CouncilLine
from pages.review import session
from pages.review.session import key, standing

_CANDIDATES = 12  # places, of which the areas are offered first


def box(label: str, slot: Slot, field: str = session.ACCEPTED) -> None:
    """A box to tick. `label` may hold what a document says."""
    name = key(*slot, field)
    st.checkbox(markdown(label), standing(name), key=name)


def line(
    place: DeltaGenerator, label: str, slot: Slot, field: str, most: int, hint: str | None = None
) -> None:
    """A field for one line of text, `most` letters long."""
    name = key(*slot, field)
    place.text_input(label, standing(name), key=name, max_chars=most, placeholder=hint)


def wording(label: str, slot: Slot, field: str, most: int) -> None:
    """A field for several lines of text."""
    name = key(*slot, field)
    st.text_area(label, standing(name), key=name, max_chars=most, height="content")


def one_of(
    place: DeltaGenerator, label: str, slot: Slot, field: str, names: Mapping[str, str]
) -> None:
    """A choice of one code, each shown by its name."""
    codes, name = list(names), key(*slot, field)
    place.selectbox(
        label, codes, codes.index(standing(name)), key=name, format_func=names.__getitem__
    )


def some_of(
    label: str, slot: Slot, field: str, names: Mapping[str, str], *, new: bool = False
) -> None:
    """A choice of several codes; `new` lets a person write others."""
    name = key(*slot, field)
    before: Sequence[str] = [item for item in standing(name) if item in names]
    words = text.group("seminar_point")
    hint = words["choose_or_write"] if new else words["choose"]
    st.multiselect(
        label,
        list(names),
        before,
        key=name,
        accept_new_options=new,
        placeholder=hint,
        format_func=lambda code: names.get(code, code),
    )


def removal(label: str, slot: Slot) -> None:
    """A button that takes away a line that a person added."""
    st.button(
        markdown(label),
        key=key(*slot, "gone"),
        on_click=session.drop_added,
        args=slot,
        icon=":material/delete:",
        type="tertiary",
    )


def addition(label: str, kind: str) -> None:
    """A button for one more line of a kind."""
    st.button(
        label, key=key(kind, 0, "more"), on_click=session.add, args=(kind,), icon=":material/add:"
    )


# --- places on the page -----------------------------------------------------------------------

_PLACES = ("areas", "missed", "gone", "points", "council", "outcome", "accept")


def place(name: str) -> None:
    """A place that `contents` leads to; it takes no room."""
    st.html(f"<span id='ny-liste-{name}' class='ipo-page-place'></span>")


def contents(overview: str, unclear: int, errors: int) -> None:
    """What was read, and links to the parts of the page, what must be checked or mended first."""
    names = {f"to_{name}": name for name in _PLACES}
    links = [(text.say("seminar_page.to_unclear", count=unclear), "unclear")] if unclear else []
    if errors:
        links.append((text.say("seminar_page.to_errors", count=errors), "outcome"))
    links += [(text.group("seminar_page")[key], name) for key, name in names.items()]
    items = "".join(
        f"<li><a href='#ny-liste-{name}'>{html(title)}</a></li>" for title, name in links
    )
    label = html(text.say("seminar_page.contents"))
    st.html(
        f"<p class='ipo-overview'>{html(overview)}</p>"
        f"<nav class='ipo-page-contents' aria-label='{label}'><ul>{items}</ul></nav>"
    )


# --- what can be chosen -----------------------------------------------------------------------


@cached(LRUCache(2), key=attrgetter("version"), lock=Lock())
def areas(register: Register) -> Mapping[str, str]:
    """Every area of the register by name, after «none»."""
    known = sorted(register.areas, key=lambda area: area.name)
    return {NONE: text.say("seminar_page.new_name")} | {a.id: plain(a.name) for a in known}


@cached(LRUCache(200), key=lambda register, name: (register.version, name), lock=Lock())
def areas_near(register: Register, name: str) -> Mapping[str, str]:
    """The same, but the areas whose name is most like one that was read stand first."""
    every = areas(register)
    suggestions = places.suggest(register, name, _CANDIDATES)
    near = [item.id for item in suggestions if item.kind is PlaceKind.AREA]
    return {id_: every[id_] for id_ in (NONE, *near)} | dict(every)


@cached(LRUCache(2), key=attrgetter("version"), lock=Lock())
def homes(register: Register) -> Mapping[str, str]:
    """Where a new area can lie: each delbydel with its bydel, then each bydel without a border."""
    parts = {part.id: plain(part.name) for part in register.delbydeler}
    return {code: _home(register, parts, home) for code, home in session.homes(register).items()}


def _home(register: Register, parts: Mapping[str, str], home: Home | None) -> str:
    if home is None:
        return text.say("seminar_page.no_home")
    if home.bydel is None:
        return text.say("seminar_page.undrawn_outside")
    bydel = plain(register.bydel_by_id[home.bydel].name)
    if home.delbydel is None:
        return text.say("seminar_page.undrawn_in", bydel=bydel)
    return f"{parts[home.delbydel]} ({bydel})"


def units() -> Mapping[str, str]:
    """The police units, after «not stated»."""
    return {
        name: text.say("unit.named", unit=name) if name else text.unit(None)
        for name in session.units()
    }


def statuses() -> Mapping[str, str]:
    """The statuses, after «not stated»."""
    return {name: name or text.status(None) for name in session.statuses()}


# --- where it stands in the document ----------------------------------------------------------


def anchor(slot: Slot) -> str:
    """The name of the place of a line's quote in the document."""
    return f"sitat-{slot[0]}-{slot[1]}"


def where(slot: Slot, item: AreaProposal | PointProposal | CouncilLine) -> str:
    """A link to the quote in the document, as HTML; nothing where it has none."""
    if not item.line:
        return ""
    label = text.say("seminar_page.where", page=item.page, line=item.line)
    return f"<a href='#{anchor(slot)}'>{html(label)}</a>"
