"""The page that changes the register by hand: form, checks, preview, publication."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import text
from geo.store.database import Store
from tests.conftest import DATA
from tests.pages.elements import elements
from tests.pages.test_pages import address, opened, words

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*"),
    pytest.mark.usefixtures("at_this_machine"),
]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A register with the shipped facts, in use."""
    path = tmp_path / "register.sqlite"
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(str(path), DATA)) as store:
        yield store


def field(app: AppTest, kind: str, label: str) -> Any:
    """The one widget with a label."""
    (found,) = [item for item in elements(app, kind) if item.label == label]
    return found


def publish(app: AppTest, by: str = "Kari", reason: str = "rettet") -> AppTest:
    field(app, "text_input", text.say("seminar_page.by")).set_value(by)
    field(app, "text_input", text.say("edit_page.why")).set_value(reason)
    field(app, "button", text.say("edit_page.publish_button")).click().run()
    assert not app.exception
    return app


def test_a_name_is_changed_from_the_form_to_the_register(kept: Store) -> None:
    app = opened("edit", area="vestli")
    assert text.say("edit_page.nothing_changed") in words(app)
    field(app, "text_input", "Navn").set_value("Vestli nord").run()
    said = words(app)
    assert "«Vestli»" in said and "«Vestli nord»" in said
    assert kept.load().area_by_id["vestli"].name == "Vestli"
    publish(app)
    assert kept.load().area_by_id["vestli"].name == "Vestli nord"
    assert kept.history()[0].by == "Kari"
    assert "endring 2" in elements(app, "success")[0].value
    assert text.say("edit_page.nothing_changed") in words(app)


def test_the_address_chooses_the_area_and_follows_the_choice(kept: Store) -> None:
    app = opened("edit", area="hovseter")
    assert field(app, "text_input", "Navn").value == "Hovseter"
    field(app, "selectbox", text.say("edit_page.which")).set_value("vestli").run()
    assert field(app, "text_input", "Navn").value == "Vestli"
    assert address(app) == {"area": ["vestli"]} and kept


def test_an_area_that_nobody_knows_is_told(kept: Store) -> None:
    app = opened("edit", area="atlantis")
    assert any("atlantis" in item.value for item in app.warning) and kept


def test_what_the_rules_refuse_cannot_be_published(kept: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Grorud").run()
    assert field(app, "button", text.say("edit_page.publish_button")).disabled
    assert app.error and text.say("edit_page.mend") in words(app)
    field(app, "text_input", "Navn").set_value(" ").run()
    assert app.error and not app.exception
    assert kept.version() == 1


def test_a_publication_without_a_reason_is_refused_with_a_sentence(kept: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli nord").run()
    publish(app, reason="")
    assert app.error and kept.version() == 1
    assert field(app, "text_input", "Navn").value == "Vestli nord"


def test_who_may_not_write_sees_why_and_no_form(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.serving.rights.is_granted", lambda _: False)
    app = opened("edit", area="vestli")
    assert [item.value for item in app.info] == [text.say("edit_page.closed_key")]
    assert not elements(app, "text_input") and kept


def test_the_page_of_an_area_leads_to_its_form(kept: Store) -> None:
    app = opened("area", area="hovseter")
    links = [item.proto for item in app.get("page_link")]
    assert any(link.page.endswith("edit") for link in links) and kept
