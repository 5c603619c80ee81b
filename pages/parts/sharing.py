"""What can be taken along from a page: addresses with a button that copies each, and the dialog
"Del" of the map with link, code for other people's pages, and QR code."""

from __future__ import annotations

import io
from base64 import b64encode
from urllib.parse import urlencode, urlsplit

import streamlit as st

from geo import style, text
from geo.escape import html
from geo.exchange.live import paths
from geo.model import Register
from geo.query import write_view
from geo.text.headline import headline
from geo.view import View
from pages.address import links
from pages.parts.hosts import component
from pages.serving import addresses, browser_files, past, people, resource_paths

_COPY_TEXT = component("copy_text")
_HEIGHT = 640  # px of the frame in other people's pages
_QR_SCALE = 5  # px of a module


def home() -> str:
    """The address of the site as this visitor knows it, without a slash at its end; empty outside a
    browser."""
    page_url = urlsplit(st.context.url or "")
    own = f"{page_url.scheme}://{page_url.netloc}" if page_url.netloc else ""
    return addresses.public_address() or own


def show_text(label: str, value: str, key: str, rows: int = 1) -> None:
    """A text in a field, and a button that copies it."""
    if not resource_paths.served:
        return
    words = {
        "copy": text.say("sharing.copy"),
        "copied": text.say("sharing.copied"),
        "marked": text.say("sharing.marked"),
    }
    source = browser_files.resources().address("copy_text.js")
    data = {"src": source, "label": label, "text": value, "rows": rows, "words": words}
    _COPY_TEXT(key=key, data=data, height="content")


def show_button(register: Register, view: View) -> None:
    """The button that opens the dialog."""
    if st.button(text.say("sharing.button"), icon=":material/share:", key="share"):
        _show_dialog(register, view)


def _show_dialog(register: Register, view: View) -> None:
    title = text.say("sharing.title")
    st.dialog(title, width="medium")(lambda: _dialog(register, view))()


def _dialog(register: Register, view: View) -> None:
    link = link_to(view)
    show_text(text.say("sharing.link"), link, "share_link", 2)
    show_text(text.say("sharing.code"), code_of(register, view, home()), "share_code", 4)
    st.caption(_who_may_embed())
    if past.day():
        st.caption(text.say("sharing.embed_now"))
    description = html(text.say("sharing.qr"))
    st.html(f'<img class="ipo-qr" alt="{description}" src="{qr_of(link)}">')


def link_to(view: View) -> str:
    """The address that reopens the map as it stands."""
    return f"{home()}/{links.address('map', write_view(view))}"


def _who_may_embed() -> str:
    """Why the code works, or does not yet."""
    if people.access() is people.Access.SIGNED_IN:
        return text.say("sharing.embed_signed_in")
    return text.say("sharing.embed_hosts" if addresses.framed_by() else "sharing.embed_none")


def code_of(register: Register, view: View, root: str) -> str:
    """The HTML that shows the map of a view within another page."""
    query = urlencode(write_view(view), doseq=True)
    address = f"{root}{paths.EMBED}" + (f"?{query}" if query else "")
    title = html(headline(register, view.choose(None)))
    return (
        f'<iframe src="{html(address)}" title="{title}" width="100%" height="{_HEIGHT}" '
        'style="border: 0" loading="lazy"></iframe>'
    )


def qr_of(link: str) -> str:
    """A link as a QR code: the address of a picture (SVG) that is in itself."""
    import segno  # only who shares needs it

    written = io.BytesIO()
    segno.make_qr(link, error="m").save(
        written, kind="svg", scale=_QR_SCALE, border=4, light=style.PAPER
    )
    return f"data:image/svg+xml;base64,{b64encode(written.getvalue()).decode()}"
