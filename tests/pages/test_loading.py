"""What the pages read: the data folder is looked at once in a run, and finished files are shared."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import files
from pages.serving import loading
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
    asked = +looked
    known = files.fingerprint(Path(os.environ["IPOKART_DATA"]))
    assert set(asked.values()) == {1} and len(asked) == len(known)


def test_a_change_between_two_runs_is_seen_by_the_second(
    edit: Callable[[str, Callable[[Any], object]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(edit("editions.json", lambda _: None)))
    app = app_on("map").run()
    assert app.title[0].value == "12 IPO-områder"
    edit("editions.json", lambda doc: doc["editions"][-1].update(listings=[], stated_counts=[]))
    assert app.run().title[0].value == "Ingen IPO-områder er navngitt"


def test_outside_a_run_the_folder_is_looked_at_every_time(looked: Counter[str]) -> None:
    folder = Path(os.environ["IPOKART_DATA"])
    before = loading.fingerprint(folder)
    (folder / "more.json").write_text("{}", encoding="utf-8")
    assert len(loading.fingerprint(folder)) == len(before) + 1
    assert looked[str(folder / "editions.json")] == 2
