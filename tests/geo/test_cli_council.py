"""`ipokart changes`, `followups` and `export`: promised keys, what the shipped data says, bad calls."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from geo import clock
from geo.cli import main, target
from tests.conftest import PAYLOADS, ROOT
from tests.geo.commands import assert_refused, output_of
from tests.geo.events import add_event

Capture = pytest.CaptureFixture[str]
Edit = Callable[[str, Callable[[Any], object]], Path]
#: What may have changed from a list to the next, and has not from 2024 to 2026.
UNCHANGED = ["renamed", "split", "merged", "regrouped", "moved", "reclassified"]
CHANGES = [
    "older",
    "newer",
    "new",
    "continued",
    "gone",
    *UNCHANGED,
    "not_covered",
    "undecided",
    "border_changed",
    "disputed",
    "tenure",
    "areas",
    "notes",
]
POINT = [
    "id",
    "year",
    "number",
    "number_restored",
    "title",
    "text",
    "state",
    "statuses",
    "responsible",
    "deadlines",
    "undated_deadlines",
    "deadlines_hidden",
    "links",
    "amounts",
    "source",
    "line",
    "quote",
]
NEW = {"hovseter", "vestli", "ellingsrud", "trosterud", "fossum", "grorud", "holmlia-syd"}
BOTH = {"majorstua", "gronland-toyen", "mortensrud-bjornerud", "furuset", "bjorndal"}


@pytest.fixture(autouse=True)
def _february(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 2, 10))


def out(capsys: Capture, *call: str) -> Any:
    return json.loads(output_of(capsys, *call, "--json"))


def spaced(words: str) -> str:
    """Without the line breaks of the terminal."""
    return " ".join(words.split())


# --- changes ------------------------------------------------------------------------------------


def test_changes_has_the_promised_keys_and_the_shipped_facts(capsys: Capture) -> None:
    result = out(capsys, "changes", "2024-04-30", "2026-01")
    assert list(result) == ["audience", *CHANGES]
    assert (result["older"], result["newer"]) == ("2024-04-30", "2026-01")
    assert (len(result["new"]), set(result["new"])) == (7, NEW)
    assert (len(result["continued"]), set(result["continued"])) == (5, BOTH)
    assert result["gone"] == ["veitvet"]
    assert set(result["not_covered"]) == {"sandvika", "asker-sentrum"}
    assert set(result["disputed"]) == {"furuset", "bjorndal"}
    for empty in (*UNCHANGED, "undecided", "border_changed"):
        assert result[empty] == []
    assert result["notes"][-1].endswith("Utledet av oss.")


def test_every_area_is_explained_and_in_one_class(capsys: Capture) -> None:
    result = out(capsys, "changes", "2024-04-30", "2026-01")
    classes = [
        id_
        for name in ("new", "continued", "gone", "not_covered", "undecided")
        for id_ in result[name]
    ]
    assert sorted(classes) == sorted(result["areas"])
    assert result["areas"]["furuset"] == {"name": "Furuset", "unit": "øst", "bydel": "Alna"}
    assert result["areas"]["sandvika"] == {"name": "Sandvika", "unit": "vest", "bydel": None}


def test_tenure_is_reported_for_every_area_on_the_newer_list(capsys: Capture) -> None:
    tenure = out(capsys, "changes", "2024-04-30", "2026-01")["tenure"]
    assert tenure.keys() == NEW | BOTH
    assert tenure["gronland-toyen"] == {
        "lists": 3,
        "since": "2023-03-23",
        "start": "before",
        "until": "2026-01",
        "months": 33,
        "at_least": True,
    }
    assert tenure["vestli"]["lists"] == 1
    assert tenure["vestli"]["start"] == "new"


def test_the_usual_comparison_needs_no_arguments(capsys: Capture) -> None:
    whole = out(capsys, "changes", "2024-04-30", "2026-01")
    assert out(capsys, "changes") == whole
    assert out(capsys, "changes", "2024-04-30") == whole


def test_lists_that_are_given_the_other_way_round_are_put_in_order(capsys: Capture) -> None:
    there = out(capsys, "changes", "2024-04-30", "2026-01")
    assert main(["changes", "2026-01", "2024-04-30", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == there
    assert "Lista 30. april 2024 er den eldste av de to" in printed.err
    assert main(["changes", "2024-04-30", "2024-04-30"]) == 0
    assert capsys.readouterr().err == ""


def test_lineages_and_moves_name_both_sides(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, edit: Edit
) -> None:
    def take_over(doc: Any) -> None:
        for feature in doc["features"]:
            if feature["properties"]["id"] == "grorud":
                feature["properties"]["replaces"] = "veitvet"

    def to_sentrum(doc: Any) -> None:
        (edition,) = (row for row in doc["editions"] if row["id"] == "2026-01")
        (listing,) = (row for row in edition["listings"] if row["area"] == "furuset")
        listing["unit"] = "sentrum"

    edit("ipo_areas.geojson", take_over)
    edit("editions.json", to_sentrum)
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    result = out(capsys, "changes")
    assert result["renamed"] == [{"before": ["veitvet"], "after": ["grorud"]}]
    assert result["gone"] == []
    assert result["moved"] == [{"area": "furuset", "before": "øst", "after": "sentrum"}]
    assert "Veitvet → Grorud" in output_of(capsys, "changes")


def test_changes_are_reported_to_people(capsys: Capture) -> None:
    answer = output_of(capsys, "changes")
    assert (
        "Fra lista 30. april 2024 (gjengitt i pressen) til lista januar 2026 (politirådet)"
        in answer
    )
    assert "Ikke på forrige liste (7): Hovseter, " in answer
    assert "Utgått (utledet) (1): Veitvet" in answer
    assert "Utledet av oss." in answer
    assert "Lister på rad (utledet):" in answer
    assert "- Furuset: På 2 lister på rad, fra 30. april 2024 til januar 2026" in answer


def test_a_list_that_names_no_area_compares_with_nothing(capsys: Capture) -> None:
    answer = output_of(capsys, "changes", "2022-autumn", "2026-01")
    assert "Lista sein høst 2022 navngir ingen områder, så ingenting kan sammenlignes." in answer
    assert set(out(capsys, "changes", "2022-autumn", "2026-01")["undecided"]) == NEW | BOTH


def test_the_oldest_list_has_nothing_before_it(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, edit: Edit
) -> None:
    edit(
        "editions.json",
        lambda doc: doc.update(editions=[row for row in doc["editions"] if row["id"] == "2026-01"]),
    )
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    result = out(capsys, "changes")
    assert result["older"] is None
    assert result["notes"] == ["Dette er den eldste lista som navngir områder."]
    assert "Dette er den eldste lista" in output_of(capsys, "changes")


# --- follow-up points ---------------------------------------------------------------------------


def test_followups_have_the_promised_keys(capsys: Capture) -> None:
    points = out(capsys, "followups")
    assert [point["id"] for point in points] == [f"2025-{number}" for number in range(1, 8)]
    for point in points:
        assert list(point) == ["audience", *POINT]
        for row in (*point["statuses"], *point["deadlines"], *point["amounts"]):
            assert row["source"] == "politiradet-2026-01" and row["quote"] and row["line"]
    four = points[3]
    assert four["number_restored"] is True
    assert four["state"] == "pågår"
    assert four["responsible"] == ["Barne- og familieetaten"]
    assert [(row["date"], row["due"]) for row in four["deadlines"]] == [
        ("2026-03-01", "soon"),
        ("2026", "later"),
    ]
    assert [row["recipient"] for row in four["deadlines"]] == ["byradsavdelingen", "politiradet"]
    paid = [(row["nok"], row["payer"], row["year"], row["onwards"]) for row in points[1]["amounts"]]
    assert paid == [
        (40_000_000, "oslo-kommune", 2026, True),
        (26_000_000, "staten", 2026, False),
    ]
    assert points[0]["links"]["programmes"][0] == "koss"


def test_point_five_is_linked_to_every_area_and_to_alna(capsys: Capture) -> None:
    (point,) = (row for row in out(capsys, "followups") if row["id"] == "2025-5")
    links = point["links"]
    assert links["all_areas"] is True
    assert set(links["areas"]) == NEW | BOTH
    assert (links["all_bydeler"], links["bydeler"]) == (False, ["alna"])
    assert links["units"] == ["vest", "sentrum", "øst"]


@pytest.mark.parametrize(
    ("call", "inside"),
    [
        (["--year", "2025"], {f"2025-{number}" for number in range(1, 8)}),
        (["--area", "vestli"], {"2025-5"}),
        (["--area", "Vestlii"], {"2025-5"}),
        (["--bydel", "Alna"], {"2025-5", "2025-2"}),
        (["--unit", "ost"], {"2025-5"}),
        (["--open"], {"2025-4"}),
    ],
)
def test_filters_keep_what_concerns_the_place(
    capsys: Capture, call: list[str], inside: set[str]
) -> None:
    assert inside <= {point["id"] for point in out(capsys, "followups", *call)}


def test_filters_leave_out_what_concerns_other_places(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, edit: Edit
) -> None:
    def only_frogner(doc: Any) -> None:
        doc["followups"][3]["links"].update(bydeler=["frogner"])
        doc["followups"][5].update(state="avsluttet")

    edit("followups.json", only_frogner)
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    assert "2025-4" not in {point["id"] for point in out(capsys, "followups", "--bydel", "Alna")}
    assert "2025-4" in {point["id"] for point in out(capsys, "followups", "--bydel", "Frogner")}
    assert "2025-6" not in {point["id"] for point in out(capsys, "followups", "--open")}
    closed = output_of(capsys, "followups")
    assert "Gjelder: Bydel Frogner" in closed
    assert "Tilstand (vår lesning): avsluttet" in closed


def test_nothing_is_invented_for_2026(capsys: Capture) -> None:
    assert out(capsys, "followups", "--year", "2026") == []
    answer = output_of(capsys, "followups", "--year", "2026")
    assert answer.startswith(
        "2026: Oppfølgingspunktene for 2026 avklares i politirådets møte i mars 2026."
    )
    assert "linje 25" in spaced(answer)
    assert "2026: Oppf" in output_of(capsys, "followups")
    assert "2026: Oppf" not in output_of(capsys, "followups", "--year", "2025")


def test_points_are_reported_to_people(capsys: Capture) -> None:
    answer = output_of(capsys, "followups")
    assert max(map(len, answer.splitlines())) <= 100
    words = spaced(answer)
    assert "slik de står 10. februar 2026. Tilstanden er vår lesning." in words
    assert (
        "4/2025 Unge under 18 år med ti eller flere forhold i 2023 Nummeret mangler i skanningen og er satt av oss."
        in words
    )
    assert (
        "Frist: 1. mars 2026: Barne- og familieetatens rapport til byrådsavdelingen (innen 30 dager)"
        in words
    )
    assert "Gjelder: alle IPO-områder, Bydel Alna, " in words
    assert "Status januar 2026: Oppdraget er gitt til Barne- og familieetaten." in words
    assert "Ordrett (skannet): «Rapporten har frist 1.mars" in words
    assert words.count("Tilstand (vår lesning)") == 7


@pytest.mark.parametrize(
    ("today", "due", "words"),
    [
        (date(2026, 1, 1), "later", "om mer enn 30 dager"),
        (date(2026, 3, 1), "soon", "innen 30 dager"),
        (date(2026, 3, 2), "overdue", "datoen er passert"),
    ],
)
def test_how_due_a_deadline_is_follows_the_day(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, today: date, due: str, words: str
) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    assert out(capsys, "followups")[3]["deadlines"][0]["due"] == due
    assert f"Barne- og familieetatens rapport til byrådsavdelingen ({words})" in spaced(
        output_of(capsys, "followups")
    )


def test_a_point_without_a_status_says_so_with_its_own_source(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, edit: Edit
) -> None:
    edit("followups.json", lambda doc: doc["followups"][0].update(statuses=[], responsible=[]))
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    answer = output_of(capsys, "followups").split("\n\n")[1]
    assert "Status: ikke oppgitt" in answer
    assert "linje 38" in spaced(answer)
    assert "Ansvarlig" not in answer


def test_no_point_that_fits_is_reported(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, edit: Edit
) -> None:
    edit("followups.json", lambda doc: doc.update(followups=[], pending=[]))
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    assert output_of(capsys, "followups") == "Ingen oppfølgingspunkter passer.\n"


# --- the calendar -------------------------------------------------------------------------------


def test_export_writes_a_calendar_and_tells_what_is_and_is_not_in_it(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "frister.ics"
    lines = output_of(capsys, "export", file).splitlines()
    assert lines[0].startswith(f"Skrev {file} (")
    assert lines[1:4] == [
        "I kalenderen:",
        "- 29.–30. januar 2026: Politirådets seminar",
        "- 1. mars 2026: Barne- og familieetatens rapport til byrådsavdelingen (oppfølgingspunkt 4/2025)",
    ]
    assert lines[4] == "Ikke med, fordi ingen kilde oppgir dagen:"
    assert any(line.startswith("- mars 2026: Politirådets møte") for line in lines[5:])
    read = Calendar.from_ical(file.read_bytes())
    assert {str(event["UID"]) for event in read.events} == {
        "2026-01-seminar@ipo-kart",
        "2025-4-frist-1@ipo-kart",
    }
    assert list(tmp_path.iterdir()) == [file]


def test_export_narrows_to_a_place(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, edit: Edit
) -> None:
    edit("followups.json", lambda doc: doc["followups"][3]["links"].update(bydeler=["frogner"]))
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    file = tmp_path / "ALNA.ICS"
    answer = output_of(capsys, "export", file, "--bydel", "Alna")
    assert "oppfølgingspunkt 4/2025" not in answer
    read = Calendar.from_ical(file.read_bytes())
    assert [str(event["UID"]) for event in read.events] == ["2026-01-seminar@ipo-kart"]
    assert str(read["X-WR-CALNAME"]).endswith("(Bydel Alna)")
    output_of(capsys, "export", file, "--area", "majorstuen")
    read = Calendar.from_ical(file.read_bytes())
    assert len(read.events) == 2
    assert str(read["X-WR-CALNAME"]).endswith("(Majorstua)")


def test_a_calendar_without_events_is_not_written(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, edit: Edit
) -> None:
    edit("followups.json", lambda doc: [row.update(deadlines=[]) for row in doc["followups"]])
    edit("meetings.json", lambda doc: [row.update(items=[]) for row in doc["meetings"]])
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    answer = output_of(capsys, "export", tmp_path / "tom.ics", code=2)
    assert "Ingen dato med kjent dag passer" in answer
    assert not (tmp_path / "tom.ics").exists()


def test_a_broken_write_leaves_the_old_calendar(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "frister.ics"
    file.write_bytes(b"gammel")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(target, "_pour", full)
    assert "disken er full" in output_of(capsys, "export", file, code=2)
    assert file.read_bytes() == b"gammel"
    assert list(tmp_path.iterdir()) == [file]


# --- bad calls ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            ["changes", "2031"],
            ["Ukjent liste «2031»", "2022-autumn, 2023-03-23, 2024-04-30, 2026-01."],
        ),
        (["changes", "2024-04-30", "2031"], ["Ukjent liste «2031»", "2026-01."]),
        (["changes", "", "2026-01"], ["Ukjent liste «»"]),
        (["changes", "2024-04-30", "2026-01", "2022-autumn"], ["ukjente argumenter: 2022-autumn"]),
        (["followups", "--year", "2031"], ["Ukjent år «2031». Gyldige verdier: 2026, 2025."]),
        (["followups", "--year", "i fjor"], ["Ukjent år «i fjor»", "2026, 2025"]),
        (["followups", "--year", "-5"], ["Ukjent år «-5»"]),
        (["followups", "--year", ""], ["Ukjent år «»"]),
        (["followups", "--year", " 2025 "], ["Ukjent år"]),
        (["followups", "--year", "２０２５"], ["Ukjent år «２０２５»"]),
        (["followups", "--year", "9" * 6000], ["Ukjent år", "2026, 2025"]),
        (["followups", "--bydel", "Bergen"], ["Ukjent bydel «Bergen»", "Alna"]),
        (["followups", "--area", "Hovsetten"], ["Ukjent område «Hovsetten»", "verdier: Hovseter"]),
        (["followups", "--unit", "nord"], ["Ukjent enhet «nord»", "vest, sentrum, øst"]),
        (["followups", "--status", "ny"], ["ukjente argumenter: --status"]),
        (["export"], ["oppgi: FIL"]),
        (["export", "frister.csv"], ["Ukjent filtype «.csv». Gyldige verdier: .ics, .gpkg, "]),
        (["export", "frister"], ["Ukjent filtype «frister»", ".ics"]),
        (["export", ""], ["Ukjent filtype «»"]),
        (
            ["export", "mangler/frister.ics"],
            ["mangler/frister.ics kan ikke skrives", "finnes ikke"],
        ),
        (["export", "a\0b.ics"], ["kan ikke skrives", "ingen fil kan hete det"]),
        (["export", "frister.ics", "--area", "Atlantis"], ["Ukjent område «Atlantis»"]),
        (["export", "frister.ics", "--unit", "øst"], ["--unit gjelder ikke en kalender"]),
        (["meeting", "a.pdf", "--meeting", "2031"], ["Ukjent møte «2031»", "2026-03-mote."]),
        (["meeting", "a.xlsx"], ["Ukjent filtype «.xlsx». Gyldige verdier: .pdf, .docx, .html."]),
        (["meeting", "a.pdf", "--today", "1. mars"], ["Dagen skrives som 2026-03-01", "«1. mars»"]),
        (["meeting", "a.pdf", "--today", "1026-03-01"], ["mellom årene 2000 og 2099"]),
        (["meeting", "a.pdf", "--audience", "alle"], ["Ukjent utgave «alle»", "åpen, intern"]),
        (["meeting", "a.pdf", "--template", "x.docx"], ["Malen gjelder bare for Word"]),
        (["meeting", "a.docx", "--template", "x.docx"], ["Malen x.docx kan ikke leses"]),
        (["meeting", "mangler/a.docx"], ["mangler/a.docx kan ikke skrives", "finnes ikke"]),
        (["subjects", "Sikkerhetstjenesten"], ["«Sikkerhetstjenesten». Ligner på: Politiets sik"]),
        (["subjects", "Atlantis"], ["Fant ikke program eller aktør «Atlantis»."]),
        (["subjects", ""], ["Fant ikke program eller aktør «»."]),
        ([], ["changes, followups, meetings, meeting, subjects, report, export"]),
    ],
)
def test_a_wrong_call_gets_one_sentence_with_what_is_valid_and_no_file(
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: list[str],
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(capsys, call, words)


def test_a_folder_that_may_not_be_written_to_is_reported(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # root may write everywhere, so the system's answer is given here
    monkeypatch.setattr("geo.cli.target.os.access", lambda *_: False)
    answer = output_of(capsys, "export", tmp_path / "frister.ics", code=2)
    assert answer.endswith("kan ikke skrives: du har ikke lov til det. Ingenting er endret.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize(
    "call",
    [["changes"], ["followups", "--year"], ["followups", "--area"], ["followups", "--bydel"]],
)
def test_hostile_options_are_refused_as_text(capsys: Capture, call: list[str], name: str) -> None:
    joined = [*call[:-1], f"{call[-1]}={name}"] if call[-1].startswith("--") else [*call, name]
    answer = output_of(capsys, *joined, code=2)
    assert answer.startswith("Ukjent ")
    assert "\x1b" not in answer and "\x07" not in answer


def test_hostile_data_is_refused_and_reported_as_text(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, edit: Edit
) -> None:
    evil = "\x1b[31mrød\r\nny linje\x07"

    def points(doc: Any) -> None:
        for point in doc["followups"]:
            point.update(title=evil, responsible=[evil])
            for row in (*point["statuses"], *point["deadlines"]):
                row.update(text=evil, quote=evil)
        doc["pending"][0]["text"] = evil

    edit("followups.json", points)
    edit(
        "editions.json",
        lambda doc: [row.update(date_text=evil, scope=evil) for row in doc["editions"]],
    )
    edit("milestones.json", add_event(title=evil))
    edit("meetings.json", lambda doc: [row.update(title=evil) for row in doc["meetings"]])
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    for call in (["changes"], ["followups"], ["export", tmp_path / "a.ics"], ["changes", "--json"]):
        answer = output_of(capsys, *call, code=1)
        assert "followups.json" in answer
        assert not set(answer) & {"\x1b", "\x07", "\r"}


@pytest.mark.parametrize("verb", [["changes"], ["followups"], ["export", "a.ics"]])
def test_broken_data_says_why_and_exits_1(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, verb: list[str]
) -> None:
    (folder / "editions.json").write_bytes(b"{")
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    monkeypatch.chdir(tmp_path)
    assert output_of(capsys, *verb, code=1).startswith(
        "editions.json: fila er ikke gyldig JSON (linje 1)"
    )
    assert not (tmp_path / "a.ics").exists()


@pytest.mark.parametrize("verb", ["changes", "followups", "export"])
def test_help_is_norwegian(capsys: Capture, verb: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([verb, "--help"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith(f"Bruk: ipokart {verb}")


def test_a_list_of_areas_waits_for_none_of_this() -> None:
    code = (
        "import sys; from geo.cli import main; main(['areas']); "
        "sys.exit(bool({'icalendar', 'pyproj', 'geo.changes', 'geo.exports', 'geo.scene', 'streamlit'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0
