"""What kind of document is under review: told, and changed with one click."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.model import Register
from geo.seminar import Document, DocumentKind, Proposal
from pages.review import session

_FIELD = ("list", 0, "kind")


def proposal(
    register: Register, document: Document, left: frozenset[str] = frozenset()
) -> Proposal:
    """What the document is proposed to mean; where a person says what kind it is, read as that.

    `left` are the misread words that are left as they were scanned.
    """
    own = session.proposal(register, document)
    chosen = DocumentKind(session.chosen(session.key(*_FIELD), own.kind, tuple(DocumentKind)))
    kind = None if chosen == own.kind else chosen
    return session.proposal(register, document, kind, left)


def show() -> None:
    """The kinds, with that of the document pressed; call `proposal` before."""
    name = session.key(*_FIELD)
    st.pills(
        text.say("seminar_page.kind"),
        tuple(DocumentKind),
        format_func=_word,
        default=session.standing(name),
        key=name,
        required=True,
        help=text.say("seminar_page.kind_help"),
    )


def _word(kind: DocumentKind) -> str:
    word = text.say(f"document_kind.{kind.name.lower()}")
    return f"{word[:1].upper()}{word[1:]}"
