"""Documents in the forms that offices use, by others than the reader's makers, and their answers.

    python -m tests.corpus.forms [--misses]

Each `x.docx` (or of another format) in `forms/` has its answer in `x.gold.json`: areas with the
ids that are right, unit and status, and whether a person must be asked (`must_ask`); the ids that
end; points by number and words of theirs, with the last days that a deadline may mean.
"""

from __future__ import annotations

import argparse
import calendar
import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from geo import files
from geo.model import Register
from geo.places import normal
from geo.seminar import AreaProposal, PointProposal, Proposal, read, understand

FOLDER = Path(__file__).parent / "forms"
KINDS = ("areas", "ended", "points", "status", "deadlines", "amounts", "responsible")
_ALIKE = 80  # of 100: words that a scanner may have misread
#: What a body is also called.
_SAME = {
    "opd": "oslo politidistrikt",
    "politiet": "oslo politidistrikt",
    "vel": "velferdsetaten",
    "ude": "utdanningsetaten",
    "bydelsdirektørene": "bydelene",
    "bydeler": "bydelene",
    "alle bydeler": "bydelene",
}


@dataclass
class Marks:
    """What was right, proposed and wanted, by kind; and the areas that were wrongly sure."""

    right: Counter[str] = field(default_factory=Counter)
    proposed: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    wrong_sure: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def precision(self, kind: str) -> float:
        """The share of what was proposed that is right; 1 where nothing was."""
        return self.right[kind] / self.proposed[kind] if self.proposed[kind] else 1.0

    def recall(self, kind: str) -> float:
        """The share of what was wanted that was proposed; 1 where nothing was."""
        return self.right[kind] / self.wanted[kind] if self.wanted[kind] else 1.0

    def add(self, others: Marks) -> None:
        """Count those of another document too."""
        self.right += others.right
        self.proposed += others.proposed
        self.wanted += others.wanted
        self.wrong_sure += others.wrong_sure
        self.misses += others.misses

    def compare(
        self,
        kind: str,
        wanted: Sequence[Any],
        results: Iterable[Any],
        fits: Callable[[Any, Any], bool],
        allowed: Sequence[Any] = (),
    ) -> None:
        """Pair each thing wanted with one that was found; `allowed` may be found or not."""
        left = list(results)
        for one in wanted:
            hit = next((item for item in left if fits(one, item)), None)
            self.wanted[kind] += 1
            if hit is None:
                self.misses.append(f"{kind}: {one} is missing")
                continue
            left.remove(hit)
            self.right[kind] += 1
            self.proposed[kind] += 1
        for item in left:
            if not any(fits(one, item) for one in allowed):
                self.proposed[kind] += 1
                self.misses.append(f"{kind}: {item} is too much")


def documents() -> list[Path]:
    """Every document with an answer, but no scans where there is no Tesseract."""
    every = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".gold.json"))
    return every if shutil.which("tesseract") else [path for path in every if not is_scan(path)]


def is_scan(path: Path) -> bool:
    """Whether a document is a picture: by its name, for PDFs."""
    return path.suffix in {".png", ".jpg"} or (path.suffix == ".pdf" and "skannet" in path.name)


def gold_of(path: Path) -> dict[str, Any]:
    """The answer of a document."""
    name = path.name.removesuffix(path.suffix)
    answer: dict[str, Any] = json.loads((FOLDER / f"{name}.gold.json").read_text(encoding="utf-8"))
    return answer


def judge(path: Path, register: Register) -> Marks:
    """Read a document as the product does, and hold what it proposes against the answer."""
    marks, gold = Marks(), gold_of(path)
    proposal = understand(read(path.read_bytes(), path.name), register)
    _judge_areas(marks, path.stem, gold, proposal)
    ended = [item.area_id or item.name for item in proposal.ended]
    marks.compare("ended", gold["ended"], ended, lambda one, other: bool(one == other))
    _judge_points(marks, gold["points"], proposal.followups)
    return marks


def _judge_areas(marks: Marks, name: str, gold: dict[str, Any], proposal: Proposal) -> None:
    known = [item for item in proposal.areas if any(_is_area(one, item) for one in gold["areas"])]
    extra = {normal(other) for one in gold["areas"] for other in one["also_if_asked"]}
    others = [
        item
        for item in proposal.areas
        if item not in known and (item.sure or normal(item.area_id or item.name) not in extra)
    ]
    marks.compare("areas", gold["areas"], [*known, *others], _is_right)
    for item in proposal.areas:
        must_ask = any(_is_area(one, item) and one["must_ask"] for one in gold["areas"])
        right = any(_is_right(one, item) for one in gold["areas"])
        if item.sure and (must_ask or not right):
            marks.wrong_sure.append(f"{name}: {item.name} {item.unit} {item.status}")


def _is_area(one: dict[str, Any], item: AreaProposal) -> bool:
    if item.area_id:
        return item.area_id in one["ids"]
    return None in one["ids"] and fuzz.ratio(normal(one["name"]), normal(item.name)) >= _ALIKE


def _is_right(one: dict[str, Any], item: AreaProposal) -> bool:
    since = not one["since"] or (item.started and item.started.iso.startswith(one["since"]))
    same = (item.unit, item.status) == (one["unit"], one["status"])
    return _is_area(one, item) and same and bool(since) and not (one["must_ask"] and item.sure)


def _judge_points(
    marks: Marks, wanted: Sequence[dict[str, Any]], results: Sequence[PointProposal]
) -> None:
    marks.compare("points", wanted, results, _is_point)
    for one in wanted:
        point = next((item for item in results if _is_point(one, item)), None)
        if one["status_has"]:
            texts = [point] if point and _has(point.status_text, one["status_has"]) else []
            marks.compare("status", [one["status_has"]], texts, lambda *_: True)
        days = [_last_day(row.date.iso) for row in point.deadlines] if point else []
        marks.compare(
            "deadlines",
            one["deadlines"],
            days,
            lambda right, day: day in right,
            one["optional_deadlines"],
        )
        sums = [row.nok for row in point.amounts] if point else []
        marks.compare("amounts", one["amounts"], sums, lambda right, nok: bool(right == nok))
        bodies = {_body(name) for name in point.responsible} if point else set()
        marks.compare(
            "responsible",
            [_body(name) for name in one["responsible"]],
            bodies,
            lambda right, name: bool(right == name),
        )


def _is_point(one: dict[str, Any], item: PointProposal) -> bool:
    return item.number == one["number"] and _has(item.text, one["text_has"])


def _has(text: str, part: str) -> bool:
    return fuzz.partial_ratio(part.casefold(), text.casefold()) >= _ALIKE


def _body(name: str) -> str:
    return _SAME.get(normal(name), normal(name))


def _last_day(iso: str) -> str:
    """The last day that a date, month, year or span means."""
    parts = [int(part) for part in iso.split("/")[-1].split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return f"{year}-{month:02}-{day:02}"


def main() -> int:
    """Print precision and recall by kind."""
    parser = argparse.ArgumentParser("python -m tests.corpus.forms", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="name everything that was not right")
    arguments = parser.parse_args()
    register, marks = files.read_register(), Marks()
    for path in documents():
        marks.add(judge(path, register))
    for kind in KINDS:
        print(f"{kind:12} {marks.precision(kind):.3f} / {marks.recall(kind):.3f}")
    print("\n".join([*marks.wrong_sure, *(marks.misses if arguments.misses else ())]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
