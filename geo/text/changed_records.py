"""Words for what happened to records: their names, fields and values, and conflicts between two."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo import text
from geo.escape import plain
from geo.model import PartialDate
from geo.projection import in_metres
from geo.store.conflicts import (
    MISSING,
    Conflict,
    ConflictError,
    Field,
    Path,
    Side,
    differences,
    every_field,
)
from geo.store.record_history import Happening, RecordChange

_SQUARE_METRES = 1_000_000
_LONGEST_VALUE = 160  # letters of a value in a sentence
_LONGEST_CELL = 1000  # letters of a value in a table
#: Parts of a path that say nothing to a person.
_SILENT = frozenset({"properties"})
#: Fields of a new record that say nothing to a person.
_LEFT_OUT = frozenset({"id", "type"})
_DATES = frozenset({"date", "end", "period", "start", "started", "until"})
#: What an item of a list is called, the first of these that it has.
_NAMES = ("title", "name", "text", "as_written", "area", "id")


def record_name(kind: str, id_: str, body: Mapping[str, Any] | None) -> str:
    """A record as a sentence names it: `området «Vestli»`."""
    fields = (body or {}).get("properties", body or {})
    name = fields.get("name") or fields.get("title") or id_
    if kind == "followup" and {"number", "year"} <= fields.keys():
        name = f"{fields['number']}/{fields['year']} {name}"
    words = text.group("record_kind")[kind]
    return text.say("changed_record.named", kind=words, name=plain(str(name)))


def field_name(path: Path) -> str:
    """Where a value stands in a record: `merknad`, `oppføring på lista – vestli – status`."""
    known = text.group("record_field")
    words = [known.get(part, plain(part)) for part in path if part not in _SILENT]
    return " – ".join(words)


def value(path: Path, value: Any, longest: int = _LONGEST_VALUE) -> str:
    """A value of a field in a sentence, of at most so many letters."""
    name = path[-1] if path else ""
    if name == "geometry":
        return _border(value)
    if value is None or value is MISSING or value in ("", []):
        return text.say("term.not_given")
    if isinstance(value, bool):
        return text.say("changed_record.yes" if value else "changed_record.no")
    if isinstance(value, float):
        return text.number(value, 2)
    if name in _DATES and isinstance(value, str):
        with suppress(ValueError):
            return text.day(PartialDate.parse(value))
    return text.say("changed_record.text", text=_short(_spoken(value), longest))


def _spoken(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_spoken, value))
    if isinstance(value, dict):
        name = next((value[key] for key in _NAMES if value.get(key)), None)
        when = f"{value['date']}: " if value.get("date") else ""
        return f"{when}{name}" if name else json.dumps(value, ensure_ascii=False)
    return str(value)


def _short(words: str, longest: int) -> str:
    words = plain(words)
    if len(words) <= longest:
        return words
    cut = re.sub(r"\s+\S*$", "", words[:longest])
    return text.say("changed_record.more", text=cut)


def _border(value: Any) -> str:
    """A border by its size: no number of vertices says anything to a person."""
    if not isinstance(value, dict):
        return text.say("changed_record.no_border")
    try:
        area = in_metres(shape(value)).area / _SQUARE_METRES
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return text.say("changed_record.no_border")
    return text.say("changed_record.border", size=text.km2(area))


# --- two who changed the same -------------------------------------------------------------------


def conflict_lines(error: ConflictError) -> list[str]:
    """Every conflict of a change, a sentence per line: who did what, and what the author wrote."""
    return [line for item in error.conflicts for line in (heading(item), *field_lines(item))]


def heading(conflict: Conflict) -> str:
    """Who changed a record since its author saw it, when and why; and what can be done where one
    side has removed it."""
    body = conflict.seen or conflict.theirs or conflict.mine
    values = {"record": record_name(conflict.kind, conflict.id, body)}
    if not conflict.authors:
        key = "gone_unseen" if conflict.theirs is None else "restored"
        return text.say(f"conflict.{key}", **values)
    last = conflict.authors[-1]
    values |= {"by": last.by, "moment": text.moment(last.at), "reason": last.reason}
    if conflict.theirs is None:
        return text.say("conflict.removed_by_other", **values)
    names = list(dict.fromkeys(author.by for author in conflict.authors))
    key = "changed" if len(names) == 1 else "changed_many"
    sentence = text.say(f"conflict.{key}", names=text.listing(names), **values)
    if conflict.mine is None:
        sentence += f" {text.say('conflict.removed_by_you', **values)}"
    return sentence


def field_lines(conflict: Conflict) -> list[str]:
    """The fields in which the two differ; none where one side has removed the whole record."""
    return [_field_line(field, conflict) for field in conflict.leading_fields if field.path]


def change_lines(conflict: Conflict) -> list[str]:
    """What one side has changed in a record that the other has removed; nothing where it is not
    known what that side saw."""
    version = conflict.mine or conflict.theirs
    if conflict.seen is None or version is None:
        return []
    return [
        text.say(
            "conflict.kept",
            field=field_name(field.path),
            before=value(field.path, field.seen),
            after=value(field.path, field.theirs),
        )
        for field in differences(conflict.seen, version)
    ]


def _field_line(field: Field, conflict: Conflict) -> str:
    by = field.author.by if field.author else ""
    key = str(field.side)
    if field.side is Side.BOTH and (not by or conflict.seen is None):
        key = "both_unseen"
    return text.say(
        f"conflict.{key}",
        field=field_name(field.path),
        seen=value(field.path, field.seen),
        theirs=value(field.path, field.theirs),
        mine=value(field.path, field.mine),
        by=by,
    )


# --- what happened to one thing -----------------------------------------------------------------


def happening_lines(happening: Happening) -> list[str]:
    """What a version did to a thing, a sentence for each field."""
    return [
        _changed_line(record_name(change.kind, change.id, change.body), field)
        for change in happening.changes
        for field in change.fields
    ]


def change_rows(change: RecordChange) -> list[dict[str, str]]:
    """What differs in a record, a row for each field: `record`, `field`, `before` and `after` in
    words. A record that is taken away is one row."""
    record = record_name(change.kind, change.id, change.body)
    return [
        {
            "record": record,
            "field": field_name(field.path) or text.say("changed_record.whole"),
            "before": _state(field, before),
            "after": _state(field, after),
        }
        for field in _shown_fields(change)
        for before, after in [_apart(field.seen, field.theirs)]
    ]


def _shown_fields(change: RecordChange) -> tuple[Field, ...]:
    """The fields of a change; of a new record, those that say something."""
    first = change.fields[0]
    if first.path or first.seen is not None:
        return change.fields
    fields = every_field(change.body)
    return tuple(field for field in fields if field.path[-1] not in _LEFT_OUT)


def _apart(before: Any, after: Any) -> tuple[Any, Any]:
    """Two values; of two lists only the items that the other lacks, where any differ."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return before, after
    gone = [item for item in before if item not in after]
    new = [item for item in after if item not in before]
    return (gone, new) if gone or new else (before, after)


def _state(field: Field, state: Any) -> str:
    """A value in words; of a whole record whether it is there."""
    if not field.path:
        is_there = state is not None and state is not MISSING
        return text.say(f"changed_record.{'there' if is_there else 'absent'}")
    return value(field.path, state, _LONGEST_CELL)


def _changed_line(record: str, field: Field) -> str:
    is_whole = not field.path or field.path[:-1] == ("listings",)
    if is_whole and (is_new := field.seen in (None, MISSING)) != (field.theirs in (None, MISSING)):
        where = "listing" if field.path else "record"
        key = f"{where}_{'added' if is_new else 'removed'}"
        return text.say(f"happened.{key}", record=record)
    before, after = value(field.path, field.seen), value(field.path, field.theirs)
    name = field_name(field.path[2:] if field.path[:1] == ("listings",) else field.path)
    return text.say("happened.changed", record=record, field=name, before=before, after=after)
