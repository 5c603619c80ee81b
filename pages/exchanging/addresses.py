"""Addresses for other programs: what to paste, each with a button that copies it."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from geo import text
from geo.escape import html
from geo.exchange.live import feeds, paths
from geo.model import Register
from geo.query import write_view
from pages.exchanging import view_filters
from pages.parts import sharing
from pages.serving import browser_files, people, resource_paths


def show(register: Register) -> None:
    """The addresses, and those of a selection."""
    st.markdown(text.say("addresses_page.intro"))
    if people.access() is people.Access.SIGNED_IN:
        st.info(text.say("addresses_page.signed_in"), icon=":material/lock:")
    root = sharing.home()
    _one(text.say("addresses_page.ogc"), f"{root}{paths.OGC}", "ogc")
    st.caption(text.say("addresses_page.ogc_how"))
    _qgis()
    _one(text.say("addresses_page.geojson"), f"{root}{feeds.AREAS}", "geojson")
    st.caption(text.say("addresses_page.geojson_how"))
    _one(text.say("addresses_page.calendar"), _webcal(f"{root}{feeds.CALENDAR}"), "calendar")
    st.caption(text.say("addresses_page.calendar_how"))
    _one(text.say("addresses_page.atom"), f"{root}{feeds.CHANGES}", "atom")
    st.caption(text.say("addresses_page.atom_how"))
    _selection(register, root)


def _qgis() -> None:
    """What QGIS asks for, in steps, each with its dialog (`scripts/picture_qgis_dialogs.py`)."""
    if not resource_paths.served:
        return
    steps = "".join(
        f"<li>{html(text.say(f'addresses_page.qgis_{name}'))}<img loading='lazy' "
        f"src='{html(browser_files.resources().address(f'qgis-{name}.png'))}' "
        f"alt='{html(text.say(f'addresses_page.qgis_{name}_shown'))}'></li>"
        for name in ("connection", "datasets")
    )
    with st.expander(text.say("addresses_page.qgis"), icon=":material/image:"):
        st.html(f"<ol class='ipo-steps'>{steps}</ol>")


def _one(label: str, address: str, key: str) -> None:
    sharing.show_text(label, address, f"address_{key}")


def _webcal(address: str) -> str:
    """The address as programs know it that they shall subscribe."""
    return urlsplit(address)._replace(scheme="webcal").geturl()


def _selection(register: Register, root: str) -> None:
    """The address of the areas that are chosen."""
    view = view_filters.choose(register)
    query = urlencode(
        {name: ",".join(ids) for name, ids in write_view(view).items() if name in feeds.VIEW}
    )
    address = f"{root}{feeds.AREAS}" + (f"?{query}" if query else "")
    _one(text.say("addresses_page.geojson_view"), address, "geojson_view")
