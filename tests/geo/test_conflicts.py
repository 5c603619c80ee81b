"""Two who change the register at once: both succeed, or the second sees both and chooses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import StoreError
from geo.store import conflicts, erasing
from geo.store.changing import Put, Remove, Wish
from geo.store.conflicts import (
    MISSING,
    Author,
    Conflict,
    ConflictError,
    Side,
    Step,
    UnsettledError,
    differences,
    find_conflict,
    settle,
)
from geo.store.database import Store
from geo.store.parts import split_records
from geo.store.restoring import restore_copy
from geo.text import changed_records

VESTLI = ("area", "vestli")
NAME, NOTE = ("properties", "name"), ("properties", "note")


def body(store: Store, kind: str, id_: str) -> Any:
    """A record's fields as they are now."""
    for record in split_records(store.contents()[2]):
        if (record.kind, record.id) == (kind, id_):
            return json.loads(record.body)
    return None


def area(store: Store, **properties: Any) -> Put:
    """Vestli as it is now, with other properties."""
    feature = body(store, *VESTLI)
    feature["properties"] |= properties
    return Put("area", feature)


def milestone(title: str = "Et møte", **fields: Any) -> Put:
    facts = {"id": "prove", "date": "2027-01-15", "title": title, "kind": "møte", "quote": "«»"}
    return Put("milestone", {**facts, "source": "politiradet-2026-01", "line": None, **fields})


def refused(store: Store, wishes: list[Wish], seen: int) -> ConflictError:
    """The conflict that stops a change; nothing is written."""
    before = store.version()
    with pytest.raises(ConflictError) as caught:
        store.apply(wishes, "Ola", "min endring", seen)
    assert store.version() == before
    return caught.value


# --- different records, the same record ---------------------------------------------------------


def test_two_who_change_different_records_both_succeed(store: Store) -> None:
    mine = area(store, note="Ny merknad")
    store.apply([milestone()], "Kari", "nytt møte", 1)
    assert store.apply([mine], "Ola", "merknad", 1) == 3
    assert body(store, *VESTLI)["properties"]["note"] == "Ny merknad"
    assert body(store, "milestone", "prove")["title"] == "Et møte"


def test_the_second_sees_what_was_seen_the_others_and_their_own(store: Store) -> None:
    was = body(store, *VESTLI)["properties"]
    mine = area(store, name="Vestli øst", note="Min merknad")
    store.apply([area(store, name="Vestli vest")], "Kari", "nytt navn", 1)
    store.apply([area(store, aliases="Vestlia")], "Per", "også kjent som", 2)
    error = refused(store, [milestone(), mine], 1)
    (conflict,) = error.conflicts
    assert conflict.key == VESTLI and [item.by for item in conflict.authors] == ["Kari", "Per"]
    fields = {field.path: field for field in conflict.fields}
    name = fields[NAME]
    assert (name.seen, name.theirs, name.mine) == (was["name"], "Vestli vest", "Vestli øst")
    assert name.side is Side.BOTH
    assert name.author and (name.author.by, name.author.reason) == ("Kari", "nytt navn")
    assert name.author.number == 2 and name.author.at.endswith("+00:00")
    assert fields[NOTE].side is Side.MINE and fields[NOTE].author is None
    aliases = fields["properties", "aliases"]
    assert aliases.side is Side.THEIRS and aliases.author and aliases.author.by == "Per"
    assert set(fields) == {NAME, NOTE, ("properties", "aliases")}


