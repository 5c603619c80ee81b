"""What the server answers itself, before any page: words alone, or a small page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from geo import text
from geo.escape import html

_FRESH = {"Cache-Control": "no-store"}


def words(status: HTTPStatus, sentence: str) -> Response:
    """A refusal in one sentence. Nothing of the request is repeated in it."""
    return PlainTextResponse(f"{sentence}\n", status, _FRESH)


def page(status: HTTPStatus, title: str, sentence: str, headers: Headers) -> Response:
    """A page that says what is wrong, or its words alone for who reads no pages."""
    return linked(status, title, sentence, headers, {"/": text.say("serving.to_map")})


def linked(
    status: HTTPStatus, title: str, sentence: str, headers: Headers, links: Mapping[str, str]
) -> Response:
    """The same, with links: what each says, by its address."""
    if "text/html" not in headers.get("accept", ""):
        return words(status, f"{title}. {sentence}")
    shown = "".join(f'<p><a href="{html(to)}">{html(name)}</a></p>' for to, name in links.items())
    body = f"<h1>{html(title)}</h1><p>{html(sentence)}</p>{shown}"
    return HTMLResponse(document(title, body), status, _FRESH)


def document(title: str, body: str) -> str:
    """A whole page; `body` is safe HTML."""
    return (
        '<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html(title)} – {html(text.say('app.title'))}</title>"
        f"<style>{_LOOKS}</style></head><body><main>{body}</main></body></html>"
    )


_LOOKS = (
    ":root { color-scheme: light dark } body { margin: 0; font: 1.05rem/1.5 system-ui, sans-serif }"
    " main { max-width: 38rem; margin: 12vh auto; padding: 0 1.25rem }"
)
