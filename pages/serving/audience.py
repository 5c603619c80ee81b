"""Which edition of the register a session sees: the internal one at this machine, else the open."""

from __future__ import annotations

import os

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.errors import UnknownValueError
from geo.importing import permission
from geo.model import Audience
from geo.query import find_audience
from pages.serving import rights

#: Set by `ipokart serve --audience`: who is served, whoever asks.
SETTING = "IPOKART_AUDIENCE"


def served() -> Audience:
    """The most that these pages show anybody; the open edition where the setting is no edition."""
    asked = os.environ.get(SETTING)
    if not asked:
        return Audience.INTERNAL
    try:
        return find_audience(asked)
    except UnknownValueError:
        return Audience.OPEN


def of_session() -> Audience:
    """What this session sees: the internal edition only where it may also write, or could, had the
    register been one to write to. Outside a session nobody is known, and only the open one is
    seen."""
    if served() is Audience.OPEN or get_script_run_ctx(suppress_warning=True) is None:
        return Audience.OPEN
    headers = st.context.headers
    closed = permission.refusal(
        own_folder=False,
        address=st.get_option("server.address") or "",
        host=headers.get("Host") or "",
        is_passed_on=permission.is_passed_on(headers),
        has_key=rights.is_granted(headers),
    )
    return Audience.OPEN if closed else Audience.INTERNAL
