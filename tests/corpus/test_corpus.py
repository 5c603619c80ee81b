"""The corpus keeps its own rules: answers that stand in their texts, the same bytes each time."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from geo.model import Register
from tests.corpus.errors import with_errors
from tests.corpus.render import KINDS, render

HERE = Path(__file__).resolve().parent
TEXTS = sorted((HERE / "seen").glob("*.txt"))
ANSWERS = [*(path.with_suffix(".json") for path in TEXTS), HERE / "real.json"]


def _gold(path: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return answer


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"(?<=\w)-\n(?=[a-zæøå])", "", text))


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_ids_are_the_registers(path: Path, register: Register) -> None:
    gold = _gold(path)
    areas = {area.id for area in register.areas}
    bydeler = {bydel.id for bydel in register.bydeler}
    assert {item["area_id"] for item in gold["areas"] + gold["ended"]} <= areas | {None}
    for point in gold["followups"]:
        assert {*point["areas"], *point.get("areas_also", ())} <= areas
        assert {*point["bydeler"], *point.get("bydeler_also", ())} <= bydeler


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_answers_stand_in_their_text(path: Path) -> None:
    gold, text = _gold(path.with_suffix(".json")), _tight(path.read_text(encoding="utf-8"))
    names = [item["name"] for item in gold["areas"] + gold["ended"]]
    words = [point[key] for point in gold["followups"] for key in ("title_words", "status_words")]
    missing = [words for words in [*names, *words] if _tight(words) not in text]
    assert not missing


@pytest.mark.parametrize("kind", KINDS)
def test_rendering_is_the_same_each_time(kind: str) -> None:
    path = HERE / "seen" / "2023-underpunkter.txt"
    assert render(path, kind, 100, 1) == render(path, kind, 100, 1)


def test_another_seed_is_another_scan() -> None:
    path = HERE / "seen" / "2028-kolonner.txt"
    assert render(path, "scan", 100, 1) != render(path, "scan", 100, 2)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.03, 0.06])
def test_errors_are_as_many_as_asked_and_leave_digits(share: float) -> None:
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        wrong = with_errors(text, share, 7)
        assert wrong == with_errors(text, share, 7)
        assert (wrong == text) == (not text.strip() or share == 0)
        for number in re.findall(r"(?<!\d)\d{3,}(?!\d)", text):
            assert number in wrong
