"""Marking something as internal: by whom and why, what can be marked, and taking it back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geo import changes, cli, files, internal_marks, store
from geo.disclosure import openly
from geo.errors import StoreError, UnknownValueError
from geo.internal_marks import Kind
from geo.model import Register
from geo.store import log
from geo.store.changing import Put
from geo.store.database import Store
from tests.conftest import DATA
from tests.geo.made_up_measures import LIGHTS
from tests.geo.secret_register import secret_register
from tests.geo.test_store import milestone

WHO = ("--by", "Kari Nordmann", "--reason", "ikke offentlig ennå")
DOCUMENT = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Politirådet i Oslo avholdt sitt årlige seminar 28.-29. januar.

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført)
o Enhet sentrum: Grønland og Tøyen (videreført)
o Enhet øst: Furuset (videreført), Vestli (videreført)
"""


@pytest.fixture
def register_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


def now() -> Register:
    return files.read_register(store.folder())


def test_every_mark_of_the_model_can_be_set() -> None:
    """A record that gets an internal field is covered at once, wherever in the register it is."""
    register, secrets = secret_register(files.read_register(DATA))
    marked = [item for item in internal_marks.every(register) if item.is_internal]
    words = "\n".join(f"{item.name} {dict(item.texts)}" for item in marked)
    # What is internal by itself, without a mark, is the field of the trial, and who entered a measure.
    missing = {secret.of for secret in secrets if secret.word not in words}
    assert missing == {("AreaWithContact", "contact"), ("Measure", "entered_by")}
    assert len({(item.kind, item.id) for item in internal_marks.every(register)}) == len(
        tuple(internal_marks.every(register))
    )


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_marked_hides_and_comes_back(register_path: Path, kind: Kind) -> None:
    missing = {Kind.EVENT: milestone(1), Kind.MEASURE: Put("measure", LIGHTS)}
    if kind in missing:  # the shipped register has none
        with closing(Store.open()) as database:
            database.apply([missing[kind]], "Kari", "noe nytt", database.version())
    thing = [item for item in internal_marks.every(now()) if item.kind is kind][-1]
    number = internal_marks.mark(thing, internal=True, by="Kari", reason="avklares")
    assert internal_marks.find(now(), thing.id, kind).is_internal
    shown = {(item.id, item.texts) for item in internal_marks.every(openly(now()))}
    assert (thing.id, thing.texts) not in shown
    log.undo(number, "Kari", "likevel ikke")
    assert not internal_marks.find(now(), thing.id, kind).is_internal
    history = log.history()
    assert [item.reason for item in history[:2]] == ["likevel ikke", "avklares"]
    assert register_path.exists()


def test_other_words_in_the_same_place_are_not_marked(register_path: Path) -> None:
    """Somebody else may have changed the log since this person saw it."""
    thing = internal_marks.find(now(), "2025-1/status/1")
    other = replace(thing, texts=(("text", "noe annet"),))
    gone = replace(thing, path=(("statuses", 9),))
    for stale in (other, gone, replace(thing, owner=replace(thing.owner, id="2020-1"))):
        with pytest.raises(StoreError) as error:
            internal_marks.mark(stale, internal=True, by="Kari", reason="avklares")
        assert error.value.code == "thing_gone"
    assert not register_path.exists()


