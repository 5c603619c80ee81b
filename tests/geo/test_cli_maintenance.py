"""`ipokart history`, `undo`, `backup`, `restore`, `export DIR/`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

from geo import files, internal_marks, store
from geo.cli import main
from geo.store import erasing, log, statements
from geo.store.changing import Put
from geo.store.database import Store
from geo.store.parts import Record, split_records
from tests.conftest import DATA
from tests.geo.test_store import milestone

WHO = ("--by", "Ola", "--reason", "feil")


@pytest.fixture
def register_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the register of this test is kept; nothing is there yet."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


def changed(title: str = "Et møte") -> None:
    with closing(Store.open(seed=DATA)) as result:
        result.apply([milestone(1, title)], "Kari", "Nytt møte", result.version())


def test_before_anything_is_changed_there_is_no_history(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history"]) == 0
    assert "registeret er filene i" in capsys.readouterr().out
    assert main(["history", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [] and not register_path.exists()


@pytest.mark.usefixtures("register_path")
def test_history_tells_who_when_why_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    changed()
    assert main(["history"]) == 0
    mark, first, *_ = capsys.readouterr().out.splitlines()
    assert mark.startswith("INTERN")
    assert first.startswith("2 ") and "Kari: Nytt møte (1 poster)" in first
    assert main(["history", "--json"]) == 0
    newest = json.loads(capsys.readouterr().out)[0]
    assert (newest["number"], newest["by"], newest["undoes"]) == (2, "Kari", None)
    assert newest["audience"] == "intern"
    assert newest["changes"][0]["before"] is None and "Et møte" in newest["changes"][0]["after"]


def test_every_verb_reads_the_kept_register(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed("Ekstra møte om trygghet")
    out = register_path.with_name("k.ics")
    assert main(["export", str(out)]) == 0
    assert "Ekstra møte om trygghet" in capsys.readouterr().out
    assert main(["check"]) == 0


@pytest.mark.usefixtures("register_path")
def test_undo_needs_who_why_and_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    changed()
    for call in (
        ["undo", "2"],
        ["undo", "2", "--by", "Kari"],
        ["undo", "to", "--by", "K", "--reason", "r"],
        ["undo", "99", "--by", "K", "--reason", "r"],
        ["undo", "1", "--by", "K", "--reason", "r"],
    ):
        assert main(call) == 2
        assert "Traceback" not in capsys.readouterr().err
    assert main(["undo", "2", "--by", "Ola", "--reason", "feil"]) == 0
    assert capsys.readouterr().out == "Endring 2 er tatt tilbake. Det ble endring 3.\n"
    with closing(Store.open()) as result:
        assert result.load() == files.read_register(DATA)


def test_only_an_accepted_change_makes_a_database(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for call in (
        ["undo", "7", "--by", "A", "--reason", "B"],
        ["backup", str(register_path.with_name("k"))],
    ):
        assert main(call) == 2
        assert "registeret er filene i" in capsys.readouterr().err
    assert main(["export", f"{register_path.with_name('ut')}/"]) == 0
    assert not register_path.exists()


def test_the_register_is_no_copy_of_itself(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed()
    link = register_path.with_name("lenke.sqlite")
    link.symlink_to(register_path)
    for out in (register_path, link):
        assert main(["backup", str(out)]) == 2
        assert "er registeret selv" in capsys.readouterr().err
    with closing(Store.open()) as result:
        assert result.version() == 2


def test_files_that_are_no_more_go_and_links_are_not_followed(register_path: Path) -> None:
    folder, victim = register_path.with_name("ut"), register_path.with_name("viktig.txt")
    folder.mkdir()
    victim.write_text("viktig")
    (folder / "earlier_borders.geojson").write_text("{}")
    (folder / ".editions.json.tmp").symlink_to(victim)
    assert main(["export", str(folder)]) == 0  # it is there, so it needs no stroke
    assert not (folder / "earlier_borders.geojson").exists() and victim.read_text() == "viktig"


def test_a_copy_goes_out_and_comes_back(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed("Før")
    copy = register_path.with_name("kopi.sqlite")
    assert main(["backup", str(copy)]) == 0
    with closing(Store.open()) as result:
        result.undo(2, "Kari", "angrer")
    assert main(["restore", str(copy)]) == 2
    assert "--by NAVN --reason TEKST" in capsys.readouterr().err
    assert main(["restore", str(copy), *WHO]) == 0
    output = capsys.readouterr().out
    assert str(copy) in output and f"{register_path}.bak." in output
    with closing(Store.open()) as result:
        assert "Før" in {item.title for item in result.load().milestones}
    assert main(["history"]) == 0
    first = capsys.readouterr().out.splitlines()[1]
    assert first.startswith("4 ") and "Ola: feil (0 poster), fra kopi.sqlite" in first


def test_a_copy_goes_where_nothing_was(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed("Før")
    copy = register_path.with_name("kopi.sqlite")
    assert main(["backup", str(copy)]) == 0
    register_path.unlink()
    capsys.readouterr()
    assert main(["restore", str(copy), *WHO]) == 0
    assert capsys.readouterr().out == f"Registeret er gjenopprettet fra {copy}.\n"


def test_while_a_folder_of_files_is_used_the_database_is_left_alone(
    register_path: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    changed()
    copy = register_path.with_name("kopi.sqlite")
    assert main(["backup", str(copy)]) == 0
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    before = register_path.read_bytes()
    for call in (
        ["history"],
        ["history", "--json"],
        ["undo", "2", *WHO],
        ["backup", str(register_path.with_name("to"))],
        ["restore", str(copy), *WHO],
    ):
        capsys.readouterr()
        assert main(call) == 2
        assert f"filene i {folder} (IPOKART_DATA)" in capsys.readouterr().err
    assert register_path.read_bytes() == before and not register_path.with_name("to").exists()
    assert main(["export", f"{register_path.with_name('ut')}/"]) == 0
    assert files.read_register(register_path.with_name("ut")) == files.read_register(folder)


@pytest.mark.usefixtures("register_path")
def test_a_folder_gets_the_whole_register(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for option, value in (("--area", "vestli"), ("--bydel", "Grorud")):
        assert main(["export", f"{tmp_path / 'ut'}/", option, value]) == 2
        assert "en mappe får hele registeret" in capsys.readouterr().err
    assert not (tmp_path / "ut").exists()


def test_a_copy_goes_into_no_pipe(register_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed()
    pipe = register_path.with_name("rør")
    os.mkfifo(pipe)
    for out in (str(pipe), os.devnull):
        assert main(["backup", out]) == 2
        assert "er ikke en vanlig fil" in capsys.readouterr().err
    assert pipe.is_fifo()


def test_an_address_that_leads_nowhere_is_reported_by_every_verb(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IPOKART_DB", "planet://kari:hemmelig@vert/navn")
    for call in (
        ["areas"],
        ["history"],
        ["undo", "2", *WHO],
        ["export", f"{tmp_path}/ut/"],
        ["backup", str(tmp_path / "k")],
    ):
        assert main(call) == 2
        output = capsys.readouterr().err
        assert "ikke en adresse" in output and "hemmelig" not in output
    assert main(["restore", str(tmp_path / "k"), *WHO]) == 2


def test_what_is_no_copy_is_refused_in_one_sentence(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed()
    note = register_path.with_name("notat.txt")
    note.write_text("Kjære dagbok")
    for file, words in (
        (note, "er ikke et register"),
        (register_path.with_name("borte"), "kan ikke nås"),
    ):
        assert main(["restore", str(file), *WHO]) == 2
        output = capsys.readouterr().err
        assert words in output and output.count("\n") == 1
    assert main(["backup", str(register_path.parent / "finnes" / "ikke.sqlite")]) == 2


def test_a_damaged_register_is_put_right_and_kept_aside(register_path: Path) -> None:
    changed("Før")
    copy = register_path.with_name("kopi.sqlite")
    assert main(["backup", str(copy)]) == 0
    for harm in (b"Kjaere dagbok", b""):
        register_path.write_bytes(harm)
        assert main(["restore", str(copy), *WHO]) == 0
        with closing(Store.open()) as result:
            assert "Før" in {item.title for item in result.load().milestones}
    aside = {
        item.name: item.read_bytes() for item in register_path.parent.glob("register.sqlite.bak*")
    }
    assert aside["register.sqlite.bak"] == b"Kjaere dagbok" and aside["register.sqlite.bak1"] == b""


def test_the_files_can_be_had_again(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = register_path.with_name("ut")
    assert main(["export", f"{folder}/"]) == 0
    assert f"Skrev 12 filer i {folder}/." in capsys.readouterr().out
    assert files.read_register(folder) == files.read_register(DATA)


def test_a_broken_database_is_reported_by_every_verb(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register_path.write_text("Kjære dagbok")
    for call in (["areas"], ["changes"], ["history"], ["check"]):
        assert main(call) == 2
        assert "er ikke et register fra IPO-kart" in capsys.readouterr().err
    assert register_path.read_text() == "Kjære dagbok"


@pytest.mark.usefixtures("register_path")
def test_history_of_one_area_is_its_record_and_its_listings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    records = {(item.kind, item.id): json.loads(item.body) for item in shipped_records()}
    feature, edition = records["area", "vestli"], records["edition", "2026-01"]
    name = feature["properties"]["name"]
    feature["properties"]["note"] = "Ny merknad"
    rows = [row for row in edition["listings"] if row["area"] != "vestli"]
    with closing(Store.open(seed=DATA)) as result:
        result.apply([Put("area", feature), milestone(1)], "Kari", "merknad", 1)
        result.apply([milestone(2)], "Per", "noe annet", 1)
        result.apply([Put("edition", {**edition, "listings": rows})], "Ola", "tatt av", 1)
    assert main(["history", "--area", "Vestly"]) == 0
    mark, ended, line, noted, note = capsys.readouterr().out.splitlines()
    assert mark.startswith("INTERN") and "Ola: tatt av" in ended and "Kari: merknad" in noted
    assert line == f"    tatt av lista «{edition['title']}»"
    assert note.startswith(f"    området «{name}», merknad: fra «")
    assert note.endswith("til «Ny merknad»")
    assert main(["history", "--area", "vestli", "--json"]) == 0
    ended, noted = json.loads(capsys.readouterr().out)
    assert (ended["number"], ended["by"], ended["audience"]) == (4, "Ola", "intern")
    (change,) = ended["changes"]
    assert (change["field"], change["after"]) == ("listings.vestli", None)
    assert change["before"]["area"] == "vestli"
    assert noted["changes"][0]["field"] == "properties.note"


@pytest.mark.usefixtures("register_path")
def test_history_of_one_point(capsys: pytest.CaptureFixture[str]) -> None:
    records = {(item.kind, item.id): json.loads(item.body) for item in shipped_records()}
    point = records["followup", "2025-1"]
    with closing(Store.open(seed=DATA)) as result:
        result.apply([Put("followup", {**point, "state": "avsluttet"})], "Kari", "ferdig", 1)
    for words in ("2025-1", "1/2025"):
        assert main(["history", "--point", words]) == 0
        *_, line = capsys.readouterr().out.splitlines()
        assert line.endswith("hvor langt det er kommet: fra «løpende» til «avsluttet»")
    assert main(["history", "--point", "2025-2"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Ingen har endret dette."
    assert main(["history", "--point", "9/1999"]) == 2
    assert main(["history", "--area", "vestli", "--point", "2025-1"]) == 2


def shipped_records() -> Iterator[Record]:
    return split_records(files.contents_of(DATA)[0])


@pytest.mark.usefixtures("register_path")
def test_a_conflict_is_reported_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed("Karis møte")

    def meanwhile(*_: object, **__: object) -> int:
        with closing(Store.open(make=False)) as result:
            return result.apply([milestone(1, "Olas møte")], "Ola", "nytt", 1)

    monkeypatch.setattr(internal_marks, "mark", meanwhile)
    assert main(["mark", "vestli", *WHO]) == 2
    head, who, field = capsys.readouterr().err.splitlines()
    assert head.startswith("Noen andre har endret det samme som deg.")
    assert who.startswith("Kari endret hendelsen «Karis møte» ") and "Grunn: Nytt møte." in who
    assert field == "tittel: Nå står det «Karis møte». Du skrev «Olas møte»."


# --- the register as it was ---------------------------------------------------------------------

AS_OF = ("areas", "--json", "--audience", "intern", "--as-of")


@pytest.fixture
def renamed(register_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register that was made on 1 March 2026; Vestli got other names on the 2nd and the 3rd, at
    23.30 in Oslo, and the last one was taken back on the 4th."""
    moments = iter((1, 2, 3, 4))

    class Clock:
        @staticmethod
        def now(zone: tzinfo) -> datetime:
            return datetime(2026, 3, next(moments), 22, 30, tzinfo=UTC).astimezone(zone)

    monkeypatch.setattr(statements, "datetime", Clock)
    records = {(item.kind, item.id): json.loads(item.body) for item in shipped_records()}
    feature = records["area", "vestli"]
    with closing(Store.open(seed=DATA)) as result:
        for name in ("Vestli øst", "Vestli vest"):
            feature["properties"]["name"] = name
            result.apply(
                [Put("area", feature), milestone(result.version())], "Kari", name, result.version()
            )
        result.undo(3, "Kari", "likevel ikke")
    return register_path


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(
    ("day", "name", "number"),
    [
        ("2026-03-01", "Vestli", 1),
        ("2026-03-02", "Vestli øst", 2),
        ("2026-03-03", "Vestli vest", 3),
        ("2026-03-04", "Vestli øst", 4),
    ],
)
def test_a_verb_reads_the_register_as_it_was(
    day: str, name: str, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*AS_OF, day]) == 0
    read = capsys.readouterr()
    rows = {row["id"]: row for row in json.loads(read.out)}
    assert rows["vestli"]["name"] == name and rows["vestli"]["audience"] == "intern"
    assert f"Registeret slik det var {day[-1]}. mars 2026 (endring {number})." in read.err
    assert main(["areas", "--audience", "intern", "--as-of", day]) == 0
    assert capsys.readouterr().out.startswith("Registeret slik det var ")


