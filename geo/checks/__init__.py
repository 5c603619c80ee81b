"""Rules over a register → findings. Each rule is one function; `RULES` is the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from geo import files
from geo.checks import council, geometry, measures, records, time
from geo.errors import DataError, Finding, Severity
from geo.files import keys
from geo.model import Register

Rule = Callable[[Register], Iterator[Finding]]


def check(register: Register) -> tuple[Finding, ...]:
    """Every finding of every rule; empty when all is well."""
    return tuple(finding for rule in RULES for finding in rule(register))


def notices(register: Register) -> tuple[Finding, ...]:
    """What lists and points say against each other; quick enough for a page."""
    return tuple(finding for rule in OF_TIME for finding in rule(register))


def check_folder(folder: Path | None = None) -> tuple[Finding, ...]:
    """Read and check a data folder, errors first; unreadable files come back as findings too."""
    try:
        register = files.read_register(folder)
        files.read_orientation(folder)
    except DataError as error:
        return error.findings
    folder = folder or files.data_folder()
    findings = (*_unknown_keys(folder), *check(register), *_properties_agree(register, folder))
    return tuple(sorted(findings, key=lambda item: item.severity is not Severity.ERROR))


def _unknown_keys(folder: Path) -> Iterator[Finding]:
    """Keys of the files that nothing reads; the background is that of the data folder where the
    folder has none, and is checked there."""
    for name in (*keys.FILES, *keys.COLUMNS, *keys.LAYERS):
        path = folder / name
        if path.is_file():
            yield from keys.unknown_keys(name, path.read_bytes())


def _properties_agree(register: Register, folder: Path) -> Iterator[Finding]:
    """unit, status and edition in the GeoJSON are those of the area's newest listing."""
    findings: list[Finding] = []
    features = files.feature_list(folder / files.AREAS, findings)
    rows = {feature["properties"]["id"]: feature["properties"] for feature in features}
    for area in register.areas:
        newest = register.newest_listing(area.id)
        if newest is None:
            yield Finding("never_listed", files.AREAS, area.id, severity=Severity.NOTICE)
            continue
        for field in ("unit", "status", "edition"):
            stated, listed = rows[area.id].get(field), getattr(newest, field)
            if stated != listed:
                value = (("value", str(stated)), ("listed", str(listed)))
                yield Finding("disagrees_with_listing", files.AREAS, area.id, field, value)


#: What one list or point says, held against the others: quick, so pages tell it too.
OF_TIME: tuple[Rule, ...] = (
    time.dates_in_order,
    time.undated_deadlines_are_words,
    time.listings_agree,
    time.counts_agree,
    time.points_agree,
)
RULES: tuple[Rule, ...] = (
    records.ids_unique,
    records.names_unique,
    records.names_clean,
    records.numbers_unique,
    records.lists_have_sources,
    records.population_of_bydeler,
    records.lineages_possible,
    council.subjects_unique,
    council.subjects_apart,
    council.periods_agree,
    council.editions_apart,
    council.parts_possible,
    council.meetings_once,
    council.logs_in_order,
    council.logs_at_their_meetings,
    council.logs_once,
    council.facts_stand_once,
    council.bodies_known,
    measures.measures_vouched,
    measures.measures_in_order,
    measures.measures_concern_something,
    measures.measures_end_when_over,
    *OF_TIME,
    geometry.geometry_valid,
    geometry.areas_drawn,
    geometry.areas_in_bydel,
    geometry.bydeler_of_areas,
    geometry.areas_disjoint,
    geometry.area_km2_measured,
    geometry.delbydeler_dissolve,
    geometry.bydeler_cover,
)
