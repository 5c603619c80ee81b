"""Whether this session may write: the rule of `geo.importing.permission`, asked of the request."""

from __future__ import annotations

import os

import streamlit as st

from geo.importing import permission
from geo.model import Audience
from pages.serving import audience, rights


def closed() -> str:
    """Why nobody may write from here: `folder`, `open`, `elsewhere`, `key`, or empty when they
    may."""
    headers = st.context.headers
    return permission.refusal(
        own_folder=bool(os.environ.get("IPOKART_DATA")),
        address=st.get_option("server.address") or "",
        host=headers.get("Host") or "",
        is_passed_on=permission.is_passed_on(headers),
        has_key=rights.is_granted(headers),
        is_open=audience.served() is Audience.OPEN,
    )
