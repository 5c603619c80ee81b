"""`ipokart areas` and `ipokart check`: what the lists say, and what is wrong with the data."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from geo import files, store, text
from geo.cli import editions, options
from geo.disclosure import audience_of
from geo.errors import Finding, Severity, StoreError
from geo.escape import terminal
from geo.model import Audience, Register
from geo.view import Listed, select

_MARK = b"internal"
#: What is wrong with the register itself, and not with the call.
_DAMAGED = frozenset({"damaged", "not_as_written"})


def check(arguments: argparse.Namespace) -> int:
    """Run every data rule. Exit code 1 when one finds an error, or the register is damaged."""
    try:
        return _check(arguments)
    except StoreError as error:
        if error.code not in _DAMAGED:
            raise
        return _print_damage(error, as_json=arguments.json)


def _print_damage(error: StoreError, *, as_json: bool) -> int:
    """Print that the register's file cannot be read, so that no rule can be run; returns the exit
    code."""
    message = text.store(error)
    if as_json:
        file = Path(store.address()).name
        item = {"severity": "error", "code": error.code, "file": file, "feature": "", "field": ""}
        editions.print_json([item | {"message": message}], Audience.INTERNAL)
    else:
        print(terminal(message))
        print(text.say("cli.findings", count=1))
    return 1


def _check(arguments: argparse.Namespace) -> int:
    from geo import checks  # pyproj takes a moment that `areas` does not need

    text.check_own_words()
    has_database = store.has_database()
    damages = _damages() if has_database else ()
    findings = damages or checks.check_folder(store.folder())
    # A finding quotes the files, which may hold what is internal, and so may damaged ones.
    is_internal = bool(damages) or _has_marks(store.folder())
    audience = Audience.INTERNAL if is_internal else Audience.OPEN
    errors = sum(item.severity is Severity.ERROR for item in findings)
    if arguments.json:
        editions.print_json([_finding_json(item) for item in findings], audience)
    else:
        if findings and audience is Audience.INTERNAL:
            print(text.say("audience.metadata"))
        for item in findings:
            print(terminal(text.finding(item)))
        print(text.say("cli.findings", count=errors) if errors else _all_well())
        if len(findings) > errors:
            print(text.say("cli.notices", count=len(findings) - errors))
        if has_database and not errors:
            print(text.say("cli.sums_right"))
    return int(errors > 0)


def _damages() -> tuple[Finding, ...]:
    """What in the register's database is not as it was written."""
    from geo.store.database import Store  # a moment that nobody needs who has no database

    with closing(Store.open(make=False)) as database:
        damages = database.damages()
    rows = (text.row(item.what, item.key) for item in damages)
    return tuple(Finding("not_as_written", store.name(), row) for row in rows)


def _has_marks(folder: Path) -> bool:
    """Whether any file speaks of what is internal, also one that cannot be read as a register."""
    return any(_MARK in content for content in files.contents_of(folder)[0].values())


def _finding_json(item: Finding) -> dict[str, str]:
    return {
        "severity": item.severity,
        "code": item.code,
        "file": item.file,
        "feature": item.feature,
        "field": item.field,
        "message": text.finding(item),
    }


def _all_well() -> str:
    register = options.whole_register()
    bydeler = sum(bydel.kind == "bydel" for bydel in register.bydeler)
    return text.say(
        "cli.ok",
        areas=len(register.areas),
        bydeler=bydeler,
        editions=len(register.editions),
        followups=len(register.followups),
    )


def areas(arguments: argparse.Namespace) -> int:
    """The areas of a list, as a table or as JSON."""
    register = editions.register(arguments)
    rows = select(register, options.view(register, arguments))
    if arguments.json:
        editions.print_json([area_json(register, row) for row in rows], audience_of(register))
    else:
        editions.print_mark(register)
        print(_table(rows) or text.say("cli.nothing"))
    return 0


def area_json(register: Register, row: Listed) -> dict[str, object]:
    """One area of a list as plain values; dates are ISO text, area_km2 is EPSG:25832."""
    edition = register.edition_by_id[row.listing.edition]
    return {
        "id": row.area.id,
        "name": row.area.name,
        "unit": row.listing.unit,
        "status": row.listing.status,
        "since": row.since.iso,
        "bydel": row.bydel.name if row.bydel else None,
        "other_bydeler": list(row.bydel_names[1:]),
        "edition": row.listing.edition,
        "area_km2": row.area.area_km2,
        "boundary_source": row.area.boundary_source,
        "boundary_confidence": row.area.boundary_confidence,
        "sources": list(dict.fromkeys((row.listing.source, *edition.sources))),
    }


def _table(rows: tuple[Listed, ...]) -> str:
    lines = [_line(row) for row in rows]
    if not lines:
        return ""
    head = [
        text.say(f"table.{key}") for key in ("name", "status", "since", "unit", "bydel", "size")
    ]
    return in_columns([tuple(head), *lines])


def in_columns(lines: Sequence[tuple[str, ...]]) -> str:
    """Lines of as many cells each, one under the other, with every column as wide as it needs."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _line(row: Listed) -> tuple[str, ...]:
    return (
        terminal(row.area.name),
        text.status(row.listing.status),
        text.since(row.since, row.start),
        text.unit(row.listing.unit),
        terminal(text.homes(row.bydel_names)),
        text.size(row.area.area_km2),
    )
