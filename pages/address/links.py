"""Links from page to page. Each keeps the day of the past that the session looks back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from geo.escape import html
from pages.serving import past

#: The parameters of an address, each with one value or several.
Query = Mapping[str, str | Sequence[str]]


def query(parameters: Query) -> dict[str, str | Sequence[str]]:
    """The parameters of a link to a page, with the day of the past where the session has one."""
    return {**parameters, **past.parameters()}


def address(page: str, parameters: Query) -> str:
    """The address of a page (its name in the menu) as it stands in a browser's line, relative to
    the start page."""
    query_string = urlencode(query(parameters), doseq=True)
    return f"{page}?{query_string}" if query_string else page


def link(page: str, words: str, parameters: Query) -> str:
    """A link to a page, as HTML; `words` are plain."""
    return f"<a href='{html(address(page, parameters))}' target='_self'>{html(words)}</a>"
