"""From a document to this year's list: what is kept of a proposal, and what that writes."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geo import changes, checks, files, importing
from geo.cli import main
from geo.editing.body import Records
from geo.editing.preview import new_findings
from geo.errors import DataError, Finding, Severity, StoreError
from geo.model import Area, Confidence, PartialDate, Register, Status, Unit
from geo.seminar import Proposal, read, understand
from geo.store.database import Store
from tests.conftest import DATA

#: A made-up summary, for tests only.
DOCUMENT = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Politirådet i Oslo avholdt sitt årlige seminar 28.-29. januar.

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført)
o Enhet sentrum: Grønland/Tøyen (videreført)
o Enhet øst: Furuset (videreført), Linderud (ny), Drømmedalen (ny)

Oppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027

1. Bydelene og politiet skal lage en felles plan for trygge skoleveier.

Status:
Planen er under arbeid i Bydel Alna. Frist 1. juni 2027.
"""


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    result, _ = files.contents_of(DATA)
    return result


@pytest.fixture
def proposal(register: Register) -> Proposal:
    return understand(read(DOCUMENT.encode(), "januar-2027.txt"), register)


@pytest.fixture
def draft(register: Register, proposal: Proposal) -> importing.Draft:
    result = importing.drafted(register, proposal)
    assert result
    return result


def test_what_is_sure_is_kept_and_the_rest_waits_for_a_person(draft: importing.Draft) -> None:
    assert (draft.edition, draft.date) == ("2027-01", PartialDate.parse("2027-01"))
    accepted = {item.name: item.is_accepted for item in draft.areas}
    assert accepted == {
        "Hovseter": True,
        "Grønland/Tøyen": True,
        "Furuset": True,
        "Linderud": False,
        "Drømmedalen": False,
    }
    homes = {item.name: item.home for item in draft.areas if item.area_id is None}
    assert homes["Linderud"] and homes["Drømmedalen"] is None


def test_the_coming_list_can_be_seen_before_it_is_accepted(
    register: Register, contents: dict[str, bytes], draft: importing.Draft
) -> None:
    coming = importing.coming(contents, draft)
    assert coming.latest.id == "2027-01" and coming.latest.scope == "Oslo kommune"
    assert [(row.area, row.unit, row.status) for row in coming.latest.listings] == [
        ("hovseter", Unit.VEST, Status.VIDEREFORT),
        ("gronland-toyen", Unit.SENTRUM, Status.VIDEREFORT),
        ("furuset", Unit.OST, Status.VIDEREFORT),
    ]
    comparison = changes.compare(coming, register.latest, coming.latest)
    assert comparison.new == () and "vestli" in comparison.gone
    assert not [f for f in checks.check(coming) if f.severity is Severity.ERROR]


def test_a_new_name_gets_the_border_of_the_delbydel_and_says_so(
    contents: dict[str, bytes], draft: importing.Draft
) -> None:
    areas = tuple(
        replace(a, is_accepted=a.is_accepted or a.name == "Linderud") for a in draft.areas
    )
    coming = importing.coming(contents, replace(draft, areas=areas))
    new = coming.area_by_id["linderud"]
    assert new.bydel == "bjerke" and new.boundary_confidence is Confidence.LOW
    assert new.boundary_source == "Delbydel Linderud – omtrentlig, ikke politiets grense"
    assert new.note == "Grensen er tatt fra delbydelen med samme navn da lista ble lest inn."
    assert coming.latest.by_area["linderud"].status is Status.NY
    assert not [f for f in checks.check(coming) if f.severity is Severity.ERROR]


def test_a_new_name_that_lies_nowhere_cannot_be_kept(
    register: Register, draft: importing.Draft
) -> None:
    areas = tuple(replace(a, is_accepted=True) for a in draft.areas)
    findings = importing.findings(register, replace(draft, areas=areas))
    assert [(f.code, f.severity) for f in findings] == [("no_home", Severity.ERROR)]


