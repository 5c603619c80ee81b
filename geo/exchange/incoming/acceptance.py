"""Lines of a proposal that a person took → the register, through `geo.editing`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.editing.body import records_of
from geo.editing.border import NewBorder, date_fault, with_border, with_new_area
from geo.editing.border_checks import check_border
from geo.editing.border_fault import BorderFault
from geo.editing.edit import Edit, Seen
from geo.editing.publishing import publish
from geo.exchange.incoming.proposal import Fate, Line
from geo.model import Confidence, PartialDate, Surface
from geo.store.changing import Origin, Wish
from geo.view import slug


@dataclass(frozen=True, slots=True)
class About:
    """What is told of all borders of a file: since when they apply, where they come from, and how
    sure they are. `is_exact`: they are the real borders, and not approximations."""

    valid_from: PartialDate
    source: str
    confidence: Confidence
    is_exact: bool = False


def wishes(contents: Mapping[str, bytes], lines: Sequence[Line], about: About) -> tuple[Wish, ...]:
    """The records that taking some lines writes. Raises DataError for the name of a new area that
    there is already, and StoreError for an area that is gone."""
    result: list[Wish] = []
    for line in lines:
        assert line.border is not None  # `is_change` says so
        border = NewBorder(
            line.border, about.valid_from, about.source, about.confidence, about.is_exact
        )
        if line.fate is Fate.NEW:
            aliases = tuple(filter(None, line.row.values.get("aliases", "").split(";")))
            result.append(with_new_area(contents, line.name, border, aliases))
        else:
            assert line.area is not None
            result += with_border(contents, line.area, border)
    return tuple(result)


def faults(
    seen: Seen, lines: Sequence[Line], about: About, fjord: BaseGeometry
) -> tuple[tuple[Line, BorderFault], ...]:
    """What is wrong or doubtful with lines that are taken together, among the borders that there
    would be then; `fjord` is water (EPSG:4326)."""
    now = records_of(seen.contents).register
    after = records_of(seen.contents).after(wishes(seen.contents, lines, about))
    result: list[tuple[Line, BorderFault]] = []
    for line in lines:
        area = after.area_by_id[line.area or slug(line.name)]
        before = now.area_by_id.get(area.id)
        if before and (too_early := date_fault(before, about.valid_from)):
            result.append((line, too_early))
        surface: Surface | None = area.geometry
        assert surface is not None
        result += ((line, item) for item in check_border(after, area.id, surface, fjord).faults)
    return tuple(result)


def accept(
    seen: Seen, lines: Sequence[Line], about: About, file: Origin, by: str, reason: str
) -> int:
    """Write lines as one change; its number. Raises what `publish` raises; then nothing is
    written."""
    edit = Edit(wishes(seen.contents, lines, about), seen.version)
    return publish(edit, by, reason, origin=file)


def origin_of(content: bytes, name: str) -> Origin:
    """The file that a change is read from, as the history names it."""
    return Origin(hashlib.sha256(content).hexdigest(), name)
