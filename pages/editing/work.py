"""What somebody is editing in this session: which form and record, as of which version, and what
they have chosen and written so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import streamlit as st

from geo.store import log
from geo.store.conflicts import ConflictError
from geo.store.drafts import UNWRITTEN
from pages.address.edit_state import Choice

_WORK = "edit_work"
_NUMBERS = count(1)


@dataclass
class Work:
    """An edit that is not published yet. `values` are the form's fields by name, as JSON has them,
    and `first_values` what those held before anybody wrote in them;
    `seen` is the version of the register that the form shows; `conflict` is what others have
    changed since, while a person chooses between the two; `reason` is that of the last attempt to
    publish. `draft` is the id of the draft it is kept as, with the number and time (UTC) it has
    there, the values that were `written` and by whom; `draft_conflict` says that others have
    written it."""

    choice: Choice
    seen: int
    values: dict[str, Any] = field(default_factory=dict)
    first_values: dict[str, Any] = field(default_factory=dict)
    is_changed: bool = False
    conflict: ConflictError | None = None
    reason: str = ""
    draft: str = ""
    draft_number: int = UNWRITTEN
    draft_at: str = ""
    draft_conflict: str = ""
    written: dict[str, Any] = field(default_factory=dict)
    written_by: str = ""
    number: int = field(default_factory=_NUMBERS.__next__)

    @property
    def is_begun(self) -> bool:
        """Whether any field holds something else than the form showed first."""
        first_values = self.first_values.items()
        return any(self.values[name] != first for name, first in first_values)


def of(choice: Choice) -> Work:
    """The work on a record: what was begun, else a new one. Work in which nothing is written yet
    sees the register as it is now. Raises StoreError."""
    work = of_session()
    if work is None or work.choice != choice:
        return begin(choice)
    if work.is_changed or _is_touched(work) or work.seen == (now := log.version()):
        return work
    return begin(choice, now)


def _is_touched(work: Work) -> bool:
    """Whether a widget holds something else than the form showed last: the first thing that a
    person writes, in the run that it starts."""
    prefix = f"edit_{work.number}_"
    for key, value in st.session_state.items():
        name = str(key).removeprefix(prefix)
        if name == key:
            continue
        parts = value if isinstance(value, Mapping) else {name: value}  # a component has several
        if any(part in work.values and work.values[part] != parts[part] for part in parts):
            return True
    return False


def begin(choice: Choice, seen: int | None = None) -> Work:
    """New work on a record, as the register is now. Raises StoreError."""
    work = Work(choice, log.version() if seen is None else seen)
    st.session_state[_WORK] = work
    return work


def of_session() -> Work | None:
    """The work of this session, if it has any."""
    work: Work | None = st.session_state.get(_WORK)
    return work


def unfinished() -> Work | None:
    """Work in which something is written, and which is not published."""
    work = of_session()
    return work if work and work.is_changed else None


def current() -> Work:
    """The work whose form is being shown."""
    work: Work = st.session_state[_WORK]
    return work