def test_a_new_name_may_have_another_delbydels_border(
    register: Register, contents: dict[str, bytes], draft: importing.Draft
) -> None:
    part = next(item for item in register.delbydeler if item.name == "Kampen")
    new = _with_home(contents, draft, importing.Home(part.bydel, part.id))
    assert new.boundary_source == "Delbydel Kampen – omtrentlig, ikke politiets grense"
    assert new.note == "Grensen er tatt fra delbydelen Kampen da lista ble lest inn."


@pytest.mark.parametrize("bydel", ["alna", None])
def test_a_new_name_may_have_no_border(
    contents: dict[str, bytes], draft: importing.Draft, bydel: str | None
) -> None:
    new = _with_home(contents, draft, importing.Home(bydel))
    assert (new.geometry, new.area_km2, new.boundary_source) == (None, None, None)
    assert new.bydel == bydel and new.note == "Ingen grense ble valgt da lista ble lest inn."


def _with_home(contents: dict[str, bytes], draft: importing.Draft, home: importing.Home) -> Area:
    """Drømmedalen as the coming register has it, when it is kept with that home."""
    areas = tuple(
        replace(a, is_accepted=True, home=home) if a.name == "Drømmedalen" else a
        for a in draft.areas
    )
    accepted = replace(draft, areas=areas)
    register = files.register_of(contents)
    assert not [f for f in importing.findings(register, accepted) if f.severity is Severity.ERROR]
    coming = importing.coming(contents, accepted)
    assert "drommedalen" in coming.latest.by_area
    assert not [f for f in checks.check(coming) if f.severity is Severity.ERROR]
    return coming.area_by_id["drommedalen"]


def test_the_points_of_a_year_are_settled_when_they_are_there(
    register: Register, contents: dict[str, bytes], draft: importing.Draft
) -> None:
    assert [item.year for item in register.pending] == [2026] == [draft.points[0].year]
    assert importing.coming(contents, draft).pending == ()
    none = replace(draft, points=tuple(replace(item, is_accepted=False) for item in draft.points))
    assert importing.coming(contents, none).pending == register.pending


def test_what_is_left_out_is_reported(register: Register, draft: importing.Draft) -> None:
    findings = importing.findings(register, draft)
    assert {dict(f.values)["name"] for f in findings if f.code == "not_kept"} == {
        "Linderud",
        "Drømmedalen",
    }
    nothing = replace(draft, areas=tuple(replace(a, is_accepted=False) for a in draft.areas))
    assert "nothing_kept" in {f.code for f in importing.findings(register, nothing)}
    again = replace(draft, edition="2026-01")
    assert "edition_exists" in {f.code for f in importing.findings(register, again)}


def test_points_come_with_their_status_and_deadline(
    contents: dict[str, bytes], draft: importing.Draft
) -> None:
    coming = importing.coming(contents, draft)
    point = next(item for item in coming.followups if item.id == "2026-1")
    assert "trygge skoleveier" in point.text and point.statuses[0].date.iso == "2027-01"
    assert [item.date.iso for item in point.deadlines] == ["2027-06-01"]
    assert point.source == "politiradet-2027-01" and point.links.bydeler == ("alna",)


def test_a_known_point_gets_the_status_in_its_log_once(
    contents: dict[str, bytes], draft: importing.Draft
) -> None:
    point = replace(draft.points[0], year=2025)
    twice = replace(draft, points=(point, point))
    coming = importing.coming(contents, twice)
    log = next(item for item in coming.followups if item.id == "2025-1").statuses
    assert [item.date.iso for item in log] == ["2026-01", "2027-01"]
    remaining = next(item for item in coming.followups if item.id == "2025-1")
    assert remaining.title == "Felles situasjonsbilde i beredskapsarbeidet"


