"""The register in a database: versions, history, undo; nothing half, nothing lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import geo.store
from geo import files, text
from geo.errors import DataError, StoreError
from geo.store.changing import Basis, Origin, Put, Remove, Wish
from geo.store.database import Store
from geo.store.parts import Record, join_records, split_records
from geo.store.restoring import restore_copy
from geo.store.schema import METADATA, RECORD
from tests.conftest import DATA, ROOT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.sqlite"


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register made from the shipped files; to be copied."""
    path = tmp_path_factory.mktemp("shipped") / "register.sqlite"
    Store.open(str(path), DATA).close()
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> str:
    """The address of the shipped register in a database of each sort."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("filled_database"))
    copy = shutil.copyfile(request.getfixturevalue("shipped"), request.getfixturevalue("path"))
    return str(copy)


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """The shipped register, in a database of each sort."""
    with closing(Store.open(place, DATA)) as result:
        yield result


@pytest.fixture
def file_store(path: Path, shipped: Path) -> Iterator[Store]:
    """The shipped register in a file."""
    with closing(Store.open(str(shutil.copyfile(shipped, path)), DATA)) as result:
        yield result


def milestone(number: int, title: str = "Et møte") -> Put:
    return Put(
        "milestone",
        {
            "id": f"prove-{number}",
            "date": "2027-01-15",
            "title": title,
            "kind": "møte",
            "quote": "«»",
            "source": "politiradet-2026-01",
            "line": None,
        },
    )


def titles(store: Store) -> dict[str, str]:
    return {item.id: item.title for item in store.load().milestones if item.id.startswith("prove")}


# --- files and records ------------------------------------------------------------------------


def test_the_shipped_files_come_out_as_they_went_in(store: Store, tmp_path: Path) -> None:
    store.export(tmp_path / "ut")
    written = {item.name: item.read_bytes() for item in (tmp_path / "ut").iterdir()}
    assert written == {name: (DATA / name).read_bytes() for name in written}
    assert files.read_register(tmp_path / "ut").version == store.load().version
    assert store.load() == files.read_register(DATA)


def test_a_file_that_need_not_be_there_is_kept_when_it_is(folder: Path, tmp_path: Path) -> None:
    areas = json.loads((folder / "ipo_areas.geojson").read_text(encoding="utf-8"))["features"]
    old = {
        "type": "Feature",
        "geometry": areas[0]["geometry"],
        "properties": {"area": "hovseter", "until": "2025", "boundary_source": "Tegnet for hånd"},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [old]})
    (folder / "earlier_borders.geojson").write_text(text, encoding="utf-8")
    with closing(Store.open(str(tmp_path / "r.sqlite"), folder)) as result:
        assert result.load().area_by_id["hovseter"].earlier[0].boundary_source == "Tegnet for hånd"


def test_records_keep_their_order_and_their_letters() -> None:
    contents, _ = files.contents_of(DATA)
    records = list(split_records(contents))
    assert join_records(reversed(records)) == {k: v for k, v in contents.items() if v}


# --- writing ----------------------------------------------------------------------------------


def test_a_change_has_an_author_a_time_and_a_reason(store: Store) -> None:
    origin = Origin("ab" * 32, "januar.pdf")
    assert store.apply([milestone(1)], "Kari", "Nytt møte", 1, origin) == 2
    done = store.history()[0]
    assert (done.number, done.by, done.reason, done.origin) == (2, "Kari", "Nytt møte", origin)
    assert done.at.endswith("+00:00") and len(done.changes) == 1
    assert done.changes[0].before is None and "Et møte" in (done.changes[0].after or "")
    assert titles(store) == {"prove-1": "Et møte"}
    assert store.accepted("ab" * 32) == done and store.accepted("cd" * 32) is None


def test_what_a_change_builds_on_may_not_have_changed(store: Store) -> None:
    basis = Basis(frozenset({"milestone"}), 1)
    store.apply([milestone(1)], "Kari", "først", 1)
    with pytest.raises(StoreError) as caught:
        store.apply([milestone(2)], "Ola", "samtidig", 1, basis=basis)
    assert caught.value.code == "changed_meanwhile"
    assert (caught.value.values["by"], caught.value.values["reason"]) == ("Kari", "først")
    assert "Kari endret noe som dette bygger på" in text.store(caught.value)
    assert titles(store) == {"prove-1": "Et møte"}
    other = Basis(frozenset({"edition"}), 1)
    assert store.apply([milestone(2)], "Ola", "samtidig", 1, basis=other) == 3


@pytest.mark.parametrize(
    ("by", "reason", "code"), [(" \n", "derfor", "nobody"), ("Kari", "\u202e", "no_reason")]
)
def test_nobody_and_no_reason_write_nothing(store: Store, by: str, reason: str, code: str) -> None:
    with pytest.raises(StoreError) as caught:
        store.apply([milestone(1)], by, reason, 1)
    assert caught.value.code == code and store.version() == 1


def test_what_would_break_the_register_is_refused_whole(store: Store) -> None:
    broken = Put("milestone", {**milestone(2).body, "date": "2027-13"})
    with pytest.raises(DataError) as caught:
        store.apply([milestone(1), broken], "Kari", "skrivefeil", 1)
    assert [item.code for item in caught.value.findings] == ["not_a_date"]
    with pytest.raises(DataError):
        store.apply([Remove("area", "vestli")], "Kari", "borte", 1)
    assert store.version() == 1 and titles(store) == {} and len(store.history()) == 1


def test_a_wish_that_changes_nothing_makes_no_version(store: Store) -> None:
    shipped = json.loads((DATA / "meetings.json").read_text(encoding="utf-8"))["meetings"][0]
    for wish in (Put("meeting", shipped), Remove("milestone", "finnes-ikke")):
        with pytest.raises(StoreError) as caught:
            store.apply([wish], "Kari", "ingenting", 1)
        assert caught.value.code == "nothing"
    with pytest.raises(KeyError):
        store.apply([Remove("planet", "jorda")], "Kari", "ukjent slag", 1)


BAD: list[tuple[str, Any]] = [
    ("milestone", {}),
    ("area", {"properties": {}}),
    ("area", {"properties": None}),
    ("pending", {"text": "x"}),
    ("earlier", {"properties": {"area": "vestli"}}),
    ("population", {"bydel": "030101", "year": 2025}),
    ("milestone", {"id": "x\udcff"}),
    ("milestone", {"id": "x", "title": "\ud800"}),
    ("milestone", {"id": "x", "title": {1, 2}}),
    ("milestone", None),
    ("milestone", ["id"]),
    ("milestone", {"id": "x" * 201}),
    ("milestone", {"id": "x", "line": float("nan")}),
]


@pytest.mark.parametrize(("kind", "body"), BAD)
def test_a_record_that_cannot_be_kept_is_refused(store: Store, kind: str, body: Any) -> None:
    with pytest.raises(StoreError) as caught:
        store.apply([Put(kind, body)], "Kari", "ny", 1)
    assert caught.value.code == "bad_record" and caught.value.values == {"kind": kind}
    assert store.version() == 1


def test_names_that_are_no_letters_are_kept_as_letters(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        store.apply([Remove("milestone", "\ud800")], "Kari", "bort", 1)
    assert caught.value.code == "bad_record"
    store.apply([milestone(1)], "Ka\ud800ri", "ny", 1, Origin("ab" * 32, "jan\udce5" + "r" * 300))
    done = store.history()[0]
    assert done.by == "Ka ri" and done.origin and done.origin.name.startswith("jan rrr")
    assert len(done.origin.name) == 200


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("planet://her/der", "bad_address"),
        ("postgresql://a:b@c:port/d", "bad_address"),
        ("://", "bad_address"),
        ("sqlite://", "bad_address"),
        ("sqlite:///x?mode=memory", "bad_address"),
        ("postgresql+psycopg2://vert/navn", "bad_address"),
        ("postgresql://vert", "bad_address"),
        ("mysql+mysqldb://vert/navn", "bad_address"),
    ],
)
def test_an_address_that_leads_nowhere_is_reported(
    monkeypatch: pytest.MonkeyPatch, where: str, code: str
) -> None:
    monkeypatch.setenv("IPOKART_DB", where)
    for ask in (Store.open, geo.store.folder):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.code == code and text.store(caught.value)


def test_the_address_of_a_file_is_that_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a#b?" / "register.sqlite"
    Store.open(str(path), DATA).close()
    assert path.exists()
    path = tmp_path / "register.sqlite"
    Store.open(f"sqlite:///{path}", DATA).close()
    monkeypatch.setenv("IPOKART_DB", f"sqlite+pysqlite:///{path}")
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    assert geo.store.address() == str(path) and geo.store.has_database()
    assert files.read_register(geo.store.folder()) == files.read_register(DATA)


def test_a_name_that_no_file_can_have_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPOKART_DB", "/tmp/" + "x" * 300)
    for ask in (Store.open, geo.store.folder):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.code == "unreachable"


def test_the_register_is_made_from_the_files_in_the_persons_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("IPOKART_DB")
    monkeypatch.setattr(geo.store, "user_data_path", lambda name: tmp_path / name)
    assert geo.store.address() == str(tmp_path / "ipo-kart" / "register.sqlite")
    with closing(Store.open()) as result:
        assert result.load() == files.read_register(DATA) and result.version() == 1
    assert (tmp_path / "ipo-kart" / "register.sqlite").is_file()


def test_the_register_is_read_once_for_each_version(store: Store, place: str) -> None:
    first = store.load()
    assert store.load() is first
    with closing(Store.open(place)) as other:
        other.apply([milestone(1)], "Kari", "nytt", 1)
    second = store.load()
    assert second is not first and store.load() is second and set(titles(store)) == {"prove-1"}


def test_whoever_only_reads_makes_nothing(path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(str(path), make=False)
    assert caught.value.code == "unreachable" and not path.exists()


# --- undo -------------------------------------------------------------------------------------


def test_undo_is_a_new_change_and_can_be_undone(store: Store) -> None:
    store.apply([milestone(1), milestone(2)], "Kari", "to møter", 1)
    store.apply([Remove("meeting", "2025-seminar")], "Kari", "tas bort", 2)
    assert store.undo(2, "Ola", "feil dag") == 4
    assert titles(store) == {} and "2025-seminar" not in store.load().meeting_by_id
    assert store.undo(4, "Kari", "likevel riktig") == 5
    assert set(titles(store)) == {"prove-1", "prove-2"}
    store.undo(3, "Kari", "tas ikke bort")
    order = [item.id for item in store.load().meetings]
    assert order == [item.id for item in files.read_register(DATA).meetings]
    assert [(item.number, item.undoes) for item in store.history()] == [
        (6, 3),
        (5, 4),
        (4, 2),
        (3, None),
        (2, None),
        (1, None),
    ]


def test_what_somebody_changed_since_is_not_undone_over_their_head(store: Store) -> None:
    store.apply([milestone(1)], "Kari", "nytt", 1)
    store.apply([milestone(1, "Et større møte")], "Ola", "rettet", 2)
    with pytest.raises(StoreError) as caught:
        store.undo(2, "Kari", "angrer")
    assert caught.value.code == "changed_since" and caught.value.values["id"] == "prove-1"
    assert titles(store) == {"prove-1": "Et større møte"}


@pytest.mark.parametrize("number", [0, 1, 99, -1])
def test_the_beginning_and_what_never_was_cannot_be_undone(store: Store, number: int) -> None:
    with pytest.raises(StoreError) as caught:
        store.undo(number, "Kari", "angrer")
    assert caught.value.code == "unknown_version"


def test_undo_gives_no_two_records_one_place(store: Store) -> None:
    store.apply([milestone(1), milestone(2)], "Kari", "to", 1)
    store.apply([Remove("milestone", "prove-1"), Remove("milestone", "prove-2")], "Kari", "bort", 2)
    store.apply([milestone(3), milestone(4)], "Kari", "to andre", 3)
    store.undo(3, "Ola", "likevel")
    with store.reading() as connection:
        places = connection.execute(select(RECORD.c.kind, RECORD.c.place)).all()
    assert len(places) == len(set(places))
    assert list(titles(store)) == ["prove-3", "prove-4", "prove-2", "prove-1"]
    store.undo(5, "Kari", "nei")
    assert list(titles(store)) == ["prove-3", "prove-4"]


def test_records_in_one_place_stand_in_one_order() -> None:
    rows = [Record("milestone", id_, 3, f'{{"id":"{id_}"}}') for id_ in "bca"]
    result = join_records(rows)
    assert result == join_records(reversed(rows)) and result["milestones.json"].index(b'"a"') > 0


STEP = st.tuples(
    st.sampled_from(["put", "remove", "undo"]), st.integers(0, 5), st.text("ab", min_size=1)
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=10))
def test_any_row_of_changes_ends_where_a_plain_table_does(
    tmp_path_factory: pytest.TempPathFactory, shipped: Path, steps: list[tuple[str, int, str]]
) -> None:
    table: dict[str, str] = {}
    before: dict[int, dict[str, str]] = {}
    where = tmp_path_factory.mktemp("store") / "r.sqlite"
    with closing(Store.open(str(shutil.copyfile(shipped, where)), DATA)) as result:
        for what, number, word in steps:
            now, known = result.version(), dict(table)
            try:
                if what == "put":
                    result.apply([milestone(number, word)], "K", "r", now)
                    table[f"prove-{number}"] = word
                elif what == "remove":
                    result.apply([Remove("milestone", f"prove-{number}")], "K", "r", now)
                    del table[f"prove-{number}"]
                elif now > 1:
                    result.undo(now, "K", "r")
                    table = before[now]
            except StoreError as error:
                if error.code != "nothing":
                    raise
            if result.version() > now:
                before[result.version()] = known
            assert titles(result) == table


def test_every_version_can_be_read_again(store: Store) -> None:
    was = {1: store.contents()[2]}
    steps: list[list[Wish]] = [
        [milestone(1), milestone(2)],
        [milestone(1, "Et annet"), Remove("meeting", "2025-seminar")],
        [Remove("milestone", "prove-2"), milestone(3)],
    ]
    for wishes in steps:
        number = store.apply(wishes, "Kari", "steg", store.version())
        was[number] = store.contents()[2]
    number = store.undo(3, "Kari", "likevel ikke")
    was[number] = store.contents()[2]
    moments = {item.number: datetime.fromisoformat(item.at) for item in store.history()}
    for number, at in moments.items():
        assert store.contents_at(at + timedelta(microseconds=1)) == (number, was[number])
    with pytest.raises(StoreError) as caught:
        store.contents_at(moments[1])
    assert caught.value.code == "before_history"


# --- many at once, and the power going --------------------------------------------------------


def test_writers_at_once_lose_nothing(store: Store, place: str) -> None:
    def write(start: int) -> None:
        with closing(Store.open(place)) as mine:
            for number in range(start, start + 8):
                while True:
                    try:
                        mine.apply([milestone(number)], f"nr {start}", "samtidig", mine.version())
                        break
                    except StoreError as error:
                        if error.code != "busy":
                            raise

    threads = [Thread(target=write, args=(start,)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(titles(store)) == 24 and store.version() == 25
    assert [item.number for item in store.history()] == list(range(25, 0, -1))


_WRITER = """
import random, sys
from geo.store.changing import Put, Remove
from geo.store.database import Store
from tests.geo.test_store import milestone
store, dice = Store.open(sys.argv[1]), random.Random(int(sys.argv[2]))
known = {}
for step in range(100):
    number = dice.randrange(12)
    if number in known and dice.random() < 0.3:
        wish, known[number] = Remove("milestone", f"prove-{number}"), None
        del known[number]
    else:
        known[number] = f"steg {step}"
        wish = milestone(number, known[number])
    store.apply([wish], "skriver", f"steg {step}", store.version())
    print(step, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 17, 60])