def test_nothing_merges_that_nobody_agreed_to(store: Store) -> None:
    mine = area(store, name="Vestli øst", note="Min merknad")
    store.apply([area(store, name="Vestli vest", aliases="Vestlia")], "Kari", "navn", 1)
    error = refused(store, [milestone(), mine], 1)
    with pytest.raises(UnsettledError) as left:
        settle(error, {VESTLI: {NAME: Side.MINE}})
    assert {path for _, path in left.value.fields} == {NOTE, ("properties", "aliases")}
    with pytest.raises(UnsettledError) as left:
        settle(error, {}, merge=True)
    assert left.value.fields == ((VESTLI, NAME),)  # both changed it, so somebody must choose
    wishes = settle(error, {VESTLI: {NAME: Side.THEIRS}}, merge=True)
    store.apply(wishes, "Ola", "begge deler", error.version)
    now = body(store, *VESTLI)["properties"]
    assert (now["name"], now["note"], now["aliases"]) == ("Vestli vest", "Min merknad", "Vestlia")
    assert body(store, "milestone", "prove")  # the rest of the change went with it


def test_saving_again_never_throws_away_the_work_of_another(store: Store) -> None:
    """umap #182: «save anyway» replaced a day's work of somebody else."""
    mine = area(store, name="Vestli øst")
    store.apply([area(store, note="En dags arbeid")], "Kari", "merknad", 1)
    for _ in range(3):  # however often it is pressed
        error = refused(store, [mine], 1)
    wishes = settle(error, {}, merge=True)
    store.apply(wishes, "Ola", "navn", error.version)
    now = body(store, *VESTLI)["properties"]
    assert (now["name"], now["note"]) == ("Vestli øst", "En dags arbeid")


def test_who_chooses_while_a_third_writes_is_asked_again(store: Store) -> None:
    mine = area(store, name="Vestli øst")
    store.apply([area(store, name="Vestli vest")], "Kari", "navn", 1)
    error = refused(store, [mine], 1)
    wishes = settle(error, {VESTLI: {NAME: Side.MINE}})
    store.apply([area(store, name="Vestli nord")], "Per", "navn", 2)
    again = refused(store, list(wishes), error.version)
    (field,) = again.conflicts[0].fields
    assert (field.seen, field.theirs, field.mine) == ("Vestli vest", "Vestli nord", "Vestli øst")


def test_two_who_wish_the_same_have_no_conflict(store: Store) -> None:
    store.apply([area(store, note="Lik")], "Kari", "merknad", 1)
    with pytest.raises(StoreError) as caught:
        store.apply([area(store, note="Lik")], "Ola", "merknad", 1)
    assert caught.value.code == "nothing"


def test_what_was_changed_and_taken_back_is_as_it_was_seen(store: Store) -> None:
    mine = area(store, name="Vestli øst")
    store.apply([area(store, name="Vestli vest")], "Kari", "navn", 1)
    store.undo(2, "Kari", "feil")
    assert store.apply([mine], "Ola", "navn", 1) == 4


def test_each_record_may_be_seen_at_its_own_version(store: Store) -> None:
    mine = area(store, name="Vestli øst")
    store.apply([milestone()], "Kari", "møte", 1)
    seen = {VESTLI: 1, ("milestone", "prove"): 2}
    assert store.apply([mine, milestone("Et annet")], "Ola", "begge", seen) == 3
    with pytest.raises(ConflictError) as caught:
        store.apply([mine, milestone("Et tredje")], "Per", "begge", seen)
    assert [item.key for item in caught.value.conflicts] == [("milestone", "prove")]


def test_two_who_add_the_same_record(store: Store) -> None:
    store.apply([milestone("Karis")], "Kari", "nytt", 1)
    error = refused(store, [milestone("Olas")], 1)
    (field,) = error.conflicts[0].fields
    assert (field.path, field.seen, field.side) == (("title",), MISSING, Side.BOTH)


def test_two_listings_of_one_list_are_different_fields(store: Store) -> None:
    edition = body(store, "edition", "2026-01")
    first, second, *_ = edition["listings"]

    def noted(id_: str, note: str) -> Put:
        rows = body(store, "edition", "2026-01")["listings"]
        changed = [row | ({"note": note} if row["area"] == id_ else {}) for row in rows]
        return Put("edition", {**edition, "listings": changed})

    mine = noted(second["area"], "Olas")
    store.apply([noted(first["area"], "Karis")], "Kari", "merknad", 1)
    error = refused(store, [mine], 1)
    assert {field.side for field in error.conflicts[0].fields} == {Side.MINE, Side.THEIRS}
    store.apply(settle(error, {}, merge=True), "Ola", "merknad", error.version)
    one, two, *rest = body(store, "edition", "2026-01")["listings"]
    assert (one["note"], two["note"], rest) == ("Karis", "Olas", edition["listings"][2:])


