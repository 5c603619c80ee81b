"""Whether this session may write: the rule of `geo.importing.permission`, asked of the request."""

from __future__ import annotations

import os

import streamlit as st

from geo.importing.permission import refusal


def closed() -> str:
    """Why nobody may write from here: `folder`, `elsewhere`, or empty when they may."""
    headers = st.context.headers
    return refusal(
        own_folder=bool(os.environ.get("IPOKART_DATA")),
        address=st.get_option("server.address") or "",
        host=headers.get("Host") or "",
        is_passed_on=any(name in headers for name in ("Forwarded", "X-Forwarded-For")),
    )