def test_a_kill_in_the_middle_leaves_nothing_half_and_loses_nothing_confirmed(
    place: str, tmp_path: Path, acknowledged: int
) -> None:
    Store.open(place, DATA).close()
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER, place, str(acknowledged)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if int(line) >= acknowledged:
            process.send_signal(signal.SIGKILL)
            break
    confirmed = acknowledged + 1 + len(process.stdout.readlines())
    process.stdout.close()
    process.wait(20)
    with closing(Store.open(place)) as result:
        done = result.history()
        # One write may have been kept whose answer the process did not live to give.
        assert confirmed <= len(done) - 1 <= confirmed + 1
        assert all(len(item.changes) == 1 for item in done[:-1])
        by_record: dict[str, str] = {}
        for item in reversed(done[:-1]):
            change = item.changes[0]
            assert by_record.get(change.id) == change.before
            by_record.pop(change.id, None)
            if change.after:
                by_record[change.id] = change.after
        assert titles(result) == {id_: json.loads(body)["title"] for id_, body in by_record.items()}
        result.backup(tmp_path / "kopi.sqlite")


_FULL = """
import resource, signal, sys
from pathlib import Path
from geo.errors import StoreError
from geo.store.database import Store
from geo.store.restoring import restore_copy
from tests.geo.test_store import milestone
path, copy = Path(sys.argv[1]), Path(sys.argv[2])
new = path.with_name("ny.sqlite")
store = Store.open(str(path), make=False)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
do = {
    "apply": lambda: store.apply([milestone(1, "x" * 200_000)], "K", "r", 1),
    "backup": lambda: store.backup(copy),
    "export": lambda: store.export(path.with_name("ut")),
    "restore": lambda: restore_copy(path, copy, "K", "r"),
    "restore anew": lambda: restore_copy(new, copy, "K", "r"),
    "make": lambda: Store.open(str(new)),
}
for what, it in do.items():
    try:
        it()
    except StoreError as error:
        print(what, error.code, sep=": ")
"""