def test_a_known_point_keeps_what_was_promised_and_gets_what_is_new(
    register: Register, contents: dict[str, bytes], draft: importing.Draft
) -> None:
    read_ = replace(draft.points[0].proposed, number=4)
    point = importing.point_of(register, read_, 2025)
    before = next(item for item in register.followups if item.id == "2025-4")
    after = next(
        item
        for item in importing.coming(contents, replace(draft, points=(point,))).followups
        if item.id == "2025-4"
    )
    assert (after.text, after.responsible, after.links) == (
        before.text,
        before.responsible,
        before.links,
    )
    assert after.deadlines[: len(before.deadlines)] == before.deadlines
    assert [row.date.iso for row in after.deadlines][-1] == "2027-06-01"
    assert after.deadlines[-1].source == "politiradet-2027-01"
    assert (after.deadlines[-1].text, after.deadlines[-1].quote) == (
        "Frist 1. juni 2027",
        "Frist 1. juni 2027.",
    )


def test_a_deadline_without_a_date_is_carried_from_the_document_into_the_point(
    register: Register, contents: dict[str, bytes]
) -> None:
    words = DOCUMENT.replace("Frist 1. juni 2027.", "Rapport til politirådet til neste møte.")
    draft = importing.drafted(register, understand(read(words.encode(), "januar.txt"), register))
    assert draft
    (point,) = importing.coming(contents, draft).followups[-1:]
    (row,) = point.undated_deadlines
    assert (row.text, row.source, row.recipient) == (
        "til neste møte",
        "politiradet-2027-01",
        "politiradet",
    )
    assert row.quote == "Rapport til politirådet til neste møte." and row.line == 15
    assert not row.internal and not point.deadlines
    inside = replace(draft, points=(replace(draft.points[0], internal=True),))
    (point,) = importing.coming(contents, inside).followups[-1:]
    assert point.internal and point.undated_deadlines[0].internal


def test_a_known_point_keeps_its_deadlines_without_a_date_and_gets_new_ones(
    contents: dict[str, bytes],
) -> None:
    content = json.loads(contents["followups.json"])
    old = {"text": "Snarest", "quote": "Snarest!", "source": "politiradet-2026-01", "line": 9}
    content["followups"][0]["undated_deadlines"] = [old]
    before = {**contents, "followups.json": json.dumps(content).encode()}
    known = files.register_of(before)
    words = DOCUMENT.replace("Oslo 2026", "Oslo 2025").replace(
        "Frist 1. juni 2027.", "Lys kommer snarest. Tallene kommer før sommeren."
    )
    draft = importing.drafted(known, understand(read(words.encode(), "januar.txt"), known))
    assert draft
    point = next(item for item in importing.coming(before, draft).followups if item.id == "2025-1")
    assert [(row.text, row.line) for row in point.undated_deadlines] == [
        ("Snarest", 9),
        ("før sommeren", 15),
    ]


def test_an_older_list_leaves_what_the_newest_says(
    contents: dict[str, bytes], draft: importing.Draft
) -> None:
    old = replace(draft, edition="2019-01", date=PartialDate.parse("2019-01"), points=())
    edition_by_area = {
        wish.id: json.loads(wish.text or "{}")["properties"]["edition"]
        for wish in importing.wishes(contents, old)
        if wish.kind == "area"
    }
    assert edition_by_area["furuset"] == "2026-01"
    new = importing.wishes(contents, draft)
    assert {
        json.loads(wish.text or "")["properties"]["edition"] for wish in new if wish.kind == "area"
    } == {"2027-01"}


def test_what_ends_is_an_event_with_the_documents_words(
    register: Register, contents: dict[str, bytes]
) -> None:
    full_text = DOCUMENT.replace("Drømmedalen (ny)", "Vestli avsluttes")
    result = importing.drafted(register, understand(read(full_text.encode(), "x.txt"), register))
    assert result and [item.id for item in result.ended] == ["vestli"]
    coming = importing.coming(contents, result)
    event = next(item for item in coming.milestones if item.kind == "avslutning")
    assert "avsluttes" in event.quote and event.line == 8
    assert "vestli" not in coming.latest.by_area
    assert not [f for f in checks.check(coming) if f.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Vestli", "name_known"),
        ("<b>fet</b>", "no_place_name"),
        ("東京", "no_place_name"),
        ("Nylandet", "no_home"),
    ],
)
def test_a_name_by_hand_is_a_place_name_that_is_not_taken(
    register: Register, draft: importing.Draft, name: str, code: str
) -> None:
    line = replace(
        importing.area_of(register, importing.area_by_hand(None, name)), is_accepted=True, home=None
    )
    findings = importing.findings(register, replace(draft, areas=(*draft.areas, line)))
    assert code in {item.code for item in findings if item.severity is Severity.ERROR}