# --- one deletes what the other edits ------------------------------------------------------------


def test_who_edits_what_another_removed_can_put_it_back(store: Store) -> None:
    """MerginMaps/mobile #4363: the second was stuck for good."""
    store.apply([milestone("Et møte")], "Kari", "nytt", 1)
    store.apply([Remove("milestone", "prove")], "Kari", "avlyst", 2)
    mine = milestone("Et møte i mars")
    error = refused(store, [mine], 2)
    (conflict,) = error.conflicts
    assert conflict.theirs is None and conflict.authors[-1].reason == "avlyst"
    assert conflict.mine == mine.body
    (field,) = conflict.fields
    assert field.path == () and field.side is Side.BOTH
    with pytest.raises(UnsettledError):
        settle(error, {}, merge=True)  # never by itself
    back = settle(error, {conflict.key: {(): Side.MINE}})
    assert store.apply(back, "Ola", "skal holdes", error.version) == 4
    assert body(store, "milestone", "prove")["title"] == "Et møte i mars"


def test_who_edits_what_another_removed_can_let_it_go(store: Store) -> None:
    store.apply([milestone("Et møte")], "Kari", "nytt", 1)
    store.apply([Remove("milestone", "prove")], "Kari", "avlyst", 2)
    other = area(store, note="Blir med")
    error = refused(store, [milestone("Et møte i mars"), other], 2)
    gone = settle(error, {("milestone", "prove"): {(): Side.THEIRS}})
    store.apply(gone, "Ola", "greit", error.version)
    assert body(store, "milestone", "prove") is None
    assert body(store, *VESTLI)["properties"]["note"] == "Blir med"


@pytest.mark.parametrize(("side", "title"), [(Side.THEIRS, "Karis"), (Side.MINE, None)])
def test_who_removes_what_another_edited_chooses(store: Store, side: Side, title: Any) -> None:
    store.apply([milestone("Et møte")], "Kari", "nytt", 1)
    store.apply([milestone("Karis")], "Kari", "nytt navn", 2)
    error = refused(store, [Remove("milestone", "prove"), area(store, note="x")], 2)
    assert error.conflicts[0].mine is None
    wishes = settle(error, {("milestone", "prove"): {(): side}})
    store.apply(wishes, "Ola", "etter å ha sett", error.version)
    now = body(store, "milestone", "prove")
    assert (now and now["title"]) == title
    assert any("Karis" in (item.after or "") for done in store.history() for item in done.changes)


# --- what nobody can know any more ---------------------------------------------------------------


def test_after_a_copy_is_put_back_what_was_seen_is_unknown(
    store: Store, place: str, tmp_path: Path
) -> None:
    copy = tmp_path / "kopi.sqlite"
    store.backup(copy)
    store.apply([area(store, name="Vestli vest")], "Kari", "navn", 1)
    mine = area(store, note="Min merknad")
    restore_copy(place, copy, "Per", "feil liste")
    error = refused(store, [mine], 2)
    (conflict,) = error.conflicts
    assert not conflict.is_seen_known and conflict.seen is None
    assert {field.side for field in conflict.fields} == {Side.BOTH}
    assert {field.path for field in conflict.fields} == {NAME, NOTE}
    sides: dict[conflicts.Path, Side] = {NAME: Side.THEIRS, NOTE: Side.MINE}
    store.apply(settle(error, {VESTLI: sides}), "Ola", "videre", error.version)
    now = body(store, *VESTLI)["properties"]
    assert (now["name"], now["note"]) == ("Vestli", "Min merknad")


