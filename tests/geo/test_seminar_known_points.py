"""Points without numbers get those of the known points that have their wording."""

from __future__ import annotations

from geo.seminar import PointProposal, read, understand
from geo.seminar.proposal import SURE
from tests.conftest import shipped_register

REGISTER = shipped_register()
KNOWN = {point.number: point for point in REGISTER.followups if point.year == 2025}
HEAD = "Status per 1. mars 2026 for oppfølgingspunktene fra 2025, til Politirådet i Oslo\n\n"


def proposed(*titles: str) -> tuple[PointProposal, ...]:
    body = "\n\n".join(f"{title}\nStatus: Arbeidet pågår." for title in titles)
    return understand(read((HEAD + body).encode(), "x.txt"), REGISTER).followups


def test_titles_in_another_order_keep_their_numbers() -> None:
    result = proposed(KNOWN[4].title, KNOWN[1].title, KNOWN[6].title)
    assert [point.number for point in result] == [4, 1, 6]
    assert all(point.number_restored for point in result)


def test_a_wording_that_nobody_knows_gets_a_number_of_its_own() -> None:
    result = proposed(KNOWN[2].title, "Bedre lys ved undergangen på stasjonen")
    assert [point.number for point in result] == [2, 8]


def test_an_order_that_would_make_them_known_points_is_never_sure() -> None:
    result = proposed("Bedre lys ved undergangen", "Flere benker i parken")
    assert [point.number for point in result] == [1, 2]
    assert all(point.score < SURE for point in result)


def test_one_known_point_is_taken_once() -> None:
    result = proposed(KNOWN[3].title, KNOWN[3].title)
    assert result[0].number == 3
    assert len({point.number for point in result}) == 2


def test_beside_a_known_wording_an_order_is_no_surer() -> None:
    first, second = proposed("Bedre lys ved undergangen på stasjonen", KNOWN[2].title)
    assert (first.number, second.number) == (1, 2)
    assert first.score < SURE
