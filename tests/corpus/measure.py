"""Precision and recall over a folder of test documents, clean and with a scanner's errors.

    python -m tests.corpus.measure [FOLDER] [--errors 0 0.03 0.06] [--seeds 5] [--rendered] [--misses]

Each `x.txt` has its gold answer in `x.json`. Keys that end in `_also` name what may be proposed or
left out; `unclear` names links that cannot be judged.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from geo import files
from geo.model import Register
from geo.seminar import SURE, AreaProposal, PointProposal, Proposal, read, understand
from geo.seminar.similarity import alike
from tests.corpus.errors import with_errors
from tests.corpus.render import render

KINDS = ("areas", "ended", "followups", "deadlines", "amounts", "links")
SEEN = Path(__file__).parent / "seen"
UNSEEN = Path(__file__).parent / "unseen"
_ALIKE = 0.7
_START = 40


@dataclass
class Score:
    """What was right, proposed wrongly and missed.

    `wrong_sure` are areas proposed without a mark that are not listed, or with another unit or status.
    `scored` has the score of each known area that is proposed, and whether it is right;
    `sure_lines` how many areas and ends were proposed without a mark.
    """

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong_sure: list[str] = field(default_factory=list)
    sure_lines: int = 0
    misses: list[str] = field(default_factory=list)
    scored: list[tuple[float, bool]] = field(default_factory=list)

    def precision(self, kind: str) -> float:
        proposed = self.right[kind] + self.wrong[kind]
        return self.right[kind] / proposed if proposed else 1.0

    def recall(self, kind: str) -> float:
        wanted = self.right[kind] + self.missed[kind]
        return self.right[kind] / wanted if wanted else 1.0

    def add(
        self,
        kind: str,
        name: str,
        gold: list[Any],
        results: list[Any],
        also: Iterable[Any] = (),
        same: Any = None,
    ) -> list[Any]:
        """Pair what was found with the gold answers, each once; the partner of each gold answer."""
        same = same or (lambda one, other: one == other)
        left, partners = list(results), []
        for wanted in gold:
            hit = next((item for item in left if same(wanted, item)), None)
            partners.append(hit)
            if hit is None:
                self.missed[kind] += 1
                self.misses.append(f"{name}: {kind} missed {wanted}")
            else:
                left.remove(hit)
                self.right[kind] += 1
        for item in left:
            if not any(same(wanted, item) for wanted in also):
                self.wrong[kind] += 1
                self.misses.append(f"{name}: {kind} wrong {item}")
        return partners


def judge(score: Score, name: str, gold: dict[str, Any], proposal: Proposal) -> None:
    """Compare one proposal with its gold answer."""
    areas = [_row(item) for item in proposal.areas]
    wanted = _each_area_once(gold["areas"])
    score.add("areas", name, wanted, areas, same=_same_area)
    score.scored += [
        (item.score, any(_same_area(row, _row(item)) for row in wanted))
        for item in proposal.areas
        if item.area_id
    ]
    ended = [_row(item)[:2] for item in proposal.ended]
    score.add(
        "ended",
        name,
        [(item["area_id"], item["name"]) for item in gold["ended"]],
        ended,
        same=_same_name,
    )
    score.sure_lines += sum(item.sure for item in (*proposal.areas, *proposal.ended))
    ends = {item["area_id"] for item in gold["ended"]}
    score.wrong_sure += [
        f"{name}: {item.name} → {item.area_id} {item.unit} {item.status}"
        for item in proposal.areas
        if item.sure and not any(_same_area(row, _row(item)) for row in wanted)
    ] + [
        f"{name}: {item.name} ends"
        for item in proposal.ended
        if item.sure and item.area_id not in ends
    ]
    points = [(point["number"], point["status_words"]) for point in gold["followups"]]
    results = [_Found(p.number, p.status_text, p) for p in proposal.followups]
    partners = score.add("followups", name, points, results, same=_same_point)
    for point, partner in zip(gold["followups"], partners, strict=True):
        _judge_point(score, f"{name} {point['number']}", point, partner and partner.point)


def _judge_point(
    score: Score, name: str, gold: dict[str, Any], point: PointProposal | None
) -> None:
    deadlines = [item.date.iso for item in point.deadlines] if point else []
    score.add("deadlines", name, gold["deadlines"], deadlines, gold.get("deadlines_also", ()))
    amounts = [item.nok for item in point.amounts] if point else []
    score.add("amounts", name, gold["amounts"], amounts, gold.get("amounts_also", ()))
    score.add(
        "links",
        name,
        list(_links(gold)),
        list(_links_of(point, gold)),
        list(_links(gold, "_also")),
    )


def _links(gold: dict[str, Any], suffix: str = "") -> Iterator[str]:
    yield from (f"area {id_}" for id_ in gold.get(f"areas{suffix}", ()))
    yield from (f"bydel {id_}" for id_ in gold.get(f"bydeler{suffix}", ()))
    for flag in ("all_areas", "all_bydeler"):
        if gold.get(f"{flag}{suffix}") and flag not in gold.get("unclear", ()):
            yield flag


def _links_of(point: PointProposal | None, gold: dict[str, Any]) -> Iterator[str]:
    if point is None:
        return
    yield from (f"area {id_}" for id_ in point.links.areas)
    yield from (f"bydel {id_}" for id_ in point.links.bydeler)
    flags = {"all_areas": point.links.all_areas, "all_bydeler": point.links.all_bydeler}
    unclear = gold.get("unclear", ())
    yield from (flag for flag, given in flags.items() if given and flag not in unclear)


Row = tuple[str | None, str, str | None, str | None]


def _row(item: AreaProposal) -> Row:
    return item.area_id, item.name, item.unit and str(item.unit), item.status and str(item.status)


def _each_area_once(gold: list[dict[str, Any]]) -> list[Row]:
    """An area that a document writes as two entries («Grønland», «Tøyen») is one proposal."""
    rows = {item["area_id"] or item["name"]: item for item in reversed(gold)}
    return [(x["area_id"], x["name"], x["unit"], x["status"]) for x in reversed(rows.values())]


def _same_name(wanted: tuple[str | None, str], results: tuple[str | None, str]) -> bool:
    if wanted[0] is None or results[0] is None:
        return wanted[0] == results[0] and alike(results[1], wanted[1]) >= _ALIKE
    return wanted[0] == results[0]


def _same_area(wanted: Row, result: Row) -> bool:
    return _same_name(wanted[:2], result[:2]) and wanted[2:] == result[2:]


class _Found(NamedTuple):
    """A point that was found: what it is compared by, and itself."""

    number: int
    status: str
    point: PointProposal

    def __repr__(self) -> str:
        return f"({self.number}, {self.status!r})"


def _same_point(wanted: tuple[int | None, str], result: _Found) -> bool:
    """The same number, where the document counts its points, and a status that begins alike."""
    start, texts = wanted[1][:_START], result.status[: len(wanted[1][:_START])]
    alike_ = Levenshtein.normalized_similarity(start, texts) >= _ALIKE
    return wanted[0] in (None, result.number) and alike_


def measure(
    folder: Path, share: float, seeds: int, register: Register, rendered: bool = False
) -> Score:
    """Read every document of a folder, with this share of its characters wrong."""
    score = Score()
    for path in sorted(folder.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for seed in range(seeds if share else 1):
            name = f"{path.stem}/{seed}"
            judge(
                score,
                name,
                gold,
                understand(_document(path, gold, share, seed, rendered), register),
            )
    return score


def _document(path: Path, gold: dict[str, Any], share: float, seed: int, rendered: bool) -> Any:
    if rendered:
        kind = gold["kind"]
        suffix = gold["layout"].get("format", "pdf") if kind == "scan" else kind
        return read(render(path, kind, seed=seed), f"{path.stem}.{suffix}")
    text = path.read_text(encoding="utf-8")
    return read((with_errors(text, share, seed) if share else text).encode(), path.name)


def table(scores: dict[str, Score]) -> str:
    """The scores as a Markdown table."""
    lines = ["| | " + " | ".join(scores) + " |", "| --- |" + " --- |" * len(scores)]
    for kind in KINDS:
        cells = (
            f"{score.precision(kind):.3f} / {score.recall(kind):.3f}" for score in scores.values()
        )
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    wrong = (str(len(score.wrong_sure)) for score in scores.values())
    lines.append(f"| wrong areas at {SURE:.2f} or more | " + " | ".join(wrong) + " |")
    return "\n".join(lines)


#: Of the lines that are taken as sure, so many for each one that may be wrong.
SURE_FOR_ONE_WRONG = 200
#: Lower bounds of scores, highest first. Below `SURE` a person is asked.
STEPS = (1.0, 0.9, SURE, 0.7, 0.0)


def curve(scores: Iterable[Score]) -> str:
    """What a score means, as a Markdown table: how many areas have it, and how many are right; last
    the lines, areas and ends, that nobody is asked about."""
    scores = tuple(scores)
    rows = [pair for score in scores for pair in score.scored]
    lines = ["| score | areas | right | share |", "| --- | --- | --- | --- |"]
    above = float("inf")
    for low in STEPS:
        results = [right for value, right in rows if low <= value < above]
        name = f"{low:.2f} and more" if low >= 1.0 else f"{low:.2f} to {min(above, 1.0):.2f}"
        share = f"{sum(results) / len(results):.3f}" if results else ""
        lines.append(f"| {name} | {len(results)} | {sum(results)} | {share} |")
        above = low
    sure = sum(score.sure_lines for score in scores)
    right = sure - sum(len(score.wrong_sure) for score in scores)
    lines.append(f"| taken as sure | {sure} | {right} | {right / sure if sure else 1.0:.3f} |")
    return "\n".join(lines)


def main() -> int:
    """Print precision / recall per kind."""
    parser = argparse.ArgumentParser("python -m tests.corpus.measure", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SEEN)
    parser.add_argument("--errors", nargs="+", type=float, default=[0.0, 0.03, 0.06])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rendered", action="store_true", help="also as Word, PDF and scan")
    parser.add_argument("--curve", action="store_true", help="what a score means")
    parser.add_argument("--misses", action="store_true", help="name everything that was not right")
    arguments = parser.parse_args()
    register = files.read_register()
    scores = {
        f"{share:.0%}": measure(arguments.folder, share, arguments.seeds, register)
        for share in arguments.errors
    }
    if arguments.rendered:
        scores["rendered"] = measure(arguments.folder, 0.0, 1, register, rendered=True)
    print(table(scores))
    if arguments.curve:
        print(curve(scores.values()))
    for name, score in scores.items():
        for line in score.wrong_sure + (score.misses if arguments.misses else []):
            print(f"{name} {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
