"""What accepting a document writes of the council's year: nothing lost, nothing twice."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geo import checks, files, importing
from geo.cli import main
from geo.council import Outcome, agenda_of, council_of
from geo.editing.preview import new_findings
from geo.errors import Finding, Severity
from geo.importing.revision import COUNCIL, CouncilEdit, Heading, Revision, draft_for, revise
from geo.model import LogKind, PartialDate, Register
from geo.seminar import read, understand
from geo.seminar.council_proposal import MeetingProposal, NewsProposal
from geo.store.database import Store
from tests.conftest import DATA, SEMINAR
from tests.geo.council_document import DOCUMENT, MINUTES

DAY = PartialDate.parse("2027-02-01").first


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    result, _ = files.contents_of(DATA)
    return result


def drafted(register: Register, text: str) -> importing.Draft:
    draft = importing.drafted(register, understand(read(text.encode(), "x.txt"), register))
    assert draft
    return draft


def accepted(contents: dict[str, bytes], text: str) -> Register:
    """The register after a document was accepted as it was read."""
    register = files.register_of(contents)
    draft = drafted(register, text)
    assert [f for f in importing.findings(register, draft) if f.severity is Severity.ERROR] == []
    coming = importing.coming(contents, draft)
    assert [f for f in new_findings(register, coming) if f.severity is Severity.ERROR] == []
    return coming


@pytest.fixture(scope="module")
def after(contents: dict[str, bytes]) -> Register:
    return accepted(contents, DOCUMENT)


def stored_register() -> Register:
    """The register as its database has it."""
    with closing(Store.open()) as store:
        return files.register_of(store.contents()[2])


# --- what is kept at first ------------------------------------------------------------------------


def test_what_is_unsure_is_not_kept_by_itself(register: Register) -> None:
    draft = drafted(register, DOCUMENT)
    assert all(item.is_accepted is (item.proposed.score >= 0.8) for item in draft.council)
    left = [item for item in draft.council if not item.is_accepted]
    assert [(item.name, item.date) for item in left] == [("Legges fram for godkjenning.", None)]


def test_what_is_said_of_a_programme_waits_with_it(register: Register) -> None:
    text = DOCUMENT.replace("Byromsplan for perioden 2027–2030", "en ny uteplan")
    draft = drafted(register, text)
    assert "uteplan" not in " ".join(item.id for item in draft.council if item.is_accepted)


# --- what is written ------------------------------------------------------------------------------


def test_the_meeting_comes_with_its_items(after: Register) -> None:
    meeting = after.meeting_by_id["2027-01-seminar"]
    assert meeting.title == "Politirådets seminar 28.–29. januar 2027"
    assert meeting.source == "politiradet-2027-01"
    assert [item.text for item in meeting.items][:2] == [
        "Digital vold blant unge",
        "Erfaringer med Oslostandarden",
    ]
    assert meeting.items[2].edition == "2027-01"
    agenda = agenda_of(after, meeting, DAY)
    assert [programme.id for programme, _ in agenda.presented] == [
        "oslostandard-radex",
        "byromsplan-2027-2030",
    ]


def test_a_meeting_that_was_coming_gets_its_day_and_what_it_decided(
    register: Register, after: Register
) -> None:
    before, now = register.meeting_by_id["2026-03-mote"], after.meeting_by_id["2026-03-mote"]
    assert (before.date.iso, now.date.iso) == ("2026-03", "2026-03-18")
    assert (now.title, now.quote, now.source) == (before.title, before.quote, before.source)
    agenda = agenda_of(after, now, DAY)
    assert agenda.outcome is Outcome.HELD or agenda.pending
    assert agenda.open_approvals == ()
    assert {programme.id for programme, _ in agenda.approved} == {
        "salto-handlingsprogram-2026-2028",
        "politiradsavtale-2026-2028",
    }


def test_news_joins_the_log_of_the_same_programme(register: Register, after: Register) -> None:
    for old in register.programmes:
        new = after.programme_by_id[old.id]
        assert new.log[: len(old.log)] == old.log
        assert replace(new, log=old.log) == old
    log = after.programme_by_id["salto-handlingsprogram-2026-2028"].log
    assert [row.kind for row in log] == [LogKind.UTKAST, LogKind.TIL_GODKJENNING, LogKind.GODKJENT]
    assert (log[-1].text, log[-1].source) == (
        "Godkjent i politirådets møte 18. mars 2026.",
        "politiradet-2027-01",
    )


def test_new_programmes_and_bodies_are_records(after: Register) -> None:
    programme = after.programme_by_id["byromsplan-2027-2030"]
    assert (programme.name, programme.period and programme.period.iso) == (
        "Byromsplan",
        "2027/2030",
    )
    assert [row.kind for row in programme.log] == [LogKind.UTKAST]
    body = after.body_by_id["bymiljoetaten"]
    assert body.name == "Bymiljøetaten" and body.quote in " ".join(DOCUMENT.split())
    assert council_of(after).dossier("bymiljoetaten").points[0].id == "2026-2"


def test_points_have_links_recipient_and_payer(after: Register) -> None:
    first, second = after.followup_by_id["2026-1"], after.followup_by_id["2026-2"]
    assert first.links.programmes == ("oslostandard",)
    assert first.deadlines[0].recipient == "barne-og-familieetaten"
    assert (first.amounts[0].payer, first.amounts[0].year) == ("oslo-kommune", 2027)
    assert second.responsible == ("Bymiljøetaten", "Oslo politidistrikt")
    assert second.links.bodies == ()  # who answers is no link besides
    survey = after.programme_by_id["trygghetsundersokelsen"].log[-1]
    assert (survey.date.iso, survey.links.followups) == ("2026-10", ("2026-2",))


def test_the_coming_year_is_pending_at_its_meeting(after: Register) -> None:
    (pending,) = after.pending
    assert (pending.year, pending.date.iso, pending.meeting) == (2027, "2027-03", "2027-03-mote")


def test_nothing_of_the_register_is_lost(register: Register, after: Register) -> None:
    assert after.bodies[: len(register.bodies)] == register.bodies
    for old in register.followups:
        assert after.followup_by_id[old.id] == old
    assert {item.id for item in register.meetings} < {item.id for item in after.meetings}
    assert not [f for f in checks.check(after) if f.severity is Severity.ERROR]


def test_the_same_news_twice_is_written_once(after: Register) -> None:
    again = DOCUMENT.replace("28.-29. januar 2027", "20. april 2027")
    draft = drafted(after, again)
    texts = [
        (i.proposed.programme, i.proposed.kind)
        for i in draft.council
        if isinstance(i.proposed, NewsProposal)
    ]
    assert ("salto-handlingsprogram-2026-2028", LogKind.GODKJENT) not in texts
    assert ("trygghetsundersokelsen", LogKind.GJENNOMFORT) not in texts


def test_minutes_without_a_list_are_accepted_too(
    contents: dict[str, bytes], register: Register
) -> None:
    coming = accepted(contents, MINUTES)
    assert coming.editions == register.editions
    meeting = coming.meeting_by_id["2026-03-mote"]
    assert meeting.date.iso == "2026-03-18"
    approved = agenda_of(coming, meeting, DAY).approved
    assert {row.source for _, row in approved} == {"politiradet-2026-03"}


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_the_document_that_the_data_are_from_changes_nothing(register: Register) -> None:
    proposal = understand(read(SEMINAR.read_bytes(), SEMINAR.name), register)
    draft = importing.drafted(register, proposal)
    assert draft and draft.council == ()
    for item in draft.points:
        known = register.followup_by_id[item.id]
        assert item.links.programmes == known.links.programmes
        assert item.links.bodies == known.links.bodies
        assert [row.recipient for row in item.deadlines][: len(known.deadlines)] == [
            row.recipient for row in known.deadlines
        ]


# --- what a person changes ------------------------------------------------------------------------


def _revised(
    register: Register, edits: dict[int, CouncilEdit], text: str = DOCUMENT
) -> importing.Draft:
    document = read(text.encode(), "x.txt")
    draft = draft_for(
        register, understand(document, register), Heading(PartialDate.parse("2027-01"), "", 2026)
    )
    revision = Revision(council={(COUNCIL, at): edit for at, edit in edits.items()})
    return revise(register, document, draft, 2026, revision).draft


def _at(draft: importing.Draft, name: str) -> int:
    return next(at for at, item in enumerate(draft.council) if item.name == name)


def test_a_person_dates_what_had_no_date(register: Register, contents: dict[str, bytes]) -> None:
    first = drafted(register, DOCUMENT)
    at = _at(first, "Legges fram for godkjenning.")
    draft = _revised(register, {at: CouncilEdit(is_accepted=True, date="juni 2027")})
    log = importing.coming(contents, draft).programme_by_id["byromsplan-2027-2030"].log
    assert [(row.kind, row.date.iso) for row in log][-1] == (LogKind.TIL_GODKJENNING, "2027-06")


def test_another_name_makes_another_id(register: Register, contents: dict[str, bytes]) -> None:
    at = _at(drafted(register, DOCUMENT), "Byromsplan")
    draft = _revised(register, {at: CouncilEdit(name="Byromsplanen for Oslo")})
    coming = importing.coming(contents, draft)
    programme = coming.programme_by_id["byromsplanen-for-oslo-2027-2030"]
    assert [row.kind for row in programme.log] == [LogKind.UTKAST]


def test_another_month_moves_the_meeting_and_what_belongs_to_it(
    register: Register, contents: dict[str, bytes]
) -> None:
    first = drafted(register, DOCUMENT)
    at = _at(first, "Politirådets møte i mars 2027")
    draft = _revised(register, {at: CouncilEdit(date="april 2027")})
    coming = importing.coming(contents, draft)
    assert "2027-04-mote" in coming.meeting_by_id and "2027-03-mote" not in coming.meeting_by_id
    assert coming.pending[0].meeting == "2027-04-mote"


def test_what_is_left_out_leaves_no_reference(
    register: Register, contents: dict[str, bytes]
) -> None:
    first = drafted(register, DOCUMENT)
    edits = {
        at: CouncilEdit(is_accepted=False)
        for at, item in enumerate(first.council)
        if not isinstance(item.proposed, NewsProposal)
    }
    draft = _revised(register, edits)
    alone = [f for f in importing.findings(register, draft) if f.code == "council_alone"]
    assert [dict(f.values)["name"] for f in alone] == ["Utkastet ble presentert."]
    coming = importing.coming(contents, draft)
    assert coming.meetings == register.meetings
    entry = coming.programme_by_id["oslostandard-radex"].log[-1]
    assert entry.meeting is None


def test_a_finding_says_where_and_what_to_do(register: Register) -> None:
    first = drafted(register, DOCUMENT)
    meeting = next(i for i in first.council if isinstance(i.proposed, MeetingProposal))
    draft = _revised(register, {first.council.index(meeting): CouncilEdit(date="")})
    (results,) = [f for f in importing.findings(register, draft) if f.code == "council_undated"]
    values = dict(results.values)
    assert results.severity is Severity.ERROR and results.file == files.MEETINGS
    assert (values["page"], values["line"]) == ("1", "3")
    assert isinstance(results, Finding)


# --- the command line and the history ---------------------------------------------------------------


def test_an_accepted_document_is_taken_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "r.sqlite"))
    path = tmp_path / "januar-2027.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    assert (
        main(
            ["import", str(path), "--accept", "--end-many", "--by", "Kari", "--reason", "seminaret"]
        )
        == 0
    )
    output = capsys.readouterr().out
    assert "Nytt program: handlingsplan: Byromsplan, 2027–2030. Sikkerhet 0,90, linje 17." in output
    assert "Møte, programmer og aktører: " in output
    assert "2027-01-seminar" in stored_register().meeting_by_id
    assert main(["undo", "2", "--by", "Kari", "--reason", "feil"]) == 0
    back, shipped = stored_register(), files.read_register(DATA)
    assert (back.meetings, back.programmes, back.bodies, back.pending, back.followups) == (
        shipped.meetings,
        shipped.programmes,
        shipped.bodies,
        shipped.pending,
        shipped.followups,
    )


def test_json_has_the_councils_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.txt"
    path.write_text(MINUTES, encoding="utf-8")
    assert main(["import", str(path), "--json"]) == 0
    council = json.loads(capsys.readouterr().out)["council"]
    assert set(council) == {"meetings", "items", "programmes", "bodies", "log", "pending"}
    assert [(row["programme"], row["kind"], row["date"]) for row in council["log"]] == [
        ("politiradsavtale-2026-2028", "godkjent", "2026-03-18"),
        ("salto-handlingsprogram-2026-2028", "godkjent", "2026-03-18"),
    ]


# --- a programme for other years --------------------------------------------------------------------

_LATER = (
    "Oppsummering fra seminar med Politirådet i Oslo 25.-26. januar 2029\n\n"
    "Utkast til nytt SaLTo handlingsprogram for perioden 2029 – 2031 ble kort presentert. "
    "Det legges fram for godkjenning i politirådets møte i mars.\n\n"
    "Trygghetsundersøkelsen ble presentert.\n"
)


def test_a_programme_for_other_years_is_called_as_the_one_before(
    contents: dict[str, bytes],
) -> None:
    coming = accepted(contents, _LATER)
    before = coming.programme_by_id["salto-handlingsprogram-2026-2028"]
    later = coming.programme_by_id["salto-handlingsprogram-2029-2031"]
    assert (later.short, later.part_of) == (before.short, before.part_of)
    assert later in council_of(coming).dossier(before.id).programmes
    assert before in council_of(coming).dossier(later.id).programmes
    assert [str(row.kind) for row in later.log] == ["utkast", "til godkjenning"]
    names = council_of(coming).names
    for written, item in (
        ("SaLTo-handlingsprogrammet", later),
        ("SaLTo-handlingsprogrammet 2026–2028", before),
        ("SaLTo-handlingsprogrammet 2029-2031", later),
    ):
        match = names.find(written)
        assert match and match.id == item.id, written
    assert [item.code for item in checks.check(coming) if item.severity is Severity.ERROR] == []


def test_what_was_presented_joins_the_log_in_our_words(contents: dict[str, bytes]) -> None:
    *_, row = accepted(contents, _LATER).programme_by_id["trygghetsundersokelsen"].log
    assert (row.text, row.meeting) == ("Presentert 25.–26. januar 2029.", "2029-01-seminar")
