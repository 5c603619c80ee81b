"""Terms of the council (KOSS, SaLTo …) within plain words, each of which explains itself.

A term is a button that opens its explanation, one for each term of a page, which stands at the
end of the page and leads to the page of the body or programme. The browser itself opens and
closes it (popover), so no script is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from geo import text
from geo.council import Subject, council_of
from geo.council.names import title
from geo.escape import html, plain
from geo.model import Register
from pages.address import links

#: The terms that the page that is drawn has shown, by id; None outside a page.
_SHOWN: ContextVar[dict[str, Subject] | None] = ContextVar("terms_shown", default=None)


def explained(register: Register, words: str, *, but: str | None = None) -> str:
    """Plain words as HTML, in which the first mention of each body or programme explains itself.

    `but` is the subject (id) that the page is about, which needs no explanation.
    """
    shown = _SHOWN.get()
    if shown is None:  # nobody would draw the explanations
        return html(words)
    council, line = council_of(register), plain(words)
    parts, place, seen = [], 0, {but}
    for mention in council.names.mentions(line):
        if mention.id not in seen:
            seen.add(mention.id)
            shown[mention.id] = council.subjects[mention.id]
            parts.append(_piece(line[place : mention.start]))
            parts.append(_button(mention.id, line[mention.start : mention.end]))
            place = mention.end
    return "".join([*parts, _piece(line[place:])])


@contextmanager
def explaining() -> Iterator[None]:
    """Within it a page is drawn; at its end stand the explanations of the terms it has shown."""
    token = _SHOWN.set({})
    try:
        yield
        shown = _SHOWN.get()
        if shown:
            st.html("".join(map(_explanation, (shown[id_] for id_ in sorted(shown)))))
    finally:
        _SHOWN.reset(token)


def link(subject: Subject, words: str = "") -> str:
    """A link to what the register has on a body or programme, as HTML."""
    return links.link("subjects", words or title(subject), {"id": subject.id})


def _piece(words: str) -> str:
    """A part of a line as HTML, with the spaces at its ends."""
    before, after = words[:1] == " ", words[-1:] == " " and words.strip() != ""
    return f"{' ' * before}{html(words)}{' ' * after}"


def _button(id_: str, words: str) -> str:
    name = _name(id_)
    return (
        f"<button type='button' class='ipo-term' popovertarget='{name}' "
        f"aria-describedby='{name}-words'>{html(words)}</button>"
    )


def _explanation(subject: Subject) -> str:
    """The name in full, what it is, and the way to all that the register has on it."""
    name = _name(subject.id)
    more = text.say("subjects_page.more", name=title(subject))
    return (
        f"<div popover id='{name}' class='ipo-explanation' role='note'>"
        f"<p id='{name}-words'><strong>{html(subject.name)}</strong>. "
        f"{html(subject.description)}</p>"
        f"<p>{link(subject, more)}</p></div>"
    )


def _name(id_: str) -> str:
    return f"ord-{html(id_)}"
