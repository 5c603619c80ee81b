"""A document has so many seconds by its own clock until it is read and understood; of a long scan,
what was reached is read."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from geo import cli, importing, text
from geo.errors import DocumentError, Finding
from geo.importing.review_serialization import dump_document, load_document
from geo.seminar import Document, read, understand, understanding
from geo.seminar.blocks import Block
from geo.seminar.budget import Budget, Timed
from geo.seminar.document import Box
from geo.seminar.reading import limits, pdf, pdf_pages, picture, process
from geo.seminar.reading.tesseract import PageRead
from geo.seminar.understanding.names import Names
from tests.conftest import shipped_register

REGISTER = shipped_register()
_LIST = """Oppsummering fra seminar med Politirådet i Oslo 28. januar 2027

Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet øst: Furuset (videreført), Vestli (ny)"""


class Clock:
    """A clock that goes when it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _scans(count: int) -> bytes:
    """A PDF of so many blank pictures."""
    pages = [Image.new("L", (200, 280), 255) for _ in range(count)]
    written = io.BytesIO()
    pages[0].save(written, "PDF", resolution=100, save_all=True, append_images=pages[1:])
    return written.getvalue()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock of which each scanned page takes eight seconds, one after the other."""
    clock = Clock()

    def read_page(_png: bytes, _budget: Budget) -> PageRead:
        clock.now += 8
        line = _LIST if clock.now < 110 else f"Vedlegg {clock.now}"
        return PageRead(line, (Box("Furuset", 0.1, 0.1, 0.2, 0.2, 0.9),), Image.new("L", (9, 9)))

    monkeypatch.setattr(pdf, "_AT_ONCE", 1)
    monkeypatch.setattr(picture, "read_page", read_page)
    return clock


def _page_findings(document: Document) -> list[Finding]:
    findings = understand(document, REGISTER).findings
    return [item for item in findings if item.code in {"pages_unread", "pages_without_text"}]


# --- the clock ------------------------------------------------------------------------------------


def test_a_budget_is_used_up_by_its_clock() -> None:
    clock = Clock()
    budget = Budget(25, clock)
    clock.now += 20
    assert budget.left() == 5
    clock.now += 5
    with pytest.raises(DocumentError, match="too_slow") as refused:
        budget.left()
    assert refused.value.values == {"seconds": "25"}
    assert "25 sekunder" in text.document(refused.value)


def test_nothing_is_started_when_the_time_is_used_up(tmp_path: Path) -> None:
    clock, trace = Clock(), tmp_path / "trace"
    budget = Budget(25, clock)
    clock.now += 25
    with pytest.raises(DocumentError, match="too_slow"):
        process.run(["touch", str(trace)], b"", budget)
    assert not trace.exists()


def test_a_process_gets_what_is_left() -> None:
    clock = Clock()
    budget = Budget(25, clock)
    clock.now += 24.9
    with pytest.raises(DocumentError, match="too_slow") as refused:
        process.run(["sleep", "20"], b"", budget)
    assert refused.value.values == {"seconds": "25"}  # the limit, not what was left


def test_every_kind_of_document_has_the_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused in an attachment is told as any other that is not read."""
    monkeypatch.setattr(limits, "DOCUMENT_SECONDS", 0)
    for content in (_scans(1), b"{\\rtf1 x}", b"<!doctype html><p>x"):
        with pytest.raises(DocumentError, match="too_slow"):
            read(content, "x")


def test_reading_leaves_time_for_understanding() -> None:
    clock = Clock()
    budget = Budget(28, clock)
    clock.now += 20
    assert (budget.left(), budget.without(3).left()) == (8, 5)
    clock.now += 5
    with pytest.raises(DocumentError, match="too_slow") as refused:
        budget.without(3).left()
    assert refused.value.values == {"seconds": "28"}  # the limit of the document
    assert budget.left() == 3


# --- understanding --------------------------------------------------------------------------------


class Countdown:
    """A clock that jumps past every end when it has been looked at so many times."""

    def __init__(self, looks: float) -> None:
        self.looks, self.count = looks, 0

    def __call__(self) -> float:
        self.count += 1
        return 0.0 if self.count <= self.looks else 1_000.0


def test_a_sequence_ends_with_the_budget() -> None:
    clock = Clock()
    timed = Timed("abcd", Budget(25, clock))
    part = timed[1:3]
    assert (len(timed), timed[0], list(part), list(reversed(timed))) == (
        4,
        "a",
        ["b", "c"],
        [*"dcba"],
    )
    rest = iter(timed)
    assert next(rest) == "a"
    clock.now += 25
    for look in (lambda: next(rest), lambda: timed[0], lambda: list(part), lambda: "b" in timed):
        with pytest.raises(DocumentError, match="too_slow"):
            look()


def test_understanding_ends_wherever_the_time_does() -> None:
    """At each look at the clock the document is refused, and never proposed by half."""
    document = read(_LIST.encode(), "x.txt")
    whole = Countdown(float("inf"))
    proposal = understand(document, REGISTER, budget=Budget(25, whole))
    assert proposal == understand(document, REGISTER) and proposal.areas
    for looks in range(1, whole.count):
        with pytest.raises(DocumentError, match="too_slow"):
            understand(document, REGISTER, budget=Budget(25, Countdown(looks)))


