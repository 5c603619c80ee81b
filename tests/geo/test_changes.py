"""What is new, continued, gone: derived, and never more than the lists can tell."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import changes
from geo.changes import Changes, Lineage, Moved
from geo.model import Edition, Listing, PartialDate, Register, Status, Unit, Unnamed
from geo.text import change_words
from geo.view import Start
from tests.conftest import DATA


def test_from_the_press_list_of_2024_to_the_councils_list(register: Register) -> None:
    comparison = changes.compare(register, register.before(register.latest), register.latest)
    assert set(comparison.new) == {
        "hovseter",
        "vestli",
        "ellingsrud",
        "trosterud",
        "fossum",
        "grorud",
        "holmlia-syd",
    }
    assert set(comparison.continued) == {
        "majorstua",
        "gronland-toyen",
        "mortensrud-bjornerud",
        "furuset",
        "bjorndal",
    }
    assert comparison.gone == ("veitvet",)
    # The council's list speaks of Oslo kommune only, so it says nothing of Bærum and Asker.
    assert set(comparison.not_covered) == {"sandvika", "asker-sentrum"}
    assert set(comparison.disputed) == {"furuset", "bjorndal"}


def test_the_first_list_has_only_new_areas(register: Register) -> None:
    first = register.edition_by_id["2023-03-23"]
    comparison = changes.compare(register, None, first)
    assert comparison == changes.Changes(new=("gronland-toyen",))


def test_a_list_compared_with_itself_has_no_change(register: Register) -> None:
    for edition in register.editions:
        comparison = changes.compare(register, edition, edition)
        assert (comparison.new, comparison.gone, comparison.not_covered) == ((), (), ())


EDITIONS = ("2022-autumn", "2023-03-23", "2024-04-30", "2026-01")


@pytest.mark.parametrize(("older", "newer"), list(permutations(EDITIONS, 2)))
def test_every_area_is_in_exactly_one_class(register: Register, older: str, newer: str) -> None:
    a, b = register.edition_by_id[older], register.edition_by_id[newer]
    comparison = changes.compare(register, a, b)
    assert sorted(_classified(comparison)) == sorted(_ids(a) | _ids(b))
    _mirrored(comparison, changes.compare(register, b, a))


@pytest.mark.parametrize("newer", EDITIONS)
def test_what_is_gone_is_the_same_alone_as_beside_all_changes(
    register: Register, newer: str
) -> None:
    alone, whole = replace(register), replace(register)
    edition = register.edition_by_id[newer]
    comparison = changes.compare(whole, whole.before(edition), edition)
    assert changes.gone(alone, edition) == comparison.gone


def _classified(result: Changes) -> list[str]:
    """Every area in every class, as often as it is there."""
    items = [item for name in changes.CLASSES for item in getattr(result, name)]
    return [id_ for item in items for id_ in (item if isinstance(item, Lineage) else (item,))]


def _mirrored(result: Changes, back: Changes) -> None:
    """Backwards, new and gone change places, and so do split and merged."""
    assert set(back.new) == set(result.gone) and set(back.gone) == set(result.new)
    for name in ("continued", "not_covered", "undecided"):
        assert set(getattr(back, name)) == set(getattr(result, name))
    turned = {(frozenset(line.after), frozenset(line.before)) for line in result.renamed}
    assert {(frozenset(line.before), frozenset(line.after)) for line in back.renamed} == turned
    lines = [*result.split, *result.merged]
    assert {frozenset(line) for line in lines} == {
        frozenset(line) for line in [*back.split, *back.merged]
    }
    uneven = [line for line in result.split if len(line.before) != len(line.after)]
    assert {frozenset(line) for line in uneven} <= {frozenset(line) for line in back.merged}
    assert {(item.after, item.before) for item in result.moved} == {
        (item.before, item.after) for item in back.moved
    }


def _ids(edition: Edition) -> set[str]:
    return {row.area for row in edition.listings}


def test_areas_that_the_older_list_may_have_meant_are_undecided(register: Register) -> None:
    """2023 counts four unnamed areas in Stovner, Alna and Søndre Nordstrand."""
    older, newer = register.edition_by_id["2023-03-23"], register.edition_by_id["2024-04-30"]
    comparison = changes.compare(register, older, newer)
    assert set(comparison.undecided) == {"furuset", "mortensrud-bjornerud", "bjorndal"}
    assert set(comparison.new) == {"majorstua", "sandvika", "asker-sentrum", "veitvet"}


def test_a_list_that_names_nothing_makes_nothing_gone(register: Register) -> None:
    empty = replace(register.latest, id="2027-01", listings=())
    comparison = changes.compare(register, register.latest, empty)
    assert (comparison.gone, comparison.not_covered) == ((), ())
    assert len(comparison.undecided) == 12


# --- renamed, split, merged, moved ------------------------------------------------------------


def _edition(register: Register, date: str, *areas: str, unit: Unit | None = Unit.OST) -> Edition:
    """A list of the council of the whole police district that names these areas."""
    rows = tuple(
        replace(register.latest.listings[0], area=id_, edition=date, unit=unit, status=None)
        for id_ in areas
    )
    return replace(
        register.latest,
        id=date,
        date=PartialDate.parse(date),
        scope="Oslo politidistrikt",
        listings=rows,
    )


def _with_lineage(register: Register, **replaces: tuple[str, ...]) -> Register:
    """The register where areas took over from others, by id with _ for -."""
    known = {id_.replace("_", "-"): olds for id_, olds in replaces.items()}
    areas = tuple(replace(a, replaces=known.get(a.id, ())) for a in register.areas)
    return replace(register, areas=areas)


def test_one_list_with_two_and_one_with_one_is_a_merger(register: Register) -> None:
    """The same list counts as nine or ten: Mortensrud and Bjørnerud as one or two."""
    known = _with_lineage(register, mortensrud_bjornerud=("holmlia-syd", "bjorndal"))
    apart = _edition(known, "2024", "holmlia-syd", "bjorndal", "vestli")
    joined = _edition(known, "2025", "mortensrud-bjornerud", "vestli")
    line = Lineage(("holmlia-syd", "bjorndal"), ("mortensrud-bjornerud",))
    assert changes.compare(known, apart, joined) == Changes(continued=("vestli",), merged=(line,))
    back = changes.compare(known, joined, apart)
    assert back.split == (Lineage(line.after, line.before),) and not back.merged
    assert change_words.lineage(known, line) == "Holmlia Syd og Bjørndal → Mortensrud/Bjørnerud"


def test_an_area_under_another_name_is_renamed_and_can_be_moved(register: Register) -> None:
    known = _with_lineage(register, grorud=("veitvet",))
    older = _edition(known, "2024", "veitvet")
    newer = _edition(known, "2025", "grorud", unit=Unit.SENTRUM)
    comparison = changes.compare(known, older, newer)
    assert comparison.renamed == (Lineage(("veitvet",), ("grorud",)),)
    assert comparison.moved == (Moved("grorud", Unit.OST, Unit.SENTRUM),)
    assert (comparison.new, comparison.gone) == ((), ())
    assert "Skiftet politienhet: Grorud (fra øst til sentrum)." in change_words.notes(
        known, comparison, older, newer
    )


def test_a_part_that_keeps_its_name_is_a_split(register: Register) -> None:
    known = _with_lineage(register, trosterud=("furuset",))
    older = _edition(known, "2024", "furuset")
    newer = _edition(known, "2025", "furuset", "trosterud")
    comparison = changes.compare(known, older, newer)
    assert comparison.split == (Lineage(("furuset",), ("furuset", "trosterud")),)
    assert (comparison.new, comparison.continued) == ((), ())


def test_a_chain_of_names_leads_to_the_first(register: Register) -> None:
    known = _with_lineage(register, grorud=("veitvet",), vestli=("grorud",))
    comparison = changes.compare(
        known, _edition(known, "2020", "veitvet"), _edition(known, "2030", "vestli")
    )
    assert comparison.renamed == (Lineage(("veitvet",), ("vestli",)),)


def test_both_on_both_lists_is_no_change(register: Register) -> None:
    known = _with_lineage(register, grorud=("veitvet",))
    older, newer = (_edition(known, year, "veitvet", "grorud") for year in ("2024", "2025"))
    assert changes.compare(known, older, newer) == Changes(continued=("veitvet", "grorud"))


def test_a_list_of_the_municipality_makes_nothing_outside_new(register: Register) -> None:
    wider = _edition(register, "2027", "sandvika", "vestli")
    comparison = changes.compare(register, register.latest, wider)
    assert comparison.not_covered == ("sandvika",) and comparison.new == ()


IDS = sorted(
    area["properties"]["id"]
    for area in json.loads((DATA / "ipo_areas.geojson").read_text(encoding="utf-8"))["features"]
)
SOME = st.lists(st.sampled_from(IDS), unique=True, min_size=1)
UNITS = st.sampled_from([*Unit, None])
#: Who took over from whom: always from an area later in the alphabet, so never in a circle.
HEIRS = st.dictionaries(st.sampled_from(IDS), st.lists(st.sampled_from(IDS), max_size=3))


@given(SOME, SOME, UNITS, UNITS, HEIRS)
def test_the_calculus_is_a_mirror_and_classes_do_not_overlap(
    register: Register,
    olds: list[str],
    news: list[str],
    before: Unit | None,
    after: Unit | None,
    heirs: dict[str, list[str]],
) -> None:
    tree = {id_: tuple(old for old in of if old > id_) for id_, of in heirs.items()}
    known = _with_lineage(register, **{id_.replace("-", "_"): of for id_, of in tree.items()})
    older = _edition(known, "2024", *olds, unit=before)
    newer = _edition(known, "2025", *news, unit=after)
    comparison = changes.compare(known, older, newer)
    assert sorted(_classified(comparison)) == sorted({*olds, *news})
    _mirrored(comparison, changes.compare(known, newer, older))
    same = changes.compare(known, newer, replace(newer, id="again"))
    assert same == Changes(continued=tuple(news))


def test_only_what_is_asked_for_is_kept(register: Register) -> None:
    older = register.edition_by_id["2024-04-30"]
    comparison = changes.compare(register, older, register.latest)
    alna = changes.narrowed(comparison, lambda id_: register.area_by_id[id_].bydel == "alna")
    assert (alna.new, alna.continued) == (("ellingsrud", "trosterud"), ("furuset",))
    assert alna.gone == () and alna.disputed == ("furuset",)


# --- lists in a row ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (
            "gronland-toyen",
            "På 3 lister på rad, fra den første kjente lista 23. mars 2023 til januar 2026, "
            "i minst 2 år og 9 måneder",
        ),
        (
            "majorstua",
            "På 2 lister på rad, fra 30. april 2024 til januar 2026, i minst 1 år og 8 måneder",
        ),
        (
            "furuset",
            "På 2 lister på rad, fra 30. april 2024 til januar 2026, i minst 1 år og 8 måneder",
        ),
        ("vestli", "På 1 liste, fra januar 2026"),
    ],
)
def test_lists_in_a_row_over_real_dates(register: Register, area: str, words: str) -> None:
    tenure = changes.tenure(register, register.latest, area)
    assert tenure and change_words.tenure(tenure) == words


def test_a_gap_breaks_the_row_and_an_empty_list_does_not(register: Register) -> None:
    first, gap, empty, last = (
        _edition(register, "2020", "vestli"),
        _edition(register, "2021", "grorud"),
        _edition(register, "2022"),
        _edition(register, "2023", "vestli"),
    )
    broken = replace(register, editions=(first, gap, empty, last))
    tenure = changes.tenure(broken, last, "vestli")
    assert tenure and (tenure.lists, tenure.start, tenure.since) == (1, Start.BY, last.date)
    whole = replace(register, editions=(first, empty, last))
    tenure = changes.tenure(whole, last, "vestli")
    assert tenure and (tenure.lists, tenure.start, tenure.months) == (2, Start.BEFORE, 24)
    assert changes.tenure(whole, last, "grorud") is None


def test_a_start_that_a_source_states_is_no_guess(register: Register) -> None:
    def stated(row: Listing) -> Listing:
        return replace(row, started=PartialDate.parse("2024-06-01"), status=Status.OPPSTART)

    edition = _edition(register, "2026-01-30", "vestli")
    edition = replace(edition, listings=tuple(map(stated, edition.listings)))
    tenure = changes.tenure(replace(register, editions=(edition,)), edition, "vestli")
    assert tenure and (tenure.start, tenure.months, tenure.at_least) == (Start.STATED, 19, False)


# --- what a review found ----------------------------------------------------------------------


def test_a_start_reported_again_next_year_is_no_dispute(register: Register) -> None:
    """Furuset "oppstart 2025" on the lists of 2026 and 2027 is one and the same."""
    again = replace(register.latest, id="2027-01", date=PartialDate.parse("2027-01"))
    comparison = changes.compare(register, register.latest, again)
    assert "furuset" not in comparison.disputed and "vestli" in comparison.disputed


def test_a_list_compared_with_itself_disputes_nothing(register: Register) -> None:
    assert changes.compare(register, register.latest, register.latest).disputed == ()


def test_areas_counted_without_name_and_place_may_be_any(register: Register) -> None:
    older = replace(_edition(register, "2024", "grorud"), unnamed=(Unnamed(5, ()),))
    newer = _edition(register, "2025", "grorud", "vestli")
    assert changes.compare(register, older, newer).undecided == ("vestli",)
    assert changes.compare(register, newer, older).undecided == ("vestli",)


def test_as_many_as_before_but_others_are_regrouped(register: Register) -> None:
    known = _with_lineage(register, grorud=("veitvet", "fossum"), vestli=("fossum",))
    older, newer = (
        _edition(known, "2024", "veitvet", "fossum"),
        _edition(known, "2025", "grorud", "vestli"),
    )
    comparison = changes.compare(known, older, newer)
    assert comparison.regrouped == (Lineage(("veitvet", "fossum"), ("grorud", "vestli")),)
    assert not (comparison.merged or comparison.split)
    assert changes.compare(known, newer, older).regrouped


def test_a_part_that_keeps_its_name_can_be_moved_too(register: Register) -> None:
    known = _with_lineage(register, trosterud=("furuset",))
    older = _edition(known, "2024", "furuset")
    newer = _edition(known, "2025", "furuset", "trosterud", unit=Unit.SENTRUM)
    assert changes.compare(known, older, newer).moved == (Moved("furuset", Unit.OST, Unit.SENTRUM),)


def test_a_list_that_cannot_tell_does_not_break_the_row(register: Register) -> None:
    wider = _edition(register, "2027-01", "sandvika")
    lists = (register.edition_by_id["2024-04-30"], register.latest, wider)
    tenure = changes.tenure(replace(register, editions=lists), wider, "sandvika")
    assert tenure and tenure.lists == 2
