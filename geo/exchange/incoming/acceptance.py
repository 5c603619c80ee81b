"""Lines of a proposal that a person took → the register, through `geo.editing`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from shapely.geometry.base import BaseGeometry

from geo.editing.body import records_of
from geo.editing.border import NewBorder, date_fault, with_border, with_new_area
from geo.editing.border_checks import check_border
from geo.editing.border_fault import BorderFault
from geo.editing.edit import Edit, Seen
from geo.editing.publishing import publish
from geo.errors import StoreError
from geo.exchange.incoming import attributes
from geo.exchange.incoming.attributes import AreaTexts, AttributeFault
from geo.exchange.incoming.proposal import Fate, Line
from geo.frozen import frozen
from geo.model import Confidence, PartialDate, Surface
from geo.store.changing import Origin, Wish
from geo.store.conflicts import Key
from geo.view import slug


@frozen
class About:
    """What is told of all borders of a file: since when they apply, where they come from, and how
    sure they are. `is_exact`: they are the real borders, and not approximations."""

    valid_from: PartialDate
    source: str
    confidence: Confidence
    is_exact: bool = False


@frozen
class Taken:
    """The lines that a person took. `about` is told of their borders; None where none is written.
    `edition` is the list (id) that their units and statuses are written to, and says that what
    stands beside the borders is written too; None for borders alone."""

    lines: Sequence[Line]
    about: About | None
    edition: str | None = None


#: What some lines write, in the register's files as the step before left them.
Step = Callable[[Mapping[str, bytes], Taken], tuple[Wish, ...]]


def wishes(contents: Mapping[str, bytes], taken: Taken) -> tuple[Wish, ...]:
    """The records that taking some lines writes, each once. Raises DataError for the name of a new
    area that there is already, and StoreError for an area or a list that is gone."""
    beside = () if taken.edition is None else (_facts, _listings)
    return _after_each_other(contents, taken, (_borders, *beside))


def attribute_wishes(contents: Mapping[str, bytes], taken: Taken) -> tuple[Wish, ...]:
    """The records that lines of known areas write beside their borders, each once. Raises
    StoreError for an area or a list that is gone."""
    return _after_each_other(contents, taken, (_facts, _listings))


def _after_each_other(
    contents: Mapping[str, bytes], taken: Taken, steps: Sequence[Step]
) -> tuple[Wish, ...]:
    result: dict[Key, Wish] = {}
    for number, step in enumerate(steps, 1):
        wishes = step(contents, taken)
        result |= {(wish.kind, wish.id): wish for wish in wishes}
        if wishes and number < len(steps):
            contents = records_of(contents).contents_after(wishes)
    return tuple(result.values())


def _borders(contents: Mapping[str, bytes], taken: Taken) -> tuple[Wish, ...]:
    result: list[Wish] = []
    for line in taken.lines:
        if not line.has_border:
            continue
        assert taken.about is not None and line.border is not None  # `has_border` says so
        about = taken.about
        border = NewBorder(
            line.border, about.valid_from, about.source, about.confidence, about.is_exact
        )
        if line.fate is Fate.NEW:
            aliases = attributes.aliases_of(line.row.values.get("aliases", ""))
            result.append(with_new_area(contents, line.name, border, aliases))
        else:
            assert line.area is not None
            result += with_border(contents, line.area, border)
    return tuple(result)


def _facts(contents: Mapping[str, bytes], taken: Taken) -> tuple[Wish, ...]:
    return attributes.area_wishes(contents, _area_texts(taken))


def _listings(contents: Mapping[str, bytes], taken: Taken) -> tuple[Wish, ...]:
    edition = records_of(contents).register.edition_by_id.get(taken.edition or "")
    if edition is None:
        raise StoreError("thing_gone")
    return attributes.list_wishes(contents, edition, _area_texts(taken))


def _area_texts(taken: Taken) -> list[AreaTexts]:
    return [AreaTexts(_area(line), line.name, line.written) for line in taken.lines]


def _area(line: Line) -> str:
    """The id of the area of a line, also where it is a new one."""
    return line.area or slug(line.name)


def attribute_faults(taken: Taken) -> tuple[tuple[Line, AttributeFault], ...]:
    """The values that cannot be written, each with its line; none where borders alone are."""
    if taken.edition is None:
        return ()
    return tuple(
        (line, fault)
        for line in taken.lines
        for fault in attributes.faults(line.written, line.written)
    )


def border_faults(
    seen: Seen, taken: Taken, fjord: BaseGeometry
) -> tuple[tuple[Line, BorderFault], ...]:
    """What is wrong or doubtful with the borders of lines that are taken together, among the
    borders that there would be then; `fjord` is water (EPSG:4326)."""
    now = records_of(seen.contents).register
    after = records_of(seen.contents).after(_borders(seen.contents, taken))
    result: list[tuple[Line, BorderFault]] = []
    for line in taken.lines:
        if not line.has_border:
            continue
        assert taken.about is not None
        area = after.area_by_id[_area(line)]
        before = now.area_by_id.get(area.id)
        if before and (too_early := date_fault(before, taken.about.valid_from)):
            result.append((line, too_early))
        surface: Surface | None = area.geometry
        assert surface is not None
        result += ((line, item) for item in check_border(after, area.id, surface, fjord).faults)
    return tuple(result)


def accept(seen: Seen, taken: Taken, file: Origin, by: str, reason: str) -> int:
    """Write lines as one change; its number. Raises what `publish` raises; then nothing is
    written."""
    edit = Edit(wishes(seen.contents, taken), seen.version)
    return publish(edit, by, reason, origin=file)


def origin_of(content: bytes, name: str) -> Origin:
    """The file that a change is read from, as the history names it."""
    return Origin(hashlib.sha256(content).hexdigest(), name)
