"""Every finding that has a sentence can be given, by what a person may really put in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from geo import checks, files, text
from geo.errors import DataError
from geo.importing import findings
from geo.importing.revision import Heading, draft_for, revise
from geo.model import PartialDate, Register
from geo.seminar import Document, Proposal, read, understand
from tests.conftest import ROOT
from tests.geo.finding_cases import BROKEN_FILES, DOCUMENTS, DRAFTS, FAULTS, SUMMARY

Edit = Callable[[str, Callable[[Any], None]], Path]
#: Tested each by a test of its own, below, in `test_checks.py` (earlier borders, and a dispute that
#: the shipped data have), in `test_seminar_word.py`, `test_seminar_scans.py`,
#: `test_seminar_budget.py` and `test_seminar_formats.py`; in `test_store_chain.py`,
#: `test_editing_facts.py` and `tests/pages/test_edit_facts.py`.
ALONE = {
    "edition_exists",
    "unreadable",
    "bad_border",
    "borders_overlap",
    "start_after_listed",
    "tracked_changes",
    "struck_text",
    "scanned_figures",
    "attachment_unread",
    "pages_unread",
    "many_endings",
    "text_too_long",
    "text_markup",
    "not_as_written",
    "not_a_number",
    "not_a_written_date",
}


def _codes_in_words() -> set[str]:
    keys = sorted(text.keys())
    codes = {key.removeprefix("finding.") for key in keys if key.startswith("finding.")}
    return codes - {"notice"}  # what stands before one


def _codes_in_code() -> set[str]:
    """Codes that stand in a call that makes a finding; the few that are handed on stand elsewhere."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("geo", "pages")
        for path in (ROOT / folder).rglob("*.py")
    )
    return set(re.findall(r"(?:Finding|fault|_fault|_notice|_unknown)\(\s*\"([a-z_0-9]+)\"", code))


def test_every_finding_has_a_case_and_every_case_a_sentence() -> None:
    cases = {code for *_, code in FAULTS} | {code for *_, code in BROKEN_FILES}
    cases |= {*DOCUMENTS, *DRAFTS, *ALONE}
    assert cases == _codes_in_words()
    assert _codes_in_code() <= cases


@pytest.mark.parametrize(("name", "content", "code"), BROKEN_FILES)
def test_a_file_that_is_broken_is_reported(
    folder: Path, name: str, content: bytes | int | None, code: str
) -> None:
    path = folder / name
    path.unlink(missing_ok=True)  # the shipped data have no measures
    if isinstance(content, int):
        path.touch()
        os.truncate(path, content)  # sparse: no disk, no memory
    elif content is not None:
        path.write_bytes(content)
    assert (code, name) in {(item.code, item.file) for item in checks.check_folder(folder)}


