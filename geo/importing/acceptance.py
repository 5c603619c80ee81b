"""The writing of a list that somebody has accepted."""

from __future__ import annotations

from contextlib import closing

from geo import files, store
from geo.importing.draft import Draft
from geo.importing.draft_records import coming, wishes
from geo.importing.endings import refuse_many_endings
from geo.store.changing import signed


def accept(draft: Draft, by: str, reason: str, seen: int, *, end_many: bool = False) -> int:
    """Write what is kept of a draft as one change, with who and why; the number of the change.

    `seen` is the version that the draft was made from, `end_many` whether somebody has said that
    more than a third of the list before may end. The first acceptance makes the database, and one
    that is refused makes none. Raises StoreError and DataError; then nothing is written.
    """
    from geo.store.database import Store  # slow to import, and a proposal alone needs none

    contents, _ = files.contents_of(store.folder())
    if not end_many:
        refuse_many_endings(files.register_of(contents), draft)
    if not store.is_kept():
        signed(by, reason)
        coming(contents, draft)
    with closing(Store.open()) as database:
        return database.apply(wishes(contents, draft), by, reason, seen, draft.origin)
