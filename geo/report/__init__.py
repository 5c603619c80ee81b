"""A report on a bydel, a police unit, the city or a meeting as neutral blocks.

Every exporter walks the same blocks, so PDF, Word and web page say the same. Words come from the
text table, facts from the register; looks are the exporters' own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from geo import text
from geo.disclosure import audience_of
from geo.escape import plain
from geo.model import Audience, PartialDate, Register
from geo.part import Part
from geo.past import known_by
from geo.report import areas, followup_points, glossary, measures, population
from geo.report.blocks import Block, Heading, SourceEntry, Sources, cited
from geo.report.case import Case
from geo.text import sources
from geo.view import View, edition_of


@dataclass(frozen=True)
class Report:
    """One report. `register` is what it was made from: for pictures, and never more than `blocks`
    may tell.

    `edition` is the date of its list in words; `meeting` is the meeting (id) that it is for, None
    for a report on a part of the city.
    """

    register: Register
    part: Part
    today: date
    title: str
    subtitle: str
    edition: str
    edition_id: str
    blocks: tuple[Block, ...]
    lang: str = "nb-NO"
    meeting: str | None = None

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each cited source, by id."""
        return {id_: number for number, id_ in enumerate(dict.fromkeys(cited(self.blocks)), 1)}

    @property
    def day(self) -> str:
        """The day it was made, in words."""
        return text.day(PartialDate.parse(self.today.isoformat()))

    @property
    def basis(self) -> str:
        """What it rests on, for the head of a page: `Liste fra januar 2026`."""
        return text.say("report.basis", date=self.edition)

    @property
    def audience(self) -> Audience:
        """Whom it is for, which its register decides."""
        return audience_of(self.register)

    @property
    def audience_words(self) -> str:
        """`INTERN`, `Åpen utgave`."""
        return text.say(f"audience.edition_{self.audience.name.lower()}")


def report(
    register: Register,
    part: Part,
    today: date,
    edition: str | None = None,
) -> Report:
    """The report on a part of the city as one list has it; `edition` None is the newest. On an
    older list it tells what was known when that list came.

    `register` is what its readers may have (`geo.disclosure`).

    Raises UnknownValueError for an unknown list or bydel, and for areas, which have no report.
    """
    listed = edition_of(register, View(edition))
    case = Case(known_by(register, listed), part, edition, today)
    parts = (
        *areas.summary(case),
        *areas.older_list(case, newest=listed is register.latest),
        *areas.map_part(case),
        *areas.table(case),
        *population.figures(case),
        *areas.timeline_part(case),
        *_promised(case, newest=listed is register.latest),
        *measures.measures_table(case),
        *areas.borders(case),
    )
    blocks = complete_blocks(case.register, parts)
    return Report(
        register=register,
        part=part,
        today=today,
        title=text.say("report.title", name=case.name),
        subtitle=text.say(
            "report.subtitle",
            date=plain(text.date_of(case.edition)),
            basis=text.say(f"map.source_{case.edition.kind}"),
        ),
        edition=plain(text.date_of(case.edition)),
        edition_id=case.edition.id,
        blocks=blocks,
    )


def complete_blocks(register: Register, parts: tuple[Block, ...]) -> tuple[Block, ...]:
    """The parts of a report with bodies named in full, and behind them the terms that they use
    and the sources that all of it rests on."""
    named = glossary.in_full(register, parts)
    blocks = (*named, *glossary.glossary(register, named))
    return (*blocks, *_sources(register, blocks))


def _promised(case: Case, *, newest: bool) -> Iterator[Block]:
    """The points and what comes next; nothing where an older list came before any was known."""
    if newest or case.entries:
        yield from followup_points.points(case)
    if newest or case.dates:
        yield from followup_points.coming_dates(case)


def _sources(register: Register, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    ids = dict.fromkeys(cited(blocks))
    entries = tuple(_entry(register, number, id_) for number, id_ in enumerate(ids, 1))
    return (Heading(1, text.say("report.sources")), Sources(entries)) if entries else ()


def _entry(register: Register, number: int, id_: str) -> SourceEntry:
    source = register.source_by_id[id_]
    about = [f"{source.publisher}, {sources.dated(source)}", source.licence, source.note]
    url = source.url if source.url and source.url.startswith(("https://", "http://")) else None
    parts = [plain(part).rstrip(".") for part in about if part]
    details = ". ".join(map(_begun, parts))
    return SourceEntry(number, id_, plain(source.title), f"{details}.", url)


def _begun(words: str) -> str:
    """With a capital, unless it begins with an address."""
    first = words.split()[0] if words.split() else ""
    return words if "." in first.strip(".,") else words[:1].upper() + words[1:]
