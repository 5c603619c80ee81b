"""The pages on a register that is on a server: as ever, and a sentence while it is away."""

from __future__ import annotations

from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from geo import text
from geo.store import postgres
from geo.store.database import Store
from tests.geo.test_store import milestone
from tests.pages.test_pages import opened
from tests.postgres_server import Server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")
PAGES = ("map", "timeline", "followups", "meetings", "subjects", "bydeler", "seminar", "about")


@pytest.fixture
def register_address(filled_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the register that the pages show."""
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", filled_database)
    return filled_database


def _trouble(app: AppTest) -> list[str]:
    return [item.value for item in (*app.error, *app.exception)]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_a_register_on_a_server(register_address: str, page: str) -> None:
    assert _trouble(opened(page)) == [] and register_address


def test_a_page_says_that_the_server_is_away_and_comes_back(
    register_address: str, postgres_server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    app = opened("timeline")
    assert _trouble(app) == []
    postgres_server.stop("immediate")
    try:
        app.run()
        assert [item.value for item in app.title] == [text.say("failure.store_title")]
        (wording,) = _trouble(app)
        assert "Prøv igjen" in wording and "Traceback" not in wording
    finally:
        postgres_server.start()
    with closing(Store.open(register_address)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    app.run()
    assert _trouble(app) == []
    assert not [item for item in caplog.records if "page failed" in item.message]
    postgres.let_go()


def test_a_page_says_that_every_connection_is_in_use_and_comes_back(
    register_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.let_go()
    monkeypatch.setattr(postgres, "PATIENCE", 0.2)
    monkeypatch.setattr(postgres, "_MOST_CONNECTIONS", (1, 1))
    monkeypatch.setenv("IPOKART_DB", f"{register_address}?application_name=lite")
    app = opened("timeline")
    assert _trouble(app) == []
    with closing(Store.open()) as store, store.reading(), store.reading():
        app.run()
        assert [item.value for item in app.title] == [text.say("failure.store_title")]
        (wording,) = _trouble(app)
        assert "Traceback" not in wording and "passord" not in wording
    app.run()
    assert _trouble(app) == []
    postgres.let_go()
