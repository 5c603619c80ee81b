"""Copies and drafts that are older than a limit are shown, and removed when somebody says so."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geo.cli import main
from geo.errors import StoreError
from geo.store import drafts, retention
from geo.store.changing import Origin
from geo.store.database import Store
from geo.store.restoring import restore_copy
from tests.conftest import ROOT
from tests.geo.test_store import milestone

NOW = datetime.now(UTC)
WHO = ["--by", "Per", "--reason", "rydding"]


def aged(path: Path, days: int) -> None:
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))


@pytest.fixture
def register_path(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with a file that a restore kept aside, two copies, other files, and a draft."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.delenv("IPOKART_KEEP_DAYS", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(make=False)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
        store.backup(path.with_name("kopi.sqlite"))
        store.backup(path.with_name("ny.sqlite"))
    restore_copy(path, path.with_name("kopi.sqlite"), "Kari", "prøve")
    path.with_name("register.sqlite.bak1").write_bytes(b"damaged")
    for name in ("notat.txt", "register.sqlite.bakst", "annet.sqlite.bak"):
        path.with_name(name).write_bytes(b"x")
        aged(path.with_name(name), 4000)
    path.with_name("lenke.sqlite").symlink_to(path.with_name("kopi.sqlite"))
    drafts.save(Origin("ab" * 32, "januar.docx"), '["linje"]', "{}", "Ola", 0)
    aged(path.with_name("register.sqlite.bak"), 100)
    aged(path.with_name("register.sqlite.bak1"), 200)
    aged(path.with_name("kopi.sqlite"), 100)
    aged(path.with_name("ny.sqlite"), 10)
    aged(path, 100)
    return path


def names(result: retention.Outdated) -> list[str]:
    return [item.path.name for item in result.files]


def test_what_is_older_than_the_limit_is_found_the_oldest_first(register_path: Path) -> None:
    result = retention.find(register_path, NOW, 90)
    assert names(result)[0] == "register.sqlite.bak1"
    assert set(names(result)) == {"register.sqlite.bak1", "register.sqlite.bak", "kopi.sqlite"}
    assert result.younger == 1 and not result.drafts
    later = retention.find(register_path, NOW + timedelta(days=91), 90)
    assert [item.origin.name for item in later.drafts] == ["januar.docx"] and later.younger == 0
    assert not retention.find(register_path, NOW, 365)


def test_a_dry_run_removes_nothing(register_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {item.name for item in register_path.parent.iterdir()}
    with closing(Store.open(make=False)) as store:
        version = store.version()
    assert main(["tidy"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("INTERN") and "kopi.sqlite" in output and "ny.sqlite" not in output
    assert "Ingenting er fjernet" in output and "ingen kopi igjen" not in output
    assert main(["tidy", "--days", "1000"]) == 0
    assert "Ingen kopier eller utkast er eldre enn 1000 dager" in capsys.readouterr().out
    assert {item.name for item in register_path.parent.iterdir()} == before
    with closing(Store.open(make=False)) as store:
        assert store.version() == version


def test_what_is_removed_is_gone_and_the_history_says_so(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = register_path.with_name("register.sqlite.bak-wal")
    beside.write_bytes(b"log")
    assert main(["tidy", "--days", "0", "--accept", *WHO]) == 0
    assert "ingen kopi igjen" in capsys.readouterr().out
    left = {
        item.name for item in register_path.parent.iterdir() if item.is_file() or item.is_symlink()
    }
    assert {name for name in left if not name.startswith("register.sqlite-")} == {
        "register.sqlite",
        "notat.txt",
        "register.sqlite.bakst",
        "annet.sqlite.bak",
        "lenke.sqlite",
    }
    with closing(Store.open(make=False)) as store:
        newest = store.history()[0]
        assert store.damages() == () and not newest.changes
        assert (newest.by, newest.reason) == (
            "Per",
            "rydding (fjernet det som var eldre enn 0 dager – kopier: 4, utkast: 1)",
        )
        assert drafts.entries_of(store) == ()
    assert not any(
        b"januar.docx" in item.read_bytes()
        for item in register_path.parent.iterdir()
        if item.is_file()
    )


def test_what_somebody_goes_on_with_meanwhile_is_left(register_path: Path) -> None:
    result = retention.find(register_path, NOW + timedelta(days=400), 90)
    drafts.save(Origin("ab" * 32, "januar.docx"), '["linje"]', "{}", "Ola", 1)
    with closing(Store.open(make=False)) as store:
        store.backup(register_path.with_name("kopi.sqlite"))
    _, left = retention.remove(register_path, result, "Per", "rydding")
    assert left == () and register_path.with_name("kopi.sqlite").exists()
    assert [item.number for item in drafts.entries()] == [2]
    assert not register_path.with_name("ny.sqlite").exists()


def test_a_file_that_cannot_be_removed_is_reported(
    register_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "kopi.sqlite":
            raise PermissionError(13, "no")
        whole(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert main(["tidy", "--accept", *WHO]) == 1
    assert "kopi.sqlite kunne ikke fjernes" in capsys.readouterr().out
    assert not register_path.with_name("register.sqlite.bak").exists()


@pytest.mark.parametrize("words", ["-1", "ni", "1.5", "99999", "٣"])
def test_a_limit_that_is_no_number_of_days_is_refused(
    words: str,
    register_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("IPOKART_KEEP_DAYS", words)
    assert main(["tidy", "--accept", *WHO]) == 2
    assert f"«{words}» er ikke et antall dager" in capsys.readouterr().err
    assert register_path.with_name("kopi.sqlite").exists()
    monkeypatch.setenv("IPOKART_KEEP_DAYS", "95")
    assert retention.days_of(None) == 95 and retention.days_of("7") == 7


def test_who_and_why_must_be_given(register_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tidy", "--accept", "--by", "Per"]) == 2
    assert register_path.with_name("kopi.sqlite").exists()
    result = retention.find(register_path, NOW, 90)
    with pytest.raises(StoreError):
        retention.remove(register_path, result, "", "rydding")
    assert register_path.with_name("kopi.sqlite").exists() and capsys.readouterr().err


def test_the_default_is_the_one_that_people_read() -> None:
    days = str(retention.DEFAULT_DAYS)
    assert f"**{days} dagene**" in (ROOT / "docs/bruk/personvern.md").read_text(encoding="utf-8")
    assert f"ellers {days} " in (ROOT / "docs/bruk/registeret.md").read_text(encoding="utf-8")
    assert f'eller {days}"' in (ROOT / "geo/text/nb/cli.toml").read_text(encoding="utf-8")


def test_a_register_behind_a_link_is_tidied_where_it_lies(
    register_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "annen"
    other.mkdir()
    (other / "register.sqlite").symlink_to(register_path)
    shutil.copy(register_path.with_name("ny.sqlite"), other / "kopi.sqlite")
    result = retention.find(other / "register.sqlite", NOW, 90)
    assert {item.path.parent for item in result.files} == {register_path.parent}


def test_drafts_on_a_server_and_what_a_restore_kept_here_are_removed(
    filled_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", filled_database)
    drafts.save(Origin("ab" * 32, "januar.docx"), '["linje"]', "{}", "Ola", 0)
    with closing(Store.open(make=False)) as store:
        aside = store.backend.aside
    aside.parent.mkdir(parents=True, exist_ok=True)
    kept_aside = aside.with_name(f"{aside.name}.bak")
    kept_aside.write_bytes(b"x")
    assert main(["tidy", "--days", "0"]) == 0
    output = capsys.readouterr().out
    assert "januar.docx" in output and kept_aside.name in output and kept_aside.exists()
    assert main(["tidy", "--days", "0", "--accept", *WHO]) == 0
    assert drafts.entries() == () and not kept_aside.exists()
    with closing(Store.open(make=False)) as store:
        assert store.damages() == () and store.history()[0].by == "Per"
