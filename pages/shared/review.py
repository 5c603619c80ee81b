"""A document under review: what is kept in the session, what on the server, and who may write.

The session holds ids and codes only: the document's digest, the version of the register that the
person has seen, and what they chose line by line. The document itself lies in a small store here.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, cast
from urllib.parse import urlsplit

import streamlit as st

from geo import files, importing, store
from geo.errors import DocumentError
from geo.exports import Order
from geo.exports import picture as make
from geo.importing import AreaDraft, Draft, PointDraft
from geo.model import FollowUpState, PartialDate, Register, Status, Unit
from geo.scene import Atlas
from geo.seminar import Document, Proposal, read, understand
from geo.seminar.document import Progress
from geo.store.changing import Applied
from geo.store.database import Store
from geo.view import View
from pages.shared import loading

_DOCUMENT, _VERSION, _DONE = "r_document", "r_version", "r_done"
_CHOICES, _UPLOAD, _REFUSED = "r_choices", "r_upload", "r_refused"
#: "None of them" in a select box; never an id.
NONE = ""
_LONGEST_TITLE = 200  # letters
_FIRST = 1  # the version that a register is made with
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Few:
    """The few things that were asked for last; the others are forgotten."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """The thing of a key; None when it is forgotten."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def take(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The thing of a key, made now if it is not there."""
        found = self.get(key)
        if found is None:
            found = make()
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return found


_DOCUMENTS, _PROPOSALS, _COMING, _PICTURES = Few(8), Few(8), Few(8), Few(8)


# --- the document -----------------------------------------------------------------------------


def drop(upload: str, content: bytes, name: str, progress: Progress | None = None) -> None:
    """Read a document and put it under review, or remember why it is refused.

    `upload` is the id of what somebody dropped: the same one is read once.
    """
    if st.session_state.get(_UPLOAD) == upload:
        return
    st.session_state[_UPLOAD], st.session_state[_REFUSED] = upload, None
    try:
        put(read(content, name, progress))
    except DocumentError as error:
        put_away()
        st.session_state[_DONE] = None
        st.session_state[_REFUSED] = (error.code, error.values)


def refused() -> DocumentError | None:
    """Why the document that was dropped last cannot be read."""
    found = st.session_state.get(_REFUSED)
    return DocumentError(found[0], **found[1]) if found else None


def put(document: Document) -> None:
    """Put a document under review, as of the register's version now. Raises StoreError."""
    _DOCUMENTS.take(document.sha256, lambda: document)
    if st.session_state.get(_DOCUMENT) != document.sha256:
        st.session_state[_CHOICES] = {}
    st.session_state[_DOCUMENT] = document.sha256
    st.session_state[_VERSION] = version()
    st.session_state[_DONE] = None


def put_away() -> None:
    """No document is under review any more."""
    st.session_state[_DOCUMENT], st.session_state[_CHOICES] = None, {}


def document() -> Document | None:
    """The document under review; None when there is none, or it is forgotten."""
    return cast("Document | None", _DOCUMENTS.get(st.session_state.get(_DOCUMENT)))


def forgotten() -> bool:
    """Whether a document was under review that is not here any more."""
    return bool(st.session_state.get(_DOCUMENT)) and document() is None


def proposal(register: Register, document: Document) -> Proposal:
    """What the document is proposed to mean, worked out once for each state of the register."""
    key = (document.sha256, document.name, register.version)
    return cast(Proposal, _PROPOSALS.take(key, lambda: understand(document, register)))


# --- what a person chose ----------------------------------------------------------------------


def key(kind: str, place: int, field: str) -> str:
    """The name of the widget for a field of a line, of this document only."""
    return f"r_{(st.session_state.get(_DOCUMENT) or '')[:12]}_{kind}{place}_{field}"


def chosen(name: str, default: Any, options: Sequence[Any] | None = None) -> Any:
    """What stands in a widget, now or before the person looked at another page."""
    choices = st.session_state.setdefault(_CHOICES, {})
    value = st.session_state.get(name, choices.get(name, default))
    if options is not None and value not in options:
        st.session_state.pop(name, None)
        value = default
    choices[name] = value
    return value


def standing(name: str) -> Any:
    """What a widget shows when it is drawn: what `chosen` found.

    It is drawn with this as its own default, not put into the session's state: a widget in a
    popover that nobody has opened yet would never hear of it.
    """
    return st.session_state[_CHOICES][name]


def draft(register: Register, proposed: Proposal) -> Draft | None:
    """The coming list as the person has it now; None without an area, or a date that is one."""
    first = proposed.dates[0].first.strftime("%Y-%m") if proposed.dates else ""
    month = chosen(key("list", 0, "month"), first).strip()
    title = chosen(key("list", 0, "title"), (proposed.title or "")[:_LONGEST_TITLE]).strip()
    when = _month(month)
    made = importing.drafted(register, replace(proposed, dates=(when,))) if when else None
    if made is None:
        return None
    return replace(
        made,
        title=title or made.title,
        areas=tuple(_area(register, at, item) for at, item in enumerate(made.areas)),
        points=tuple(_point(at, item) for at, item in enumerate(made.points)),
    )