def test_one_line_is_found_by_what_it_stands_in(
    register: Register, register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = internal_marks.find(register, "2025-1", Kind.STATUS)
    assert (line.id, line.kind) == ("2025-1/status/1", Kind.STATUS)
    year = internal_marks.find(register, "2026", Kind.YEAR)
    assert year.name.startswith("Oppfølgingspunktene for 2026")
    assert cli.main(["mark", "koss", "--kind", "linje", *WHO]) == 2 and not register_path.exists()
    output = capsys.readouterr().err
    assert "Flere ting passer til «koss»" in output
    for item in internal_marks.candidates(register, "koss", Kind.LINE):
        assert f"{item.id} (linje" in output and item.name[:50] in output
    assert cli.main(["mark", "koss/linje/2", *WHO]) == 0
    shown = openly(now()).programme_by_id["koss"]
    assert len(shown.log) == len(register.programme_by_id["koss"].log) - 1


def test_what_a_list_says_of_an_area_is_found_by_the_area(register: Register) -> None:
    result = internal_marks.of_area(register, "furuset")
    assert [(item.kind, item.id) for item in result] == [
        (Kind.AREA, "furuset"),
        (Kind.NOTE, "furuset/merknad"),
        (Kind.LISTING, "2024-04-30/oppføring/furuset"),
        (Kind.LISTING, "2026-01/oppføring/furuset"),
        (Kind.NOTE, "2026-01/oppføring/furuset/merknad"),
    ]


def test_an_area_that_ended_is_marked_on_the_list_that_has_it(register_path: Path) -> None:
    """That it ended is derived from two lists, so it hides with either of them."""
    before = openly(now())
    assert "veitvet" in changes.compare(before, before.editions[-2], before.latest).gone
    thing = internal_marks.find(now(), "veitvet", edition="2024-04-30")
    internal_marks.mark(thing, internal=True, by="Kari", reason="avklares")
    shown = openly(now())
    older = shown.edition_by_id["2024-04-30"]
    assert older.partial and "veitvet" not in older.by_area
    assert "veitvet" not in changes.compare(shown, older, shown.latest).gone
    assert register_path.exists()


def test_a_mark_that_is_taken_away_leaves_no_trace(register_path: Path) -> None:
    before, _ = files.contents_of(store.folder())
    thing = internal_marks.find(now(), "koss")
    internal_marks.mark(thing, internal=True, by="Kari", reason="a")
    internal_marks.mark(internal_marks.find(now(), "koss"), internal=False, by="Kari", reason="b")
    after, _ = files.contents_of(store.folder())
    assert (
        after[files.PROGRAMMES] == before[files.PROGRAMMES]
        or b"internal" not in after[files.PROGRAMMES]
    )
    assert register_path.exists()


def test_what_is_refused_makes_no_database(register_path: Path) -> None:
    thing = internal_marks.find(now(), "koss")
    for by, reason, internal in (("", "x", True), ("Kari", "", True), ("Kari", "x", False)):
        with pytest.raises(StoreError):
            internal_marks.mark(thing, internal=internal, by=by, reason=reason)
    assert not register_path.exists()


def test_an_area_is_marked_on_one_list_only(register_path: Path) -> None:
    thing = internal_marks.find(now(), "Furuset", edition="2026-01")
    internal_marks.mark(thing, internal=True, by="Kari", reason="avklares")
    shown = openly(now())
    assert "furuset" in shown.area_by_id and "furuset" not in shown.latest.by_area
    assert "furuset" in shown.edition_by_id["2024-04-30"].by_area
    with pytest.raises(UnknownValueError):
        internal_marks.find(now(), "furuset", edition="2022-autumn")
    assert register_path.exists()


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
    result = internal_marks.find(register, words)
    assert (result.kind, result.id) == (kind, id_)


def test_the_command_marks_and_says_what_it_did(
    register_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["mark", "KOSS"]) == 2 and not register_path.exists()
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
    register_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "januar.txt"
    file.write_text(DOCUMENT, encoding="utf-8")
    call = ["import", str(file), "--accept", "--end-many", *WHO]
    assert cli.main([*call, "--internal", "99"]) == 2 and not register_path.exists()
    assert "linje 99" in capsys.readouterr().err
    assert cli.main([*call, "--internal", "6"]) == 0
    listed = now().edition_by_id["2027-01"].by_area
    assert (listed["hovseter"].internal, listed["vestli"].internal) == (True, False)
    shown = openly(now()).edition_by_id["2027-01"]
    assert shown.partial and "hovseter" not in shown.by_area and "vestli" in shown.by_area
    with closing(Store.open(make=False)) as database:
        database.undo(2, "Kari", "feil")
    assert "2027-01" not in now().edition_by_id


def test_a_deadline_and_an_ended_area_are_marked_as_they_are_taken_from_a_document(
    register_path: Path, tmp_path: Path
) -> None:
    ends = DOCUMENT.replace("Vestli (videreført)", "Vestli avsluttes")
    words = f"""{ends}
Oppfølgingspunkter 2026

1. Etablere felles rapportering av ungdomskriminalitet i byen.
Status: Arbeidet er i gang, og rapporten har frist 1. oktober 2027.
"""
    file = tmp_path / "januar.txt"
    file.write_text(words, encoding="utf-8")
    lines = words.splitlines()
    ended = 1 + next(at for at, line in enumerate(lines) if "avsluttes" in line)
    dated = 1 + next(at for at, line in enumerate(lines) if "1. oktober" in line)
    call = ["import", str(file), "--accept", "--end-many", *WHO]
    assert cli.main([*call, "--internal", str(ended), "--internal", str(dated)]) == 0
    register = now()
    assert [item.internal for item in register.milestones] == [True]
    point = register.followup_by_id["2026-1"]
    assert not point.internal and [item.internal for item in point.deadlines] == [True]
    shown = openly(register)
    assert not shown.milestones and "2027-10" not in repr(shown.followup_by_id.get("2026-1"))
    assert register_path.exists()
