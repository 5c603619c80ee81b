"""Marking something as internal: by whom and why, what can be marked, and taking it back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from geo import cli, files, internal_marks, store
from geo.disclosure import openly
from geo.errors import StoreError, UnknownValueError
from geo.internal_marks import Kind
from geo.model import Register
from geo.store import log
from geo.store.database import Store

WHO = ("--by", "Kari Nordmann", "--reason", "ikke offentlig ennå")
DOCUMENT = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Politirådet i Oslo avholdt sitt årlige seminar 28.-29. januar.

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført)
o Enhet sentrum: Grønland og Tøyen (videreført)
o Enhet øst: Furuset (videreført), Vestli (videreført)
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


def now() -> Register:
    return files.read_register(store.folder())


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_marked_hides_and_comes_back(kept: Path, kind: Kind) -> None:
    thing = internal_marks.things(now(), kind)[0] if kind is not Kind.EVENT else None
    if thing is None:
        assert not internal_marks.things(now(), kind)  # the shipped register has no event
        return
    number = internal_marks.mark(thing, internal=True, by="Kari", reason="avklares")
    marked = internal_marks.find(now(), thing.id, kind)
    assert marked.is_internal
    shown = openly(now())
    parts = (
        shown.areas,
        shown.followups,
        shown.meetings,
        shown.programmes,
        shown.bodies,
        shown.sources,
    )
    assert thing.id not in {item.id for part in parts for item in part}
    log.undo(number, "Kari", "likevel ikke")
    assert not internal_marks.find(now(), thing.id, kind).is_internal
    history = log.history()
    assert [item.reason for item in history[:2]] == ["likevel ikke", "avklares"]
    assert kept.exists()


def test_a_mark_that_is_taken_away_leaves_no_trace(kept: Path) -> None:
    before, _ = files.contents_of(store.folder())
    thing = internal_marks.find(now(), "koss")
    internal_marks.mark(thing, internal=True, by="Kari", reason="a")
    internal_marks.mark(internal_marks.find(now(), "koss"), internal=False, by="Kari", reason="b")
    after, _ = files.contents_of(store.folder())
    assert (
        after[files.PROGRAMMES] == before[files.PROGRAMMES]
        or b"internal" not in after[files.PROGRAMMES]
    )
    assert kept.exists()


def test_what_is_refused_makes_no_database(kept: Path) -> None:
    thing = internal_marks.find(now(), "koss")
    for by, reason, internal in (("", "x", True), ("Kari", "", True), ("Kari", "x", False)):
        with pytest.raises(StoreError):
            internal_marks.mark(thing, internal=internal, by=by, reason=reason)
    assert not kept.exists()


def test_an_area_is_marked_on_one_list_only(kept: Path) -> None:
    thing = internal_marks.find(now(), "Furuset", edition="2026-01")
    internal_marks.mark(thing, internal=True, by="Kari", reason="avklares")
    shown = openly(now())
    assert "furuset" in shown.area_by_id and "furuset" not in shown.latest.by_area
    assert "furuset" in shown.edition_by_id["2024-04-30"].by_area
    with pytest.raises(UnknownValueError):
        internal_marks.find(now(), "furuset", edition="2022-autumn")
    assert kept.exists()


@pytest.mark.parametrize(
    ("words", "kind", "id_"),
    [
        ("KOSS", Kind.PROGRAMME, "koss"),
        ("Grgnland", Kind.AREA, "gronland-toyen"),
        ("PST", Kind.BODY, "pst"),
        ("2025-3", Kind.POINT, "2025-3"),
        ("2026-03", Kind.MEETING, "2026-03-mote"),
    ],
)
def test_names_are_read_forgivingly(register: Register, words: str, kind: Kind, id_: str) -> None:
    found = internal_marks.find(register, words)
    assert (found.kind, found.id) == (kind, id_)


def test_the_command_marks_and_says_what_it_did(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["mark", "KOSS"]) == 2 and not kept.exists()
    assert cli.main(["mark", "ingen slik", *WHO]) == 2
    assert "Fant ikke noe som heter «ingen slik»" in capsys.readouterr().err
    assert cli.main(["mark", "KOSS", *WHO]) == 0
    assert "program «KOSS» er merket internt" in capsys.readouterr().out
    assert cli.main(["mark", "KOSS", *WHO]) == 2  # it is so already
    assert cli.main(["subjects", "KOSS"]) == 2
    capsys.readouterr()
    assert cli.main(["subjects", "KOSS", "--audience", "intern"]) == 0
    assert cli.main(["mark", "KOSS", "--open", *WHO]) == 0
    assert cli.main(["subjects", "KOSS"]) == 0


def test_a_line_is_marked_as_it_is_taken_from_a_document(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "januar.txt"
    file.write_text(DOCUMENT, encoding="utf-8")
    call = ["import", str(file), "--accept", "--end-many", *WHO]
    assert cli.main([*call, "--internal", "99"]) == 2 and not kept.exists()
    assert "linje 99" in capsys.readouterr().err
    assert cli.main([*call, "--internal", "6"]) == 0
    listed = now().edition_by_id["2027-01"].by_area
    assert (listed["hovseter"].internal, listed["vestli"].internal) == (True, False)
    shown = openly(now()).edition_by_id["2027-01"]
    assert shown.partial and "hovseter" not in shown.by_area and "vestli" in shown.by_area
    with closing(Store.open(make=False)) as database:
        database.undo(2, "Kari", "feil")
    assert "2027-01" not in now().edition_by_id
