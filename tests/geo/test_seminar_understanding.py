"""What the documents say is proposed, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable
from cProfile import Profile
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.model import FollowUpState, Register
from geo.seminar import SURE, Proposal, proposal_json, read, understand
from geo.seminar.blocks import split_blocks
from geo.seminar.document import paged
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import _REACH, Spellings, _distance, _least_distance, alike, distance
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.words import _SPELLINGS
from tests.conftest import DATA, SEMINAR, shipped_register
from tests.corpus.errors import with_errors
from tests.corpus.measure import (
    KINDS,
    SEEN,
    STEPS,
    SURE_FOR_ONE_WRONG,
    UNSEEN,
    Score,
    judge,
    measure,
)

REGISTER = shipped_register()
NAMES = Names(REGISTER)
TEXTS = sorted(SEEN.glob("*.txt"))
HEAD = (
    "Oppsummering fra politirådets seminar 20.–21. januar 2030\n\nIPO-områder per januar 2030:\n\n"
)


def proposed(text: str) -> Proposal:
    return understand(read(text.encode(), "x.txt"), REGISTER)


def listed(text: str) -> list[tuple[str, str | None, str, str]]:
    return [(a.name, a.area_id, str(a.unit), str(a.status)) for a in proposed(HEAD + text).areas]


# --- the real document --------------------------------------------------------------------------


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_the_real_document_is_understood_whole() -> None:
    gold = json.loads((SEEN.parent / "real.json").read_text(encoding="utf-8"))
    score = Score()
    proposal = understand(read(SEMINAR.read_bytes(), SEMINAR.name), REGISTER)
    judge(score, "real", gold, proposal)
    kinds = ("areas", "ended", "followups", "amounts")
    assert [(score.wrong[kind], score.missed[kind]) for kind in kinds] == [(0, 0)] * 4
    assert (len(proposal.areas), len(proposal.followups)) == (12, 7)
    assert all(area.sure for area in proposal.areas)
    assert all(point.status_text for point in proposal.followups)
    assert proposal.followups[3].deadlines[0].date.iso == "2026-03-01"
    assert [amount.nok for amount in proposal.followups[1].amounts] == [40_000_000, 26_000_000]
    assert [point.number_restored for point in proposal.followups] == [False] * 3 + [True] * 4


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_every_quote_of_the_real_document_stands_where_it_says() -> None:
    document = read(SEMINAR.read_bytes(), SEMINAR.name)
    whole = " ".join(" ".join(line.text.split()) for line in document.lines if line.text.strip())
    proposal = understand(document, REGISTER)
    items: list[Any] = [*proposal.areas, *proposal.followups]
    for item in items:
        assert item.quote in whole
        first = document.lines[item.line - 1]
        assert first.page == item.page
        assert item.quote.split()[0] in first.text


# --- the corpus ---------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [SEEN, UNSEEN], ids=["seen", "unseen"])
def test_the_clean_corpus(folder: Path) -> None:
    score = measure(folder, 0.0, 1, REGISTER)
    assert {
        kind for kind in KINDS if min(score.precision(kind), score.recall(kind)) < 0.98
    } == set()
    assert score.wrong_sure == []


@cache
def measured(folder: Path, share: float) -> Score:
    """Each document of a folder in two draws of errors."""
    return measure(folder, share, 2, REGISTER)


@pytest.mark.parametrize("folder", [SEEN, UNSEEN], ids=["seen", "unseen"])
@pytest.mark.parametrize(("share", "least"), [(0.03, 0.95), (0.06, 0.90)])
def test_the_corpus_with_errors(share: float, least: float, folder: Path) -> None:
    score = measured(folder, share)
    figures = {kind: (score.precision(kind), score.recall(kind)) for kind in KINDS}
    assert {kind: pair for kind, pair in figures.items() if min(pair) < least} == {}
    assert score.wrong_sure == []


def test_at_most_one_of_two_hundred_sure_lines_is_wrong() -> None:
    """docs/import.md says so, beside what `python -m tests.corpus.measure --curve` gives."""
    scores = [measured(folder, 0.06) for folder in (SEEN, UNSEEN)]
    sure, wrong = (
        sum(score.sure_lines for score in scores),
        sum(len(score.wrong_sure) for score in scores),
    )
    assert sure > 500 and wrong * SURE_FOR_ONE_WRONG <= sure
    document = (DATA.parent / "docs" / "import.md").read_text(encoding="utf-8")
    assert f"at most 1 in {SURE_FOR_ONE_WRONG} is wrong" in document
    assert all(f"| {step:.2f} " in document for step in STEPS)


@given(st.sampled_from(TEXTS), st.floats(0.01, 0.10), st.integers(1000, 9999))
@settings(max_examples=12)
def test_no_error_of_a_scanner_makes_a_sure_area_of_another(
    path: Path, share: float, seed: int
) -> None:
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    proposal = proposed(with_errors(path.read_text(encoding="utf-8"), share, seed))
    named = {item["area_id"] for item in (*gold["areas"], *gold["ended"])}
    assert {item.area_id for item in (*proposal.areas, *proposal.ended) if item.sure} <= named


@given(st.sampled_from(_SPELLINGS), st.sampled_from(_SPELLINGS), st.integers(0, 9999))
def test_words_distinguished_by_their_letters_are_as_far_apart_by_every_cost(
    one: str, other: str, seed: int
) -> None:
    seen = with_errors(one, 0.3, seed)
    for meant in (one, other):
        assert _least_distance(seen.casefold(), meant) <= distance(seen, meant) + 1e-9
        every_cost = _distance(seen.casefold(), meant.casefold(), inf, _REACH)
        assert distance(seen, meant) == (0.0 if seen.casefold() == meant else every_cost)


@example("lista", [("l", LEXICON.letters["l"].index("|"))], "lista", 0.5)
@example("holmen", [("m", LEXICON.letters["m"].index("rn"))], "holmen", 0.5)
@given(
    st.sampled_from(_SPELLINGS),
    st.lists(st.tuples(st.sampled_from(sorted(LEXICON.letters)), st.integers(0, 9)), max_size=3),
    st.sampled_from(_SPELLINGS),
    st.floats(0.0, 8.0),
)
def test_a_distance_given_up_early_is_too_far(
    word: str, misread: list[tuple[str, int]], other: str, most: float
) -> None:
    seen = word.casefold()
    for letters, number in misread:
        readings = LEXICON.letters[letters]
        seen = seen.replace(letters, readings[number % len(readings)], 1)
    for meant in (word.casefold(), other.casefold()):
        every_cost = _distance(seen, meant, inf, _REACH)
        expected = every_cost if every_cost <= most else inf
        assert distance(seen, meant, most) == (0.0 if seen == meant else expected)


@given(st.sampled_from(_SPELLINGS), st.floats(0.0, 0.4), st.integers(0, 9999), st.floats(0.5, 0.95))
def test_many_spellings_are_compared_as_each_by_itself(
    word: str, share: float, seed: int, least: float
) -> None:
    seen = with_errors(word, share, seed)
    each = {other: alike(seen, other, least) for other in dict.fromkeys(_SPELLINGS)}
    expected = {other: likeness for other, likeness in each.items() if likeness >= least}
    assert dict(Spellings(_SPELLINGS).alike(seen, least)) == expected


@given(st.text(max_size=12), st.text(max_size=12), st.floats(0.5, 0.95))
def test_any_two_words_are_as_alike_among_many(seen: str, meant: str, least: float) -> None:
    likeness = alike(seen, meant, least)
    assert dict(Spellings([meant]).alike(seen, least)) == (
        {meant: likeness} if likeness >= least else {}
    )
    assert likeness in (0.0, alike(seen, meant))


# --- lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Enhet øst: Furuset og Vestli (videreført), Romsås (ny)",
        "Enhet øst\n- Furuset – videreført\n- Vestli – videreført\n- Romsås – ny",
        "Enhet aust: Furuset, Vestli (vidareført). Nye område: Romsås.",
        "Øst:\n- Furuset (videreført)\n- Vestli (videreført)\n- Romsås (ny)",
        "Videreføres: Furuset (øst), Vestli (øst)\n\nNye områder: Romsås (øst)",
        "| Enhet | Område | Status |\n|---|---|---|\n| Øst | Furuset | Videreført |\n| | Vestli | Videreført |\n| | Romsås | Ny |",
        "| Enhet | Videreført | Nye |\n|---|---|---|\n| Øst | Furuset og Vestli | Romsås |",
        "I Enhet øst videreføres Furuset og Vestli, mens Romsås er nytt område.",
    ],
)
def test_one_list_written_in_many_ways(text: str) -> None:
    assert listed(text) == [
        ("Furuset", "furuset", "øst", "videreført"),
        ("Vestli", "vestli", "øst", "videreført"),
        ("Romsås", None, "øst", "ny"),
    ]


@pytest.mark.parametrize(
    "name",
    ["Vestlia", "Bjørndalen", "Grorudveien", "Holmlia Nord", "Trosterudåsen", "Skøyen", "Ullern"],
)
def test_a_neighbour_is_a_new_name_and_never_forced(name: str) -> None:
    assert listed(f"Enhet øst: {name} (ny)") == [(name, None, "øst", "ny")]


def test_a_misread_name_says_what_it_was_taken_for() -> None:
    area = proposed(f"{HEAD}Enhet sentrum: Teyen (viderefgrt)").areas[0]
    assert (area.area_id, area.score, area.reason.code) == ("gronland-toyen", 0.8, "misread")
    assert dict(area.reason.values) == {"seen": "Teyen", "meant": "Tøyen", "score": "0.80"}


def test_an_area_reported_in_two_ways_is_left_to_a_person() -> None:
    proposal = proposed(f"{HEAD}Enhet øst: Furuset (ny), Vestli (ny)\n\nAvsluttes: Furuset (øst)")
    assert "area_told_twice" in {finding.code for finding in proposal.findings}
    assert [area.name for area in proposal.areas if area.sure] == ["Vestli"]


@pytest.mark.parametrize(
    "text",
    [
        "Romsås ble vurdert, men er ikke tatt inn på listen.",
        "Enhet øst svarte at Grorud følges opp i det vanlige arbeidet.",
        "Områder som avsluttes, skal ha en fast kontakt på Stovner og Alna.",
        "Ny avtale med Furuset skole ble lagt fram.",
    ],
)
def test_a_place_that_is_only_mentioned_is_not_on_the_list(text: str) -> None:
    assert listed(text) == []


def test_a_theme_about_follow_up_does_not_head_points() -> None:
    """«Oppfølging etter …» among the themes; the list is a bullet further down."""
    proposal = proposed(
        "Oppsummering fra politirådets seminar 20. januar 2030\n\nTemaene var:\n\n"
        "• Oppfølging etter ranet på torget\n• Trusselbildet\n"
        "• Innsats i prioriterte områder (IPO). Per januar 2030 gjelder satsingen:\n"
        "  o Enhet vest: Hovseter (ny), Majorstua (videreført)\n"
    )
    assert [area.name for area in proposal.areas] == ["Hovseter", "Majorstua"]
    assert proposal.followups == ()


# --- points -------------------------------------------------------------------------------------

POINTS = (
    "Oppsummering fra politirådets seminar 20. januar 2030\n\nOppfølgingspunkter 2029 – status\n\n"
)


def test_lost_numbers_are_restored() -> None:
    result = proposed(
        f"{POINTS}1. Første sak skal løses.\n\nStatus:\nGodt i gang.\n\nAndre sak skal løses.\n\nStatus: Ikke startet."
    ).followups
    assert [(p.number, p.number_restored, p.text, p.status_text, p.state) for p in result] == [
        (1, False, "Første sak skal løses.", "Godt i gang.", FollowUpState.PAGAR),
        (2, True, "Andre sak skal løses.", "Ikke startet.", FollowUpState.IKKE_STARTET),
    ]


def test_promises_are_read_out_of_a_status() -> None:
    status = "Velferdsetaten fikk 2,5 mill. kroner. Rapporten har frist 1.mars, og den gjelder alle bydelene og Bydel Alna."
    point = proposed(f"{POINTS}1. Trygghet på Furuset.\n\nStatus: {status}").followups[0]
    assert [d.date.iso for d in point.deadlines] == ["2030-03-01"]
    assert [a.nok for a in point.amounts] == [2_500_000]
    assert point.responsible == ("Velferdsetaten",)
    assert (point.links.areas, point.links.bydeler, point.links.all_bydeler) == (
        ("furuset",),
        ("alna",),
        True,
    )


# --- what is no summary -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [("\n", "no_text"), ("Handleliste\n- melk (ny)\n- Furuset (ny)", "no_summary")],
)
def test_nothing_found_says_so(text: str, code: str) -> None:
    proposal = proposed(text)
    assert (proposal.areas, proposal.followups) == ((), ())
    assert [finding.code for finding in proposal.findings] == [code]


def test_json_has_the_agreed_keys() -> None:
    plain = proposal_json(proposed((SEEN / "2027-punktliste.txt").read_text(encoding="utf-8")))
    assert list(plain) == [
        "document",
        "kind",
        "title",
        "dates",
        "themes",
        "followup_year",
        "areas",
        "followups",
        "ended",
        "council",
        "unused",
        "findings",
        "repairs",
    ]
    assert set(plain["areas"][0]) == {
        "name",
        "area_id",
        "unit",
        "status",
        "since",
        "score",
        "sure",
        "change",
        "others",
        "quote",
        "page",
        "line",
    }
    assert {
        "number",
        "text",
        "status_text",
        "state",
        "responsible",
        "deadlines",
        "deadlines_in_words",
        "unsure_deadlines",
        "amounts",
        "links",
        "quote",
        "page",
        "line",
    } == set(plain["followups"][0])
    assert json.loads(json.dumps(plain)) == plain


# --- whatever comes -----------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Enhet",
        "øst",
        "vest:",
        "(ny)",
        "(videreført)",
        "Status:",
        "1.",
        "Nye områder:",
        "Furuset",
        "og",
        ",",
        "\n",
        "\n\n",
        "|",
        "politirådet",
        "seminar",
        "IPO",
        "avsluttes",
        "Frist:",
        "innen",
        "1. mars",
        "40 mill",
        "Bydel",
        "Alna",
        "o",
        "•",
        "-",
        "–",
        ":",
        ".",
        "(",
        ")",
        "2030",
        "\f",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=120).map(" ".join)))
@settings(max_examples=80)
def test_any_text_is_understood_without_falling(text: str) -> None:
    document = paged("x.txt", "", ("Politirådets seminar\n" + text).split("\f"))
    proposal = understand(document, REGISTER)
    assert all(0 <= area.score <= 1 for area in proposal.areas)
    assert json.dumps(proposal_json(proposal))


REPEATED: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "Enhet øst: " + "Furuset (ny), " * (n // 14),
    "letters": lambda n: "a" * n,
    "status": lambda n: "Sak.\n\nStatus:\nGodt.\n\n" * (n // 22),
    "numbers": lambda n: "1. " * (n // 3),
    "strokes": lambda n: "| a " * (n // 4),
    "spaces": lambda n: " " * n + "x",
    "colons": lambda n: "Ord: " * (n // 5),
    "brackets": lambda n: "(" * n,
    "names": lambda n: "Holmlia Syd og " * (n // 15),
}


def steps(text: str) -> int:
    """How many calls of Python functions understanding takes: a measure without a clock."""
    profile = Profile(builtins=False, subcalls=False)
    profile.runcall(proposed, "Politirådets seminar\n\n" + text)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("make", REPEATED.values(), ids=REPEATED)
def test_work_grows_with_the_length_and_not_faster(make: Callable[[int], str]) -> None:
    steps(make(1_000))  # what is remembered is remembered for both
    assert steps(make(32_000)) < 6 * steps(make(8_000)) + 10_000


#: Every mark of a keyboard and of a scanner, and short lines made of them, over and over.
MARKS = [
    *":;.,-–—*•|/\\()[]{}<>«»\"'!?=+_#%&@¢°",
    "o",
    "0",
    "1",
    "l",
    "A",
    "ø",
    "\t",
    "\n",
    " \n",
    "\f",
    "\u0301",
    "\u200b",
    "\ufffd",
]
HOSTILE = [
    *MARKS,
    *(f"{mark} " for mark in ":.,-*|(=1aAl"),
    *(f"a{mark}\n" for mark in ":.,-"),
    *(
        "• a\n",
        "1. A\n",
        "a) b\n",
        "| a | b |\n",
        "a | b\n",
        "a\tb\tc\n",
        'a\t"b\n',
        "a   b   c\n",
        "A – b – c\n",
    ),
    *(
        "Ord: ",
        "Ord:\n",
        "(ny",
        "(ny), ",
        "Status: ",
        "Status:\n",
        "Punkt 1: a\n",
        "Frist: ",
        "og ",
        "i ",
        "2027 ",
        "mars ",
    ),
    *(
        "12 mill. ",
        "går ut ",
        "Enhet vest ",
        "Furuset ",
        "Furuset er ny og ",
        "A i vest og B i øst ",
        "..... 3\n",
    ),
]


def of_length(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


@pytest.fixture(scope="module")
def ordinary_steps() -> int:
    """The steps of four thousand characters of summaries, when all has been seen before."""
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in TEXTS)
    steps(of_length(text, 4_000))
    return steps(of_length(text, 4_000))


@pytest.mark.parametrize("mark", HOSTILE, ids=ascii)
def test_no_repeated_mark_takes_much_more_work_than_a_summary(
    mark: str, ordinary_steps: int
) -> None:
    """Two thousand lines cost more than forty, but a bounded number of steps for each."""
    assert steps(of_length(mark, 4_000)) < 12 * ordinary_steps


# --- letters ------------------------------------------------------------------------------------


def test_a_scanners_mistakes_cost_less_than_other_letters() -> None:
    assert distance("Tcyen", "Tøyen") < distance("Tryen", "Tøyen") == 1.0
    assert alike("Mortensrud", "Mortensrud") == 1.0
    assert alike("Bjomerud", "Bjørnerud") > 0.9


@pytest.mark.parametrize("area", REGISTER.areas, ids=lambda area: area.id)
def test_names_find_themselves(area: Any) -> None:
    for name in (area.name, *area.aliases):
        assert (NAMES.find(name).area_id, NAMES.find(name).score) == (area.id, 1.0)


def test_a_quote_is_the_documents_own_words(register: Register) -> None:
    document = read("Politirådets seminar\n\nEnhet øst: Elling-\nsrud (ny)".encode(), "x.txt")
    area = understand(document, register).areas[0]
    assert (area.name, area.quote, area.line) == ("Ellingsrud", "Elling- srud (ny)", 3)
    assert [block.text for block in split_blocks(document)][1] == "Enhet øst: Ellingsrud (ny)"
    assert area.score >= SURE
