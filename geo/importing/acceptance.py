"""The writing of a list that somebody has accepted."""

from __future__ import annotations

from geo import files
from geo.editing.edit import Edit, newest
from geo.editing.publishing import publish
from geo.importing.area_endings import refuse_many_endings
from geo.importing.draft import Draft
from geo.importing.draft_records import wishes
from geo.store.changing import Basis

_LISTS = frozenset({"edition"})


def accept(draft: Draft, by: str, reason: str, seen: int, *, end_many: bool = False) -> int:
    """Write what is accepted of a draft as one change, with who and why; the number of the change.

    `seen` is the version that the draft was made from: whether an area is new or has ended follows
    from the lists, so nobody may have changed one since. Other records get what the draft adds to
    them as they are now. `end_many` is whether somebody has said that more than a third of the list
    before may end. The first acceptance makes the database, and one
    that is refused makes none. Raises StoreError and DataError; then nothing is written.
    """
    now = newest()
    if not end_many:
        refuse_many_endings(files.register_of(now.contents), draft)
    edit = Edit(wishes(now.contents, draft), now.version)
    return publish(edit, by, reason, origin=draft.origin, basis=Basis(_LISTS, seen))
