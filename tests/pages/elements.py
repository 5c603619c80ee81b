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
