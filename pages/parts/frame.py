"""What surrounds every page: the guard against bad data, notices, the footer."""

from __future__ import annotations

import logging
import runpy
from collections.abc import Callable
from functools import wraps
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from geo import store, text
from geo.errors import DataError, StoreError
from geo.escape import html, markdown, plain
from geo.model import Audience
from pages.address import state
from pages.parts import audience, live, looking_back, terms
from pages.serving import loading, logs, numbered, past, people, sign_in

_LOG = logging.getLogger(__name__)
_APP = Path(__file__).resolve().parents[2] / "app.py"
_SHOWN = 30  # findings on the page; the command line tells them all


_PAGES: dict[str, Page] = {}


def register_pages(pages: dict[str, Page]) -> None:
    """Told by `app.py`, so that pages can link to each other without knowing it."""
    _PAGES.update(pages)


def pages() -> dict[str, Page]:
    """The pages of the navigation by address."""
    return _PAGES


def headline(words: str, window: str = "") -> None:
    """What the page shows, in one sentence: its heading, and the title of the window, which may
    say more."""
    st.title(markdown(words), anchor=False)
    parts = [plain(part) for part in (words, window) if part]
    st.set_page_config(page_title=" – ".join([*parts, text.say("app.title")]))


def run_app() -> None:
    """A page file that is run by itself gives way to the whole app.

    Streamlit takes a folder called pages/ for its old navigation until `st.navigation` has run
    once, so the first visit of a fresh server can run a page file without `app.py` round it.
    """
    runpy.run_path(str(_APP), run_name="__main__")


def guarded(name: str, page: Callable[[], None]) -> Callable[[], None]:
    """The page with this name in the menu, or what is wrong with the data, or one calm sentence;
    never a traceback."""

    @wraps(page)
    def draw() -> None:
        try:
            numbered.begin()
            _who()
            if not looking_back.enter(name):
                return
            if past.day() is None:
                live.follow(name)
                live.shows_register()
            state.enter(name)
            with terms.explaining():
                if loading.seen() is Audience.INTERNAL:
                    audience.notice()
                page()
        except DataError as error:
            _data_failed(error)
        except StoreError as error:
            if past.day() is None:
                live.shows_failure()
            st.title(text.say("failure.store_title"))
            st.error(markdown(text.store(error)), icon=":material/error:")
        except Exception:  # the last line before a person would see a traceback
            _LOG.exception("page failed")
            st.error(text.say("failure.unexpected_title"))
            st.write(text.say("failure.unexpected"))
            if request := logs.request_id():
                st.caption(text.say("failure.request", request=request))

    return draw


def _who() -> None:
    """Who has signed in, and the way out."""
    if name := people.acting().name:
        sentence, way_out = (
            html(text.say("sign_in.as", name=name)),
            html(text.say("sign_in.sign_out")),
        )
        link = f"<a href='{sign_in.LOGOUT}' target='_self'>{way_out}</a>"
        st.html(f"<p class='ipo-person'>{sentence} · {link}</p>")


def _data_failed(error: DataError) -> None:
    st.title(text.say("failure.title"))
    st.error(
        text.say("failure.intro", folder=markdown(str(store.folder()))),
        icon=":material/error:",
    )
    st.markdown("\n".join(f"- {markdown(text.finding(item))}" for item in error.findings[:_SHOWN]))
    if len(error.findings) > _SHOWN:
        st.markdown(text.say("failure.more", count=len(error.findings) - _SHOWN))


def address_notice() -> None:
    """One line about what the address asked for and nobody knows."""
    unknown = state.unknown_in_address()
    if unknown:
        detail = " ".join(text.unknown(item) for item in unknown)
        st.warning(
            markdown(text.say("app.unknown_address", detail=detail)), icon=":material/link_off:"
        )
