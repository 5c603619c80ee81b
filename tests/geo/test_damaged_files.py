"""`ipokart check` on a damaged register file: exit code 1 or 2, and a sentence that says what it is.

1 is a register that is damaged, 2 is a file that is none, or one of a newer program.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geo.cli import main
from geo.errors import StoreError
from geo.store.database import Store
from tests.conftest import DATA
from tests.geo.test_store import milestone

_PAGE = 4096  # bytes of a page of SQLite
_SEED = 16

Damage = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "register.sqlite"
    with closing(Store.open(str(path), DATA)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    return tmp_path / "register.sqlite"


def _at(place: int, new: bytes) -> Damage:
    return lambda whole: whole[:place] + new + whole[place + len(new) :]


#: How a file may be damaged, the exit code, and words of the sentence.
WAYS: dict[str, tuple[Damage, int, str]] = {
    "nothing in it": (lambda _: b"", 2, "er ikke et register fra IPO-kart"),
    "half a header": (lambda whole: whole[:50], 1, "er skadet"),
    "the header alone": (lambda whole: whole[:100], 1, "er skadet"),
    "one page": (lambda whole: whole[:_PAGE], 1, "er skadet"),
    "half of it": (lambda whole: whole[: len(whole) // 2], 1, "er skadet"),
    "its end cut off": (lambda whole: whole[:-_PAGE], 1, "er skadet"),
    "a text": (lambda _: b"Kari Nordmann\n" * 500, 2, "er ikke et register fra IPO-kart"),
    "zeros": (lambda whole: bytes(len(whole)), 2, "er ikke et register fra IPO-kart"),
    "another first letter": (_at(0, b"X"), 2, "er ikke et register fra IPO-kart"),
    "another program's": (_at(68, b"GPKG"), 2, "er ikke et register fra IPO-kart"),
    "a page size that is none": (_at(16, b"\0\3"), 2, "er ikke et register fra IPO-kart"),
    "zeros for the tables": (_at(100, bytes(_PAGE - 100)), 1, "er skadet"),
    "noise for the tables": (_at(100, random.Random(_SEED).randbytes(_PAGE - 100)), 1, "skadet"),
    "noise for a page": (_at(20 * _PAGE, random.Random(_SEED).randbytes(_PAGE)), 1, "skadet"),
    "zeros for a page": (_at(20 * _PAGE, bytes(_PAGE)), 1, "skadet"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_file_is_reported_as_what_it_is(
    way: str, whole: bytes, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, code, words = WAYS[way]
    path.write_bytes(damage(whole))
    assert main(["check"]) == code
    out, err = capsys.readouterr()
    assert words in (out if code == 1 else err) and "register.sqlite" in f"{out}{err}"
    assert code == 1 or path.read_bytes() == damage(whole)  # what is not ours is not touched
    assert main(["check", "--json"]) == code
    if code == 1:
        output = json.loads(capsys.readouterr().out)
        assert {item["severity"] for item in output} == {"error"} and words in output[0]["message"]


def test_a_name_that_is_no_text_is_damage(
    whole: bytes, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite repeats the letters in its own message, which Python cannot read."""
    place = whole.index(b"CREATE TABLE record") + len("CREATE TABLE ")
    path.write_bytes(_at(place, b"\xf6")(whole))
    assert main(["check"]) == 1
    assert "register.sqlite er skadet" in capsys.readouterr().out


def test_any_change_of_the_file_is_reported_or_changes_nothing(
    whole: bytes, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bits and pages at random places: what is called sound has what it had."""
    path.write_bytes(whole)
    before = _contents(path)
    random_ = random.Random(_SEED)
    codes = set()
    for number in range(24):
        at = random_.randrange(len(whole) if number % 2 else 3 * _PAGE)
        new = bytes([whole[at] ^ 1 << random_.randrange(8)])
        if number % 5 == 0:
            at, new = at // _PAGE * _PAGE, random_.randbytes(_PAGE)
        path.write_bytes(_at(at, new)(whole))
        code = main(["check"])
        out, err = capsys.readouterr()
        codes.add(code)
        assert code in {0, 1, 2} and (out if code < 2 else err).strip(), at
        assert code or _contents(path) == before, at
    assert {0, 1} <= codes


def _contents(path: Path) -> dict[str, bytes] | None:
    try:
        with closing(Store.open(str(path), make=False)) as store:
            return store.contents()[2]
    except StoreError:
        return None