@pytest.mark.usefixtures("renamed")
def test_the_first_state_comes_back_in_the_same_letters() -> None:
    number, contents = log.contents_on(date(2026, 3, 1))
    shipped, _ = files.contents_of(DATA)
    assert number == 1 and contents == {name: text for name, text in shipped.items() if text}


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(
    ("options", "full_text"),
    [
        ((*AS_OF, "2026-02-28"), "Historien begynner 1. mars 2026 kl. 23.30."),
        ((*AS_OF, "2999-01-01"), "er ikke en dag som har vært"),
        ((*AS_OF, "i går"), "er ikke en dag som har vært"),
        (("areas", "--as-of", "2026-03-02"), "«--audience intern»"),
    ],
)
def test_a_moment_that_cannot_be_shown_is_refused(
    options: tuple[str, ...], full_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(options) == 2
    read = capsys.readouterr()
    assert full_text in read.err and not read.out


@pytest.mark.usefixtures("register_path")
def test_a_register_that_nobody_changed_has_no_past(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*AS_OF, "2026-03-02"]) == 2
    assert "har ingen historie" in capsys.readouterr().err


@pytest.mark.usefixtures("renamed")
def test_an_erased_text_is_erased_in_the_past_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "datetime", datetime)
    erasing.erase(store.address(), "Vestli vest", "Per", "ba om det", "[slettet]")
    _, contents = log.contents_on(date(2026, 3, 3))
    assert b"Vestli vest" not in b"".join(contents.values())
