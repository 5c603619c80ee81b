"""The misread words that were repaired: each can be left as it was scanned, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from geo import text
from geo.escape import html, markdown
from geo.importing.revision import LONGEST_TITLE
from geo.model import Register
from geo.seminar import Document, Proposal
from geo.seminar.proposal import Repair
from pages.review import marker, scan_pictures, session
from pages.review.marked_pieces import line_name
from pages.serving import loading

_SLOT = "repair"
_MOST_PLACES, _MOST_ROWS = 6, 100


def show(register: Register, document: Document) -> None:
    """A box for each misread word, ticked while it is repaired; nothing where there is none."""
    places = _places(marker.every_repair(register, document))
    if not places:
        return
    left = session.as_scanned() & {seen for seen, _ in places}
    count = sum(map(len, places.values()))  # whatever is left: a form whose name changes closes
    with st.container(key="repairs_list"):
        form = st.expander(
            text.say("seminar_page.repairs", count=count),
            icon=":material/spellcheck:",
            key=session.key(_SLOT, 0, "form"),
            on_change="rerun",
        )
        if form.open:
            with form:
                _rows(document, places, left)


def _places(repairs: Iterable[Repair]) -> dict[tuple[str, str], list[Repair]]:
    """Where each pair (as it was scanned, as it is repaired) stands, in the document's order."""
    places: dict[tuple[str, str], list[Repair]] = {}
    for repair in repairs:
        places.setdefault((repair.seen, repair.meant), []).append(repair)
    return places


def _rows(
    document: Document, places: Mapping[tuple[str, str], list[Repair]], left: frozenset[str]
) -> None:
    st.caption(text.say("seminar_page.repairs_told"))
    count = sum(len(where) for (seen, _), where in places.items() if seen in left)
    if count:
        st.caption(text.say("seminar_page.repairs_left", count=count))
    words = frozenset(seen for seen, _ in places)
    with st.container(horizontal=True):
        _all(text.say("seminar_page.repairs_none"), "none", words, disabled=left == words)
        _all(text.say("seminar_page.repairs_every"), "every", frozenset(), disabled=not left)
    for (seen, meant), where in list(places.items())[:_MOST_ROWS]:
        st.checkbox(
            markdown(text.say("seminar_page.repair", seen=seen, meant=meant)),
            seen not in left,
            key=_name(seen),
            on_change=_turn,
            args=(seen,),
        )
        st.html(_where(document, where))


def _all(label: str, name: str, left: frozenset[str], *, disabled: bool) -> None:
    st.button(
        label,
        key=session.key(_SLOT, 0, name),
        on_click=_leave,
        args=(left,),
        type="tertiary",
        disabled=disabled,
    )


def _name(seen: str) -> str:
    return session.key(_SLOT, 0, f"word_{seen}")


def _where(document: Document, repairs: list[Repair]) -> str:
    links = [
        f"<a href='#{line_name(item.line)}'>"
        f"{html(text.say('seminar_page.where', page=item.page, line=item.line))}</a>"
        for item in repairs[:_MOST_PLACES]
    ]
    more = ["…"] if len(repairs) > _MOST_PLACES else []
    strip = scan_pictures.strip_of(document, repairs[0].seen, repairs[0].line, whole_lines=False)
    return f"<div class='ipo-repair'><p>{', '.join([*links, *more])}</p>{strip}</div>"


# --- a choice ---------------------------------------------------------------------------------


def _turn(seen: str) -> None:
    """Leave a word as it was scanned, or repair it again."""
    left = session.as_scanned()
    _leave(left - {seen} if seen in left else left | {seen})


def _leave(left: frozenset[str]) -> None:
    """Leave these words, and no others, as they were scanned: what is proposed is written so."""
    document = session.document()
    if not document:
        return
    register = loading.register()
    before, changed = marker.marked(register, document), session.as_scanned() ^ left
    session.leave_as_scanned(left)
    for seen in changed:
        if (name := _name(seen)) in st.session_state:
            st.session_state[name] = seen not in left
    _renew(before, marker.marked(register, document))


def _renew(before: Proposal, after: Proposal) -> None:
    """Fields that show the words of the proposal before show the new ones; what a person wrote
    stays."""
    new = {
        old: now
        for old, now in zip(_texts(before), _texts(after), strict=True)
        if old and old != now
    }
    for name, value in session.every_choice().items():
        if isinstance(value, str) and value in new:
            session.put_value(name, new[value])


def _texts(proposal: Proposal) -> list[str]:
    """Every wording of a proposal that words are repaired in."""
    points = [words for item in proposal.followups for words in (item.text, item.status_text)]
    items = [item.text for item in proposal.council.items]
    return [(proposal.title or "")[:LONGEST_TITLE], *points, *items]
