"""Who may fetch the picture of a scanned page: the browser that shows the document, while it does."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.types import Scope

from pages.serving import downloads, scans
from tests.pages.test_guard import HOME, ask
from tests.pages.test_scan_pictures import _scanned

#: The sessions that a browser has open, by its cookie.
OPEN: dict[str, list[str]] = {}


@pytest.fixture(autouse=True)
def _browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two browsers with a page open each, and nothing shown yet."""
    OPEN.update(mine=["session-1"], theirs=["session-2"])
    monkeypatch.setattr(scans, "_SHOWN", LRUCache(8))

    def sessions(_: int, scope: Scope) -> list[str]:
        return OPEN.get(Headers(scope=scope).get("cookie", ""), [])

    monkeypatch.setattr(downloads, "sessions", sessions)


def _shown_in(session: str, monkeypatch: pytest.MonkeyPatch, sha256: str = "a" * 64) -> str:
    context = SimpleNamespace(session_id=session)
    monkeypatch.setattr(scans, "get_script_run_ctx", lambda **_: context)
    document = _scanned(sha256=sha256)
    return scans.address(document, document.pages[0])


def _may(address: str, cookie: str = "") -> bool:
    headers = {**HOME, "cookie": cookie} if cookie else HOME
    answer = ask(address, headers)
    assert answer.status in {200, 404} and (answer.passed is None) is (answer.status == 404)
    return answer.passed is not None


def test_only_the_browser_that_shows_the_document_gets_its_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = _shown_in("session-1", monkeypatch)
    assert _may(address, "mine")
    assert not _may(address, "theirs") and not _may(address, "nobody") and not _may(address)
    assert _shown_in("session-2", monkeypatch) == address  # the same document, shown there too
    assert _may(address, "theirs") and _may(address, "mine")


def test_another_document_is_not_given_by_one_that_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = _shown_in("session-1", monkeypatch)
    other = _shown_in("session-2", monkeypatch, "b" * 64)
    assert _may(mine, "mine") and not _may(other, "mine")
    for wrong in ("/skann/", "/skann/1.jpg", f"/skann/{'0' * 64}/1.jpg", f"/skann/..{mine}"):
        assert not _may(wrong, "mine"), wrong


def test_the_picture_ends_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    address = _shown_in("session-1", monkeypatch)
    OPEN["mine"] = []  # the page is closed
    assert not _may(address, "mine")
    OPEN["mine"] = ["session-3"]  # another page is open, which shows no document
    assert not _may(address, "mine")


def test_no_more_sessions_are_remembered_than_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(150):
        address = _shown_in(f"session-{number}", monkeypatch)
    assert not _may(address, "mine")  # the oldest were forgotten
    OPEN["mine"] = ["session-149"]
    assert _may(address, "mine")


def test_a_document_that_is_looked_at_no_more_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _shown_in("session-1", monkeypatch)
    for number in range(8):
        _shown_in("session-1", monkeypatch, f"{number}" * 64)
    assert not _may(first, "mine")