def test_doubts_are_what_the_draft_brings(
    register: Register, contents: dict[str, bytes], draft: importing.Draft
) -> None:
    assert not new_findings(register, register)
    first = replace(draft.areas[0], status=Status.NY, started=PartialDate.parse("2030"))
    coming = importing.coming(contents, replace(draft, areas=(first, *draft.areas[1:])))
    findings = new_findings(register, coming)
    assert {(item.code, item.severity) for item in findings} >= {
        ("start_after_list", Severity.NOTICE)
    }
    assert all(item.severity is Severity.NOTICE for item in findings)
    home = next(item for item in register.delbydeler if item.name == "Furuset")
    line = importing.area_of(register, importing.area_by_hand(None, "Nylandet"))
    over = replace(line, home=importing.Home(home.bydel, home.id), is_accepted=True)
    coming = importing.coming(contents, replace(draft, areas=(*draft.areas, over)))
    assert "areas_overlap" in {item.code for item in new_findings(register, coming)}


def test_a_document_that_is_no_summary_makes_no_draft(register: Register) -> None:
    wording = understand(read(b"Furuset slo Grorud 3-1 i gaar.", "avis.txt"), register)
    assert importing.drafted(register, wording) is None


# --- on the command line ----------------------------------------------------------------------


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    path = tmp_path / "januar-2027.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_a_dry_run_writes_nothing(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(document), "--json"]) == 0
    output = json.loads(capsys.readouterr().out)
    assert [item["area_id"] for item in output["areas"]] == [
        "hovseter",
        "gronland-toyen",
        "furuset",
        None,
        None,
    ]
    assert set(output) >= {"document", "title", "dates", "areas", "followups", "ended", "findings"}
    assert main(["import", str(document)]) == 0
    assert "«Linderud» → nytt navn: ny, Enhet øst." in capsys.readouterr().out
    assert not document.with_name("register.sqlite").exists()


