"""The one way into the register for what people write: an edit by hand, an accepted document."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from geo import files, store
from geo.editing.body import records_of
from geo.editing.edit import Edit
from geo.store.changing import signed

if TYPE_CHECKING:
    from geo.store.changing import Basis, Origin


def publish(
    edit: Edit,
    by: str,
    reason: str,
    *,
    origin: Origin | None = None,
    basis: Basis | None = None,
    draft: str = "",
) -> int:
    """Write an edit as one change, with who and why; the number of the change.

    `origin` is the document that it was read from, `basis` what it builds on without changing it,
    `draft` the id of the draft that goes with it.
    The first publication makes the database, and one that is refused makes none. Raises
    ConflictError for records that others have changed, StoreError and DataError; then nothing is
    written.
    """
    from geo.store.database import Store  # slow to import, and a proposal alone needs none

    if not store.has_database():
        signed(by, reason)
        contents, _ = files.contents_of(store.folder())
        records_of(contents).after(edit.wishes)
    with closing(Store.open()) as database:
        return database.apply(edit.wishes, by, reason, edit.seen, origin, basis, draft)
