"""A change by somebody else is noticed once in a process, and told to the sessions that lag behind."""

from __future__ import annotations

import shutil
from collections.abc import Hashable
from contextlib import closing
from pathlib import Path

import pytest

from geo import store
from geo.errors import StoreError
from geo.store import log
from geo.store.database import Store
from pages.serving.watch import Watch
from tests.conftest import DATA
from tests.geo.test_store import milestone
from tests.pages import own_loop
from tests.pages.test_pages import opened

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")


class Register:
    """What a watch asks, and the sessions that it runs."""

    def __init__(self) -> None:
        self.version: Hashable | None = "1"
        self.is_away = False
        self.questions = 0
        self.ran: list[str] = []
        self.busy: set[str] = set()
        self.gone: set[str] = set()
        self.prepared: list[Hashable | None] = []
        self.watch = Watch(self.ask, self.run)

    def ask(self) -> Hashable | None:
        self.questions += 1
        if self.is_away:
            raise StoreError("lost_connection", file="")
        return self.version

    def run(self, session: str, fragment: str) -> bool | None:
        assert fragment == f"fragment of {session}"
        if session in self.gone:
            return None
        if session in self.busy:
            return False
        self.ran.append(session)
        return True

    def follow(self, session: str, shown: Hashable | None = "1") -> None:
        self.watch.follow(session, f"fragment of {session}", shown)

    def looks(self, times: int = 1) -> list[str]:
        """The sessions that run because of so many looks."""
        self.ran = []
        for _ in range(times):
            own_loop.run(self.watch.look(lambda: self.prepared.append(self.version)))
        return self.ran


@pytest.fixture
def watched() -> Register:
    return Register()


def test_one_question_for_each_look_however_many_sessions(watched: Register) -> None:
    for number in range(500):
        watched.follow(str(number))
    assert watched.looks(10) == []
    assert watched.questions == 10
    watched.version = "2"
    assert len(watched.looks(10)) == 500  # each session is told once
    assert watched.questions == 20


def test_each_new_version_is_made_ready_once_for_its_next_visitor(watched: Register) -> None:
    watched.looks(2)
    assert watched.prepared == []  # the start of the server has made it
    for version in ("2", "2", "3"):
        watched.version = version
        watched.looks()
    assert watched.prepared == ["2", "3"]


def test_who_shows_the_new_version_already_is_not_told(watched: Register) -> None:
    watched.follow("author", "2")
    watched.follow("reader", "1")
    watched.version = "2"
    assert watched.looks() == ["reader"]
    watched.follow("reader", "2")
    assert watched.looks(3) == []


def test_a_session_that_runs_is_told_when_it_has_run(watched: Register) -> None:
    watched.follow("reader")
    watched.version, watched.busy = "2", {"reader"}
    assert watched.looks(3) == []
    watched.busy = set()
    assert watched.looks(3) == ["reader"]


def test_a_session_that_waits_is_told_of_each_new_version_once(watched: Register) -> None:
    watched.follow("editor")
    watched.version = "2"
    assert watched.looks(3) == ["editor"]
    watched.version = "3"
    assert watched.looks(3) == ["editor"]


def test_a_page_without_a_register_runs_again_when_it_can_be_read(watched: Register) -> None:
    watched.is_away = True
    watched.follow("reader", None)
    assert watched.looks(3) == []
    watched.is_away = False  # and the version is the same as ever
    assert watched.looks() == ["reader"]
    watched.follow("reader", "1")
    assert watched.looks(3) == []


def test_sessions_that_have_ended_are_forgotten(watched: Register) -> None:
    watched.follow("reader")
    watched.version, watched.gone = "2", {"reader"}
    assert watched.looks() == []
    watched.gone = set()
    assert watched.looks() == []


# --- what tells one version from another ------------------------------------------------------


@pytest.fixture(params=["files", "sqlite", "postgres"])
def register_address(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A register of each kind, in use."""
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    if request.param == "files":
        folder = shutil.copytree(DATA, tmp_path / "data")
        monkeypatch.setenv("IPOKART_DATA", str(folder))
    elif request.param == "sqlite":
        monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
        Store.open(seed=DATA).close()
    else:
        monkeypatch.setenv("IPOKART_DB", request.getfixturevalue("filled_database"))
    return str(request.param)


def _change(kind: str) -> None:
    if kind == "files":
        path = Path(store.folder()) / "milestones.json"
        path.write_bytes(path.read_bytes() + b"\n")
        return
    with closing(Store.open(make=False)) as database:
        database.apply([milestone(1)], "Kari", "nytt møte", database.version())


def test_the_cheap_question_and_the_folder_that_is_read_say_the_same(register_address: str) -> None:
    before = store.state()
    assert before is not None and before == store.state_of(store.folder())
    _change(register_address)
    assert store.state() not in (before, None)
    assert store.state() == store.state_of(store.folder())
    if register_address != "files":
        assert log.last() == ("Kari", "nytt møte")


def test_a_place_without_a_register_yet_is_reported_by_the_shipped_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "none.sqlite"))
    before = store.state()
    assert before == store.state_of(store.folder()) and log.last() is None
    Store.open(seed=DATA).close()
    assert store.state() != before


def test_every_page_follows_the_register_without_saying_so() -> None:
    app = opened("timeline")
    assert "live_fragment" in app.session_state
    assert not app.button or "live_show" not in {item.key for item in app.button}