def _files(folder: Path) -> dict[str, bytes]:
    """What stands in a folder, but for the log that an open database has beside it."""
    results = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in results
        if not path.name.endswith(("-wal", "-shm"))
    }


def test_a_limit_to_files_is_reported_and_changes_nothing(file_store: Store, path: Path) -> None:
    copy = path.with_name("kopi.sqlite")
    file_store.backup(copy)
    file_store.export(path.with_name("ut"))
    before = _files(path.parent)
    run = subprocess.run(
        [sys.executable, "-c", _FULL, str(path), str(copy)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.splitlines() == [
        f"{what}: file_limit"
        for what in ("apply", "backup", "export", "restore", "restore anew", "make")
    ], run.stderr
    assert file_store.version() == 1 and titles(file_store) == {}
    assert _files(path.parent) == before


_RESTORER = """
import sys
from pathlib import Path
from geo.store.restoring import restore_copy
while True:
    restore_copy(Path(sys.argv[1]), Path(sys.argv[2]), "Ola", "tilbake")
    print("satt tilbake", flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 4])
def test_a_kill_in_the_middle_of_a_restore_leaves_one_of_the_two(
    file_store: Store, path: Path, acknowledged: int
) -> None:
    copy = path.with_name("kopi.sqlite")
    file_store.backup(copy)
    file_store.apply([milestone(1)], "Kari", "nytt", 1)
    process = subprocess.Popen(
        [sys.executable, "-c", _RESTORER, str(path), str(copy)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for _ in range(acknowledged):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    confirmed = acknowledged + len(process.stdout.readlines())
    process.stdout.close()
    process.wait(20)
    assert titles(file_store) == {} and file_store.load() == files.read_register(DATA)
    # Every restore is one version further, also the one that may have had no time to tell.
    assert 2 + confirmed <= file_store.version() <= 2 + confirmed + 1
    file_store.apply([milestone(2)], "Kari", "videre", file_store.version())
    geo.store.sqlite.sound(path)


# --- files that are none ----------------------------------------------------------------------


def _text(path: Path) -> None:
    path.write_text("Kjære dagbok")


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table katter (navn text)")


def _empty(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize("make", [_text, _other_database, _empty])
def test_a_foreign_file_is_refused_and_left_alone(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store.open(str(path), DATA)
    assert caught.value.code == "foreign" and path.read_bytes() == before


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _scribbled(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(60_000))


@pytest.mark.parametrize("harm", [_truncated, _scribbled])
def test_a_damaged_register_is_reported(path: Path, harm: Callable[[Path], None]) -> None:
    Store.open(str(path), DATA).close()
    harm(path)
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store.open(str(path)).load()
    assert caught.value.code == "damaged" and path.read_bytes() == before


def test_a_newer_programs_register_is_left_alone(path: Path) -> None:
    Store.open(str(path), DATA).close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError) as caught:
        Store.open(str(path))
    assert caught.value.code == "newer"


def test_a_faulty_folder_makes_no_register(path: Path, edit: Callable[..., Path]) -> None:
    folder = edit("editions.json", lambda doc: doc["editions"].clear())
    with pytest.raises(DataError):
        Store.open(str(path), folder)
    assert list(path.parent.glob("*sqlite*")) == []


def test_a_place_that_cannot_be_is_reported() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("/proc/finnes/ikke/register.sqlite", DATA)
    assert caught.value.code == "unreachable"


# --- copies -----------------------------------------------------------------------------------


def test_a_backup_brings_back_register_and_history(file_store: Store, path: Path) -> None:
    file_store.apply([milestone(1)], "Kari", "før", 1)
    copy = path.with_name("kopi.sqlite")
    file_store.backup(copy)
    file_store.apply([milestone(2)], "Kari", "etter", 2)
    backup = restore_copy(path, copy, "Ola", "feil liste")
    assert set(titles(file_store)) == {"prove-1"} and file_store.version() == 4
    assert backup == path.with_name("register.sqlite.bak")
    with closing(Store.open(str(path.with_name("register.sqlite.bak")))) as before:
        assert set(titles(before)) == {"prove-1", "prove-2"}
    done = file_store.history()[0]
    assert (done.number, done.by, done.reason, done.changes) == (4, "Ola", "feil liste", ())
    assert done.origin and done.origin.name == "kopi.sqlite"
    with pytest.raises(StoreError) as caught:  # what was seen in the other history counts no more
        file_store.apply([milestone(3)], "Kari", "videre", 3)
    assert caught.value.code == "conflict"
    file_store.apply([milestone(3)], "Kari", "videre", 4)
    assert set(titles(file_store)) == {"prove-1", "prove-3"}


def test_what_a_restore_replaced_is_never_written_over(file_store: Store, path: Path) -> None:
    copy = path.with_name("kopi.sqlite")
    file_store.backup(copy)
    remaining = []
    for number in range(3):
        file_store.apply([milestone(number)], "Kari", "nytt", file_store.version())
        aside = restore_copy(path, copy, "Ola", "tilbake")
        assert aside
        remaining.append(aside)
        file_store.backup(copy)
    assert len(set(remaining)) == 3
    for number, file in enumerate(remaining):
        with closing(Store.open(str(file))) as old:
            assert set(titles(old)) == {f"prove-{number}"}
    assert not list(path.parent.glob(".*"))


@pytest.mark.parametrize(("by", "reason"), [("", "derfor"), ("Kari", " ")])
def test_nobody_puts_a_copy_back_for_no_reason(
    file_store: Store, path: Path, by: str, reason: str
) -> None:
    copy = path.with_name("kopi.sqlite")
    file_store.backup(copy)
    with pytest.raises(StoreError):
        restore_copy(path, copy, by, reason)
    assert file_store.version() == 1 and not path.with_name("register.sqlite.bak").exists()


def _emptied(path: Path) -> None:
    os.truncate(path, 0)


def _other(path: Path) -> None:
    path.unlink()
    _other_database(path)


def _torn(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)


@pytest.mark.parametrize("harm", [_text, _emptied, _other, _truncated, _scribbled, _torn])
def test_a_copy_goes_in_the_place_of_what_is_no_register_any_more(
    path: Path, harm: Callable[[Path], None]
) -> None:
    copy = path.with_name("kopi.sqlite")
    with closing(Store.open(str(path), DATA)) as result:
        result.apply([milestone(1)], "Kari", "før", 1)
        result.backup(copy)
    harm(path)
    path.with_name("register.sqlite-wal").write_bytes(b"en gammel logg")
    before = path.read_bytes()
    backup = restore_copy(path, copy, "Ola", "skadet")
    assert backup and backup.read_bytes() == before
    with closing(Store.open(str(path), make=False)) as result:
        assert set(titles(result)) == {"prove-1"} and result.history()[0].by == "Ola"
        result.apply([milestone(2)], "Kari", "videre", result.version())


def test_a_restore_that_fails_leaves_what_was_there(
    file_store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, wal = path.with_name("kopi.sqlite"), path.with_name("register.sqlite-wal")
    file_store.backup(copy)
    file_store.apply([milestone(1)], "Kari", "etter", 1)

    def full(*_: Any, **__: Any) -> None:
        raise StoreError("disk_full", file="")

    monkeypatch.setattr(geo.store.sqlite, "poured", full)
    with pytest.raises(StoreError):
        restore_copy(path, copy, "Ola", "tilbake")
    assert set(titles(file_store)) == {"prove-1"} and file_store.version() == 2
    file_store.close()
    path.write_text("dagbok")
    wal.write_text("logg")
    copied = geo.store.sqlite.copied
    monkeypatch.setattr(
        geo.store.sqlite, "copied", lambda *a, **k: copied(*a, **k) if k else full()
    )
    with pytest.raises(StoreError):
        restore_copy(path, copy, "Ola", "tilbake")
    assert (path.read_text(), wal.read_text()) == ("dagbok", "logg")
    assert not path.with_name("register.sqlite.bak1").exists()


def test_numbers_that_readers_have_seen_are_not_given_again(register_path: Path) -> None:
    copy = register_path.with_name("kopi.sqlite")
    with closing(Store.open(seed=DATA)) as result:
        result.backup(copy)
        for number in range(1, 5):
            result.apply([milestone(number)], "Kari", "nytt", number)
        geo.store.folder()
    for harm in (_text, _missing):
        harm(register_path)
        restore_copy(register_path, copy, "Ola", "skadet")
        with closing(Store.open(make=False)) as result:
            assert result.version() == 6 and titles(result) == {}


def test_a_copy_goes_where_nothing_is(file_store: Store, path: Path, tmp_path: Path) -> None:
    copy, other = path.with_name("kopi.sqlite"), tmp_path / "ny" / "register.sqlite"
    file_store.backup(copy)
    assert restore_copy(other, copy, "Ola", "ny maskin") is None
    with closing(Store.open(str(other), make=False)) as result:
        assert result.load() == file_store.load() and result.version() == 2


def test_writers_and_a_restore_at_once_lose_nothing(file_store: Store, path: Path) -> None:
    copy = path.with_name("kopi.sqlite")
    file_store.backup(copy)
    seen: list[int] = []

    def write() -> None:
        with closing(Store.open(str(path))) as mine:
            for number in range(15):
                try:
                    seen.append(mine.apply([milestone(number)], "K", "r", mine.version()))
                except StoreError as error:
                    if error.code != "conflict":  # a copy was put back in between
                        raise

    thread = Thread(target=write)
    thread.start()
    backup = [restore_copy(path, copy, "Ola", "tilbake") for _ in range(3)]
    thread.join()
    numbers = [item.number for item in file_store.history()]
    for file in backup:
        assert file
        with closing(Store.open(str(file))) as old:
            numbers += [item.number for item in old.history()]
    assert set(seen) <= set(numbers) and len(set(seen)) == len(seen)


def _links(path: Path) -> Iterator[Path]:
    soft, hard = path.with_name("myk.sqlite"), path.with_name("hard.sqlite")
    soft.symlink_to(path)
    os.link(path, hard)
    yield from (path, soft, hard)
    for ending in ("-wal", "-shm", ".bak", ".bak7"):
        yield path.with_name(path.name + ending)


def test_a_copy_is_never_the_register_itself(file_store: Store, path: Path) -> None:
    for target in _links(path):
        with pytest.raises(StoreError) as caught:
            file_store.backup(target)
        assert caught.value.code == "own_file", target
    assert file_store.version() == 1


def test_a_copy_goes_into_no_pipe(file_store: Store, path: Path) -> None:
    pipe = path.with_name("rør")
    os.mkfifo(pipe)
    with pytest.raises(StoreError) as caught:
        file_store.backup(pipe)
    assert caught.value.code == "not_a_file" and pipe.is_fifo()
    with pytest.raises(StoreError) as caught:
        Store.open(str(pipe))
    assert caught.value.code == "foreign"


def _missing(path: Path) -> None:
    path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (_text, {"foreign"}),
        (_other_database, {"foreign"}),
        (_missing, {"unreachable"}),
        (_truncated, {"damaged"}),
        (_scribbled, {"damaged"}),
    ],
)
def test_a_bad_copy_replaces_nothing(
    file_store: Store, path: Path, make: Callable[[Path], None], codes: set[str]
) -> None:
    copy = path.with_name("kopi.sqlite")
    if make in {_truncated, _scribbled}:
        file_store.backup(copy)
    make(copy)
    file_store.apply([milestone(1)], "Kari", "før", 1)
    with pytest.raises(StoreError) as caught:
        restore_copy(path, copy, "Kari", "tilbake")
    assert caught.value.code in codes
    assert set(titles(file_store)) == {"prove-1"} and file_store.version() == 2
    assert not list(path.parent.glob(".*"))


def test_threads_share_one_store(store: Store) -> None:
    results: list[Any] = []
    threads = [Thread(target=lambda: results.append(store.load())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(item) for item in results}) == 1 and len(results) == 8


# --- the files that readers read --------------------------------------------------------------


@pytest.fixture
def register_path(monkeypatch: pytest.MonkeyPatch, path: Path) -> Path:
    """The register that everybody uses in this test."""
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


def test_until_something_is_accepted_the_files_are_the_register(register_path: Path) -> None:
    assert geo.store.folder() == DATA and not geo.store.has_database()
    assert not register_path.exists()


def test_readers_see_an_accepted_change_at_once(register_path: Path) -> None:
    with closing(Store.open(seed=DATA)) as result:
        first = geo.store.folder()
        assert files.read_register(first) == files.read_register(DATA)
        assert geo.store.folder() == first
        result.apply([milestone(1)], "Kari", "nytt", 1)
        second = geo.store.folder()
        assert second != first
        assert "prove-1" in {item.id for item in files.read_register(second).milestones}
        assert "prove-1" not in {item.id for item in files.read_register(first).milestones}
        for number in range(2, 7):
            result.apply([milestone(number)], "Kari", "nytt", number)
            geo.store.folder()
    assert len(list(register_path.with_name("register.sqlite.lest").iterdir())) == 3


def test_another_history_has_other_numbers_and_other_files(register_path: Path) -> None:
    with closing(Store.open(seed=DATA)) as result:
        copy = register_path.with_name("kopi.sqlite")
        result.backup(copy)
        result.apply([milestone(1, "Ett")], "Kari", "nytt", 1)
        one = geo.store.folder()
        restore_copy(register_path, copy, "Kari", "tilbake")
        result.apply([milestone(1, "To")], "Kari", "nytt", 3)
        two = geo.store.folder()
    assert one.name[:2] == "2-" and two.name[:2] == "4-"
    titles = {m.title for m in files.read_register(two).milestones}
    assert "To" in titles and "Ett" not in titles


def test_a_versions_folder_holds_that_version_whoever_writes_meanwhile(
    register_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.open(seed=DATA)) as result:
        result.apply([milestone(0)], "Kari", "nytt", 1)
        newest = geo.store.sqlite.newest

        # Somebody writes between the name and the content.
        def late(path: Path, revision: str) -> tuple[str, str] | None:
            name = newest(path, revision)
            number = result.version()
            result.apply([milestone(number)], "Ola", "samtidig", number)
            shutil.rmtree(register_path.with_name("register.sqlite.lest"))
            return name

        monkeypatch.setattr(geo.store.sqlite, "newest", late)
        outcome = geo.store.folder()
    number = int(outcome.name.partition("-")[0])
    ids = {item.id for item in files.read_register(outcome).milestones}
    assert f"prove-{number - 1}" in ids and f"prove-{number}" not in ids
    assert register_path.with_name("register.sqlite.lest") == outcome.parent


_READER = """
import sys
import geo.store
from geo import files
for _ in range(3):
    print(len(files.read_register(geo.store.folder()).milestones), flush=True)
"""


def test_many_processes_make_the_folder_at_once(register_path: Path) -> None:
    Store.open(seed=DATA).close()
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _READER],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    outputs = [run.communicate(timeout=120) for run in runs]
    assert len({out for out, _ in outputs}) == 1 and all(not err for _, err in outputs), outputs
    (result,) = register_path.with_name("register.sqlite.lest").iterdir()
    assert result == geo.store.folder()


def test_a_folder_that_another_process_made_first_is_used(
    register_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.open(seed=DATA)) as result:
        first = geo.store.folder()
        answers = chain([False], repeat(True))  # it comes just after we looked
        monkeypatch.setattr(Path, "is_dir", lambda _: next(answers))
        assert geo.store.folder() == first
        monkeypatch.undo()
        monkeypatch.setattr(geo.store, "has_database", lambda: True)
        monkeypatch.setattr(geo.store, "address", lambda: str(register_path))
        for number in range(1, 6):
            result.apply([milestone(number)], "Kari", "nytt", number)
            (first.parent / f"{number}-borte").symlink_to("finnes-ikke")  # gone when looked at
            assert geo.store.folder().is_dir()


def test_a_named_folder_of_files_goes_before_any_database(
    register_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(str(register_path), DATA).close()
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    assert geo.store.folder() == folder


def test_a_foreign_file_is_reported_to_readers_too(register_path: Path) -> None:
    register_path.write_text("dagbok")
    with pytest.raises(StoreError) as caught:
        geo.store.folder()
    assert caught.value.code == "foreign"


# --- two databases ----------------------------------------------------------------------------

#: What only one database understands, or understands in its own way, and the rooms that may say it.
_ITS_OWN = {
    "sqlite": r"\b(sqlite3|PRAGMA|rowid|julianday|json_extract|INSERT OR|sqlite_where)\b",
    "postgres": r"\b(psycopg|pg_\w+|postgresql_\w+|regclass|VACUUM \(|SQLSTATE|import text)\b",
    "": r"\b(exec_driver_sql|sqlalchemy\.dialects|sqlalchemy\.text)\b",
}


@pytest.mark.parametrize("room", _ITS_OWN)
def test_what_only_one_database_knows_stays_in_its_rooms(room: str) -> None:
    paths = (ROOT / "geo" / "store").rglob("*.py")
    rooms = {path.stem for path in paths if re.search(_ITS_OWN[room], path.read_text("utf-8"))}
    strangers = {name for name in rooms if not name.startswith(room or ("sqlite", "postgres"))}
    assert rooms and not strangers


def test_the_tables_are_those_that_the_program_knows(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_registers_can_be_made_at_once_in_one_process(tmp_path: Path) -> None:
    """Two sessions of a server: Alembic keeps what it is doing in one place for a whole process."""
    versions: list[int] = []

    def make(name: str) -> None:
        with closing(Store.open(str(tmp_path / name), seed=DATA)) as result:
            versions.append(result.version())

    threads = [Thread(target=make, args=(f"{number}.sqlite",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert versions == [1] * 6
