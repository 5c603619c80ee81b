"""What is internal never comes out, by no way round."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import changes, files, report
from geo.disclosure import disclose, openly
from geo.model import Audience, Register
from geo.part import CITY, Part, main_parts
from geo.report.blocks import texts
from geo.report.meeting import meeting_report
from tests.geo.events import add_event

Edit = Callable[[str, Callable[[Any], object]], Path]
TODAY = date(2026, 11, 22)


def all_words(register: Register) -> str:
    """Every word of the reports on everything there is, as anybody may read them."""
    known = openly(register)
    results = [report.report(known, part, TODAY) for part in main_parts(register)]
    results.append(meeting_report(known, TODAY))
    return "\n".join(words for one in results for block in one.blocks for words in texts(block))


def test_a_register_without_secrets_is_the_open_one(register: Register) -> None:
    assert openly(register) is register and register.audience is Audience.OPEN
    read = replace(register, audience=None)
    assert openly(read).version == read.version and openly(read) is openly(read)


def test_an_internal_listing_leaves_no_trace(edit: Edit) -> None:
    folder = edit(
        "editions.json", lambda doc: doc["editions"][-1]["listings"][5].update(internal=True)
    )
    whole = files.read_register(folder)
    assert whole.latest.listings[5].area == "vestli"
    opened = openly(whole)
    assert "vestli" not in opened.area_by_id and opened.version != whole.version
    assert "vestli" not in opened.latest.by_area and len(opened.latest.listings) == 11
    # The quote of the line that names Vestli too goes from the others on that line.
    assert all("Vestli" not in (row.quote or "") for row in opened.latest.listings)
    assert "Vestli" not in all_words(whole)
    document = report.report(disclose(whole, Audience.INTERNAL), CITY, TODAY)
    assert any("Vestli" in words for block in document.blocks for words in texts(block))


def test_an_area_that_is_secret_on_one_list_only_stays_on_the_others(edit: Edit) -> None:
    folder = edit(
        "editions.json", lambda doc: doc["editions"][-1]["listings"][4].update(internal=True)
    )
    opened = openly(files.read_register(folder))
    assert "furuset" in opened.area_by_id and "furuset" not in opened.latest.by_area
    assert "furuset" in opened.edition_by_id["2024-04-30"].by_area
    assert all("Furuset" not in (row.quote or "") for row in opened.latest.listings)


def test_internal_notes_points_texts_deadlines_and_dates_do_not_come_out(edit: Edit) -> None:
    def notes(doc: Any) -> None:
        doc["editions"][-1]["listings"][0].update(note="HEMMELIG-1", note_internal=True)
        doc["editions"][-1].update(note="HEMMELIG-2", note_internal=True)

    def points(doc: Any) -> None:
        doc["followups"][0].update(title="HEMMELIG-3", internal=True)
        doc["followups"][1]["statuses"][0].update(text="HEMMELIG-4", internal=True)
        doc["followups"][3].update(internal=True)
        doc["followups"][1]["amounts"][0].update(text="HEMMELIG-5", internal=True)
        doc["pending"][0].update(text="HEMMELIG-6", internal=True)

    edit("editions.json", notes)
    edit(
        "ipo_areas.geojson",
        lambda doc: doc["features"][0]["properties"].update(note="HEMMELIG-7", note_internal=True),
    )
    edit(
        "milestones.json",
        lambda doc: (
            add_event(title="HEMMELIG-8", date="2027", internal=True)(doc),
            add_event(id="2026-03-01-rapport", date="2026-03-01", line=94)(doc),
        ),
    )
    whole = files.read_register(edit("followups.json", points))
    opened = openly(whole)
    assert {point.id for point in opened.followups} == {
        "2025-2",
        "2025-3",
        "2025-5",
        "2025-6",
        "2025-7",
    }
    # The milestone on the same line as a deadline of the hidden point would tell of it.
    assert "2026-03-01-rapport" not in {item.id for item in opened.milestones}
    assert "HEMMELIG" not in all_words(whole)
    assert "HEMMELIG" not in repr(replace(opened, version=""))
    document = report.report(disclose(whole, Audience.INTERNAL), CITY, TODAY)
    internal = "\n".join(words for block in document.blocks for words in texts(block))
    assert all(f"HEMMELIG-{number}" in internal for number in (1, 3, 4, 5, 6, 7, 8))


def test_a_point_that_names_a_hidden_area_goes_with_it(edit: Edit) -> None:
    edit(
        "followups.json", lambda doc: doc["followups"][6].update(text="Mer innsats på Ellingsrud.")
    )
    folder = edit(
        "editions.json", lambda doc: doc["editions"][-1]["listings"][7].update(internal=True)
    )
    opened = openly(files.read_register(folder))
    assert "2025-7" not in {point.id for point in opened.followups}
    assert "ellingsrud" not in json.dumps(all_words(files.read_register(folder))).lower()


def test_an_internal_programme_or_body_leaves_no_trace(edit: Edit) -> None:
    """Its names go wherever they stand, and every reference to it; so do marked lines and items."""
    names = {"koss": "KOSS", "velferdsetaten": "Velferdsetaten"}

    def hide(key: str, *ids: str) -> Callable[[Any], None]:
        def change(doc: Any) -> None:
            for item in doc[key]:
                item["internal"] = item["id"] in ids
                if item["id"] == "oslostandard":
                    item["log"][-1].update(text="HEMMELIG-1", internal=True)

        return change

    def meetings(doc: Any) -> None:
        doc["meetings"][3]["items"][0].update(text="HEMMELIG-2", internal=True)
        doc["meetings"][2].update(title="HEMMELIG-3", internal=True)

    edit("programmes.json", hide("programmes", "koss"))
    edit("meetings.json", meetings)
    whole = files.read_register(edit("bodies.json", hide("bodies", "velferdsetaten")))
    opened = openly(whole)
    assert names.keys().isdisjoint({*opened.programme_by_id, *opened.body_by_id})
    left = repr(replace(opened, version="", bydeler=(), delbydeler=()))
    assert not any(word in left for word in (*names.values(), *names, "VEL", "HEMMELIG"))
    assert "2025-06-mote" not in left  # the line of the log that named the meeting is still there
    assert "godkjent" in {row.kind for item in opened.programmes for row in item.log}
    assert len(opened.meeting_by_id["2026-01-seminar"].items) == 6
    assert all(name in repr(whole) for name in (*names.values(), "HEMMELIG-3"))


def test_flags_must_be_yes_or_no(edit: Edit) -> None:
    from geo import checks

    folder = edit("followups.json", lambda doc: doc["followups"][0].update(internal="ja"))
    assert [item.code for item in checks.check_folder(folder)] == ["wrong_kind"]


def _hide(*places: int) -> Callable[[Any], object]:
    def hide(doc: Any) -> None:
        for place in places:
            doc["editions"][-1]["listings"][place].update(internal=True)

    return hide


def test_nothing_is_derived_from_a_list_that_is_not_whole(edit: Edit) -> None:
    """Furuset is hidden on the newest list only: it is neither gone nor counted."""
    whole = files.read_register(edit("editions.json", _hide(4)))
    opened = openly(whole)
    assert opened.latest.partial
    comparison = changes.compare(opened, opened.edition_by_id["2024-04-30"], opened.latest)
    assert comparison.gone == () and "furuset" in comparison.undecided
    page_text = all_words(whole)
    assert "Utgått (utledet)" not in page_text and "har 11" not in page_text
    assert "Lista er ikke vist i sin helhet i denne utgaven." in page_text


@pytest.mark.parametrize(
    "name", ["Vestlis ungdom", "Vestliområdet", "V e s t l i", "Vest\u00adli", "VEST-LI", "vestli"]
)
def test_other_ways_of_writing_a_hidden_name_are_seen(edit: Edit, name: str) -> None:
    edit(
        "followups.json",
        lambda doc: (
            doc["followups"][0].update(text=f"Mer om {name}."),
            doc["followups"][1]["statuses"][0].update(text=f"Mer om {name}."),
            doc["pending"][0].update(text=f"Mer om {name}."),
        ),
    )
    edit("milestones.json", add_event(title=f"Mer om {name}"))
    edit("documents.json", lambda doc: doc["sources"][0].update(note=f"Mer om {name}"))
    edit(
        "ipo_areas.geojson",
        lambda doc: doc["features"][6]["properties"].update(
            note=f"Ved {name}", boundary_source=f"Ved {name}", aliases=name
        ),
    )
    opened = openly(files.read_register(edit("editions.json", _hide(5))))
    left = repr(
        replace(
            opened,
            version="",
            bydeler=(),
            delbydeler=(),
            areas=tuple(replace(area, geometry=None) for area in opened.areas),
        )
    )
    assert "Mer om" not in left and name not in left


def test_bydeler_keep_their_names_though_an_area_is_called_the_same(edit: Edit) -> None:
    opened = openly(files.read_register(edit("editions.json", _hide(10))))
    assert "grorud" not in opened.area_by_id and opened.bydel_by_id["grorud"].name == "Grorud"
    assert (
        opened.editions[-1].id == "2026-01"
        and opened.latest.by_area["vestli"].as_written == "Vestli"
    )


def test_milestones_of_a_hidden_point_go_with_it(edit: Edit) -> None:
    opened = openly(
        files.read_register(
            edit("followups.json", lambda doc: doc["followups"][1].update(internal=True))
        )
    )
    assert "2025-06-oslostandard" not in {item.id for item in opened.milestones}


@settings(max_examples=20)
@given(st.sets(st.integers(0, 11), min_size=1, max_size=4))
def test_no_hidden_area_is_named_in_any_open_report(register: Register, places: set[int]) -> None:
    rows = tuple(
        replace(row, internal=place in places) for place, row in enumerate(register.latest.listings)
    )
    whole = replace(
        register, editions=(*register.editions[:-1], replace(register.latest, listings=rows))
    )
    others = {bydel.name for bydel in register.bydeler}
    listed = {row.area for edition in register.editions[:-1] for row in edition.listings}
    page_text = all_words(whole)
    for place in places:
        area = register.area_by_id[rows[place].area]
        if area.id not in listed and area.name not in others:
            assert area.name not in page_text


# --- a list that is not shown whole -----------------------------------------------------------


def _marked(register: Register, marks: set[tuple[str, int]]) -> Register:
    """The register with listings (list id, place on it) marked internal."""
    return replace(
        register,
        editions=tuple(
            replace(
                edition,
                listings=tuple(
                    replace(row, internal=(edition.id, place) in marks)
                    for place, row in enumerate(edition.listings)
                ),
            )
            for edition in register.editions
        ),
    )


def _all_of(register: Register, *ids: str) -> set[tuple[str, int]]:
    return {
        (edition.id, place)
        for edition in register.editions
        if edition.id in ids
        for place in range(len(edition.listings))
    }


def _words(register: Register, part: Any = CITY, edition: str | None = None) -> str:
    document = report.report(openly(register), part, TODAY, edition)
    return "\n".join(words for block in document.blocks for words in texts(block))


NOT_WHOLE = "Lista er ikke vist i sin helhet i denne utgaven."


def test_the_report_says_that_the_list_is_not_whole_and_counts_nothing(
    register: Register,
) -> None:
    for marks in ({("2026-01", 5)}, {("2026-01", place) for place in range(11)}):
        whole = _marked(register, marks)
        every = {part: _words(whole, part) for part in main_parts(register)}
        assert all(NOT_WHOLE in wording for wording in every.values())
        status_list = meeting_report(openly(whole), TODAY)
        full_text = "\n".join(words for block in status_list.blocks for words in texts(block))
        assert "én av listene ikke er vist i sin helhet" in full_text
        for part, wording in (*every.items(), ("status list", full_text)):
            for false in (
                "IPO-områder på lista",
                "ingen IPO-områder",
                "1 IPO-område",
                "Utgått",
                "De nærmeste",
                "bydelene med IPO-områder",
                "navngir ingen",
            ):
                assert false not in wording, (part, false)


def test_the_same_is_said_of_every_bydel_whatever_is_hidden_where(register: Register) -> None:
    """Ullern never had an area: its report is the same whether one in Stovner or Alna hides."""
    ullern = Part.of_bydel("ullern")
    assert len({_words(_marked(register, {("2026-01", place)}), ullern) for place in (5, 7)}) == 1


def test_a_list_of_which_all_is_hidden_is_not_said_to_name_nothing(register: Register) -> None:
    whole = _marked(register, _all_of(register, "2026-01"))
    for part in main_parts(register):
        page_text = _words(whole, part)
        assert "ikke vist i sin helhet" in page_text and "navngir ingen" not in page_text
        assert "eldre liste å sammenligne" not in page_text


def test_an_older_list_that_is_hidden_makes_nothing_new(register: Register) -> None:
    opened = openly(_marked(register, _all_of(register, "2024-04-30")))
    older = opened.before(opened.latest)
    assert older and older.id == "2024-04-30" and older.partial
    comparison = changes.compare(opened, older, opened.latest)
    assert (
        not comparison.new
        and not comparison.gone
        and set(comparison.undecided) == set(opened.latest.by_area)
    )
    tenure = changes.tenure(opened, opened.latest, "gronland-toyen")
    assert tenure and tenure.lists == 1 and tenure.at_least


def test_a_lineage_of_which_part_may_hide_is_not_reported(register: Register) -> None:
    """A split of which one half is hidden would look like a new name."""
    veitvet, fossum, trosterud = (
        register.area_by_id[i] for i in ("veitvet", "fossum", "trosterud")
    )
    heirs = tuple(replace(area, replaces=(veitvet.id,)) for area in (fossum, trosterud))
    changed = tuple(
        next((heir for heir in heirs if heir.id == area.id), area) for area in register.areas
    )
    place = [row.area for row in register.latest.listings].index("trosterud")
    opened = openly(_marked(replace(register, areas=changed), {("2026-01", place)}))
    comparison = changes.compare(opened, opened.edition_by_id["2024-04-30"], opened.latest)
    assert not (comparison.renamed or comparison.split) and "veitvet" in comparison.undecided


def test_what_a_list_and_its_sources_count_is_not_reported(register: Register) -> None:
    opened = openly(_marked(register, {("2023-03-23", 0)}))
    edition = opened.edition_by_id["2023-03-23"]
    assert (edition.title, edition.note, edition.unnamed, edition.stated_counts) == (
        "Liste",
        None,
        (),
        (),
    )
    assert opened.source_by_id["vartoslo-2023"].title == "Kilde"


# --- every string, however the name is spelt --------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Vest-\nli", "Vest\u200bli", "Ｖｅｓｔｌｉ", "Nedre-Vestlifeltet"]
)
def test_no_field_names_a_hidden_area(register: Register, name: str) -> None:
    """Every string of every kind of record, with the name in it."""
    message = f"Om {name} her"
    points = tuple(
        replace(
            point,
            responsible=(message, "Oslo kommune"),
            quote=message,
            statuses=tuple(replace(item, quote=message) for item in point.statuses),
            deadlines=tuple(replace(item, text=message) for item in point.deadlines),
            amounts=tuple(replace(item, text=message) for item in point.amounts),
        )
        for point in register.followups
    )
    changed = replace(
        register,
        editions=tuple(
            replace(
                edition,
                title=message,
                date_text=message,
                note=message,
                listings=tuple(
                    replace(row, as_written=message, note=message, quote=message)
                    if row.area != "vestli"
                    else row
                    for row in edition.listings
                ),
            )
            for edition in register.editions
        ),
        areas=tuple(
            replace(area, aliases=(message,), note=message, boundary_source=message)
            if area.id != "vestli"
            else area
            for area in register.areas
        ),
        bydeler=tuple(replace(item, unit_source=message) for item in register.bydeler),
        followups=points,
        pending=tuple(replace(item, quote=message) for item in register.pending),
        milestones=tuple(replace(item, kind=message) for item in register.milestones),
        sources=tuple(
            replace(
                item,
                title=message,
                publisher=message,
                licence=message,
                note=message,
                url="https://vestli.example/",
            )
            for item in register.sources
        ),
    )
    opened = openly(_marked(changed, {("2026-01", 5)}))
    assert message not in repr(opened) and "vestli.example" not in repr(opened)
    assert len(opened.followups) == len(points) and not opened.pending and not opened.milestones
    assert {point.responsible for point in opened.followups} == {("Oslo kommune",)}
    assert {item.title for item in opened.sources} == {"Kilde"}
    assert opened.area_by_id["furuset"].boundary_source == "Omtrentlig, ikke politiets grense"
    shown = opened.latest.by_area["furuset"].as_written
    assert shown == "–" and all(not row.note and not row.quote for row in opened.latest.listings)


def test_ids_of_sources_do_not_tell(register: Register) -> None:
    def named(id_: str) -> str:
        return "vestli-2026" if id_ == "politiradet-2026-01" else id_

    latest = replace(
        register.latest,
        sources=("vestli-2026",),
        listings=tuple(replace(row, source=named(row.source)) for row in register.latest.listings),
    )
    changed = replace(
        register,
        editions=(*register.editions[:-1], latest),
        sources=tuple(replace(item, id=named(item.id)) for item in register.sources),
    )
    opened = openly(_marked(changed, {("2026-01", 5)}))
    assert {row.source for row in opened.latest.listings} <= opened.source_by_id.keys()
    assert "vestli-2026" not in repr(opened)


def test_words_that_only_look_like_a_name_stay(register: Register) -> None:
    """Police unit Vest and its list are not Vestli; a short name hides no longer word."""
    point = replace(register.followups[0], text="Enhet vest lister opp tiltak i Ilapposten.")
    areas = tuple(
        replace(area, aliases=("Ila",)) if area.id == "vestli" else area for area in register.areas
    )
    changed = replace(register, followups=(point, *register.followups[1:]), areas=areas)
    opened = openly(_marked(changed, {("2026-01", 5)}))
    assert opened.followups[0].text == point.text


def test_a_shown_name_with_a_hidden_one_in_it_stays(register: Register) -> None:
    """Mortensrud hides; Mortensrud/Bjørnerud is another area, and shown."""
    areas = tuple(
        replace(area, name="Mortensrud", aliases=()) if area.id == "vestli" else area
        for area in register.areas
    )
    changed = replace(register, areas=areas)
    opened = openly(_marked(changed, {("2026-01", 5)}))
    area = opened.area_by_id["mortensrud-bjornerud"]
    assert area.name == "Mortensrud/Bjørnerud" and "Mortensrud" not in area.aliases


def test_what_hides_on_one_list_is_not_reported_by_the_others(register: Register) -> None:
    """Bjørndal is shown in 2026, and its notes there spoke of the list that hides it."""
    marks = {("2024-04-30", 7)}
    assert register.edition_by_id["2024-04-30"].listings[7].area == "bjorndal"
    opened = openly(_marked(register, marks))
    row = opened.latest.by_area["bjorndal"]
    assert row.as_written == "Bjorndal" and row.note is None
    assert str(opened.area_by_id["bjorndal"].boundary_source).startswith("Delbydel Bjørndal")
    frogner = openly(_marked(register, {("2024-04-30", 1)})).bydel_by_id["frogner"]
    assert frogner.unit_source == "ikke oppgitt"  # it told that Majorstuen was on that list


def test_words_that_tell_a_hidden_deadline_go_with_it(register: Register) -> None:
    point = register.followups[3]
    hidden = replace(
        point, deadlines=(replace(point.deadlines[0], internal=True), *point.deadlines[1:])
    )
    changed = replace(
        register, followups=tuple(hidden if item is point else item for item in register.followups)
    )
    opened = openly(changed)
    hit = next(item for item in opened.followups if item.id == point.id)
    assert len(hit.deadlines) == 1 and not hit.statuses
    assert "2026-03-01-rapport" not in {item.id for item in opened.milestones}
    assert "1. mars" not in repr(opened) and "1.mars" not in repr(opened)


def test_a_name_that_slips_through_stops_everything(register: Register) -> None:
    edition = replace(
        register.latest,
        id="vestli-2026",
        listings=tuple(replace(row, edition="vestli-2026") for row in register.latest.listings),
    )
    changed = replace(register, editions=(*register.editions[:-1], edition))
    with pytest.raises(RuntimeError, match="hidden, yet named"):
        openly(_marked(changed, {("vestli-2026", 5)}))


_FOLDS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def _folded_words(words: str) -> str:
    """Words with one blank between, folded in a way of the test's own."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', words.lower().translate(_FOLDS)))}"


@settings(max_examples=8)
@given(st.data())
def test_no_report_names_what_hides_on_any_list(register: Register, data: st.DataObject) -> None:
    places = sorted(_all_of(register, *register.edition_by_id))
    marks = data.draw(st.sets(st.sampled_from(places), min_size=1, max_size=8))
    points = data.draw(st.sets(st.sampled_from(range(len(register.followups))), max_size=3))
    whole = replace(
        _marked(register, marks),
        followups=tuple(
            replace(point, internal=place in points)
            for place, point in enumerate(register.followups)
        ),
    )
    shown = {row.area for edition in openly(whole).editions for row in edition.listings}
    bydeler = {_folded_words(item.name) for item in register.bydeler}
    edition = data.draw(st.sampled_from([None, *register.edition_by_id]))
    wording = _folded_words(
        "\n".join(_words(whole, part, edition) for part in main_parts(register))
    )
    for area in register.areas:
        if (
            any(
                row.area == area.id
                for item in whole.editions
                for row in item.listings
                if row.internal
            )
            and area.id not in shown
        ):
            for name in map(_folded_words, (area.name, *area.aliases)):
                assert name in bydeler or name not in wording
    for place in points:
        assert _folded_words(register.followups[place].title) not in wording
