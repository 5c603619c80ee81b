"""Which areas of the list before a draft would end, and when those are too many to pass unseen."""

from __future__ import annotations

from collections.abc import Iterator

from geo import files
from geo.errors import DataError, Finding, Severity
from geo.importing.draft import Draft
from geo.model import Edition, EditionKind, Register

#: More than this share of the list before is many.
MANY = 1 / 3
MANY_ENDINGS = "many_endings"


def list_before(register: Register, draft: Draft) -> Edition | None:
    """The council's newest whole list before the date of a draft."""
    older = (
        item
        for item in register.editions
        if item.kind is EditionKind.COUNCIL
        and not item.partial
        and item.id != draft.edition
        and item.date.first < draft.date.last
    )
    return max(older, key=lambda item: item.date.last, default=None)


def endings(register: Register, draft: Draft) -> tuple[str, ...]:
    """The areas (ids) of the list before that are not accepted; none for a draft without a list."""
    continuing = {item.id for item in draft.areas if item.is_accepted}
    before = list_before(register, draft)
    if before is None or not continuing:
        return ()
    return tuple(row.area for row in before.listings if row.area not in continuing)


def many_endings(register: Register, draft: Draft) -> tuple[Finding, ...]:
    """That a draft ends more than a third of the list before, with how many and which."""
    return tuple(_many_endings(register, draft))


def _many_endings(register: Register, draft: Draft) -> Iterator[Finding]:
    before, ended = list_before(register, draft), endings(register, draft)
    if before is None or len(ended) <= MANY * len(before.listings):
        return
    names = ", ".join(register.area_by_id[id_].name for id_ in ended)
    values = (("count", str(len(ended))), ("whole", str(len(before.listings))), ("names", names))
    yield Finding(MANY_ENDINGS, files.EDITIONS, draft.edition, "", values, Severity.NOTICE)


def refuse_many_endings(register: Register, draft: Draft) -> None:
    """Raises DataError for a draft that ends more than a third of the list before."""
    if finding := many_endings(register, draft):
        raise DataError(finding)