@pytest.mark.parametrize(
    "line", ["Furuset (ny), Vestli og Grorud er med. " * 20, "sorsk oklim " * 60]
)
def test_the_clock_is_looked_at_all_the_time(line: str) -> None:
    """Between two looks at it no more than a small part of the work is done."""
    head = "Oppsummering fra seminar med Politirådet i Oslo 28. januar 2027\n\n"
    document = read((head + f"{line}\n\n" * 60).encode(), "x.txt")
    calls, looks = 0, [0]

    def count(_frame: object, _event: str, _arg: object) -> None:
        nonlocal calls
        calls += 1

    def clock() -> float:
        looks.append(calls)
        return 0.0

    budget = Budget(25, clock)
    sys.setprofile(count)
    try:
        understand(document, REGISTER, budget=budget)
    finally:
        sys.setprofile(None)
    longest = max(after - before for before, after in pairwise([*looks, calls]))
    assert longest < calls / 4


def test_reading_and_understanding_have_one_clock(clock: Clock) -> None:
    budget = Budget(28, clock)
    document = read(_scans(2), "skann.pdf", budget=budget)
    assert understand(document, REGISTER, budget=budget).areas
    clock.now += 12
    with pytest.raises(DocumentError, match="too_slow"):
        understand(document, REGISTER, budget=budget)


# --- a long scan ----------------------------------------------------------------------------------


def test_of_a_long_scan_what_was_reached_is_read(clock: Clock) -> None:
    document = read(_scans(6), "skann.pdf", budget=Budget(25, clock))
    assert [page.scanned for page in document.pages] == [True] * 3 + [False] * 3
    assert document.unread == (4, 5, 6)
    assert clock.now == 124  # nothing was begun after the end
    (finding,) = _page_findings(document)
    assert dict(finding.values) == {"pages": "4–6", "whole": "6"}
    assert "side 4–6 av 6 ble ikke lest" in text.finding(finding)
    assert {area.area_id for area in understand(document, REGISTER).areas} == {"furuset", "vestli"}


def test_a_scan_that_is_read_in_time_has_nothing_to_tell(clock: Clock) -> None:
    document = read(_scans(3), "skann.pdf", budget=Budget(25, clock))
    assert document.unread == () and _page_findings(document) == []


def test_a_scan_of_which_nothing_was_reached_is_refused(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def used_up(_png: bytes, budget: Budget) -> PageRead:
        raise budget.used_up()

    monkeypatch.setattr(picture, "read_page", used_up)
    with pytest.raises(DocumentError, match="too_slow"):
        read(_scans(2), "skann.pdf", budget=Budget(25, clock))


def test_another_fault_of_a_page_is_no_lack_of_time(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_png: bytes, _budget: Budget) -> PageRead:
        raise DocumentError("damaged")

    monkeypatch.setattr(picture, "read_page", damaged)
    with pytest.raises(DocumentError, match="damaged"):
        read(_scans(2), "skann.pdf", budget=Budget(25, clock))


def test_drawing_the_pages_takes_a_share_of_the_time() -> None:
    clock = Clock()

    def slow() -> float:
        clock.now += 1
        return clock.now

    pages = pdf_pages.answer(_scans(4), 2.5, slow)["pages"]
    assert [list(page) for page in pages] == [["picture"], ["picture"], [], []]
    assert Image.open(io.BytesIO(base64.b64decode(pages[0]["picture"]))).format == "PNG"


def test_pages_that_were_not_drawn_are_unread(clock: Clock) -> None:
    results: list[dict[str, str]] = [{"text": "én"}, {}, {"text": "tre"}, {}]
    progress: list[tuple[int, int]] = []
    texts, scans, _, unread = pdf._read(
        results, lambda done, whole: progress.append((done, whole)), Budget(25, clock)
    )
    assert (texts, scans, unread) == (["én", "", "tre", ""], {}, (1, 3))
    assert progress == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_unread_pages_are_reported_where_nothing_is_proposed() -> None:
    document = Document("x.pdf", "", read(b"Handleliste\f\f", "x").pages, unread=(2, 3))
    codes = [item.code for item in understand(document, REGISTER).findings]
    assert codes == ["no_summary", "pages_unread"]


def test_a_review_that_is_kept_tells_of_unread_pages(clock: Clock) -> None:
    document = read(_scans(4), "skann.pdf", budget=Budget(25, clock))
    assert load_document(dump_document(document)).unread == (4,)


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def scan(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    monkeypatch.setattr("geo.seminar.Budget", lambda: Budget(25, clock))

    def written(pages: int) -> str:
        path = tmp_path / "skann.pdf"
        path.write_bytes(_scans(pages))
        return str(path)

    return written


def test_the_command_line_tells_of_unread_pages(
    scan: Callable[[int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["import", scan(5)]) == 0
    assert "side 4–5 av 5 ble ikke lest" in capsys.readouterr().out


def test_a_list_of_which_pages_are_unread_is_not_accepted_unseen(
    scan: Callable[[int], str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    monkeypatch.setattr(importing, "accept", lambda *_, **__: pytest.fail("it was written"))
    assert cli.main(["import", scan(5), "--accept", "--by", "Kari", "--reason", "ny liste"]) == 2
    assert "side 4–5 av 5 ble ikke lest" in capsys.readouterr().err


def test_a_document_that_is_not_understood_in_time_is_refused_with_a_sentence(
    scan: Callable[[int], str],
    capsys: pytest.CaptureFixture[str],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(blocks: Sequence[Block], names: Names) -> list[object]:
        clock.now += 25
        return [*blocks, names]

    monkeypatch.setattr(understanding, "find_listed_areas", slow)
    assert cli.main(["import", scan(1)]) == 2
    written = capsys.readouterr()
    assert written.out == "" and "Det tok for lang tid å lese dokumentet" in written.err
