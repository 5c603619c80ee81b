"""Dates that are possible, and lists that agree with each other.

What is impossible is an error. Where two sources disagree both stand, and a notice says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from geo import files
from geo.errors import Finding, Severity
from geo.model import Edition, FollowUp, Listing, Register, written_date


def dates_in_order(register: Register) -> Iterator[Finding]:
    """Nothing is due or told before its point, or ends out of order; what starts later says so."""
    for point in register.followups:
        yield from _point_in_order(point)
    for edition in register.editions:
        for row in edition.listings:
            later = row.started and row.started.first > edition.date.last
            if later and not (row.status and row.status.starts):  # «oppstart i 2030» is a plan
                yield _notice("start_after_list", edition, row)
    for area in register.areas:
        for one, two in zip(area.earlier, area.earlier[1:], strict=False):
            if one.until.last >= two.until.first:
                value = (("value", two.until.iso),)
                yield Finding("borders_overlap", files.EARLIER, area.id, "until", value)


def _point_in_order(point: FollowUp) -> Iterator[Finding]:
    for deadline in point.deadlines:
        if deadline.date.last.year < point.year:
            value = (("value", deadline.date.iso), ("year", str(point.year)))
            yield Finding("deadline_before_point", files.FOLLOWUPS, point.id, "deadlines", value)
    for status in point.statuses:
        if status.date.last.year < point.year:
            value = (("value", status.date.iso), ("year", str(point.year)))
            yield Finding("status_before_point", files.FOLLOWUPS, point.id, "statuses", value)


def undated_deadlines_are_words(register: Register) -> Iterator[Finding]:
    """A deadline without a date says in words by when: not with signs alone, and not as a date,
    which could be overdue and belongs among the deadlines."""
    for point in register.followups:
        for number, item in enumerate(point.undated_deadlines, 1):
            where, value = f"{point.id}/undated_deadlines/{number}", (("value", item.text),)
            if not any(map(str.isalpha, item.text)) and not written_date(item.text):
                yield Finding("deadline_wordless", files.FOLLOWUPS, where, "text", value)
            elif written_date(item.text):
                yield Finding("deadline_is_date", files.FOLLOWUPS, where, "text", value)


def listings_agree(register: Register) -> Iterator[Finding]:
    """What a list says of an area fits the lists before it and those of the same day."""
    for edition in register.editions:
        before = [item for item in register.editions if item.date.last < edition.date.first]
        for row in edition.listings:
            yield from _fits_before(
                edition, row, [item for item in before if row.area in item.by_area]
            )
    for one, two in combinations(register.editions, 2):
        if one.date == two.date:
            yield from _same_day(one, two)


def _fits_before(edition: Edition, row: Listing, before: list[Edition]) -> Iterator[Finding]:
    if row.status and row.status.continues and not before:
        yield _notice("continued_but_unknown", edition, row)
    if not before:
        return
    known = (("value", before[-1].id),)
    if row.started and row.started.first > before[0].date.last:
        yield _notice(
            "start_after_listed",
            edition,
            row,
            (("value", before[0].id), ("start", row.started.iso)),
        )
    elif row.status and row.status.begins:
        yield _notice("new_but_listed", edition, row, known)


def _same_day(one: Edition, two: Edition) -> Iterator[Finding]:
    for area, row in two.by_area.items():
        other = one.listing(area)
        if other and (other.unit, other.status) != (row.unit, row.status):
            yield _notice("lists_disagree", two, row, (("value", one.id),))


def _notice(
    code: str, edition: Edition, row: Listing, values: tuple[tuple[str, str], ...] = ()
) -> Finding:
    where = f"{edition.id}/{row.area}"
    return Finding(code, files.EDITIONS, where, "status", values, Severity.NOTICE)


def counts_agree(register: Register) -> Iterator[Finding]:
    """A list has as many areas as its sources count."""
    for edition in register.editions:
        total = sum(row.entries for row in edition.listings)
        total += sum(group.count for group in edition.unnamed)
        if edition.stated_counts and total not in edition.stated_counts:
            stated = " / ".join(map(str, edition.stated_counts))
            values = (("value", str(total)), ("stated", stated))
            yield Finding(
                "count_differs",
                files.EDITIONS,
                edition.id,
                "stated_counts",
                values,
                Severity.NOTICE,
            )


def points_agree(register: Register) -> Iterator[Finding]:
    """A year is not both settled and still to be settled."""
    settled = {point.year for point in register.followups}
    for item in register.pending:
        if item.year in settled:
            yield Finding(
                "pending_but_settled",
                files.FOLLOWUPS,
                str(item.year),
                "pending",
                severity=Severity.NOTICE,
            )
