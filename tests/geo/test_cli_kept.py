"""`ipokart history`, `undo`, `backup`, `restore`, `export DIR/`."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from geo import files
from geo.cli import main
from geo.store.database import Store
from tests.conftest import DATA
from tests.geo.test_store import milestone


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the register of this test is kept; nothing is there yet."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


def changed(title: str = "Et møte") -> None:
    with closing(Store.open(seed=DATA)) as made:
        made.apply([milestone(1, title)], "Kari", "Nytt møte", made.version())


def test_before_anything_is_changed_there_is_no_history(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history"]) == 0
    assert "registeret er filene i" in capsys.readouterr().out
    assert main(["history", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [] and not kept.exists()


@pytest.mark.usefixtures("kept")
def test_history_tells_who_when_why_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    changed()
    assert main(["history"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("2 ") and "Kari: Nytt møte (1 poster)" in first
    assert main(["history", "--json"]) == 0
    newest = json.loads(capsys.readouterr().out)[0]
    assert (newest["number"], newest["by"], newest["undoes"]) == (2, "Kari", None)
    assert newest["changes"][0]["before"] is None and "Et møte" in newest["changes"][0]["after"]


def test_every_verb_reads_the_kept_register(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed("Ekstra møte om trygghet")
    out = kept.with_name("k.ics")
    assert main(["export", str(out)]) == 0
    assert "Ekstra møte om trygghet" in capsys.readouterr().out
    assert main(["check"]) == 0


@pytest.mark.usefixtures("kept")
def test_undo_needs_who_why_and_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    changed()
    for call in (["undo", "2"], ["undo", "2", "--by", "Kari"], ["undo", "to", "--by", "K", "--reason", "r"],
                 ["undo", "99", "--by", "K", "--reason", "r"], ["undo", "1", "--by", "K", "--reason", "r"]):  # fmt: skip
        assert main(call) == 2
        assert "Traceback" not in capsys.readouterr().err
    assert main(["undo", "2", "--by", "Ola", "--reason", "feil"]) == 0
    assert capsys.readouterr().out == "Endring 2 er tatt tilbake. Det ble endring 3.\n"
    with closing(Store.open()) as made:
        assert made.load() == files.read_register(DATA)


def test_only_an_accepted_change_makes_a_database(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for call in (["undo", "7", "--by", "A", "--reason", "B"], ["backup", str(kept.with_name("k"))]):
        assert main(call) == 2
        assert "registeret er filene i" in capsys.readouterr().err
    assert main(["export", f"{kept.with_name('ut')}/"]) == 0
    assert not kept.exists()


def test_the_register_is_no_copy_of_itself(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed()
    link = kept.with_name("lenke.sqlite")
    link.symlink_to(kept)
    for out in (kept, link):
        assert main(["backup", str(out)]) == 2
        assert "er registeret selv" in capsys.readouterr().err
    with closing(Store.open()) as made:
        assert made.version() == 2


def test_files_that_are_no_more_go_and_links_are_not_followed(kept: Path) -> None:
    folder, victim = kept.with_name("ut"), kept.with_name("viktig.txt")
    folder.mkdir()
    victim.write_text("viktig")
    (folder / "earlier_borders.geojson").write_text("{}")
    (folder / ".editions.json.tmp").symlink_to(victim)
    assert main(["export", f"{folder}/"]) == 0
    assert not (folder / "earlier_borders.geojson").exists() and victim.read_text() == "viktig"


def test_a_copy_goes_out_and_comes_back(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed("Før")
    copy = kept.with_name("kopi.sqlite")
    assert main(["backup", str(copy)]) == 0
    with closing(Store.open()) as made:
        made.undo(2, "Kari", "angrer")
    assert main(["restore", str(copy)]) == 0
    assert str(copy) in capsys.readouterr().out
    with closing(Store.open()) as made:
        assert "Før" in {item.title for item in made.load().milestones}


def test_what_is_no_copy_is_refused_in_one_sentence(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed()
    note = kept.with_name("notat.txt")
    note.write_text("Kjære dagbok")
    for file, words in ((note, "er ikke et register"), (kept.with_name("borte"), "kan ikke nås")):
        assert main(["restore", str(file)]) == 2
        said = capsys.readouterr().err
        assert words in said and said.count("\n") == 1
    assert main(["backup", str(kept.parent / "finnes" / "ikke.sqlite")]) == 2


def test_a_damaged_register_is_put_right_and_kept_aside(kept: Path) -> None:
    changed("Før")
    copy = kept.with_name("kopi.sqlite")
    assert main(["backup", str(copy)]) == 0
    for harm in (b"Kjaere dagbok", b""):
        kept.write_bytes(harm)
        assert main(["restore", str(copy)]) == 0
        with closing(Store.open()) as made:
            assert "Før" in {item.title for item in made.load().milestones}
    aside = {item.name: item.read_bytes() for item in kept.parent.glob("register.sqlite.bak*")}
    assert aside["register.sqlite.bak"] == b"Kjaere dagbok" and aside["register.sqlite.bak1"] == b""


def test_the_files_can_be_had_again(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = kept.with_name("ut")
    assert main(["export", f"{folder}/"]) == 0
    assert f"Skrev 9 filer i {folder}/." in capsys.readouterr().out
    assert files.read_register(folder) == files.read_register(DATA)


def test_a_broken_database_is_told_by_every_verb(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.write_text("Kjære dagbok")
    for call in (["areas"], ["changes"], ["history"], ["check"]):
        assert main(call) == 2
        assert "er ikke et register fra IPO-kart" in capsys.readouterr().err
    assert kept.read_text() == "Kjære dagbok"