def test_an_erased_text_does_not_come_back_by_an_older_edit(store: Store, place: str) -> None:
    store.apply([milestone("Ola Nordmann ringte")], "Kari", "nytt", 1)
    erasing.erase(place, "Ola Nordmann", "Per", "ba om det", "[slettet]")
    error = refused(store, [milestone("Ola Nordmann ringte to ganger")], 2)
    (field,) = error.conflicts[0].fields
    assert (field.seen, field.theirs) == (MISSING, "[slettet] ringte")
    assert field.side is Side.BOTH and field.author and field.author.by == "Per"


# --- in words that anybody understands -----------------------------------------------------------


def test_a_conflict_is_reported_in_plain_words(store: Store) -> None:
    """GoMap #686: nobody understood what the conflict was."""
    was = body(store, *VESTLI)["properties"]["name"]
    feature = body(store, *VESTLI)
    ring = [[10.9, 59.9], [10.92, 59.9], [10.92, 59.92], [10.9, 59.9]]
    feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    feature["properties"] |= {"name": "Vestli øst", "note": "Min merknad"}
    store.apply([area(store, name="Vestli vest", aliases="Vestlia")], "Kari", "nytt navn", 1)
    error = refused(store, [Put("area", feature)], 1)
    head, *lines = changed_records.conflict_lines(error)
    assert head.startswith(f"Kari endret området «{was}» ") and "Grunn: nytt navn." in head
    assert f"navn: Du så «{was}». Kari skrev «Vestli vest». Du skrev «Vestli øst»." in lines
    assert (
        "andre navn: Kari endret fra ikke oppgitt til «Vestlia». Du har ikke endret dette." in lines
    )
    (border,) = (line for line in lines if line.startswith("grense: Du endret fra en grense på "))
    assert border.endswith("\xa0km². Ingen andre har endret dette.")
    assert not any(word in "".join(lines) for word in ("properties", "geometry", "{", "null"))


def test_a_removal_is_reported_with_its_way_out(store: Store) -> None:
    store.apply([milestone("Et møte")], "Kari", "nytt", 1)
    store.apply([Remove("milestone", "prove")], "Kari", "avlyst", 2)
    error = refused(store, [milestone("I mars")], 2)
    (wording,) = changed_records.conflict_lines(error)
    (wrote,) = changed_records.change_lines(error.conflicts[0])
    assert wrote == "tittel: fra «Et møte» til «I mars»"
    assert "Kari fjernet hendelsen «Et møte»" in wording and "Grunn: avlyst." in wording
    assert "Du kan sette posten tilbake med det du skrev, eller la den være fjernet." in wording
    store.apply([milestone("I april")], "Kari", "likevel", 3)
    removal = refused(store, [Remove("milestone", "prove")], 3)
    (wording,) = changed_records.conflict_lines(removal)
    assert wording.endswith("Du kan beholde posten slik den er nå, eller fjerne den likevel.")


# --- any two edits -------------------------------------------------------------------------------


