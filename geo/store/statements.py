"""The register's statements: in SQLAlchemy's words, so that every database understands them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from geo.errors import StoreError
from geo.store import chain, sqlite
from geo.store.backend import remember
from geo.store.chain import Erased
from geo.store.changing import Applied, Changed, Origin, Wish
from geo.store.conflicts import Author, Conflict, Key, Step, body_of, find_conflict
from geo.store.parts import KINDS, Record, join_records
from geo.store.schema import CHANGE, DRAFT, EDIT_DRAFT, ERASURE, RECORD, VERSION


def newest(connection: Connection) -> int:
    """The number of the newest version. Raises StoreError for a database without any."""
    number = connection.scalar(select(func.max(VERSION.c.number)))
    if number is None:
        raise StoreError("damaged", file="", reason="no version")
    return int(number)


def name(connection: Connection) -> tuple[str, str]:
    """What tells the newest version from every other: a name for files, and its link in the chain
    of checksums."""
    last = select(VERSION.c.number, VERSION.c.at, VERSION.c.link)
    row = connection.execute(last.order_by(VERSION.c.number.desc()).limit(1)).first()
    if row is None:
        raise StoreError("damaged", file="", reason="no version")
    return sqlite.name_of(row.number, row.at), str(row.link)


def records(connection: Connection) -> list[Record]:
    """Every record. Raises StoreError for records that are not as they were written."""
    columns = (RECORD.c.kind, RECORD.c.id, RECORD.c.place, RECORD.c.body, RECORD.c.checksum)
    rows = connection.execute(select(*columns)).all()
    if bad := chain.bad_records(rows, state(connection)):
        raise StoreError("not_as_written", file="", what=bad[0].what, which=bad[0].key)
    return [Record(*row[:4]) for row in rows if row.kind in KINDS]


def last(connection: Connection) -> tuple[int, str, str]:
    """The newest version's number, its state, and its link in the chain of checksums."""
    query = select(VERSION.c.number, VERSION.c.state, VERSION.c.link)
    row = connection.execute(query.order_by(VERSION.c.number.desc()).limit(1)).one()
    return row.number, str(row.state), str(row.link)


def contents_at(connection: Connection, number: int) -> dict[str, bytes]:
    """The register as a version left it, as files by name: the records as they are now, and every
    later change taken back. Raises StoreError for changes that are not as they were written."""
    query = select(RECORD.c.kind, RECORD.c.id, RECORD.c.place, RECORD.c.body)
    rows = {(row.kind, row.id): tuple(row) for row in connection.execute(query)}
    later = select(*CHANGE_COLUMNS).where(CHANGE.c.version > number)
    changes = connection.execute(later.order_by(CHANGE.c.version.desc(), CHANGE.c.number.desc()))
    checked: set[int] = set()
    for row in changes.all():
        if row.version not in checked:
            checked.add(row.version)
            if bad := chain.bad_changes(connection, row.version):
                raise StoreError("not_as_written", file="", what=bad[0].what, which=bad[0].key)
        if row.before is None:
            rows.pop((row.kind, row.id), None)
        else:
            rows[row.kind, row.id] = (row.kind, row.id, row.place, row.before)
    return joined(rows.values())


def unsealed_records(connection: Connection) -> list[Record]:
    """The same, of tables that have no checksums yet."""
    columns = (RECORD.c.kind, RECORD.c.id, RECORD.c.place, RECORD.c.body)
    rows = connection.execute(select(*columns).where(RECORD.c.kind.in_(KINDS)))
    return [Record(*row) for row in rows]


def joined(rows: Iterable[Any]) -> dict[str, bytes]:
    """Rows of records as files by name. Raises StoreError for what is no JSON."""
    try:
        return join_records(Record(*row[:4]) for row in rows if row[0] in KINDS)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError("damaged", file="", reason=str(error)) from error


def state(connection: Connection) -> str:
    """The sum of the checksums of all records, as the newest version has it."""
    last = select(VERSION.c.state).order_by(VERSION.c.number.desc()).limit(1)
    return str(connection.scalar(last))


def _find_record(connection: Connection, kind: str, id_: str) -> tuple[int, str] | None:
    """The place and the body of a record."""
    is_record = (RECORD.c.kind == kind) & (RECORD.c.id == id_)
    row = connection.execute(select(RECORD.c.place, RECORD.c.body).where(is_record)).first()
    return (row.place, row.body) if row else None


