"""What a document names and no proposal uses is listed: nothing is lost in silence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geo.model import Status, Unit
from geo.seminar import DocumentKind, Proposal, read, understand
from geo.seminar.unused import UnusedKind
from tests.conftest import shipped_register
from tests.corpus.measure import SEEN, UNSEEN

REGISTER = shipped_register()
HEAD = "Oppsummering fra politirådets seminar 20.–21. januar 2030\n\n"
LIST = "IPO-områder per januar 2030\n\nEnhet øst: Furuset (ny)\n\n"
NAMES = {
    name: area.id for area in REGISTER.areas for name in (area.name, *area.aliases) if name.strip()
}
DOCUMENTS = [*sorted(SEEN.glob("*.txt")), *sorted(UNSEEN.glob("*.txt"))]


def proposed(text: str) -> Proposal:
    return understand(read(text.encode(), "x.txt"), REGISTER)


def unused(text: str) -> list[tuple[str, str]]:
    return [(str(item.kind), item.text) for item in proposed(text).unused]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Det var uro ved Vestli.", [("sted", "Vestli")]),
        ("Neste møte er 17. juni 2030.", [("dato", "17. juni 2030")]),
        ("Det kostet 850 000 kroner.", [("beløp", "850 000 kroner")]),
        ("Velferdsetaten møtte.", [("aktør", "Velferdsetaten")]),
        ("118 ungdommer deltok.", [("tall", "118")]),
        ("Furuset var nevnt, og januar 2030.", []),
        ("Møtet varte kl. 12.00–14.30.", []),
        ("Avtalen gjelder 2030–2032.", []),
    ],
)
def test_what_no_proposal_uses_is_listed(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert unused(HEAD + LIST + sentence) == expected


def test_what_a_point_holds_is_used() -> None:
    points = (
        "Oppfølgingspunkter 2029\n\n1. Bydel Alna skal lage en plan for Vestli.\n\n"
        "Status: Utdanningsetaten har brukt 850 000 kroner på 118 elever. Frist 17. juni 2030.\n"
    )
    assert unused(HEAD + LIST + points) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Enhet øst\nVidereførte områder: Furuset, Grorud samt deler av Ellingsrud, Vestli\n",
            ["Grorud", "Ellingsrud"],
        ),
        (
            "Enhet øst: Grorud (videreført fram til sommeren, så overtar Ellingsrud)\n",
            ["Ellingsrud"],
        ),
        (
            "Enhet øst: Furuset (videreført). For Vestli og Ellingsrud er det avklart.\n\n"
            "Oppfølgingspunkter 2030\n\n1. Bydel Stovner lager en plan for Vestli. Frist: 1. juni.\n\n"
            "2. Bydel Alna styrker uteteamet på Ellingsrud. Frist: 1. juni.\n",
            ["Vestli", "Ellingsrud"],
        ),
    ],
    ids=["beside a list", "in a bracket", "in a point"],
)
def test_an_area_is_not_hidden_by_words_around_it(text: str, expected: list[str]) -> None:
    listed = unused(f"{HEAD}IPO-områder per januar 2030\n\n{text}")
    assert listed == [("sted", name) for name in expected]


def test_the_sentence_of_the_meeting_hides_no_area() -> None:
    text = (
        "Politirådet samlet seg om få områder i år. Furuset og Grorud videreføres. Det er enighet om"
        " å ta ut Majorstua. Kampen er blitt drøftet.\n"
    )
    assert unused(HEAD + text) == [("sted", "Majorstua"), ("sted", "Kampen")]


def test_a_day_that_comes_in_a_wording_is_listed_where_it_is_no_deadline() -> None:
    points = (
        "Oppfølgingspunkter 2030\n\n1. Bydelene skal ha innført standarden 1. september 2030.\n\n"
        "2. Planen som ble vedtatt 4. mars 2028, følges opp.\n"
    )
    assert unused(HEAD + LIST + points) == [("dato", "1. september 2030")]


def test_a_place_comes_with_what_stands_above_it_and_is_counted_once() -> None:
    text = f"{HEAD}{LIST}Enhet vest:\n\nNye områder:\n\nVi snakket om Hovseter. Og om Hovseter.\n"
    results = [item for item in proposed(text).unused if item.kind is UnusedKind.PLACE]
    assert [(item.text, item.times, item.area_id, item.unit) for item in results] == [
        ("Hovseter", 2, "hovseter", Unit.VEST)
    ]
    assert results[0].status in {Status.NY, None}
    assert results[0].line == 11


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_known_area_in_the_corpus_is_used_or_listed(path: Path) -> None:
    """By the plain names in the text, not by the reader's own way of finding them."""
    text = path.read_text(encoding="utf-8")
    proposal = proposed(text)
    if proposal.kind is DocumentKind.NONE:  # a newspaper, an invoice: nothing of it is looked for
        assert not json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["areas"]
        return
    texts = {area.area_id for area in (*proposal.areas, *proposal.ended)}
    texts |= {id_ for point in proposal.followups for id_ in point.links.areas}
    texts |= {item.area_id for item in proposal.unused}
    whole = " ".join(
        (
            *(area.quote for area in (*proposal.areas, *proposal.ended)),
            *(f"{point.text} {point.status_text}" for point in proposal.followups),
            *(item.text for item in proposal.unused),
            *(line.quote for line in proposal.council.lines),
        )
    )
    lost = {
        name
        for name, id_ in NAMES.items()
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", " ".join(text.split()))
        and id_ not in texts
        and name not in " ".join(whole.split())
    }
    assert lost == set()


def test_gaps_between_points_are_reported() -> None:
    text = f"{HEAD}Oppfølgingspunkter 2029\n\n1. Én.\nStatus: Gjort.\n\n2. To.\nStatus: Gjort.\n\n"
    text += "4. Fire.\nStatus: Gjort.\n"
    (finding,) = (item for item in proposed(text).findings if item.code == "numbers_missing")
    assert dict(finding.values) == {"numbers": "3"}


def test_pages_without_text_are_reported() -> None:
    (finding,) = (
        item
        for item in proposed(f"{HEAD}{LIST}\f  \fSlutt.").findings
        if item.code == "pages_without_text"
    )
    assert dict(finding.values) == {"pages": "2"}
