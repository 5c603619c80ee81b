"""`ipokart meetings`, `meeting` and `subjects`: what they tell, what they write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo import clock
from geo.cli import options
from geo.model import Register
from tests.conftest import Change
from tests.geo.commands import output_of
from tests.geo.test_cli_council import Capture, out, spaced


@pytest.fixture(autouse=True)
def _february(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 2, 10))


def test_meetings_are_reported_with_what_they_are_to_settle(capsys: Capture) -> None:
    march, seminar = out(capsys, "meetings")[:2]
    assert (march["id"], march["outcome"]) == ("2026-03-mote", "next")
    assert march["to_settle"] == [2026] and march["items"] == []
    assert march["to_approve"] == [
        {"programme": "salto-handlingsprogram-2026-2028", "approved": None},
        {"programme": "politiradsavtale-2026-2028", "approved": None},
    ]
    assert (seminar["editions"], seminar["outcome"]) == (["2026-01"], "held")
    assert [item["kind"] for item in seminar["items"]][:4] == ["tema"] * 4
    for item in (march, seminar, *seminar["items"]):
        assert item["quote"] and item["source"] and item["line"]
    head, first, *_ = output_of(capsys, "meetings").splitlines()
    assert head.split()[:3] == ["Når", "Slag", "Møte"] and "neste møte" in first


def test_programmes_and_bodies_are_reported_with_all_that_names_them(capsys: Capture) -> None:
    every = out(capsys, "subjects")
    assert {"koss", "velferdsetaten", "oslostandard"} <= {item["id"] for item in every}
    (standard,) = out(capsys, "subjects", "Oslostandart")
    assert (standard["is"], standard["kind"]) == ("programme", "standard")
    assert [item["nok"] for item in standard["amounts"]] == [40_000_000, 26_000_000]
    assert standard["points"] == ["2025-2"] and "grorudmodellen" in standard["programmes"]
    assert all(item["quote"] and item["line"] for item in standard["log"])
    (agency,) = out(capsys, "subjects", "BFE")
    assert agency["responsible"] == ["2025-4"] and len(agency["promises"]) == 2
    answer = spaced(output_of(capsys, "subjects", "KOSS"))
    assert answer.startswith("Kommunenes koordineringssentral (koordineringssentral)")
    assert "Ordrett (skannet): «Videreutvikling av KOSS" in answer and "linje 39" in answer
    answer = spaced(output_of(capsys, "subjects", "BFE"))
    assert "Frist: 1. mars 2026: Barne- og familieetatens rapport til byrådsavdelingen" in answer
    assert "Skal leveres til Byrådsavdelingen." in answer
    answer = spaced(output_of(capsys, "subjects", "Oslostandarden"))
    assert "Beløp: 26 000 000 kroner (Staten, 2026)" in answer.replace("\N{THIN SPACE}", " ")
    assert "Programmer og verktøy som henger sammen med dette: Grorudmodellen" in answer
    answer = spaced(output_of(capsys, "subjects", "politirådet"))
    assert "Skal leveres av Barne- og familieetaten." in answer
    answer = spaced(output_of(capsys, "subjects", "politirådsavtalen"))
    assert "Møter: Politirådets seminar (29.–30. januar 2026)" in answer
    table = output_of(capsys, "subjects")
    assert table.startswith("Navn") and "SaLTo-handlingsplanen 2025–2028" in table


def test_a_promise_without_a_date_is_reported_as_written(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, edit: Callable[[str, Change], Path]
) -> None:
    def promise(doc: Any) -> None:
        point = doc["followups"][3]
        row = {key: point[key] for key in ("quote", "source", "line")}
        point["undated_deadlines"] = [{**row, "text": "snarest", "recipient": "politiradet"}]

    monkeypatch.setenv("IPOKART_DATA", str(edit("followups.json", promise)))
    answer = spaced(output_of(capsys, "subjects", "BFE"))
    assert "«snarest» (som skrevet). Skal leveres til Politirådet i Oslo." in answer
    answer = spaced(output_of(capsys, "subjects", "politirådet"))
    assert "«snarest» (som skrevet). Skal leveres av Barne- og familieetaten." in answer


def test_a_status_list_is_written_for_a_day_and_in_the_houses_template(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "mars 2026" in output_of(capsys, "meeting", "saksliste.pdf")
    assert Path("saksliste.pdf").read_bytes().startswith(b"%PDF-")
    output_of(capsys, "meeting", "apen.html", "--audience", "open", "--today", "2026-11-28")
    page = Path("apen.html").read_text(encoding="utf-8")
    assert "Åpen utgave" in page and "Passert (utledet)" in page
    output_of(capsys, "meeting", "mal.docx", "--meeting", "2026-01")
    output_of(capsys, "meeting", "igjen.docx", "--template", "mal.docx")
    assert Path("igjen.docx").read_bytes().startswith(b"PK")


def test_a_register_without_meetings_says_so(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, register: Register
) -> None:
    monkeypatch.setattr(options, "whole_register", lambda: replace(register, meetings=()))
    assert output_of(capsys, "meetings") == "Dokumentene våre nevner ingen møter.\n"
    answer = output_of(capsys, "meeting", tmp_path / "a.pdf", code=2)
    assert answer == "Dokumentene våre nevner ingen møter.\n" and not list(tmp_path.iterdir())
