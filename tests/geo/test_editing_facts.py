"""Lists, points, measures, events and sources edited by hand, without a screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from geo import checks, files
from geo.editing import record
from geo.editing.area import facts_of, with_facts
from geo.editing.body import body_of, put_with, records_of
from geo.editing.border import NewBorder, with_border
from geo.editing.edit import Edit
from geo.editing.edition import put_edition, with_listing, without_listing
from geo.editing.followup import (
    StatusLine,
    next_number,
    put_point,
    status_puts,
    with_status,
)
from geo.editing.preview import preview
from geo.editing.publishing import publish
from geo.errors import DataError, StoreError
from geo.model import (
    Confidence,
    Deadline,
    FollowUp,
    FollowUpState,
    Links,
    Listing,
    Milestone,
    PartialDate,
    Register,
    Status,
    StatusText,
    UndatedDeadline,
    Unit,
)
from geo.store.changing import FIRST, Put, Remove
from geo.store.database import Store
from tests.conftest import DATA, PAYLOADS
from tests.geo.made_up_measures import built

SOURCE = "politiradet-2026-01"
#: The others are no markup, and are escaped wherever they are shown.
MARKUP = [words for words in PAYLOADS if "<" in words or "${" in words]
MARCH = PartialDate.parse("2026-03-18")


@pytest.fixture(scope="module")
def contents() -> Mapping[str, bytes]:
    return files.contents_of(DATA)[0]


@pytest.fixture(scope="module")
def whole(contents: Mapping[str, bytes]) -> Register:
    return records_of(contents).register


def new_point(**values: Any) -> FollowUp:
    point = FollowUp(
        id="2026-1",
        year=2026,
        number=1,
        number_restored=False,
        title="Et prøvepunkt",
        text="Et punkt som bare finnes i prøver.",
        quote="Et punkt som bare finnes i prøver.",
        source=SOURCE,
        line=None,
        statuses=(),
        state=FollowUpState.IKKE_STARTET,
        responsible=("Velferdsetaten",),
        deadlines=(Deadline(PartialDate.parse("2026-12"), "Ferdig", "Ferdig", SOURCE, None),),
        amounts=(),
        links=Links(areas=("vestli",)),
        undated_deadlines=(UndatedDeadline("til neste møte", "til neste møte", SOURCE, None),),
    )
    return replace(point, **values)


# --- a record as its file has it ------------------------------------------------------------------


@pytest.mark.parametrize("kind", record._PARTS)
def test_a_record_that_is_as_it_was_keeps_its_letters(
    contents: Mapping[str, bytes], whole: Register, kind: str
) -> None:
    for item in getattr(whole, record._PARTS[kind]):
        if (kind, item.id) in records_of(contents).by_key:
            assert record.put(contents, kind, item).body == body_of(contents, kind, item.id)


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("followup", new_point()),
        ("measure", built()),
        (
            "milestone",
            Milestone("prove", MARCH, "Prøve", "møte", "prøve", SOURCE, 3, internal=True),
        ),
    ],
)
def test_a_new_record_is_read_back_as_it_was_written(
    contents: Mapping[str, bytes], kind: str, item: Any
) -> None:
    coming = preview(contents, Edit((record.put(contents, kind, item),), FIRST))
    assert item in getattr(coming.after, record._PARTS[kind])


def test_only_the_field_that_is_changed_differs(
    contents: Mapping[str, bytes], whole: Register
) -> None:
    point = whole.followup_by_id["2025-4"]
    later = replace(point.deadlines[0], date=PartialDate.parse("2026-04-01"))
    put = record.put(contents, "followup", replace(point, deadlines=(later, *point.deadlines[1:])))
    (change,) = preview(contents, Edit((put,), FIRST)).changes
    assert [field.path[0] for field in change.fields] == ["deadlines"]
    assert put.body["deadlines"][1:] == body_of(contents, "followup", "2025-4")["deadlines"][1:]


def test_an_id_comes_of_the_title_and_is_free(contents: Mapping[str, bytes]) -> None:
    assert record.new_id(contents, "measure", "Lys på Ø!") == "lys-pa-o"
    assert record.new_id(contents, "document", "Politirådet 2026-01") == "politiradet-2026-01-2"
    assert record.new_id(contents, "measure", "…") == "measure"


@pytest.mark.parametrize("payload", MARKUP)
@pytest.mark.parametrize("field", ["title", "text", "quote"])
def test_markup_is_named_with_its_place_and_not_written(
    contents: Mapping[str, bytes], field: str, payload: str
) -> None:
    with pytest.raises(DataError) as caught:
        record.put(contents, "followup", new_point(**{field: payload}))
    assert {(item.code, item.file, item.feature, item.field) for item in caught.value.findings} == {
        ("text_markup", "followups.json", "2026-1", field)
    }


@pytest.mark.parametrize("payload", MARKUP)
def test_markup_in_the_facts_of_an_area_is_named_with_its_place(
    contents: Mapping[str, bytes], whole: Register, payload: str
) -> None:
    """The name and the other names have a rule of their own (`markup_in_name`)."""
    facts = replace(facts_of(contents, "vestli"), note=payload)
    border = NewBorder(whole.borders["vestli"], MARCH, payload, Confidence.LOW)
    for write, field in (
        (lambda: with_facts(contents, "vestli", facts), "note"),
        (lambda: with_border(contents, "vestli", border), "boundary_source"),
        (
            lambda: put_with(contents, "area", "vestli", {"boundary_source": payload}),
            "boundary_source",
        ),
    ):
        with pytest.raises(DataError) as caught:
            write()
        (findings,) = caught.value.findings
        assert (findings.code, findings.file, findings.feature) == (
            "text_markup",
            files.AREAS,
            "vestli",
        )
        assert findings.field == field


def test_a_text_that_is_too_long_is_named_with_its_limit(contents: Mapping[str, bytes]) -> None:
    deadline = Deadline(MARCH, "x" * 4001, "kort", SOURCE, None)
    with pytest.raises(DataError) as caught:
        record.put(contents, "followup", new_point(deadlines=(deadline,), title="y" * 201))
    assert [(item.field, dict(item.values)["limit"]) for item in caught.value.findings] == [
        ("title", "200"),
        ("deadlines/text", "4000"),
    ]


def test_words_of_a_document_that_stood_before_are_not_refused(
    contents: Mapping[str, bytes],
) -> None:
    """A scanned quote may have any sign; only what somebody writes now is looked at."""
    document = json.loads(contents[files.FOLLOWUPS])
    document["followups"][0]["quote"] = "a <b>c</b>"
    marked = {**contents, files.FOLLOWUPS: json.dumps(document).encode()}
    point = records_of(marked).register.followups[0]
    assert record.put(marked, "followup", replace(point, title="Ny")).body["quote"] == "a <b>c</b>"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"source": "finnes-ikke"}, "unknown_source"),
        ({"links": Links(areas=("atlantis",))}, "unknown_reference"),
        ({"title": " "}, "missing_field"),
    ],
)
def test_what_cannot_be_read_is_named_before_anything_is_written(
    contents: Mapping[str, bytes], values: dict[str, Any], code: str
) -> None:
    put = record.put(contents, "measure", replace(built(), **values))
    with pytest.raises(DataError) as caught:
        preview(contents, Edit((put,), FIRST))
    assert [item.code for item in caught.value.findings] == [code]


def test_contradictory_dates_stand_in_the_way(contents: Mapping[str, bytes]) -> None:
    late = built(start="2026", end="2024")
    coming = preview(contents, Edit((record.put(contents, "measure", late),), FIRST))
    assert [item.code for item in coming.errors] == ["ends_before_start"]
    early = Deadline(PartialDate.parse("2020"), "Før", "Før", SOURCE, None)
    wishes = put_point(contents, new_point(deadlines=(early,)))
    codes = {item.code for item in preview(contents, Edit(wishes, FIRST)).errors}
    assert codes == {"deadline_before_point"}


# --- lists ----------------------------------------------------------------------------------------


def listing(area: str, **values: Any) -> Listing:
    row = Listing(
        area, "", Unit.OST, Status.VIDEREFORT, "Veitvet", 1, None, SOURCE, None, None, None
    )
    return replace(row, **values)


def test_an_area_is_added_to_a_list_and_its_feature_follows(
    contents: Mapping[str, bytes], whole: Register
) -> None:
    edition = with_listing(whole.latest, listing("veitvet"))
    wishes = put_edition(contents, edition)
    assert [(wish.kind, wish.id) for wish in wishes] == [
        ("edition", "2026-01"),
        ("area", "veitvet"),
    ]
    area = wishes[1]
    assert isinstance(area, Put) and area.body["properties"]["edition"] == "2026-01"
    coming = preview(contents, Edit(wishes, FIRST))
    added = coming.after.latest.listing("veitvet")
    assert added and added.edition == "2026-01"


def test_a_listing_is_corrected_in_its_place_and_taken_away(
    contents: Mapping[str, bytes], whole: Register
) -> None:
    row = whole.latest.by_area["vestli"]
    corrected = with_listing(whole.latest, replace(row, status=Status.VIDEREFORT))
    assert list(corrected.by_area) == list(whole.latest.by_area)
    gone = without_listing(whole.latest, "vestli")
    assert "vestli" not in gone.by_area
    wishes = put_edition(contents, gone)
    properties = next(
        w.body["properties"] for w in wishes if isinstance(w, Put) and w.id == "vestli"
    )
    assert (properties["edition"], properties["status"], properties["unit"]) == (None, None, None)
    with pytest.raises(StoreError) as caught:
        without_listing(gone, "vestli")
    assert caught.value.code == "thing_gone"


def test_an_older_list_leaves_the_features_of_areas_alone(
    contents: Mapping[str, bytes], whole: Register
) -> None:
    older = whole.edition_by_id["2024-04-30"]
    changed = with_listing(older, replace(older.by_area["furuset"], status=Status.NY))
    assert [wish.kind for wish in put_edition(contents, changed)] == ["edition"]


def test_a_new_list_is_made_by_hand(contents: Mapping[str, bytes], whole: Register) -> None:
    result = replace(
        whole.latest,
        id=record.new_id(contents, "edition", "2027-01"),
        date=PartialDate.parse("2027-01"),
        title="Prøveliste",
        listings=(),
    )
    result = with_listing(result, listing("vestli"))
    coming = preview(contents, Edit(put_edition(contents, result), FIRST))
    assert coming.after.latest.id == "2027-01" and not coming.errors
    assert not coming.after.latest.listing("hovseter")


# --- follow-up points -----------------------------------------------------------------------------


def test_the_points_of_march_are_entered_and_are_no_more_to_come(
    contents: Mapping[str, bytes], whole: Register
) -> None:
    assert next_number(whole, 2026) == 1 and next_number(whole, 2025) == 8
    wishes = put_point(contents, new_point(), settles=True)
    assert wishes[1] == Remove("pending", "2026")
    coming = preview(contents, Edit(wishes, FIRST))
    assert coming.after.pending == () and coming.findings == ()
    assert put_point(contents, new_point(id="2027-1", year=2027), settles=True)[1:] == ()


def test_a_point_of_a_year_still_to_come_is_warned_of(contents: Mapping[str, bytes]) -> None:
    coming = preview(contents, Edit(put_point(contents, new_point()), FIRST))
    assert [item.code for item in coming.findings] == ["pending_but_settled"]
    assert coming.errors == ()


def test_a_status_of_the_same_source_and_date_is_corrected(whole: Register) -> None:
    point = whole.followup_by_id["2025-1"]
    first = StatusText(MARCH, "Først", "Først", SOURCE, None)
    one = with_status(point, first)
    two = with_status(one, replace(first, text="Så"))
    assert [item.text for item in two.statuses][len(point.statuses) :] == ["Så"]


def test_statuses_for_a_meeting_are_one_edit_of_the_points_that_say_something(
    contents: Mapping[str, bytes], whole: Register
) -> None:
    own = PartialDate.parse("2026-02")
    lines = [
        StatusLine("2025-1", " Arbeidet går videre. ", " Det går videre. "),
        StatusLine("2025-2", state=FollowUpState.AVSLUTTET),
        StatusLine("2025-3", "  "),
        StatusLine("2025-4", "Levert.", "Levert.", FollowUpState.AVSLUTTET, own),
        StatusLine("2025-5", state=whole.followup_by_id["2025-5"].state),
    ]
    puts = status_puts(contents, lines, MARCH, SOURCE)
    assert [put.id for put in puts] == ["2025-1", "2025-2", "2025-4"]
    after = preview(contents, Edit(puts, FIRST)).after.followup_by_id
    newest = after["2025-1"].statuses[-1]
    assert (newest.text, newest.date, newest.source) == ("Arbeidet går videre.", MARCH, SOURCE)
    assert newest.quote == "Det går videre."
    assert after["2025-4"].statuses[-1].date == own
    assert after["2025-2"].state is FollowUpState.AVSLUTTET
    assert after["2025-2"].statuses == whole.followup_by_id["2025-2"].statuses
    with pytest.raises(StoreError):
        status_puts(contents, [StatusLine("1999-1", "x", "x")], MARCH, SOURCE)


def test_a_status_is_never_taken_for_the_words_of_its_source(
    contents: Mapping[str, bytes],
) -> None:
    puts = status_puts(contents, [StatusLine("2025-1", "Vår ordlyd.")], MARCH, SOURCE)
    with pytest.raises(DataError) as caught:
        preview(contents, Edit(puts, FIRST))
    assert {(item.code, item.field) for item in caught.value.findings} == {
        ("missing_field", "quote")
    }


# --- published ------------------------------------------------------------------------------------


def test_what_is_edited_is_published_as_one_change_in_both_databases(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", place)
    contents = files.contents_of(DATA)[0]
    lines = [StatusLine(f"2025-{at}", f"Status {at}.", f"Status {at}.") for at in range(1, 8)]
    wishes = (
        *status_puts(contents, lines, MARCH, SOURCE),
        *put_point(contents, new_point(), settles=True),
        record.put(contents, "measure", built()),
    )
    assert publish(Edit(wishes, FIRST), "Kari", "møtet i mars") == 2
    with closing(Store.open(place)) as store:
        register = store.load()
        assert [item.statuses[-1].text for item in register.followups[:7]] == [
            f"Status {number}." for number in range(1, 8)
        ]
        assert register.pending == () and len(register.measures) == 1
        assert not [item for item in checks.check(register) if item.code == "pending_but_settled"]
        store.undo(2, "Kari", "angret")
        assert store.load().measures == () and len(store.load().pending) == 1
