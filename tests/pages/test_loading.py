"""What the pages read: the data folder is looked at once in a run, and finished files are shared."""

from __future__ import annotations

import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import access, files
from geo.errors import StoreError
from geo.model import Audience, Register
from pages.serving import browser_files, loading, past, report_files, shelf
from pages.serving.resources import Resources
from tests.conftest import DATA, ROOT

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Counter[str]:
    """How many times each file of the pages' data folder is asked for its size and time."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    counts: Counter[str] = Counter()
    ask = os.stat

    def count(path: Any, *more: Any, **options: Any) -> os.stat_result:
        if isinstance(path, str | Path) and Path(path).is_relative_to(folder):
            counts[str(path)] += bool(Path(path).suffix)  # not its folders
        return ask(path, *more, **options)

    monkeypatch.setattr("os.stat", count)
    return counts


def app_on(page: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    return app


@pytest.mark.parametrize("page", PAGES)
def test_a_run_looks_at_each_file_of_the_folder_once(page: str, looked: Counter[str]) -> None:
    app = app_on(page).run()  # reads the files, which asks for their sizes too
    assert not app.exception and not app.error
    looked.clear()
    assert not app.run().exception
    looks = +looked
    known = files.fingerprint(Path(os.environ["IPOKART_DATA"]))
    assert set(looks.values()) == {1} and len(looks) == len(known)


def test_a_change_between_two_runs_is_seen_by_the_second(
    edit: Callable[[str, Callable[[Any], object]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(edit("editions.json", lambda _: None)))
    app = app_on("map").run()
    assert "12 områder" in app.title[0].value
    edit("editions.json", lambda doc: doc["editions"][-1].update(listings=[], stated_counts=[]))
    assert "ingen områder er navngitt" in app.run().title[0].value


def test_outside_a_run_the_folder_is_looked_at_every_time(looked: Counter[str]) -> None:
    folder = Path(os.environ["IPOKART_DATA"])
    before = loading.fingerprint(folder)
    (folder / "more.json").write_text("{}", encoding="utf-8")
    assert len(loading.fingerprint(folder)) == len(before) + 1
    assert looked[str(folder / "editions.json")] == 2


def test_a_file_that_two_ask_for_at_once_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, second, finish = threading.Event(), threading.Event(), threading.Event()
    own, taken = shelf.Shelf(room=10), list[bytes]()

    class Watched(threading.Condition):
        def wait(self, timeout: float | None = None) -> bool:
            second.set()
            return super().wait(timeout)

    def write() -> bytes:
        begun.set()
        assert finish.wait(60)
        return b"first"

    def write_again() -> bytes:
        second.set()
        return b"second"

    monkeypatch.setattr(own, "_written", Watched())
    askers = [
        threading.Thread(target=lambda how=how: taken.append(own.take("key", how)))
        for how in (write, write_again)
    ]
    askers[0].start()
    assert begun.wait(60)
    askers[1].start()
    assert second.wait(60)
    finish.set()
    for asker in askers:
        asker.join(60)
    assert taken == [b"first", b"first"]


def test_a_file_that_could_not_be_written_is_written_for_the_next_who_asks() -> None:
    own = shelf.Shelf(room=10)

    def fail() -> bytes:
        raise OSError("disk is full")

    with pytest.raises(OSError, match="full"):
        own.take("key", fail)
    assert own.take("key", lambda: b"file") == b"file"


def test_a_parcel_on_request_is_what_the_page_showed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who fetches it is of no session, and the page may have shown a day of the past."""
    monkeypatch.setattr(
        "geo.exports.report.zip_archive.write_archive",
        lambda register, *_: str(register.audience).encode(),
    )
    monkeypatch.setattr(shelf, "SHELF", shelf.Shelf(1000))
    offered = report_files.all_reports_on_request("pdf", None, Audience.INTERNAL)
    monkeypatch.setattr(past, "day", lambda: date(2026, 2, 1))
    before = access.identify_by(lambda: access.NOBODY)
    try:
        assert offered() == str(Audience.INTERNAL).encode()
        with pytest.raises(StoreError, match="no_right"):
            report_files.all_reports_on_request("pdf", None, Audience.INTERNAL)
    finally:
        access.identify_by(before)


def test_files_are_made_once_where_both_editions_are_alike(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(shutil.copytree(DATA, tmp_path / "data")))
    result = Resources("made", {})
    makes: list[Audience | None] = []

    def gather(register: Register, *_: object) -> Resources:
        makes.append(register.audience)
        return result

    monkeypatch.setattr(browser_files, "gather", gather)
    monkeypatch.setattr(browser_files, "_BY_CONTENT", {})
    assert browser_files.resources_at("made", *Audience) is result
    assert makes == [Audience.OPEN]


def test_threads_that_ask_for_a_new_version_at_once_read_it_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    read, reads = files.read_register, list[Path | None]()
    all_ask, all_waiting = threading.Barrier(3), threading.Event()

    def slowly(folder: Path | None = None, *known: files.Contents) -> Register:
        reads.append(folder)
        all_waiting.wait(30)
        return read(folder, *known)

    def ask(_: int) -> Register:
        if all_ask.wait(30) == 0:
            all_waiting.set()
        return loading.register_of(known)

    monkeypatch.setattr(files, "read_register", slowly)
    known = loading.Known(folder, files.fingerprint(folder), Audience.OPEN)
    with ThreadPoolExecutor(3) as pool:
        first, *others = pool.map(ask, range(3))
    assert reads == [folder]
    assert all(register is first for register in others)