def plan_changes(connection: Connection, wishes: tuple[Wish, ...]) -> list[Changed]:
    """What wishes come to: records that are as wished already are left alone."""
    changes, last = [], {}
    for wish in wishes:
        result = _find_record(connection, wish.kind, wish.id)
        before = result[1] if result else None
        if before == wish.text:
            continue
        if result is None and wish.kind not in last:
            highest = select(func.max(RECORD.c.place)).where(RECORD.c.kind == wish.kind)
            last[wish.kind] = connection.scalar(highest)
        if result is None:
            last[wish.kind] = -1 if last[wish.kind] is None else last[wish.kind]
            last[wish.kind] += 1
        place = result[0] if result else last[wish.kind]
        changes.append(Changed(wish.kind, wish.id, place, before, wish.text))
    return changes


def find_conflicts(
    connection: Connection, wishes: tuple[Wish, ...], seen: Mapping[Key, int]
) -> tuple[Conflict, ...]:
    """Where others have changed what wishes are about since their author saw it; `seen` is the
    version that each record was seen at."""
    if min(seen.values(), default=0) == newest(connection):
        return ()
    steps, doubtful = _steps_since(connection, min(seen.values())), _unsure(connection, seen)
    conflicts = []
    for wish in wishes:
        key = wish.kind, wish.id
        since = [step for step in steps.get(key, ()) if step.author.number > seen[key]]
        if not since and key not in doubtful:
            continue
        result = _find_record(connection, *key)
        text = result[1] if result else None
        if text == wish.text:
            continue
        known = key not in doubtful
        conflict = find_conflict(wish, body_of(text), since, is_seen_known=known)
        conflicts += [conflict] if conflict else []
    return tuple(conflicts)


def _steps_since(connection: Connection, seen: int) -> dict[Key, list[Step]]:
    """What the versions above one did to each record, oldest first."""
    later = select(*VERSION_COLUMNS).where(VERSION.c.number > seen)
    by_number = {
        row.number: Author(row.number, row.at, row.by, row.reason)
        for row in connection.execute(later)
    }
    results: dict[Key, list[Step]] = {}
    query = select(*CHANGE_COLUMNS).where(CHANGE.c.version > seen)
    for row in connection.execute(query.order_by(CHANGE.c.version)):
        step = Step(by_number[row.version], body_of(row.before), body_of(row.after))
        results.setdefault((row.kind, row.id), []).append(step)
    query = select(ERASURE).where(ERASURE.c.version > seen, ERASURE.c.what == "record")
    for row in connection.execute(query):
        kind, _, id_ = row.key.partition("/")
        step = Step(by_number[row.version], None, None, is_erased=True)
        results.setdefault((kind, id_), []).append(step)
    return results


def _unsure(connection: Connection, seen: Mapping[Key, int]) -> set[Key]:
    """The records whose state at the version they were seen at is not in this history: since then
    a copy was put back, and its history may be another register's."""
    is_seen = VERSION.c.number.in_(set(seen.values()))
    numbers = set(connection.scalars(select(VERSION.c.number).where(is_seen)))
    restored = _last_restore(connection)
    return {key for key, number in seen.items() if number not in numbers or number < restored}


def _last_restore(connection: Connection) -> int:
    """The newest version that is a copy which was put back (it has a document and changes nothing);
    0 for none."""
    changes = select(CHANGE.c.version).where(CHANGE.c.version == VERSION.c.number)
    is_restore = VERSION.c.document_sha256.is_not(None) & ~changes.exists()
    return connection.scalar(select(func.max(VERSION.c.number)).where(is_restore)) or 0


def changed_since(connection: Connection, kinds: Collection[str], seen: int) -> Author | None:
    """The newest version above one that changed a record of these kinds, or put a copy back."""
    if seen == newest(connection):
        return None
    steps = _steps_since(connection, seen)
    numbers = [
        step.author.number for (kind, _), each in steps.items() if kind in kinds for step in each
    ]
    last = max([*numbers, _last_restore(connection)])
    if last <= seen:
        return None
    row = connection.execute(select(*VERSION_COLUMNS).where(VERSION.c.number == last)).one()
    return Author(row.number, row.at, row.by, row.reason)


def plan_undo(connection: Connection, applied: Applied) -> list[Changed]:
    """What takes a version back, where every record still is as it left it."""
    if bad := chain.bad_changes(connection, applied.number):
        raise StoreError("not_as_written", file="", what=bad[0].what, which=bad[0].key)
    back = []
    for item in reversed(applied.changes):
        result = _find_record(connection, item.kind, item.id)
        if (result[1] if result else None) != item.after:
            raise StoreError("changed_since", value=str(applied.number), kind=item.kind, id=item.id)
        place = result[0] if result else item.place
        back.append(Changed(item.kind, item.id, place, item.after, item.before))
    return _placed(connection, back)


