"""What the document names and no line uses: taken with one click, or left out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import text
from geo.escape import html, markdown
from geo.importing.revision import ADDED, NONE, Lines
from geo.seminar import Proposal
from geo.seminar.unused import UnusedKind, UnusedMention
from pages.review import session
from pages.review.marked_pieces import Quote
from pages.review.session import key

_SLOT = "unused"
_MOST = 24  # rows that are drawn


def left(proposal: Proposal, lines: Lines) -> tuple[UnusedMention, ...]:
    """What is still unused: not left out by the person, and on no line they took in since."""
    ids = {item.area_id for item in lines.draft.areas if item.area_id}
    ids |= {item.area_id for item in lines.draft.ended if item.area_id}
    names = {item.name.casefold() for item in lines.draft.areas}
    return tuple(
        item
        for item in proposal.unused
        if not session.flag(_name(item, "gone"))
        and item.area_id not in ids
        and item.text.casefold() not in names
    )


def marks(items: Sequence[UnusedMention]) -> list[Quote]:
    """The same as marks in the document."""
    return [Quote(_anchor(item), item.text, item.line, unused=True) for item in items]


def show(items: Sequence[UnusedMention]) -> None:
    """A row for each, places first; nothing where nothing is left."""
    if not items:
        return
    with st.container(key="unused_list"):
        label = text.say("seminar_page.unused", count=len(items))
        with st.expander(label, expanded=True, icon=":material/playlist_remove:"):
            st.caption(text.say("seminar_page.unused_told"))
            rows = sorted(items, key=lambda item: list(UnusedKind).index(item.kind))
            for item in rows[:_MOST]:
                _row(item)
            if len(rows) > _MOST:
                st.caption(text.say("seminar_page.unused_more", count=len(rows) - _MOST))
            st.button(
                text.say("seminar_page.unused_none"),
                key=key(_SLOT, 0, "none"),
                on_click=_leave,
                args=(tuple(items),),
                type="tertiary",
                icon=":material/close:",
            )


def _row(item: UnusedMention) -> None:
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        key=f"unused_{_name(item, 'row')}",
    ):
        st.html(_mention(item))
        with st.container(horizontal=True, width="content", gap="small"):
            if item.kind is UnusedKind.PLACE:
                st.button(
                    markdown(text.say("seminar_page.unused_take", name=item.text)),
                    key=_name(item, "take"),
                    on_click=_take,
                    args=(item,),
                    type="tertiary",
                    icon=":material/add:",
                )
            st.button(
                markdown(text.say("seminar_page.unused_leave", name=item.text)),
                key=_name(item, "leave"),
                on_click=_leave,
                args=((item,),),
                type="tertiary",
                icon=":material/close:",
            )


def _mention(item: UnusedMention) -> str:
    where = text.say("seminar_page.where", page=item.page, line=item.line)
    more = text.say("seminar_page.unused_times", count=item.times) if item.times > 1 else ""
    return (
        f"<p class='ipo-unused'><strong>{html(item.text)}</strong> "
        f"{html(text.say(f'unused.{item.kind.name.lower()}'))}, "
        f"<a href='#{html(_anchor(item))}'>{html(where)}</a>{html(more)}</p>"
    )


def _take(item: UnusedMention) -> None:
    """A line for the place, with what the document says of it where it stands."""
    session.add(ADDED)
    place = session.added(ADDED)[-1]
    values = {
        session.ACCEPTED: bool(item.area_id),
        "area": item.area_id or NONE,
        "name": item.text,
        "unit": str(item.unit or NONE),
        "status": str(item.status or NONE),
        "quote": item.text,
    }
    for field, value in values.items():
        session.choose(key(ADDED, place, field), value)


def _leave(items: Sequence[UnusedMention]) -> None:
    for item in items:
        session.choose(_name(item, "gone"), True)


def _name(item: UnusedMention, field: str) -> str:
    return key(_SLOT, item.line, f"{item.kind.name}_{item.text}_{field}")


def _anchor(item: UnusedMention) -> str:
    """The name of its place in the document."""
    letters = "".join(char if char.isalnum() else "-" for char in item.text)
    return f"ubrukt-{item.line}-{letters}"