def test_acceptance_writes_one_edition_with_who_and_why(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["import", str(document), "--accept", "--end-many"]
    assert main(call) == 2
    assert main([*call, "--by", "Kari", "--reason", "Lista for 2027"]) == 0
    assert "Lista 2027-01 med 3 IPO-områder er skrevet som endring 2" in capsys.readouterr().out
    with closing(Store.open()) as store:
        done = store.history()[0]
        assert (done.by, done.reason) == ("Kari", "Lista for 2027")
        assert done.origin and done.origin.name == "januar-2027.txt"
        assert store.load().latest.id == "2027-01"
    assert main(["areas", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
    assert main([*call, "--by", "Ola", "--reason", "igjen"]) == 2
    assert "lest inn før: endring 2, Kari" in capsys.readouterr().err
    assert main(["undo", "2", "--by", "Kari", "--reason", "feil"]) == 0
    with closing(Store.open()) as store:
        assert store.load() == files.read_register(DATA)
    assert main([*call, "--by", "Ola", "--reason", "likevel riktig"]) == 0  # it was taken back


def test_what_is_accepted_as_json_is_json(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            [
                "import",
                str(document),
                "--json",
                "--accept",
                "--end-many",
                "--by",
                "K",
                "--reason",
                "r",
            ]
        )
        == 0
    )
    output = capsys.readouterr()
    assert json.loads(output.out)["areas"] and "er skrevet som endring 2" in output.err


@pytest.mark.parametrize(
    ("words", "by", "reason", "code", "full_text"),
    [
        ("Furuset slo Grorud 3-1 i går.", "Kari", "lista", 2, "Fant ingen"),
        (DOCUMENT.replace("2027", "2026"), "Kari", "lista", 2, "finnes allerede en liste"),
        (DOCUMENT, " ", "lista", 2, "Oppgi hvem"),
        (DOCUMENT, "Kari", "\u202e", 2, "Oppgi hvorfor"),
        (DOCUMENT, "Kari", "ødelagt", 1, "editions.json"),
    ],
)
def test_an_import_that_is_refused_makes_no_database(
    document: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    by: str,
    reason: str,
    code: int,
    full_text: str,
) -> None:
    def broken(*_: object) -> Register:
        raise DataError((Finding("empty", "editions.json"),))

    if reason == "ødelagt":
        monkeypatch.setattr(Records, "after", broken)
    document.write_text(words, encoding="utf-8")
    assert (
        main(["import", str(document), "--accept", "--end-many", "--by", by, "--reason", reason])
        == code
    )
    assert full_text in capsys.readouterr().err
    assert [item.name for item in document.parent.iterdir()] == [document.name]


def test_a_folder_of_files_is_not_written_over_the_database(
    document: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    assert (
        main(["import", str(document), "--accept", "--end-many", "--by", "K", "--reason", "r"]) == 2
    )
    output = capsys.readouterr()
    assert f"filene i {folder} (IPOKART_DATA)" in output.err and not output.out
    assert not document.with_name("register.sqlite").exists()
    assert main(["import", str(document)]) == 0


def test_whoever_saw_an_older_version_accepts_nothing(
    document: Path, draft: importing.Draft
) -> None:
    assert importing.accept(draft, "Kari", "lista", 1, end_many=True) == 2
    other = replace(draft, edition="2028-01", date=PartialDate.parse("2028-01"))
    with pytest.raises(StoreError) as caught:
        importing.accept(other, "Ola", "samtidig", 1, end_many=True)
    assert caught.value.code == "changed_meanwhile"
    with closing(Store.open()) as store:
        assert store.version() == 2 and document.exists()


def test_a_file_that_is_none_is_reported_in_one_sentence(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(document.with_name("borte.txt"))]) == 2
    assert "kan ikke leses" in capsys.readouterr().err
    empty = document.with_name("tom.txt")
    empty.write_text("")
    assert main(["import", str(empty), "--accept", "--end-many", "--by", "K", "--reason", "r"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_what_ends_is_reported_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    document = Path(__file__).parents[1] / "corpus/seen/d-2028-notat-bydeler.txt"
    assert main(["import", str(document)]) == 0
    output = capsys.readouterr().out
    assert "«Majorstua» → Majorstua: avsluttes, Enhet vest" in output
    assert "status ikke oppgitt" not in output


def test_a_list_that_ends_many_areas_is_refused_until_that_is_reported(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["import", str(document), "--accept", "--by", "K", "--reason", "r"]
    assert main(call) == 2
    output = capsys.readouterr().err
    assert "9 av 12 områder på forrige liste avsluttes" in output and "--end-many" in output
    assert main([*call, "--end-many"]) == 0


def test_many_endings_are_refused_by_the_one_function_that_writes(
    register: Register, draft: importing.Draft
) -> None:
    assert len(importing.endings(register, draft)) == 9
    with pytest.raises(DataError) as refused:
        importing.accept(draft, "Kari", "lista", 1)
    assert [item.code for item in refused.value.findings] == ["many_endings"]
    only_points = replace(draft, areas=())
    assert importing.many_endings(register, only_points) == ()


def test_a_person_may_say_what_kind_of_document_it_is(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(document), "--kind", "punkter", "--json"]) == 0
    output = json.loads(capsys.readouterr().out)
    assert (output["kind"], output["areas"]) == ("punkter", [])
    assert main(["import", str(document), "--kind", "avis"]) == 2
    assert "annet politiråd" in capsys.readouterr().err