def bordered(
    seen: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> tuple[ConflictError, Conflict]:
    """The conflict of two who changed an area; `border` is its geometry, the rest its facts."""
    bodies = [
        {"type": "Feature", "geometry": border, "properties": {"id": "a", **rest}}
        for border, rest in (
            (body["border"], {key: body[key] for key in body if key != "border"})
            for body in (seen, theirs, mine)
        )
    ]
    step = Step(Author(2, "2026-01-01", "Kari", "ny"), bodies[0], bodies[1])
    wish = Put("area", bodies[2])
    result = find_conflict(wish, bodies[1], [step], is_seen_known=True)
    assert result
    return ConflictError((result,), (wish,), 2), result


def test_size_and_bydeler_go_with_the_border_that_is_chosen() -> None:
    """A border of one and the size of the other would be a register that is wrong."""
    seen = {"border": {"at": 0}, "area_km2": 1.0, "bydel": "Alna"}
    theirs = {"border": {"at": 1}, "area_km2": 1.1, "bydel": "Alna", "other_bydeler": "Stovner"}
    mine = {"border": {"at": 2}, "area_km2": 1.2, "bydel": "Alna"}
    error, conflict = bordered(seen, theirs, mine)
    assert [field.path for field in conflict.leading_fields] == [("geometry",)]
    for side, wished in ((Side.MINE, mine), (Side.THEIRS, theirs)):
        (wish,) = settle(error, {conflict.key: {("geometry",): side}})
        body = json.loads(wish.text or "")
        facts = {key: item for key, item in body["properties"].items() if key != "id"}
        assert {"border": body["geometry"], **facts} == wished
    with pytest.raises(UnsettledError) as caught:
        settle(error, {})
    assert caught.value.fields == ((conflict.key, ("geometry",)),)


def test_a_bydel_chosen_by_hand_is_not_lost_with_a_border() -> None:
    seen = {"border": {"at": 0}, "area_km2": 1.0, "bydel": "Alna"}
    theirs = seen | {"bydel": "Grorud"}
    mine = seen | {"border": {"at": 2}, "area_km2": 1.2}
    _, conflict = bordered(seen, theirs, mine)
    assert {field.path[-1] for field in conflict.leading_fields} == {"geometry", "bydel"}


def test_a_yes_is_no_one() -> None:
    before, after = {"id": "en", "a": 1}, {"id": "en", "a": True}
    (field,) = differences(before, after)
    assert (field.path, field.seen, field.theirs) == (("a",), 1, True)
    assert differences(after, {"a": True, "id": "en"}) == ()


_LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2)
_ITEMS = st.lists(
    st.builds(lambda id_, note: {"area": id_, "note": note}, st.sampled_from("xyz"), _LEAVES),
    max_size=3,
    unique_by=lambda item: item["area"],
)
_BODIES = st.fixed_dictionaries(
    {"id": st.just("en")},
    optional={"a": _LEAVES, "b": st.dictionaries(st.sampled_from("pq"), _LEAVES), "c": _ITEMS},
)
_STATES = st.none() | _BODIES


def conflict_of(seen: Any, theirs: Any, mine: Any) -> Conflict | None:
    wish: Wish = Remove("milestone", "en") if mine is None else Put("milestone", mine)
    author = Author(2, "2026-02-01T10:00:00+00:00", "Kari", "r")
    return find_conflict(wish, theirs, [Step(author, seen, theirs)], is_seen_known=True)


def as_text(value: Any) -> str:
    """A state without the order of its fields and items."""
    ordered = dict(value or {})
    if isinstance(ordered.get("c"), list):
        ordered["c"] = sorted(ordered["c"], key=lambda item: item["area"])
    return json.dumps(ordered, sort_keys=True) if value is not None else ""


def settled(conflict: Conflict, choose: Callable[[Side], Side]) -> Any:
    error = ConflictError((conflict,), (Remove("milestone", "en"),), 2)
    sides = {field.path: choose(field.side) for field in conflict.fields}
    (wish,) = settle(error, {conflict.key: sides})
    return wish.body if isinstance(wish, Put) else None


@given(_STATES, _STATES, _STATES)
def test_all_of_one_side_is_that_side(seen: Any, theirs: Any, mine: Any) -> None:
    conflict = conflict_of(seen, theirs, mine)
    if conflict is None:
        assert theirs in (mine, seen)
        return
    assert conflict.fields
    assert as_text(settled(conflict, lambda _: Side.MINE)) == as_text(mine)
    assert as_text(settled(conflict, lambda _: Side.THEIRS)) == as_text(theirs)


@given(_BODIES, _BODIES, _BODIES)
def test_a_merge_has_every_change_of_either_side(seen: Any, theirs: Any, mine: Any) -> None:
    conflict = conflict_of(seen, theirs, mine)
    if conflict is None or any(field.side is Side.BOTH for field in conflict.fields):
        return
    merged = settled(conflict, lambda side: side)
    for field in differences(seen, theirs):
        if all(other.path[: len(field.path)] != field.path for other in differences(seen, mine)):
            assert field.path not in {item.path for item in differences(theirs, merged)}
