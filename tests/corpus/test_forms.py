"""The reader on documents in the forms that offices use: nothing wrong is taken as sure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.conftest import shipped_register
from tests.corpus.forms import FOLDER, KINDS, Marks, documents, gold_of, judge

REGISTER = shipped_register()
ALL = documents()


@cache
def judged(path: Path) -> Marks:
    return judge(path, REGISTER)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_nothing_wrong_is_sure(path: Path) -> None:
    assert judged(path).wrong_sure == []


def test_the_documents_are_read_as_well_as_said() -> None:
    marks = Marks()
    for path in ALL:
        marks.add(judged(path))
    figures = {kind: (marks.precision(kind), marks.recall(kind)) for kind in KINDS}
    assert {kind: pair for kind, pair in figures.items() if min(pair) < 0.97} == {}


def test_a_document_has_an_answer_and_an_answer_a_document() -> None:
    answers = {path.name.removesuffix(".gold.json") for path in FOLDER.glob("*.gold.json")}
    assert len(answers) == 148
    assert {path.stem for path in ALL} <= answers
    assert all({"areas", "ended", "points"} <= set(gold_of(path)) for path in ALL)