def test_a_file_that_may_not_be_read_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rights of a file mean nothing to root, so reading it fails here by itself."""
    whole = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "sources.json":
            raise PermissionError(13, os.strerror(13))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [item.code for item in checks.check_folder(folder)] == ["unreadable"]


# --- rules ------------------------------------------------------------------------------------


@cache
def _rules_by_code() -> dict[str, list[tuple[str, Callable[[Any], None]]]]:
    results: dict[str, list[tuple[str, Callable[[Any], None]]]] = {}
    for name, how, code in FAULTS:
        results.setdefault(code, []).append((name, how))
    return results


#: A code of each rule; what fires by a file that is not JSON is tested beside.
RULE_CODES = {
    "ids_unique": "listed_twice",
    "names_unique": "name_twice",
    "names_clean": "markup_in_name",
    "numbers_unique": "number_twice",
    "lists_have_sources": "no_source",
    "lineages_possible": "replaces_itself",
    "dates_in_order": "deadline_before_point",
    "undated_deadlines_are_words": "deadline_is_date",
    "listings_agree": "new_but_listed",
    "counts_agree": "count_differs",
    "points_agree": "pending_but_settled",
    "subjects_unique": "subject_twice",
    "subjects_apart": "subject_alike",
    "periods_agree": "two_periods",
    "editions_apart": "years_overlap",
    "parts_possible": "part_of_itself",
    "meetings_once": "meeting_twice",
    "logs_at_their_meetings": "not_at_meeting",
    "logs_once": "log_twice",
    "logs_in_order": "approved_before_draft",
    "facts_stand_once": "stands_twice",
    "bodies_known": "unknown_body",
    "geometry_valid": "invalid_geometry",
    "areas_drawn": "undrawn",
    "areas_in_bydel": "not_in_bydel",
    "bydeler_of_areas": "no_part_in_bydel",
    "areas_disjoint": "areas_overlap",
    "area_km2_measured": "wrong_area_km2",
    "delbydeler_dissolve": "does_not_dissolve",
    "bydeler_cover": "hole",
}


#: Rules over files that the shipped data lack or that are no JSON, with the code of a broken file.
RULES_OF_FILES = {
    "measures_vouched": "measure_unsourced",
    "measures_in_order": "ends_before_start",
    "measures_concern_something": "measure_nowhere",
    "measures_end_when_over": "measure_over_undated",
    "population_of_bydeler": "unknown_reference",
}


def test_every_rule_is_fired_by_a_case() -> None:
    names = {rule.__name__ for rule in checks.RULES}
    assert names == {*RULE_CODES, *RULES_OF_FILES}


@pytest.mark.parametrize(
    "rule",
    [rule for rule in checks.RULES if rule.__name__ in RULE_CODES],
    ids=lambda rule: rule.__name__,
)
def test_a_rule_fires_on_a_folder_that_can_be_read(edit: Edit, rule: checks.Rule) -> None:
    code = RULE_CODES[rule.__name__]
    name, how = _rules_by_code()[code][0]
    register = files.read_register(edit(name, how))  # no fault of the reader comes first
    assert code in {item.code for item in rule(register)}


@pytest.mark.parametrize(
    "rule",
    [rule for rule in checks.RULES if rule.__name__ in RULES_OF_FILES],
    ids=lambda rule: rule.__name__,
)
def test_a_rule_fires_on_a_file_that_stands_in_for_another(folder: Path, rule: checks.Rule) -> None:
    code = RULES_OF_FILES[rule.__name__]
    (name, content), *_ = [(name, new) for name, new, of in BROKEN_FILES if of == code]
    assert isinstance(content, bytes)
    (folder / name).write_bytes(content)
    results = list(rule(files.read_register(folder)))
    assert [(item.code, item.file) for item in results] == [(code, name)]


@pytest.mark.parametrize(
    ("name", "how"),
    [(name, how) for name, how, code in FAULTS if code in {"unknown_source", "unknown_reference"}],
)
def test_a_reference_that_leads_nowhere_is_reported_by_the_reader_alone(
    edit: Edit, name: str, how: Callable[[Any], None]
) -> None:
    with pytest.raises(DataError):
        files.read_register(edit(name, how))


# --- documents and drafts -----------------------------------------------------------------------


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_document_gives_its_finding(register: Register, code: str) -> None:
    proposal = understand(read(DOCUMENTS[code].encode(), "x.txt"), register)
    assert code in {item.code for item in proposal.findings}


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SUMMARY.encode(), "januar-2027.txt")


@pytest.fixture(scope="module")
def proposal(register: Register, document: Document) -> Proposal:
    return understand(document, register)


@pytest.mark.parametrize("code", DRAFTS)
def test_a_draft_gives_its_finding(
    register: Register, document: Document, proposal: Proposal, code: str
) -> None:
    draft = draft_for(register, proposal, Heading(PartialDate.parse("2027-01"), "", 2026))
    revised = revise(register, document, draft, 2026, DRAFTS[code]).draft
    new = set(findings(register, revised)) - set(findings(register, draft))
    assert code in {item.code for item in new}


def test_a_draft_of_a_month_that_has_a_list_says_so(register: Register, proposal: Proposal) -> None:
    draft = draft_for(register, proposal, Heading(PartialDate.parse("2026-01"), "", 2025))
    assert "edition_exists" in {item.code for item in findings(register, draft)}
