"""The pages with `?as_of=DAY`: the register as it was, said clearly, with nothing to write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from geo import clock
from geo.model import Audience
from geo.store.database import Store
from geo.store.schema import VERSION
from pages.serving import browser_files, loading
from tests.conftest import DATA, ROOT
from tests.geo.test_store import milestone
from tests.pages.elements import go_to
from tests.pages.test_pages import address, opened, words

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*"),
]
THEN, TITLE = "2026-03-01", "Et møte som kom til siden"


@pytest.fixture
def store(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A register that was made before a day and changed after it."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(make=False)) as store:
        with store.writing() as connection:
            at = datetime(2026, 2, 1, tzinfo=UTC).isoformat(timespec="microseconds")
            connection.execute(update(VERSION).values(at=at))
        store.apply([milestone(1, TITLE)], "Kari", "nytt møte", 1)
        yield store


@pytest.mark.usefixtures("store", "at_this_machine")
def test_a_page_shows_the_register_as_it_was_and_says_so() -> None:
    then, now = opened("timeline", as_of=THEN), opened("timeline")
    assert "slik det var ved utgangen av 1. mars 2026" in words(then)
    assert TITLE in words(now) and TITLE not in words(then)
    assert "slik det var" not in words(now)
    assert address(then)["as_of"] == [THEN]


@pytest.mark.usefixtures("store", "at_this_machine")
def test_the_day_follows_through_the_menu_until_one_leaves_it() -> None:
    app = opened("map", as_of=THEN, unit="ost")
    assert address(app)["unit"] == ["ost"] and address(app)["as_of"] == [THEN]
    go_to(app, "timeline")
    assert TITLE not in words(app)
    assert address(app) == {"as_of": [THEN], "unit": ["ost"]}
    app.button(key="looking_back_leave").click().run()
    assert "as_of" not in address(app) and TITLE in words(app)


@pytest.mark.usefixtures("store", "at_this_machine")
def test_nothing_can_be_written_in_the_past() -> None:
    page = opened("seminar", as_of=THEN)
    assert "ingenting skrives" in words(page) and not page.get("file_uploader")
    assert "internal_mark" not in str([item.key for item in opened("area", as_of=THEN).button])


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("page", ["map", "timeline", "followups", "about"])
def test_who_sees_the_open_edition_sees_no_past(page: str) -> None:
    shown = opened(page, as_of=THEN)
    assert "bare for dem som ser den interne utgaven" in words(shown)
    assert [item.value for item in shown.title] == ["Registeret slik det var"]


@pytest.mark.usefixtures("store", "at_this_machine")
@pytest.mark.parametrize("wrong", ["i går", "2026-13-01", "", "9999-01-01"])
def test_what_is_no_day_is_reported_and_the_register_of_now_is_shown(wrong: str) -> None:
    app = opened("timeline", as_of=wrong)
    assert "er ikke en dag til og med i dag" in words(app) or not wrong
    assert TITLE in words(app)


@pytest.mark.usefixtures("store", "at_this_machine")
def test_a_day_before_the_history_is_a_sentence() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/timeline.py")
    app.query_params["as_of"] = "2020-01-01"
    app.run()
    assert not app.exception
    assert "Historien begynner" in words(app)
    app.button(key="looking_back_leave").click().run()
    assert TITLE in words(app)


@pytest.mark.usefixtures("at_this_machine")
def test_a_file_of_the_past_is_internal(store: Store) -> None:
    app = opened("map", as_of=THEN)
    assert not [item for item in app.get("button_group") if "Utgave" in str(item)]
    known = loading.Known(DATA, (), Audience.INTERNAL, clock.today() - timedelta(days=1))
    held = browser_files.PastResources(2)
    result = browser_files.resources()
    held.hold((known, None), result)
    assert held.of(known) == [result]
    assert held.of(loading.Known(DATA, (("new", 1, 1),), Audience.INTERNAL)) == []
    assert held.of(known) == []  # a newer version may have erased something
    assert store.version() == 2