def _placed(connection: Connection, changes: list[Changed]) -> list[Changed]:
    """Records that come back to their old place, or last where somebody else has it now."""
    removed_keys = {(item.kind, item.id) for item in changes if item.after is None}
    places_by_kind: dict[str, set[int]] = {}
    for kind, id_, place in connection.execute(select(RECORD.c.kind, RECORD.c.id, RECORD.c.place)):
        if (kind, id_) not in removed_keys:
            places_by_kind.setdefault(kind, set()).add(place)
    placed = []
    for item in changes:
        if item.before is None:
            used_places = places_by_kind.setdefault(item.kind, set())
            place = max(used_places) + 1 if item.place in used_places else item.place
            used_places.add(place)
            item = replace(item, place=place)
        placed.append(item)
    return placed


def carry_out(connection: Connection, change: Changed) -> None:
    """Write one change to its record."""
    is_record = (RECORD.c.kind == change.kind) & (RECORD.c.id == change.id)
    if change.after is None:
        connection.execute(delete(RECORD).where(is_record))
    elif change.before is None:
        values = {"kind": change.kind, "id": change.id, "place": change.place}
        connection.execute(insert(RECORD).values(**values, **_body(change, change.after)))
    else:
        connection.execute(update(RECORD).where(is_record).values(**_body(change, change.after)))


def _body(of: Changed, text: str) -> dict[str, str]:
    checksum = chain.record_checksum(of.kind, of.id, of.place, text)
    return {"body": text, "checksum": checksum}


def state_after(state: str, changes: list[Changed]) -> str:
    """The state once these changes are carried out. Raises StoreError for one that is none."""
    try:
        return chain.state_after(state, changes)
    except ValueError as error:
        raise StoreError("not_as_written", file="", what="version", which="") from error


def note(
    connection: Connection,
    number: int,
    signature: tuple[str, str],
    state: str,
    *,
    after: str | None = None,
    undoes: int | None = None,
    origin: Origin | None = None,
    changes: Sequence[Changed] = (),
    erased: Sequence[Erased] = (),
) -> tuple[str, str]:
    """Who, when and why, in the same transaction as the change itself, and its link in the chain
    of checksums; `state` is what the records are now, and `after` the link before, where it is
    known. The version's name for files, and its link."""
    if after is None:
        last = select(VERSION.c.link).order_by(VERSION.c.number.desc()).limit(1)
        after = connection.scalar(last) or chain.EMPTY
    by, reason = signature
    document = (origin.sha256, origin.shown) if origin else (None, None)
    row = {
        "number": number,
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "reason": reason,
        "undoes": undoes,
        "document_sha256": document[0],
        "document_name": document[1],
        "state": state,
    }
    row["salt"], row["seal"] = chain.salted(by, reason, document[1])
    changed = [_change_row(number, place, item) for place, item in enumerate(changes, 1)]
    gone = [
        {"version": number, "number": place, **asdict(item)} for place, item in enumerate(erased, 1)
    ]
    parts = [*map(chain.change_part, changed), *map(chain.erasure_part, gone)]
    row["link"] = chain.link(after, row, parts)
    remember(connection, select(VERSION.c.number).where(VERSION.c.link == row["link"]))
    connection.execute(insert(VERSION).values(**row))
    for table, rows in ((CHANGE, changed), (ERASURE, gone)):
        if rows:
            connection.execute(insert(table), rows)
    return sqlite.name_of(number, str(row["at"])), str(row["link"])


def _change_row(version: int, number: int, item: Changed) -> dict[str, Any]:
    salt, seal = chain.salted(item.before, item.after)
    return {"version": version, "number": number, **asdict(item), "salt": salt, "seal": seal}


def forget_draft(connection: Connection, sha256: str) -> None:
    """The draft of a document that is accepted is no more."""
    connection.execute(delete(DRAFT).where(DRAFT.c.document_sha256 == sha256))


def forget_edit_draft(connection: Connection, id_: str) -> None:
    """The draft of an edit that is published is no more."""
    connection.execute(delete(EDIT_DRAFT).where(EDIT_DRAFT.c.id == id_))


#: What a version is read from. The columns of checksums are not asked for: a register that cannot
#: be written may have none yet.
VERSION_COLUMNS = (
    VERSION.c.number,
    VERSION.c.at,
    VERSION.c.by,
    VERSION.c.reason,
    VERSION.c.undoes,
    VERSION.c.document_sha256,
    VERSION.c.document_name,
)
CHANGE_COLUMNS = (
    CHANGE.c.version,
    CHANGE.c.kind,
    CHANGE.c.id,
    CHANGE.c.place,
    CHANGE.c.before,
    CHANGE.c.after,
)


def read_version(row: Any, changes: tuple[Changed, ...], erased: tuple[str, ...]) -> Applied:
    """A version out of its row, its changes, and the rows that it erased something in."""
    values = row._mapping
    sha = values["document_sha256"]
    origin = Origin(sha, values["document_name"]) if sha else None
    return Applied(
        values["number"],
        values["at"],
        values["by"],
        values["reason"],
        values["undoes"],
        origin,
        changes,
        erased,
    )
