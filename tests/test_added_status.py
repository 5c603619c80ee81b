"""A new status is one code, one row of style and one word in each language: every output shows it.

The tables of a copy of the product get a status, and the copy writes everything it can write. A
writer that has a list of statuses of its own is named here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.status_outputs import CODE, OUTPUTS, add_status, copy_product, walk


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_product(ROOT, tmp_path_factory.mktemp("added") / "ipo")


@pytest.fixture(scope="module")
def changed(copy: Path) -> list[str]:
    """The source files that a new status changed."""
    return add_status(copy)


@pytest.fixture(scope="module")
def lacks(copy: Path, changed: list[str]) -> dict[str, str]:
    assert changed
    return walk(copy)


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_shows_the_added_status(lacks: dict[str, str], name: str) -> None:
    assert lacks[name] == "", f"{name} {lacks[name]}"


def test_an_added_status_is_a_code_a_row_and_a_word(changed: list[str]) -> None:
    code, row, *words = changed
    assert (code, row) == ("geo/model/codes.py", "geo/style/fills.py")
    assert {Path(name).parts[:2] for name in words} == {("geo", "text")}
    assert len(words) == 3  # bokmål, nynorsk, English


#: Outputs that draw the fill, and outputs that say the word, one of each kind.
DRAWN = ("web_map", "picture_svg", "picture_powerpoint", "timeline_svg", "slides")
WORDED = ("picture_svg", "table_csv", "table_of_areas", "command_areas")


@pytest.mark.parametrize(("lacking", "names"), [("style", DRAWN), ("word", WORDED)])
def test_an_output_that_lacks_a_row_is_named(
    tmp_path: Path, lacking: str, names: tuple[str, ...]
) -> None:
    """The walk itself sees what it must: without the row no output draws or says the status."""
    copy = copy_product(ROOT, tmp_path / "ipo")
    add_status(copy, **{lacking: False})
    results = walk(copy, *names)
    assert [name for name in names if CODE in results[name].lower()] == list(names), results