def _month(words: str) -> PartialDate | None:
    try:
        found = PartialDate.parse(words)
    except ValueError:
        return None
    return found if len(words) == len("2027-01") else None


def _area(register: Register, at: int, item: AreaDraft) -> AreaDraft:
    ids = [NONE, *register.area_by_id]
    area = chosen(key("area", at, "area"), item.area_id or NONE, ids)
    name = chosen(key("area", at, "name"), item.proposed.name).strip()
    unit = chosen(key("area", at, "unit"), str(item.unit or NONE), units())
    status = chosen(key("area", at, "status"), str(item.status or NONE), statuses())
    homes = [NONE, *(home.id for home in register.delbydeler)]
    border = chosen(key("area", at, "border"), item.border or NONE, homes)
    return replace(
        item,
        area_id=area or None,
        name=register.area_by_id[area].name if area else name,
        unit=Unit(unit) if unit else None,
        status=Status(status) if status else None,
        border=(border or None) if not area else None,
        kept=bool(chosen(key("area", at, "kept"), item.kept)),
    )


def _point(at: int, item: PointDraft) -> PointDraft:
    state = chosen(key("point", at, "state"), str(item.state), [str(s) for s in FollowUpState])
    kept = bool(chosen(key("point", at, "kept"), item.kept))
    return replace(item, state=FollowUpState(state), kept=kept)


def units() -> list[str]:
    """The police units, and none."""
    return [NONE, *(str(unit) for unit in Unit)]


def statuses() -> list[str]:
    """The statuses, and none."""
    return [NONE, *(str(status) for status in Status)]


# --- the coming register ----------------------------------------------------------------------


def coming(draft: Draft) -> Register:
    """The register as it would be with this list. Raises DataError."""
    folder = store.folder()
    known = (str(folder), files.fingerprint(folder), draft)
    return cast(Register, _COMING.take(known, lambda: importing.coming(_contents(), draft)))


def picture(register: Register, edition: str) -> tuple[str, bytes]:
    """The map of a coming list: in words, and as SVG. Raises NotInstalledError."""

    def draw() -> tuple[str, bytes]:
        atlas = Atlas.of(register, loading.atlas().background)
        order = Order(atlas, View(edition))
        return order.scene.told, make("svg", order)

    return cast("tuple[str, bytes]", _PICTURES.take((register.version, edition), draw))


def _contents() -> dict[str, bytes]:
    return files.contents_of(store.folder())[0]


# --- accepting --------------------------------------------------------------------------------


def version() -> int:
    """The register's newest version; the first while nothing has been accepted."""
    if not store.is_kept():
        return _FIRST
    with closing(Store.open()) as kept:
        return kept.version()


def accepted(sha256: str) -> Applied | None:
    """The change that a document was accepted by, if it still stands. Raises StoreError."""
    return _accepted(store.folder(), sha256) if store.is_kept() else None


@lru_cache(maxsize=32)
def _accepted(_folder: Path, sha256: str) -> Applied | None:
    """By the folder's name: a version's folder never changes."""
    with closing(Store.open()) as kept:
        history = kept.history()
    gone = {item.undoes for item in history}
    ours = (item for item in history if item.origin and item.origin.sha256 == sha256)
    return next((item for item in ours if item.number not in gone), None)


def accept(draft: Draft, by: str, reason: str) -> int:
    """Write the list; the number of its change. Raises StoreError and DataError: nothing is
    written then, and the person has now seen the newest version."""
    seen = st.session_state[_VERSION]
    with closing(Store.open()) as kept:
        st.session_state[_VERSION] = kept.version()
        number = kept.apply(importing.wishes(_contents(), draft), by, reason, seen, draft.origin)
    st.session_state[_DONE] = (draft.edition, number)
    put_away()
    return number


def done() -> tuple[str, int] | None:
    """The list that was accepted just now: its id, and the number of its change."""
    return cast("tuple[str, int] | None", st.session_state.get(_DONE))


def closed() -> str:
    """Why nobody may write from here: `folder`, `elsewhere`, or empty when they may.

    There is no sign-in yet, so only who sits at this machine may: the server listens on localhost,
    the page was asked for there, and no other server has passed the question on.
    """
    if os.environ.get("IPOKART_DATA"):
        return "folder"
    headers = st.context.headers
    asked = urlsplit(f"//{headers.get('Host') or 'localhost'}").hostname
    passed_on = any(name in headers for name in ("Forwarded", "X-Forwarded-For"))
    local = st.get_option("server.address") in _LOCAL and asked in _LOCAL and not passed_on
    return "" if local else "elsewhere"
