"""A change checks what it touches, and finds what a check of the whole register finds."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import files
from geo.disclosure import openly
from geo.errors import DataError, Finding, StoreError
from geo.layers.affected import affected
from geo.layers.rows import LAYERS, some_rows
from geo.store import loaded_version
from geo.store.changing import Changed, Put, Remove, Wish
from geo.store.database import Store
from geo.store.loaded_version import LoadedVersion
from geo.store.parts import KINDS, Record, dumped, id_of, split_records
from tests.conftest import DATA

Body = dict[str, Any]


@pytest.fixture(scope="module")
def whole() -> LoadedVersion:
    """The shipped register, and of the kinds that it has none of, one record each."""
    contents, _ = files.contents_of(DATA)
    records = list(split_records(contents))
    area = next(item for item in records if item.kind == "area")
    feature = json.loads(area.body)
    old = {"area": area.id, "until": "2025-01-01", "boundary_source": "Tegnet"}
    border = {"type": "Feature", "properties": old, "geometry": feature["geometry"]}
    measure = {
        "id": "lys",
        "title": "Lys",
        "text": "Lys i parken",
        "responsible": ["Bymiljøetaten"],
        "state": "planlagt",
        "links": {"areas": [area.id]},
        "entered_by": "Kari",
    }
    results = [("earlier", border), ("measure", measure)]
    return LoadedVersion.of([*records, *(Record(k, id_of(k, b), 0, dumped(b)) for k, b in results)])


# --- random changes ---------------------------------------------------------------------------

_VALUES: tuple[Any, ...] = (None, "", "x", "2026-13", "2026-02", 0, -1, True, [], ["x"], {})


def _fields(body: Body) -> Body:
    fields: Body = body.get("properties", body)
    return fields


def _spoil(body: Body, key: str, value: Any) -> Body:
    """The record with another value of one field."""
    inner = {**_fields(body), key: value}
    return {**body, "properties": inner} if "properties" in body else inner


def _rename(kind: str, body: Body, name: str) -> Body:
    """A record like another, with an id of its own."""
    if kind == "population":
        return {**body, "year": 1000 + len(name)}
    key = {"pending": "year", "earlier": "until"}.get(kind, "id")
    values = {"pending": 1990 + len(name), "earlier": f"20{10 + len(name)}-01-01"}
    return _spoil(body, key, values.get(kind, name))


@st.composite
def _wishes(draw: st.DrawFn, now: LoadedVersion) -> Changed:
    """One change to a record: a field of it, its removal, or another like it."""
    kind = draw(st.sampled_from([kind for kind in KINDS if now.records[kind]]))
    record = draw(st.sampled_from(list(now.records[kind].values())))
    body = json.loads(record.body)
    sort = draw(st.sampled_from(("field", "other", "reference", "remove", "new")))
    if sort == "remove":
        return Changed(kind, record.id, record.place, record.body, None)
    if sort == "new":
        body = _rename(kind, body, draw(st.sampled_from(("ny", "nyere", "nyest-av-alle"))))
        new = id_of(kind, body)
        if (old := now.records[kind].get(new)) is None:
            last = max(item.place for item in now.records[kind].values())
            place = draw(st.sampled_from((last + 1, record.place)))
            return Changed(kind, new, place, None, dumped(body))
        record = old
    key = draw(st.sampled_from(sorted(_fields(body))))
    if sort == "other":  # the same field of another record: often right
        other = draw(st.sampled_from(list(now.records[kind].values())))
        value = _fields(json.loads(other.body)).get(key)
    elif sort == "reference":
        refers = [name for name in ("source", "bydel", "links", "replaces") if name in body]
        key = draw(st.sampled_from(refers or [key]))
        value = draw(st.sampled_from(("ukjent", "alna", "Alna", {"areas": ["ukjent"]})))
    else:
        value = draw(st.sampled_from(_VALUES))
    after = _spoil(body, key, value)
    try:
        if id_of(kind, after) != record.id:
            after = body
    except (KeyError, TypeError):
        after = body
    return Changed(kind, record.id, record.place, record.body, dumped(after))


def _outcome(make: Callable[[], LoadedVersion]) -> LoadedVersion | tuple[Finding, ...] | str:
    try:
        return make()
    except DataError as error:
        return error.findings
    except StoreError as error:
        return error.code


def _by_hand(now: LoadedVersion, change: Changed) -> LoadedVersion:
    """The same by reading and checking every record."""
    records = {
        (item.kind, item.id): item for kind in now.records.values() for item in kind.values()
    }
    records.pop((change.kind, change.id), None)
    if change.after is not None:
        new = Record(change.kind, change.id, change.place, change.after)
        records[change.kind, change.id] = new
    return LoadedVersion.of(records.values())


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_a_change_is_checked_for_is_what_the_whole_register_is_checked_for(
    whole: LoadedVersion, data: st.DataObject
) -> None:
    now = whole
    for _ in range(3):
        change = data.draw(_wishes(now))
        ours, full = (
            _outcome(partial(now.after, [change])),
            _outcome(partial(_by_hand, now, change)),
        )
        if not isinstance(full, LoadedVersion):
            assert ours == full
            continue
        assert isinstance(ours, LoadedVersion)
        assert ours.register == full.register
        assert ours.contents == full.contents and ours.sums == full.sums
        assert [list(ours.records[kind]) for kind in KINDS] == [
            list(full.records[kind]) for kind in KINDS
        ]
        assert ours.built == full.built
        _compare_rows(now, ours)
        now = ours


def _compare_rows(before: LoadedVersion, after: LoadedVersion) -> None:
    """Every row of a layer that differs is among those that may."""
    old, new = openly(before.register), openly(after.register)
    touched = affected(old, new)
    for layer in LAYERS:
        was, now = (
            {row.values["id"]: row for row in some_rows(each, layer, None)} for each in (old, new)
        )
        differing = {id_ for id_ in was.keys() | now.keys() if was.get(id_) != now.get(id_)}
        ids = touched[layer]
        assert ids is None or differing <= ids, layer
        chosen = {row.values["id"]: row for row in some_rows(new, layer, ids)}
        assert chosen == {id_: now[id_] for id_ in now if ids is None or id_ in ids}


# --- what is done, and what is not ------------------------------------------------------------


def _changed(now: LoadedVersion, kind: str, id_: str, key: str, value: Any) -> Changed:
    record = now.records[kind][id_]
    after = _spoil(json.loads(record.body), key, value)
    return Changed(kind, id_, record.place, record.body, dumped(after))


def test_a_change_builds_what_it_changes_and_nothing_else(
    whole: LoadedVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the whole register is read")

    monkeypatch.setattr(files, "register_of", refuse)
    after = whole.after([_changed(whole, "area", "vestli", "name", "Vestli nord")])
    same = [item for item in after.register.areas if item in whole.register.areas]
    assert len(same) == len(whole.register.areas) - 1
    assert all(any(item is old for old in whole.register.areas) for item in same)
    assert after.register.editions is whole.register.editions
    assert {name for name in KINDS if after.records[name] is not whole.records[name]} == {"area"}


def test_a_point_that_changes_has_one_row_made_again(whole: LoadedVersion) -> None:
    (measure,) = whole.records["measure"].values()  # tells who entered it, which is internal
    before = whole.after([Changed("measure", measure.id, measure.place, measure.body, None)])
    id_ = next(iter(before.records["followup"]))
    after = before.after([_changed(before, "followup", id_, "title", "Nytt")])
    touched = affected(openly(before.register), openly(after.register))
    assert {layer: ids for layer, ids in touched.items() if ids} == {"followups": {id_}}


def test_a_record_that_is_not_as_it_was_stops_the_change(whole: LoadedVersion) -> None:
    change = _changed(whole, "area", "vestli", "name", "Vestli nord")
    with pytest.raises(StoreError) as caught:
        whole.after([Changed(change.kind, change.id, change.place, "{}", change.after)])
    assert caught.value.code == "not_as_written"


# --- what a process remembers -----------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "register.sqlite"
    Store.open(str(path), DATA).close()
    return path


def _title(path: Path, title: str) -> None:
    with closing(Store.open(str(path))) as store:
        body = json.loads((DATA / "followups.json").read_text("utf-8"))["followups"][0]
        wish: Wish = Put("followup", {**body, "title": title})
        store.apply([wish], "Kari", "r", store.version())


def _count_readings(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows by one each time that a whole register is read and checked."""
    results: list[None] = []
    checked = LoadedVersion.of.__func__  # type: ignore[attr-defined]  # what a classmethod wraps

    def count(kind: type[LoadedVersion], rows: Any) -> LoadedVersion:
        results.append(None)
        return checked(kind, rows)  # type: ignore[no-any-return]  # the same method

    monkeypatch.setattr(LoadedVersion, "of", classmethod(count))
    return results


def test_changes_of_one_process_read_the_register_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = _count_readings(monkeypatch)
    for number in range(4):
        _title(path, f"Møte {number}")
    with closing(Store.open(str(path))) as store:
        assert store.load().followups[0].title == "Møte 3"
    assert len(readings) == 1


def test_a_file_that_somebody_else_wrote_is_read_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _title(path, "Før")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE record SET checksum = checksum")
    later = path.stat().st_mtime_ns + 10**9  # the clock of files has steps of some milliseconds
    os.utime(path, ns=(later, later))
    readings = _count_readings(monkeypatch)
    _title(path, "Etter")
    assert len(readings) == 1


def test_a_change_that_is_refused_is_not_remembered(path: Path) -> None:
    with closing(Store.open(str(path))) as store:
        before = store.load()
        with pytest.raises(DataError):
            store.apply([Remove("document", before.followups[0].source)], "Kari", "r", 1)
        assert store.load() is before
        assert store.now()[1].register is before


def test_a_process_remembers_a_few_versions_only(path: Path) -> None:
    for number in range(5):
        _title(path, f"Møte {number}")
    assert len(loaded_version._known) <= loaded_version._MOST_DATABASES
