"""What a page shows, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streamlit.testing.v1 import AppTest


def elements(app: AppTest, kind: str) -> Sequence[Any]:
    """The elements of a kind, with what that kind has (`value`, `set_value` …).

    `AppTest.get` promises no more than `Element | Block`.
    """
    return app.get(kind)


def go_to(app: AppTest, page: str) -> AppTest:
    """Follow the menu to a page: the same session, a bare address.

    `AppTest.switch_page` finds pages that are files; ours are functions (decision 3).
    """
    registered = app._registered_pages.items()
    app._page_hash = next(hash_ for hash_, row in registered if row.get("url_pathname") == page)
    app.query_params.clear()
    return app.run()
