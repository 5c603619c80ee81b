"""Whether this session may write, and under which name: the rule of `geo.importing.permission`."""

from __future__ import annotations

import os
from typing import Protocol

import streamlit as st

from geo import text
from geo.escape import markdown
from geo.importing import permission
from geo.model import Audience
from pages.serving import audience, past, people, rights

_LONGEST_NAME = 80


class Column(Protocol):
    """Where a field is drawn."""

    def text_input(self, label: str, value: str, *, max_chars: int) -> str: ...

    def markdown(self, body: str) -> object: ...


def closed() -> str:
    """Why nobody may write from here: `past`, `folder`, `open`, `role`, `elsewhere`, `key`, or
    empty when they may."""
    if past.day() is not None:
        return "past"
    headers = st.context.headers
    signs_in = people.access() is people.Access.SIGNED_IN
    return permission.refusal(
        own_folder=bool(os.environ.get("IPOKART_DATA")),
        address=st.get_option("server.address") or "",
        host=headers.get("Host") or "",
        is_passed_on=permission.is_passed_on(headers),
        has_key=rights.is_granted(headers),
        is_open=audience.served() is Audience.OPEN,
        person=people.acting() if signs_in else None,
    )


def name() -> str:
    """The name of whoever has signed in, which every change is signed with; empty where nobody
    does."""
    return people.acting().name


def author(column: Column, value: str = "") -> str:
    """Who signs a change: the person who has signed in, or what is written in the field."""
    if signed_in := name():
        column.markdown(markdown(text.say("sign_in.signs", name=signed_in)))
        return signed_in
    return column.text_input(text.say("seminar_page.by"), value, max_chars=_LONGEST_NAME)
