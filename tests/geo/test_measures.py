"""Measures: read, checked, kept, hidden, and shown where they belong; in a made-up register."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo import checks, files, measures, timeline
from geo.disclosure import disclose, openly
from geo.model import Audience, Measure, MeasureState, PartialDate, Register
from geo.part import CITY, Part
from geo.past import known_by
from geo.report import report
from geo.report.blocks import texts
from geo.scene import Atlas, page_of
from geo.scene.timeline import Facts, screen_scene, timeline_scene
from geo.store.changing import Put, Remove
from geo.store.database import Store
from geo.style import LookName
from geo.text import measure_words
from geo.view import View
from tests.conftest import DATA, shipped_register
from tests.geo.made_up_measures import LIGHTS, PATROL, built, file_of, with_measures

TODAY = date(2026, 2, 10)


@pytest.fixture(scope="module")
def whole() -> Register:
    return with_measures(shipped_register())


@pytest.fixture(scope="module")
def internal(whole: Register) -> Register:
    return disclose(whole, Audience.INTERNAL)


@pytest.fixture(scope="module")
def opened(whole: Register) -> Register:
    return openly(whole)


# --- reading and checking -----------------------------------------------------------------------


def test_a_folder_without_measures_is_as_before() -> None:
    assert not (DATA / files.MEASURES).exists()
    assert shipped_register().measures == ()


def test_a_measure_is_read_from_its_file(folder: Path) -> None:
    (folder / files.MEASURES).write_bytes(file_of(LIGHTS, PATROL))
    lights, patrol = files.read_register(folder).measures
    assert (lights.start, lights.end) == (
        PartialDate.parse("2025-03"),
        PartialDate.parse("2026-05"),
    )
    assert (lights.state, lights.links.areas, lights.source) == (
        MeasureState.PAGAR,
        ("vestli",),
        "politiradet-2026-01",
    )
    assert (patrol.end, patrol.entered_by, patrol.links.bydeler) == (None, "Kari Prøve", ("alna",))
    assert not [item for item in checks.check_folder(folder) if item.file == files.MEASURES]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"source": "finnes-ikke"}, "unknown_source", "source"),
        ({"links": {"areas": ["atlantis"]}}, "unknown_reference", "links"),
        ({"links": {"followups": ["1999-1"]}}, "unknown_reference", "links"),
        ({"end": "2024"}, "ends_before_start", "end"),
        ({"source": None}, "measure_unsourced", "source"),
        ({"links": {}}, "measure_nowhere", "links"),
        ({"state": "avsluttet", "end": None}, "measure_over_undated", "end"),
        ({"state": "ferdig"}, "not_in_vocabulary", "state"),
        ({"start": "i fjor"}, "not_a_date", "start"),
        ({"responsible": ["Hvem?"]}, "unknown_body", "responsible"),
        ({"responsible": ["Vel\u202eferd"]}, "unseen_signs", "responsible"),
        ({"title": " "}, "missing_field", "title"),
        ({"hvem": "Kari"}, "unknown_key", "hvem"),
    ],
)
def test_what_is_wrong_with_a_measure_is_found(
    folder: Path, values: dict[str, object], code: str, field: str
) -> None:
    (folder / files.MEASURES).write_bytes(file_of({**LIGHTS, **values}))
    results = [item for item in checks.check_folder(folder) if item.file == files.MEASURES]
    assert [(item.code, item.feature, item.field) for item in results] == [
        (code, "lys-pa-skoleveien", field)
    ]


def test_a_measure_given_twice_is_found(folder: Path) -> None:
    (folder / files.MEASURES).write_bytes(file_of(LIGHTS, LIGHTS))
    results = [item.code for item in checks.check_folder(folder) if item.file == files.MEASURES]
    assert results == ["id_twice"]


def test_a_measure_may_end_in_the_month_it_starts(folder: Path) -> None:
    (folder / files.MEASURES).write_bytes(
        file_of({**LIGHTS, "start": "2025-03-20", "end": "2025-03"})
    )
    assert not [item for item in checks.check_folder(folder) if item.file == files.MEASURES]


# --- kept in a database -------------------------------------------------------------------------


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_measures_are_kept_changed_and_removed(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = (
        f"{tmp_path}/register.sqlite"
        if database == "sqlite"
        else str(request.getfixturevalue("filled_database"))
    )
    with closing(Store.open(address)) as store:
        store.apply([Put("measure", LIGHTS), Put("measure", PATROL)], "Kari", "nye tiltak", 1)
        assert {item.id for item in _measures_of(store)} == {
            "lys-pa-skoleveien",
            "nattevandring",
        }
        store.apply([Put("measure", {**LIGHTS, "state": "avsluttet"})], "Kari", "ferdig", 2)
        store.apply([Remove("measure", "nattevandring")], "Kari", "gjaldt ikke", 3)
        (left,) = _measures_of(store)
        assert left.state is MeasureState.AVSLUTTET
        store.apply([Remove("measure", "lys-pa-skoleveien")], "Kari", "ut", 4)
        assert files.MEASURES not in store.contents()[2]


def _measures_of(store: Store) -> tuple[Measure, ...]:
    return files.register_of(store.contents()[2]).measures


# --- where they belong --------------------------------------------------------------------------


def test_a_measure_stands_under_its_area_its_bydel_its_point_and_the_city(opened: Register) -> None:
    def ids(part: Part) -> list[str]:
        return [item.id for item in measures.of_part(opened, part)]

    assert ids(Part.of_areas(("vestli",))) == ["lys-pa-skoleveien"]
    assert ids(Part.of_bydel("stovner")) == ["lys-pa-skoleveien"]
    assert ids(Part.of_areas(("furuset",))) == ["nattevandring"]  # the bydel is Alna
    assert ids(Part.of_areas(("hovseter",))) == []
    assert ids(CITY) == ["lys-pa-skoleveien", "nattevandring"]
    assert [item.id for item in measures.of_point(opened, "2025-6")] == ["lys-pa-skoleveien"]


def test_a_measure_without_a_place_stands_for_the_city_alone(opened: Register) -> None:
    one = replace(opened, measures=(built(links={"programmes": ["salto"]}),))
    assert measures.of_part(one, Part.of_areas(("vestli",))) == ()
    assert len(measures.of_part(one, CITY)) == 1


def test_measures_are_in_order_of_their_start() -> None:
    late, early, never = (
        built(id="b", start="2027", end=None),
        built(id="a"),
        built(id="c", start=None),
    )
    assert measures.in_order([never, late, early]) == (early, late, never)


def test_an_older_list_has_the_measures_that_its_time_tells_of(internal: Register) -> None:
    """One that somebody entered by hand is not known to be as old as the list."""
    assert known_by(internal, internal.latest).measures == internal.measures
    assert known_by(internal, internal.editions[0]).measures == ()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-03", "2026-05", "mars 2025 til mai 2026"),
        ("2025-03", None, "fra mars 2025"),
        (None, "2026", "til 2026"),
        (None, None, "ikke oppgitt"),
    ],
)
def test_the_time_of_a_measure_in_words(start: str | None, end: str | None, words: str) -> None:
    assert measure_words.period(built(start=start, end=end)) == words


def test_a_report_tells_of_measures_and_of_who_vouches_for_them(
    internal: Register, opened: Register
) -> None:
    def text_of(register: Register, part: Part) -> str:
        return "\n".join(w for block in report(register, part, TODAY).blocks for w in texts(block))

    assert "Lys på skoleveien" in text_of(opened, Part.of_bydel("stovner"))
    alna = text_of(internal, Part.of_bydel("alna"))
    assert "Nattevandring" in alna and "lagt inn i registeret av Kari Prøve" in alna
    assert "lagt inn i registeret uten dokument" in text_of(opened, Part.of_bydel("alna"))
    assert "Tiltak" not in text_of(opened, Part.of_bydel("frogner")).splitlines()


# --- on the timeline ----------------------------------------------------------------------------


def test_a_measure_has_a_row_under_its_area_on_screen_and_paper(opened: Register) -> None:
    lanes = timeline.lanes(opened)
    assert [m.id for lane in lanes if lane.area.id == "vestli" for m in lane.measures] == [
        "lys-pa-skoleveien"
    ]
    scene = screen_scene(Facts.of_lanes(opened, lanes, TODAY), LookName.LIGHT, 680)
    by_id = {group.id: group for group in scene.groups}
    group = by_id["measure.vestli.lys-pa-skoleveien"]
    assert group.name == "Lys på skoleveien: pågår, mars 2025 – mai 2026"
    (bar,), (band,) = group.marks, by_id["lane.vestli"].marks
    assert bar.y >= band.y + band.h  # type: ignore[union-attr]  # both are boxes
    atlas = Atlas.of(opened, files.read_orientation(DATA))
    paper = timeline_scene(atlas, View(), page_of("a4"), LookName.LIGHT)
    assert "measure.vestli.lys-pa-skoleveien" in {group.id for group in paper.groups}


def test_the_axis_reaches_as_far_as_measures(opened: Register) -> None:
    later = replace(opened, measures=(built(end="2030-06"),))
    assert timeline.span(later)[1] == 2030


def test_measures_give_way_where_there_is_no_room_for_areas(opened: Register) -> None:
    many = tuple(built(id=f"tiltak-{number}") for number in range(60))
    atlas = Atlas.of(replace(opened, measures=many), files.read_orientation(DATA))
    scene = timeline_scene(atlas, View(), page_of("1600x900"), LookName.LIGHT)
    ids = {group.id for group in scene.groups}
    assert not [id_ for id_ in ids if id_.startswith("measure.")]
    assert {"area-vestli", "area-hovseter"} <= ids


# --- what is internal ---------------------------------------------------------------------------


def test_who_entered_a_measure_is_in_no_open_edition(whole: Register, opened: Register) -> None:
    assert "Kari Prøve" in repr(whole) and "Kari Prøve" not in repr(opened)
    assert [item.title for item in opened.measures] == ["Lys på skoleveien", "Nattevandring"]


def test_a_marked_measure_and_one_of_hidden_areas_are_not_shown(whole: Register) -> None:
    def shown(register: Register) -> list[str]:
        return [item.id for item in openly(register).measures]

    marked = tuple(replace(item, internal=item.id == "nattevandring") for item in whole.measures)
    assert shown(replace(whole, measures=marked)) == ["lys-pa-skoleveien"]
    areas = tuple(replace(item, internal=item.id == "vestli") for item in whole.areas)
    assert shown(replace(whole, areas=areas)) == ["nattevandring"]
