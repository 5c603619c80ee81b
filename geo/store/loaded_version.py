"""One version of the register in memory, and the next one made of it by what a change touches.

A version is read and checked whole once. A change to it builds the records that it changes and
looks at their references; everything else is the same objects as before. Whatever is not plainly
in order is left to the check of the whole register, which says what is wrong.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from geo import files
from geo.errors import StoreError
from geo.model import Area, Register
from geo.store.changing import Changed
from geo.store.parts import KINDS, Record, file_of

#: What the records of each kind are built to: a part of the register, and which of its files.
_PARTS = {
    "area": ("areas", 0),
    "earlier": ("earlier", 0),
    "bydel": ("bydeler", 0),
    "delbydel": ("delbydeler", 0),
    "edition": ("editions", 0),
    "followup": ("followups", 0),
    "pending": ("pending", 0),
    "milestone": ("milestones", 0),
    "meeting": ("meetings", 0),
    "programme": ("programmes", 0),
    "body": ("bodies", 0),
    "measure": ("measures", 0),
    "document": ("sources", 0),
    "source": ("sources", 1),
    "population": ("population", 0),
}
#: Kinds of which the register has no more than what is built of each record by itself.
_PLAIN = frozenset(_PARTS) - {"area", "earlier", "bydel", "delbydel"}
_MOST_DATABASES = 2  # databases of which a process remembers a version

Records = Mapping[str, Mapping[str, Record]]
Built = Mapping[str, Mapping[str, Any]]
_NONE: Records = {kind: {} for kind in KINDS}


@dataclass(frozen=True, slots=True, eq=False)
class LoadedVersion:
    """A version that has been checked: its records and what they are built to, by kind and id in
    the order of the files; the files, with the SHA-256 of each; and the register."""

    records: Records
    built: Built
    contents: Mapping[str, bytes]
    sums: Mapping[str, str]
    register: Register

    @classmethod
    def of(cls, rows: Iterable[Record]) -> LoadedVersion:
        """A version of all its records, checked whole. Raises DataError, and StoreError for what is
        no JSON."""
        by_kind: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        with files.without_collection():
            for row in sorted(rows, key=_order):
                by_kind[row.kind][row.id] = row
            return cls._checked(by_kind, _filled(_joined(by_kind, KINDS)))

    @classmethod
    def _checked(cls, records: Records, contents: Mapping[str, bytes]) -> LoadedVersion:
        register = files.register_of(contents)
        built = {}
        for kind, (part, place) in _PARTS.items():
            items, _ = files.items_of(part, place, contents.get(KINDS[kind].file, b""), True)
            built[kind] = dict(zip(records[kind], items, strict=True))
        return cls(records, built, contents, files.sums_of(contents), register)

    def body(self, kind: str, id_: str) -> str | None:
        """The text of a record; None when there is none."""
        record = self.records[kind].get(id_)
        return record.body if record else None

    def after(self, changes: Collection[Changed]) -> LoadedVersion:
        """The version that changes make. Raises DataError when it could not be read, and StoreError
        when a record is not as the changes have it before."""
        for item in changes:
            if self.body(item.kind, item.id) != item.before:
                which = f"{item.kind}/{item.id}"
                raise StoreError("not_as_written", file="", what="record", which=which)
        touched = {item.kind for item in changes}
        new = {kind: _carried(self.records[kind], kind, changes) for kind in touched}
        records = {**self.records, **new}
        written = _joined(records, touched)
        contents = _filled({**self.contents, **written})
        if (built := self._rebuilt(records, changes)) is None:
            return self._checked(records, contents)
        same = {name: checksum for name, checksum in self.sums.items() if name not in written}
        sums = same | files.sums_of(written)
        register = self._register(built, changes, files.digest_of_sums(sums))
        return LoadedVersion(records, built, contents, sums, register)

    # --- what a change touches ------------------------------------------------------------------

    def _rebuilt(self, records: Records, changes: Collection[Changed]) -> Built | None:
        """What the records are built to after changes; None when they must be checked with all
        others: a record that is faulty, a bydel, whose name others use, or the last of a kind."""
        new: dict[str, dict[str, Any]] = {}
        for item in changes:
            if item.kind == "bydel" or not records[item.kind]:
                return None
            if item.after is not None:
                parts, findings = _build(records[item.kind][item.id])
                if findings or len(parts) != 1:
                    return None
                new.setdefault(item.kind, {})[item.id] = parts[0]
        touched = {item.kind for item in changes}
        built = {
            kind: _in_order(records[kind], {**self.built[kind], **new.get(kind, {})})
            for kind in touched
        }
        whole = {**self.built, **built}
        return whole if self._is_sound(whole, new, changes) else None

    def _is_sound(self, whole: Built, new: Built, changes: Iterable[Changed]) -> bool:
        """Whether every reference that the changes can affect leads somewhere: those of the records
        that they write, and where they remove any, those of all."""
        is_smaller = any(item.after is None for item in changes)
        ids = files.ids_of(_parts(whole))
        looked_at = _parts(whole if is_smaller else new)
        return not any(files.leading_nowhere(looked_at, ids))

    def _register(self, built: Built, changes: Collection[Changed], version: str) -> Register:
        touched = {item.kind for item in changes}
        parts = _parts({kind: built[kind] for kind in _with_siblings(touched & _PLAIN, built)})
        names = {_PARTS[kind][0] for kind in touched & _PLAIN}
        new: dict[str, Any] = {name: parts[name] for name in names}
        for name in names & set(files.DATED):
            new[name] = files.in_order(new[name])
        if touched & {"area", "earlier"}:
            new["areas"] = self._areas(built, changes)
        if "delbydel" in touched:
            new["delbydeler"] = self._delbydeler(built, changes)
        return replace(self.register, version=version, **new)

    def _areas(self, built: Built, changes: Iterable[Changed]) -> tuple[Area, ...]:
        touched = {item.id for item in changes if item.kind == "area"}
        touched |= {item.id.rpartition("@")[0] for item in changes if item.kind == "earlier"}
        borders: dict[str, list[Any]] = {}
        for id_, border in built["earlier"].values():
            borders.setdefault(id_, []).append(border)
        finished = dict(self.register.area_by_id)
        ids = {bydel.name: bydel.id for bydel in built["bydel"].values()}
        for id_ in touched & built["area"].keys():
            area = files.with_borders(built["area"][id_], borders.get(id_, ()))
            finished[id_] = files.in_bydeler(area, ids)
        return tuple(finished[id_] for id_ in built["area"])

    def _delbydeler(self, built: Built, changes: Iterable[Changed]) -> tuple[Any, ...]:
        finished = {item.id: item for item in self.register.delbydeler}
        ids = {bydel.name: bydel.id for bydel in built["bydel"].values()}
        for change in changes:
            if change.kind == "delbydel" and change.after is not None:
                item = built["delbydel"][change.id]
                finished[change.id] = replace(item, bydel=ids.get(item.bydel))
        return tuple(finished[id_] for id_ in built["delbydel"])


def _order(record: Record) -> tuple[int, str]:
    return record.place, record.id


def _carried(
    before: Mapping[str, Record], kind: str, changes: Iterable[Changed]
) -> Mapping[str, Record]:
    """The records of a kind after changes, in order."""
    after, is_in_order = dict(before), True
    for item in changes:
        if item.kind != kind:
            continue
        if item.after is None:
            del after[item.id]
            continue
        is_in_order &= item.before is not None
        after[item.id] = Record(kind, item.id, item.place, item.after)
    if is_in_order:
        return after
    return {record.id: record for record in sorted(after.values(), key=_order)}


def _in_order(records: Mapping[str, Record], built: Mapping[str, Any]) -> Mapping[str, Any]:
    return {id_: built[id_] for id_ in records}


def _joined(records: Records, kinds: Iterable[str]) -> dict[str, bytes]:
    """The files that records of these kinds stand in; empty where there is none."""
    names = {KINDS[kind].file for kind in kinds}
    try:
        return {
            name: file_of(
                name,
                {
                    kind: list(records[kind].values())
                    for kind, where in KINDS.items()
                    if where.file == name
                },
            )
            for name in names
        }
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError("damaged", file="", reason=str(error)) from error


def _filled(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in contents.items() if content}


def _build(record: Record) -> files.Items:
    """What one record is built to, as a file that has no other would be."""
    (content,) = _joined({**_NONE, record.kind: {record.id: record}}, [record.kind]).values()
    return files.build_items(*_PARTS[record.kind], content)


def _parts(built: Built) -> dict[str, tuple[Any, ...]]:
    """Parts of the register as they are built, before anything in them is named by its id."""
    parts: dict[str, tuple[Any, ...]] = {part: () for part, _ in _PARTS.values()}
    for kind, (part, _) in _PARTS.items():
        parts[part] += tuple(built.get(kind, {}).values())
    return parts


def _with_siblings(kinds: Iterable[str], built: Built) -> set[str]:
    """Kinds, and those that are in the same parts of the register."""
    parts = {_PARTS[kind][0] for kind in kinds}
    return {kind for kind in built if _PARTS[kind][0] in parts}


# --- what a process remembers -----------------------------------------------------------------

#: The newest version of each database, the database that was changed last coming last.
_known: OrderedDict[str, tuple[Hashable, Hashable, LoadedVersion]] = OrderedDict()
_lock = Lock()


def remember(database: str, version: Hashable, mark: Hashable, loaded: LoadedVersion) -> None:
    """Keep the newest version of a database, by its name and link; `mark` says what the database
    was then (`Backend.mark`)."""
    with _lock:
        _known[database] = (version, mark, loaded)
        _known.move_to_end(database)
        while len(_known) > _MOST_DATABASES:
            _known.popitem(last=False)


def recall(database: str, version: Hashable, mark: Hashable) -> LoadedVersion | None:
    """A version that this process keeps, if nobody has touched the database since."""
    with _lock:
        remembered = _known.get(database)
    return remembered[2] if remembered and remembered[:2] == (version, mark) else None
