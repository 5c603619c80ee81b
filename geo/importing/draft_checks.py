"""What a draft cannot be, and what of it is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from geo import files
from geo.errors import Finding, Severity
from geo.importing.council_checks import council_findings
from geo.importing.draft import AreaDraft, Draft, PointDraft, known_point
from geo.model import Register

#: Letters that a place name never has; `checks.records.names_clean` has the same.
_MARKUP = "<>{}[]`$\\"


def findings(register: Register, draft: Draft) -> tuple[Finding, ...]:
    """What a draft cannot be (errors), and what of it is left out (notices)."""
    return (
        *_of_the_list(register, draft),
        *(finding for item in draft.areas for finding in _of_an_area(register, draft, item)),
        *_of_what_ends(draft),
        *(
            finding
            for item in draft.points
            if item.is_accepted
            for finding in _of_a_point(register, item)
        ),
        *_numbers(draft),
        *council_findings(register, draft.council),
        *draft.faults,
    )


def _of_the_list(register: Register, draft: Draft) -> Iterator[Finding]:
    if draft.edition in register.edition_by_id and not _is_minutes(draft):
        yield Finding("edition_exists", files.EDITIONS, draft.edition)
    if not any(item.is_accepted for item in draft.areas) and not _is_minutes(draft):
        yield Finding("nothing_kept", files.EDITIONS, draft.edition)
    ids = [item.id for item in draft.areas if item.is_accepted]
    names = {item.id: item.name for item in draft.areas}
    for id_ in dict.fromkeys(item for item in ids if item and ids.count(item) > 1):
        values = (("name", names[id_]),)
        yield Finding("kept_twice", files.EDITIONS, f"{draft.edition}/{id_}", "area", values)


def _is_minutes(draft: Draft) -> bool:
    """Whether the document has no list of areas, and something else of it is accepted."""
    keeps = any(item.is_accepted for item in draft.points) or any(
        item.is_accepted for item in draft.council
    )
    return keeps and not draft.areas


def _of_an_area(register: Register, draft: Draft, item: AreaDraft) -> Iterator[Finding]:
    values = (("name", item.name),)
    if not item.is_accepted and item.by_hand:
        return
    if not item.is_accepted:
        details = (*values, ("line", str(item.proposed.line)))
        yield Finding(
            "not_kept", files.EDITIONS, draft.edition, "listings", details, Severity.NOTICE
        )
    elif item.area_id is None and not _is_a_name(item):
        yield Finding("no_place_name", files.AREAS, item.id, "name", values)
    elif item.area_id is None and item.id in register.area_by_id:
        yield Finding("name_known", files.AREAS, item.id, "name", values)
    elif item.area_id is None and item.home is None:
        yield Finding("no_home", files.AREAS, item.id, "geometry", values)


def _is_a_name(item: AreaDraft) -> bool:
    return bool(item.id) and not any(char in _MARKUP or ord(char) < 32 for char in item.name)


def _of_what_ends(draft: Draft) -> Iterator[Finding]:
    listed = {item.id for item in draft.areas if item.is_accepted}
    for item in draft.ended:
        if item.is_accepted and item.id in listed:
            values = (("name", item.name),)
            yield Finding("ended_and_listed", files.EDITIONS, draft.edition, "listings", values)


def _of_a_point(register: Register, item: PointDraft) -> Iterator[Finding]:
    values = (("number", str(item.number)),)
    if not item.text.strip() and known_point(register, item.year, item.number) is None:
        yield Finding("no_wording", files.FOLLOWUPS, item.id, "text", values)


def _numbers(draft: Draft) -> Iterator[Finding]:
    counts = Counter((item.id, item.number) for item in draft.points if item.is_accepted)
    for (id_, number), count in counts.items():
        if count > 1:
            values = (("value", str(number)),)
            yield Finding("number_twice", files.FOLLOWUPS, id_, "number", values)
