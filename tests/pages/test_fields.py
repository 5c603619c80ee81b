"""Fields of the page "Rediger" where there is very much to choose from."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.address.edit_state import Choice
from pages.editing import fields, work
from pages.editing.work import Work

NAMES = {"a": "Første sted", "b": "Andre sted"}


@pytest.mark.parametrize(
    ("written", "code"), [("Første sted", "a"), (" andre STED ", "b"), ("Tredje", None)]
)
def test_a_name_that_is_written_is_its_code(written: str, code: str | None) -> None:
    assert fields.code_of(NAMES, written) == code


def _page() -> None:
    import streamlit as st

    from pages.editing import fields

    names = {f"id-{number}": f"Sted {number}" for number in range(fields.LONG + 1)}
    st.session_state["chosen"] = fields.some_of("Steder", "places", names, ("id-3",))


def test_a_box_of_very_many_offers_only_what_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Work(Choice("area", "vestli"), 1)
    monkeypatch.setattr(work, "current", lambda: begun)
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert app.multiselect[0].options == ["Sted 3"]
    assert app.session_state["chosen"] == ("id-3",)
