"""Misread words are put right where they can be only one word, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geo import installed
from geo.errors import NotInstalledError
from geo.seminar import Proposal, proposal_json, read, repair, understand
from geo.seminar.blocks import split_blocks
from geo.seminar.document import Scan
from geo.seminar.repair import find_repairs, repaired_word, vocabulary
from geo.seminar.repair.vocabulary import Vocabulary
from tests.conftest import SEMINAR, shipped_register
from tests.corpus.errors import with_errors
from tests.corpus.measure import SEEN

REGISTER = shipped_register()
#: As if it were the first year: nothing of the document is in the register.
WITHOUT_POINTS = replace(REGISTER, followups=())
WORDS = Vocabulary(WITHOUT_POINTS)
#: Every word of the real document that the repair knows, with what was printed.
PRINTED = {
    "Baerum": "Bærum",
    "Bjgrnerud": "Bjørnerud",
    "Bjorndal": "Bjørndal",
    "Grgnland": "Grønland",
    "Oppfolgingspunkter": "Oppfølgingspunkter",
    "Politiradet": "Politirådet",
    "Politirddet": "Politirådet",
    "Politirddets": "Politirådets",
    "Teyen": "Tøyen",
    "beredskapsomradet": "beredskapsområdet",
    "drofte": "drøfte",
    "fglgende": "følgende",
    "fglges": "følges",
    "folges": "følges",
    "giennomgang": "gjennomgang",
    "gjennomgatt": "gjennomgått",
    "gjores": "gjøres",
    "gst": "øst",
    "inngar": "inngår",
    "nd": "nå",
    "neermere": "nærmere",
    "niva": "nivå",
    "nodvendige": "nødvendige",
    "ogsa": "også",
    "omradene": "områdene",
    "omrader": "områder",
    "oppfelging": "oppfølging",
    "oppfelgingspunkter": "oppfølgingspunkter",
    "oppfolgingspunkter": "oppfølgingspunkter",
    "ordineere": "ordinære",
    "pa": "på",
    "politirddet": "politirådet",
    "politirddets": "politirådets",
    "politirddsavtale": "politirådsavtale",
    "politirddsavtalen": "politirådsavtalen",
    "situasjonsforstdelse": "situasjonsforståelse",
    "situasjonsforstéelse": "situasjonsforståelse",
    "trygghetsundersokelse": "trygghetsundersøkelse",
    "veere": "være",
    "viderefert": "videreført",
    "viderefgrt": "videreført",
    "viderefort": "videreført",
}


def _proposal(as_scanned: frozenset[str] = frozenset()) -> Proposal:
    return understand(
        read(SEMINAR.read_bytes(), SEMINAR.name), WITHOUT_POINTS, as_scanned=as_scanned
    )


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_the_real_document_is_repaired_and_nothing_in_it_wrongly() -> None:
    proposal = _proposal()
    repaired = {repair.seen: repair.meant for repair in proposal.repairs}
    assert repaired.items() <= PRINTED.items()
    assert len(repaired) >= 40
    last = proposal.followups[-1]
    assert "ordinære oppgaver" in last.text and last.status_text.startswith("Punktet følges opp")
    assert "«viderefgrt»" not in proposal.findings[0].values[1][1]  # only the first are named
    assert ("count", str(len(proposal.repairs))) in proposal.findings[0].values


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_quotes_keep_the_letters_of_the_scan_and_a_repair_its_place() -> None:
    document = read(SEMINAR.read_bytes(), SEMINAR.name)
    proposal = _proposal()
    assert "ordineere" in proposal.followups[-1].quote
    assert all(repair.seen in document.lines[repair.line - 1].text for repair in proposal.repairs)
    repair_row = {one["seen"]: one for one in proposal_json(proposal)["repairs"]}["ordineere"]
    assert (
        repair_row.keys() == {"seen", "meant", "page", "line"} and repair_row["meant"] == "ordinære"
    )


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_a_repair_can_be_taken_back() -> None:
    proposal = _proposal(frozenset({"ordineere"}))
    assert "ordineere oppgaver" in proposal.followups[-1].text
    assert "ordineere" not in {repair.seen for repair in proposal.repairs}
    assert len(proposal.repairs) > 50


@pytest.mark.parametrize(
    "word",
    [
        "mate",  # a word, though not the one that was printed
        "arlige",  # årlige or ærlige
        "OPD",
        "SaLTo",
        "Moller",  # may be somebody's name
        "Ravnkollen",
        "temaet",  # a form that the dictionaries lack
        "tiltakskort",  # two words
        "kg",
        "A4",
        "radex",
        "harfrist",  # a lost space
    ],
)
def test_what_may_be_right_or_more_than_one_word_stays(word: str) -> None:
    assert repaired_word(word, WORDS) == word


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("VIDEREF0RT", "VIDEREFØRT"),
        ("po1itiet", "politiet"),
        ("gjennorngang", "gjennomgang"),
        ("vidarefgrt", "vidareført"),
        ("Fglgende", "Følgende"),
    ],
)
def test_a_word_is_repaired_with_its_capitals(seen: str, meant: str) -> None:
    assert repaired_word(seen, WORDS) == meant


@pytest.mark.parametrize("path", sorted(SEEN.glob("*.txt")), ids=lambda path: path.stem)
def test_no_word_of_a_clean_document_is_touched(path: Path) -> None:
    document = read(path.read_bytes(), path.name)
    scanned = replace(document, pages=tuple(replace(page, scan=Scan()) for page in document.pages))
    assert find_repairs(document, split_blocks(document), WITHOUT_POINTS) == ()
    assert find_repairs(scanned, split_blocks(scanned), WITHOUT_POINTS) == ()


def test_of_the_repairs_of_noisy_documents_hardly_any_is_wrong() -> None:
    right = wrong = 0
    for path in sorted(SEEN.glob("*.txt"))[::4]:
        clean = path.read_text(encoding="utf-8")
        document = read(with_errors(clean, 0.03, 1).encode(), path.name)
        printed = clean.casefold()
        for result in find_repairs(document, split_blocks(document), WITHOUT_POINTS):
            known = result.meant.casefold() in printed
            right, wrong = right + known, wrong + (not known)
    assert right > 300
    assert wrong <= 0.02 * right


def test_without_the_dictionaries_only_words_of_the_register_are_repaired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_language: str) -> tuple[bytes, bytes]:
        raise NotInstalledError("index.dic")

    monkeypatch.setattr(installed, "dictionary", missing)
    vocabulary.dictionaries.cache_clear()
    try:
        assert repaired_word("Grgnland", WORDS) == "Grønland"
        assert repaired_word("ordineere", WORDS) == "ordineere"
    finally:
        vocabulary.dictionaries.cache_clear()


def test_a_document_of_nonsense_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    requests: list[str] = []

    def counting(word: str, words: Vocabulary) -> str:
        requests.append(word)
        return repaired_word(word, words)

    monkeypatch.setattr(repair, "repaired_word", counting)
    monkeypatch.setattr(repair, "_MOST_UNKNOWN", 20)
    letters = "aegod"
    nonsense = ("".join(letters[(n // 5**at) % 5] for at in range(9)) for n in range(0, 9_000, 7))
    document = read(" ".join(nonsense).encode(), "x.txt")
    find_repairs(document, split_blocks(document), WITHOUT_POINTS)
    assert 20 <= len(set(requests)) < 200


def test_a_long_word_that_may_be_hundreds_of_others_stays() -> None:
    assert repaired_word("adegadegadegadegadegadegadegadegad", WORDS).startswith("adeg")
