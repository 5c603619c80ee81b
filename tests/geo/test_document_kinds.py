"""What kind of document was read, and whose council's it is."""

from __future__ import annotations

import pytest

from geo.seminar import DocumentKind, Proposal, read, understand
from tests.conftest import shipped_register

REGISTER = shipped_register()
OURS = "Oppsummering fra politirådets seminar 20.–21. januar 2030\n\n"
LIST = "IPO-områder per januar 2030\n\nEnhet øst: Furuset (ny), Vestli (ny), Grorud (ny)\n\n"
POINTS = "Oppfølgingspunkter 2029\n\n1. Lage en plan.\n\nStatus: Planen er laget.\n\n"


def proposed(text: str, kind: DocumentKind | None = None) -> Proposal:
    return understand(read(text.encode(), "x.txt"), REGISTER, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (OURS + LIST + POINTS, DocumentKind.LIST),
        (OURS + LIST, DocumentKind.LIST),
        (OURS + POINTS, DocumentKind.POINTS),
        (f"Statusrapport fra politirådet, januar 2030\n\n{POINTS}", DocumentKind.STATUS),
        (f"Politirådet\n\nStatusoversikt 20. januar 2030\n\n{POINTS}", DocumentKind.STATUS),
        (OURS + "Rådet drøftet mye.", DocumentKind.NONE),
        ("Handleliste\n- melk (ny)\n- Furuset (ny)", DocumentKind.NONE),
        ("Referat fra politirådet i Bærum 3. mars 2030\n\n" + POINTS, DocumentKind.OTHER_COUNCIL),
    ],
)
def test_a_document_is_of_a_kind(text: str, kind: DocumentKind) -> None:
    assert proposed(text).kind is kind


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Referat fra møte i Politirådet i Bærum", "Bærum"),
        ("Politirådet for Asker, årsmøte", "Asker"),
        ("Lillestrøm politiråd, oppsummering av seminar", "Lillestrøm"),
        ("Bærums politiråd", "Bærum"),
        ("Lørenskog kommune\n\nPolitirådet, seminar i januar", "Lørenskog"),
        ("SLT/politiråd for to kommuner", ""),
        ("Møtereferat frå politirådet\n\nOrdføraren opna møtet.", ""),
    ],
)
def test_another_councils_document_touches_nothing(head: str, name: str) -> None:
    proposal = proposed(f"{head}\n\n20. januar 2030\n\n1. Lage en plan.\n\nStatus: Laget.")
    assert proposal.kind is DocumentKind.OTHER_COUNCIL
    assert (proposal.areas, proposal.ended, proposal.followups) == ((), (), ())
    (finding,) = proposal.findings
    assert (finding.code, dict(finding.values)["name"]) == (
        "other_council" if name else "unnamed_council",
        name,
    )


@pytest.mark.parametrize(
    "head",
    [
        "Oppsummering fra seminar med Politirådet i Oslo",
        "Referat fra møte i Politirådet i 0slo",
        "Møte i politirådet i Rådhuset",
        "Referat politirådet",
        "Politirådets seminar for Bydelene",
        "Oslo kommune\n\nPolitirådet. Til stede fra Bærum kommune: observatør",
    ],
)
def test_a_document_of_oslo_stays_oslos(head: str) -> None:
    text = f"{head}\n\n20. januar 2030\n\n{LIST}"
    assert [area.area_id for area in proposed(text).areas] == ["furuset", "vestli", "grorud"]


def test_a_list_without_the_councils_name_is_proposed_with_that_doubt() -> None:
    proposal = proposed(
        "| Område | Enhet | Status |\n| Furuset | Øst | Ny |\n| Vestli | Øst | Ny |\n"
        "| Hovseter | Vest | Videreført |\n"
    )
    assert [(area.area_id, area.sure) for area in proposal.areas] == [
        ("furuset", False),
        ("vestli", False),
        ("hovseter", False),
    ]
    assert "council_not_named" in {finding.code for finding in proposal.findings}


@pytest.mark.parametrize(
    "head",
    [
        "Saksframlegg til politirådets seminar 20.–21. januar 2030",
        "UTKAST per 8. januar 2030. Politirådets seminar.",
        "Forslag til liste. Politirådets seminar 20.–21. januar 2030",
    ],
)
def test_what_is_only_proposed_is_never_sure(head: str) -> None:
    proposal = proposed(f"{head}\n\n{LIST}")
    assert [area.sure for area in proposal.areas] == [False, False, False]
    assert "draft_document" in {finding.code for finding in proposal.findings}


def test_areas_of_others_without_units_are_no_list_of_ours() -> None:
    text = "Referat fra hagelaget\n\nNye områder som ryddes: Fossum, Bjørndal og Ellingsrud.\n"
    assert proposed(text).kind is DocumentKind.NONE


def test_a_person_may_say_that_it_is_another_kind() -> None:
    points = proposed(OURS + LIST + POINTS, DocumentKind.POINTS)
    assert (points.areas, len(points.followups), points.kind) == ((), 1, DocumentKind.POINTS)
    nothing = proposed(OURS + LIST + POINTS, DocumentKind.OTHER_COUNCIL)
    assert (nothing.areas, nothing.followups, nothing.findings) == ((), (), ())
    ours = proposed(f"Politirådet i Bærum\n\n20. januar 2030\n\n{LIST}", DocumentKind.LIST)
    assert len(ours.areas) == 3


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("IPO-områder 2029", "IPO-områder 2030"),
        ("Fjorårets liste over IPO-områder", "Årets IPO-områder"),
        ("Områder i 2029 (til orientering)", "Områder fra januar 2030"),
    ],
)
def test_the_list_before_is_not_taken_for_this_years(before: str, now: str) -> None:
    text = (
        f"{OURS}{before}\n\nEnhet øst: Furuset (ny), Fossum (ny)\n\n{now}\n\n"
        f"Enhet øst: Furuset (videreført), Vestli (ny)\n\n{POINTS}"
    )
    proposal = proposed(text)
    assert [(area.area_id, str(area.status)) for area in proposal.areas] == [
        ("furuset", "videreført"),
        ("vestli", "ny"),
    ]
    assert [point.number for point in proposal.followups] == [1]


def test_a_single_list_stays_whatever_year_its_heading_names() -> None:
    text = f"{OURS}IPO-områder per desember 2029\n\nEnhet øst: Furuset (videreført)"
    assert [area.area_id for area in proposed(text).areas] == ["furuset"]
