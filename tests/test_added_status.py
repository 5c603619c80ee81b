"""A new status is one row of the settings, with its look and its words: every output shows it.

The settings of a copy of the product get a status, and the copy writes everything it can write. A
writer that has a list of statuses of its own is named here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.status_outputs import (
    OUTPUTS,
    SETTINGS,
    add_status,
    copy_product,
    walk,
)


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


def test_an_added_status_is_a_row_of_the_settings(changed: list[str]) -> None:
    assert changed == [SETTINGS]


#: Outputs that say the word, one of each kind.
WORDED = ("picture_svg", "table_csv", "table_of_areas", "command_areas")
OTHER_WORD = "annet"


def test_an_output_that_says_another_word_is_named(tmp_path: Path) -> None:
    """The walk itself sees what it must: with another word no output says the status."""
    copy = copy_product(ROOT, tmp_path / "ipo")
    add_status(copy, word=f'[status.words]\nnb = {{ one = "{OTHER_WORD}" }}\n')
    results = walk(copy, *WORDED)
    assert [name for name in WORDED if results[name]] == list(WORDED), results


def test_a_status_without_a_look_is_refused(tmp_path: Path) -> None:
    copy = copy_product(ROOT, tmp_path / "ipo")
    add_status(copy, style=False)
    assert "missing status.3.look" in walk(copy, "web_map")["web_map"]
