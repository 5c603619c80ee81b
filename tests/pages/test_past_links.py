"""Every link from page to page keeps the day of `?as_of=DAY`, on every page and in every state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from geo import files
from geo.store.database import Store
from geo.store.schema import VERSION
from geo.view import View
from pages.parts import frame, sharing
from pages.serving import past
from tests.conftest import DATA
from tests.pages.test_pages import opened

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*"),
    pytest.mark.usefixtures("stored_register", "at_this_machine"),
]
THEN = "2026-03-01"
REGISTER = files.read_register(DATA)
#: Each page, bare and in the states that have links of their own.
STATES: tuple[tuple[str, dict[str, str]], ...] = (
    ("map", {}),
    ("map", {"area": "furuset"}),
    ("map", {"edition": "2024-04-30"}),
    ("timeline", {}),
    ("timeline", {"area": "vestli"}),
    ("followups", {}),
    ("followups", {"point": "2025-1"}),
    ("followups", {"bydel": "alna"}),
    ("followups", {"area": "furuset"}),
    ("followups", {"year": "2026"}),
    ("meetings", {}),
    ("meetings", {"id": REGISTER.meetings[-1].id}),
    ("meetings", {"concerns": "koss"}),
    ("meetings", {"concerns": "kos"}),
    ("subjects", {}),
    ("subjects", {"id": "salto"}),
    ("subjects", {"id": "koss"}),
    ("bydeler", {}),
    ("bydeler", {"bydel": "alna"}),
    ("bydeler", {"unit": "ost"}),
    ("seminar", {}),
    ("area", {}),
    ("area", {"area": "furuset"}),
    ("area", {"area": "majorstua", "edition": "2024-04-30"}),
    ("edit", {}),
    ("edit", {"form": "border", "area": "vestli"}),
    ("slides", {}),
    ("exchange", {}),
    ("about", {}),
)
#: Where no link leads on purpose: these pages write, and the past is never written.
CLOSED = {"seminar", "edit"}
#: Pages without links to others. The addresses on "Utveksling" are for other programs, and give the
#: open edition of now, which the page says.
LINKLESS = {"slides", "exchange"}
_HREF = re.compile(r"href=(['\"])(.*?)\1")


@pytest.fixture(scope="module")
def stored_register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A register that was made before the day."""
    with pytest.MonkeyPatch.context() as patch:
        path: Path = tmp_path_factory.mktemp("past") / "register.sqlite"
        patch.setenv("IPOKART_DB", str(path))
        with closing(Store.open(seed=DATA)) as store, store.writing() as connection:
            at = datetime(2026, 2, 1, tzinfo=UTC).isoformat(timespec="microseconds")
            connection.execute(update(VERSION).values(at=at))
        yield


def links(app: AppTest) -> Iterator[str]:
    """Every address within the site that a page leads to, in its HTML and by its links."""
    for item in app.get("html"):
        for _, address in _HREF.findall(item.proto.body):
            if not address.startswith(("http", "#", "mailto:")):
                yield unescape(address)
    for item in app.get("page_link"):
        proto = item.proto
        yield f"{proto.page}?{proto.query_string}"


def test_every_page_is_walked() -> None:
    opened("about")
    assert {page for page, _ in STATES} == set(frame.pages())


@pytest.mark.parametrize(("page", "query"), STATES)
def test_every_link_keeps_the_day(page: str, query: dict[str, str]) -> None:
    results = list(links(opened(page, as_of=THEN, **query)))
    assert [it for it in results if parse_qs(urlsplit(it).query).get("as_of") != [THEN]] == []
    assert bool(results) == (page not in CLOSED | LINKLESS)
    assert not {urlsplit(it).path for it in results} & CLOSED


def test_no_link_of_now_names_a_day() -> None:
    results = list(links(opened("area", area="furuset")))
    assert results and not [it for it in results if "as_of" in it]


def test_the_link_that_is_shared_keeps_the_day_and_the_code_for_other_pages_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The code shows the open edition of now, and the dialog says so."""
    monkeypatch.setattr(past, "day", lambda: date.fromisoformat(THEN))
    assert parse_qs(urlsplit(sharing.link_to(View(area="furuset"))).query) == {
        "area": ["furuset"],
        "as_of": [THEN],
    }
    assert "as_of" not in sharing.code_of(REGISTER, View(), "")
