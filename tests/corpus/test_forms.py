"""The reader on documents in the forms that offices use: nothing wrong is taken as sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import shipped_register
from tests.corpus.forms import KINDS, Marks, documents, gold_of, judge

REGISTER = shipped_register()
#: What is not read yet: footnotes of a PDF that tell the status of areas and who answers.
UNMENDED = {"r3-02_fotnoter_2028"}
ALL = documents()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_nothing_wrong_is_sure(path: Path) -> None:
    marks = Marks()
    judge(path, REGISTER, marks)
    assert marks.wrong_sure == []


def test_the_documents_are_read_as_well_as_said() -> None:
    marks = Marks()
    for path in ALL:
        if path.stem not in UNMENDED:
            judge(path, REGISTER, marks)
    figures = {kind: (marks.precision(kind), marks.recall(kind)) for kind in KINDS}
    assert {kind: pair for kind, pair in figures.items() if min(pair) < 0.93} == {}


def test_a_document_has_an_answer_and_an_answer_a_document() -> None:
    assert len({path.stem for path in ALL}) == len(ALL) == 30
    assert all({"areas", "ended", "points"} <= set(gold_of(path)) for path in ALL)
