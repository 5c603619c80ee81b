"""Texts that must be gone for good: personal data that got into a field, a quote, a draft.

A text is replaced wherever it stands: in records, in every change and version of the history, in
drafts, and in the registers that a restore kept aside. What was erased where, by whom, when and why
is a version of its own, without the text. The seals of what stood there before stay in the chain of
checksums, and their salts are thrown away, so that nothing can be guessed from them.

Then the file is written anew without its free pages, and the files of older versions that readers
had are removed. Copies that somebody has made are not known here.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, update

from geo import access
from geo.access import Action
from geo.errors import StoreError
from geo.frozen import frozen
from geo.store import chain, readers, sqlite, statements
from geo.store.chain import Erased
from geo.store.changing import signed
from geo.store.database import Store
from geo.store.parts import dumped, id_of
from geo.store.schema import CHANGE, DRAFT, EDIT_DRAFT, RECORD, VERSION

_SHORTEST = 3  # letters: a shorter text stands everywhere
_HIDDEN = "▒"
_OLD = 60  # seconds: a file that is being written now is younger


@frozen
class Place:
    """A row that the text stands in: of which table, what it is called, and how many times."""

    what: str
    key: str
    count: int


@frozen
class Erasure:
    """What came of it: the number of the version that tells of it (None where the register itself
    did not have the text), the places, the registers kept aside that were changed too, the files
    that may still have the text, and whether the file was written anew without its free pages."""

    number: int | None
    places: tuple[Place, ...]
    aside: tuple[Path, ...]
    left: tuple[Path, ...]
    is_scrubbed: bool


@frozen
class _Eraser:
    """A text to be found in any case and with any spaces, and the mark that stands there then."""

    pattern: re.Pattern[str]
    mark: str

    @classmethod
    def of(cls, text: str, mark: str) -> _Eraser:
        words = text.split()
        if len("".join(words)) < _SHORTEST:
            raise StoreError("too_short", count=str(_SHORTEST))
        pattern = r"\s+".join(map(re.escape, words))
        start = r"(?<!\w)" if words[0][0].isalnum() else ""
        end = r"(?!\w)" if words[-1][-1].isalnum() else ""
        return cls(re.compile(f"{start}{pattern}{end}", re.IGNORECASE), mark)

    def count(self, text: str | None) -> int:
        count = 0

        def note(match: re.Match[str]) -> str:
            nonlocal count
            count += 1
            return match[0]

        _each_text(text or "", lambda item: self.pattern.sub(note, item))
        return count

    def erased(self, text: str | None) -> str | None:
        """The text with the mark in the place of what is erased."""
        return text and _each_text(text, lambda item: self.pattern.sub(self.mark, item))

    def hidden(self, document: str) -> str:
        """A draft's document without the text: with as many letters as before, since what a person
        marked in it is told by places. A scanned page that had it loses its picture and the places
        of its words, which have it too."""

        def hide(match: re.Match[str]) -> str:
            return re.sub(r"\S", _HIDDEN, match[0])

        with contextlib.suppress(ValueError, KeyError, TypeError):
            content = json.loads(document)
            for page in content["pages"]:
                if any(map(self.count, page["lines"])):
                    page.pop("picture", None)
                    page.pop("words", None)
                    document = dumped(content)
        return _each_text(document, lambda item: self.pattern.sub(hide, item))


def _each_text(text: str, change: Callable[[str], str]) -> str:
    """A text with every string in it changed, if it is JSON, or else itself."""
    if not text.startswith(("{", "[", '"')):
        return change(text)
    try:
        value = json.loads(text)
    except ValueError:
        return change(text)
    changed = _walked(value, change)
    return text if changed == value else dumped(changed)


def _walked(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_walked(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _walked(item, change) for key, item in value.items()}
    return value


# --- finding ----------------------------------------------------------------------------------


def find(store: Store, text: str) -> tuple[Place, ...]:
    """Where a text stands in a register. Raises StoreError."""
    eraser = _Eraser.of(text, "")
    with store.reading() as connection:
        return tuple(_places(connection, eraser))


def _places(connection: Connection, eraser: _Eraser) -> Iterator[Place]:
    for what, columns in TEXTS.items():
        for row in connection.execute(select(columns[0].table)).mappings():
            count = sum(eraser.count(row[column.name]) for column in columns)
            if count:
                yield Place(what, _key(what, row), count)


#: The columns that hold texts, of each table.
TEXTS = {
    "record": (RECORD.c.body,),
    "version": (VERSION.c.by, VERSION.c.reason, VERSION.c.document_name),
    "change": (CHANGE.c.before, CHANGE.c.after),
    "draft": (DRAFT.c.document_name, DRAFT.c.document, DRAFT.c.choices, DRAFT.c.by),
    "edit_draft": (EDIT_DRAFT.c.name, EDIT_DRAFT.c.fields, EDIT_DRAFT.c.by),
}


def _key(what: str, row: Any) -> str:
    if what == "record":
        return f"{row['kind']}/{row['id']}"
    if what == "version":
        return str(row["number"])
    if what == "change":
        return chain.change_key(row["version"], row["number"])
    return str(row["document_sha256"] if what == "draft" else row["id"])


# --- erasing ----------------------------------------------------------------------------------


def erase(where: Path | str, text: str, by: str, reason: str, mark: str) -> Erasure:
    """Replace a text by a mark in the register at an address and in those that were kept aside.

    Raises StoreError: `nothing_erased` where it stands nowhere, `erase_reason` where who or why
    says it, `erase_id` where it is part of what a record is called; and DataError where the
    register could not be read without it. Then nothing is erased.
    """
    access.require(Action.ERASE)
    eraser, signature = _Eraser.of(text, mark), signed(by, reason)
    if any(map(eraser.count, signature)):
        raise StoreError("erase_reason")
    with contextlib.closing(Store.open(str(where), make=False)) as store:
        backend = store.backend
        places = find(store, text)
        number = _erased(store, eraser, signature) if places else None
        name, link, _ = store.contents()
    aside, left = _erased_aside(backend.aside, eraser, signature)
    if not (places or aside):
        raise StoreError("nothing_erased")
    is_scrubbed = backend.scrub()
    current_folder = readers.fitting(backend.readers, name, link)
    readers.forget(backend.readers, [current_folder] if current_folder else [])
    _forget_unfinished(backend.aside)
    return Erasure(number, places, aside, (*left, *_copies(backend.aside)), is_scrubbed)


def _erased(store: Store, eraser: _Eraser, signature: tuple[str, str], *, show: bool = True) -> int:
    with store.writing() as connection:
        erased_texts = [
            *_erase_records(connection, eraser),
            *_erase_sealed(connection, eraser),
            *_erase_drafts(connection, eraser),
            *_erase_edit_drafts(connection, eraser),
        ]
        state = chain.state_of(connection.scalars(select(RECORD.c.checksum)))
        number = statements.newest(connection) + 1
        statements.note(connection, number, signature, state, erased=erased_texts)
        if show:
            store.show(connection)
    return number


def _erase_records(connection: Connection, eraser: _Eraser) -> Iterator[Erased]:
    for row in connection.execute(select(RECORD)).mappings().all():
        body = eraser.erased(row["body"])
        if body == row["body"] or body is None:
            continue
        kind, id_ = row["kind"], row["id"]
        if id_of(kind, json.loads(body)) != id_:
            raise StoreError("erase_id", kind=kind)
        checksum = chain.record_checksum(kind, id_, row["place"], body)
        is_row = (RECORD.c.kind == kind) & (RECORD.c.id == id_)
        connection.execute(update(RECORD).where(is_row).values(body=body, checksum=checksum))
        yield Erased("record", _key("record", row), None, None)


def _erase_sealed(connection: Connection, eraser: _Eraser) -> Iterator[Erased]:
    """Changes and versions: their seal stays in the chain, and nothing answers to it any more."""
    for what, table in (("change", CHANGE), ("version", VERSION)):
        names = [column.name for column in TEXTS[what]]
        for row in connection.execute(select(table)).mappings().all():
            texts = {name: _fitting(table, name, eraser.erased(row[name])) for name in names}
            if all(texts[name] == row[name] for name in names):
                continue
            salt, seal = chain.salted(*texts.values())
            keys = [column == row[column.name] for column in table.primary_key]
            connection.execute(update(table).where(*keys).values(**texts, salt=None))
            yield Erased(what, _key(what, row), salt, seal)


def _fitting(table: Table, column: str, text: str | None) -> str | None:
    """As much of a text as its column has room for: a mark may be longer than what it replaces."""
    return text and text[: getattr(table.c[column].type, "length", None)]


def _erase_drafts(connection: Connection, eraser: _Eraser) -> Iterator[Erased]:
    for row in connection.execute(select(DRAFT)).mappings().all():
        names = ("document_name", "choices", "by")
        values = {name: _fitting(DRAFT, name, eraser.erased(row[name])) for name in names}
        values["document"] = eraser.hidden(row["document"])
        if all(row[name] == text for name, text in values.items()):
            continue
        values["checksum"] = chain.draft_checksum({**row, **values})
        this = DRAFT.c.document_sha256 == row["document_sha256"]
        connection.execute(update(DRAFT).where(this).values(**values))
        yield Erased("draft", _key("draft", row), None, None)


def _erase_edit_drafts(connection: Connection, eraser: _Eraser) -> Iterator[Erased]:
    for row in connection.execute(select(EDIT_DRAFT)).mappings().all():
        names = [column.name for column in TEXTS["edit_draft"]]
        values = {name: _fitting(EDIT_DRAFT, name, eraser.erased(row[name])) for name in names}
        if all(row[name] == text for name, text in values.items()):
            continue
        values["checksum"] = chain.draft_checksum({**row, **values}, EDIT_DRAFT)
        connection.execute(update(EDIT_DRAFT).where(EDIT_DRAFT.c.id == row["id"]).values(**values))
        yield Erased("edit_draft", _key("edit_draft", row), None, None)


# --- what lies beside the register ------------------------------------------------------------


def _erased_aside(
    path: Path, eraser: _Eraser, signature: tuple[str, str]
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The registers that a restore kept aside: those that had the text and have it no more, and
    those that cannot be read, and may have it."""
    changed, unread = [], []
    for file in sorted(path.parent.glob(f"{path.name}.bak*")):
        if not re.fullmatch(r"\.bak\d*", file.name.removeprefix(path.name)):
            continue
        try:
            if _erased_in(file, eraser, signature):
                changed.append(file)
        except StoreError:
            unread.append(file)
    return tuple(changed), tuple(unread)


def _erased_in(file: Path, eraser: _Eraser, signature: tuple[str, str]) -> bool:
    with contextlib.closing(Store.open(str(file), make=False)) as store:
        with store.reading() as connection:
            has_text = any(True for _ in _places(connection, eraser))
        if has_text:
            _erased(store, eraser, signature, show=False)
    if has_text and not sqlite.scrubbed(file):
        raise StoreError("busy", file=str(file))
    return has_text


def _copies(path: Path) -> Iterator[Path]:
    """Other registers in the same folder: copies that somebody made."""
    for file in sorted(path.parent.glob("*")):
        with contextlib.suppress(OSError):
            if file.is_file() and file != path and sqlite.is_copy(file):
                yield file


def _forget_unfinished(path: Path) -> None:
    """Copies and folders that a killed process did not get done."""
    for file in path.parent.glob(f".{path.name}-*.tmp*"):
        with contextlib.suppress(OSError):
            if time.time() - file.stat().st_mtime > _OLD:
                shutil.rmtree(file) if file.is_dir() else file.unlink()
