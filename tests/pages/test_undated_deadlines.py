"""A deadline without a date, accepted from a document, on every page that shows its point."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from geo import clock, files, store
from geo.model import Register
from tests.geo.undated_document import SHOWN, WORDS, accepted
from tests.pages.test_pages import opened, words

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

MISSING = re.compile("ikke oppgitt|ingen oppgitt|oppgir ingen frist|Ingen kjent frist")
#: Pages and views that show the point or what it promises, with how often they say it.
PAGES = {
    "short list": ("followups", {"year": "2026"}),
    "full history": ("followups", {"year": "2026", "view": "historikk"}),
    "one point": ("followups", {"point": "2026-1"}),
    "area": ("area", {"area": "furuset"}),
    "map panel": ("map", {"area": "furuset"}),
    "meetings": ("meetings", {}),
    "who it is owed to": ("subjects", {"id": "politiradet"}),
    "timeline": ("timeline", {}),
}


@pytest.fixture(scope="module", autouse=True)
def _accepted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with accepted(tmp_path_factory.mktemp("undated")):
        yield


@pytest.fixture(autouse=True)
def _february(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 2, 10))


def _pieces(page: str, query: dict[str, str]) -> list[str]:
    """What the page says, one piece of HTML or text at a time, without its tags."""
    page_text = words(opened(page, **query))
    return [
        re.sub(r"<[^>]+>", " ", re.sub(r"</(tr|li|dd|article)>", "\n", line))
        for line in page_text.split("\n")
    ]


@pytest.mark.parametrize("name", PAGES)
def test_the_words_stand_on_every_page_that_shows_the_point(name: str) -> None:
    page, query = PAGES[name]
    texts = [line for piece in _pieces(page, query) for line in piece.split("\n")]
    shown = [line for line in texts if SHOWN in line]
    assert shown
    assert not [line for line in shown if MISSING.search(line)]


@pytest.fixture
def hidden(in_place_of_the_shipped: Callable[[Register], None]) -> None:
    """The pages read a register in which every deadline of the point is internal."""
    whole = files.read_register(store.folder())

    def marked(register: Register) -> Register:
        points = tuple(
            replace(
                item,
                undated_deadlines=tuple(replace(i, internal=True) for i in item.undated_deadlines),
            )
            for item in register.followups
        )
        return replace(register, followups=points, version=f"{register.version}-x")

    in_place_of_the_shipped(marked(whole))


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize("name", ["short list", "full history", "one point", "map panel"])
def test_a_hidden_one_is_not_reported_as_none(name: str) -> None:
    full_text = "\n".join(_pieces(*PAGES[name]))
    assert WORDS not in full_text and "ikke vist i denne utgaven" in full_text
    if name != "map panel":  # whose other facts may be unknown
        assert not MISSING.search(full_text)
