"""The council's year as a document tells it: meetings, programmes, bodies, and their news."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geo.council.names import spellings, without_period
from geo.errors import Finding, Severity
from geo.model import LogEntry, LogKind, MeetingKind, PartialDate, ProgrammeKind, Register
from geo.seminar.blocks import Block, Quote
from geo.seminar.blocks import Kind as BlockKind
from geo.seminar.budget import Budget
from geo.seminar.council_proposal import (
    CouncilProposal,
    ItemProposal,
    MeetingProposal,
    NewsProposal,
    PendingProposal,
    SubjectProposal,
)
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.council_meetings import (
    Meetings,
    find_earlier_seminars,
    is_known_item,
    items_of,
)
from geo.seminar.understanding.council_news import (
    Days,
    Event,
    find_events,
    mention_only,
    news_of,
    with_subject,
)
from geo.seminar.understanding.council_sentences import (
    Sentence,
    date_after,
    names_council,
    sentences_of_block,
    sentences_of_point,
    tells,
)
from geo.seminar.understanding.points import Points
from geo.seminar.understanding.subject_names import Named
from geo.seminar.understanding.subjects import Mention, Subjects, nearest_name, programmes_of
from geo.seminar.understanding.words import Word, is_like, tokenize

_YEAR = re.compile(r"\b(20\d\d)\b")
_POINTS = LEXICON.words("pending.points")
_NEW_POINTS = frozenset(LEXICON.words("pending.new"))
#: What is said of a programme more than once; the others happen once on a date.
_MANY_TIMES = {LogKind.OMTALT, LogKind.PLANLAGT}
_WITHOUT_DATE = 0.5


@dataclass
class CouncilReader:
    """Reads the council's year out of one document."""

    subjects: Subjects
    blocks: Sequence[Block]
    points: Points
    days: Days
    budget: Budget
    sentences: list[Sentence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.register: Register = self.subjects.register
        self.rest = [
            block
            for place, block in enumerate(self.blocks)
            if place not in self.points.used and block.kind is not BlockKind.ROW
        ]
        for block in self.rest:
            self.sentences += sentences_of_block(block)
        for point in self.points.items:
            self.sentences += sentences_of_point(point)
        self.meetings = Meetings(self.register)
        for row in self.budget.over(self.sentences):
            self.subjects.mentions(row.text)
        self.subjects.settle()
        self.mentions = {
            id(row): self.subjects.mentions(row.text) for row in self.budget.over(self.sentences)
        }

    def read(self, themes: Sequence[Block], listed: bool) -> CouncilProposal:
        """Everything that is new to the register."""
        own = self.meetings.own(self.days.own, self.days.reports, _first_quote(self.blocks))
        items = tuple(items_of(own.id, themes, self.rest, self.subjects, listed))
        events = [with_subject(event, self._others(event)) for event in self._events()]
        news = tuple(filter(None, (news_of(event, self._meeting(event, own)) for event in events)))
        news += tuple(self._mentioned(news, items))
        pending = tuple(self._pending())
        for date, sentence in find_earlier_seminars(self.sentences):
            if date.first.year < self.days.own.first.year:
                kind = MeetingKind.SEMINAR
                self.meetings.named(date, sentence.quote, derived=False, kind=kind)
        new = self._new_items(own, items)
        return CouncilProposal(
            meetings=tuple(self._new_meetings(own, new)),
            items=new,
            subjects=tuple(self._new_subjects(events)),
            news=tuple(_each_once(row for row in news if not self._is_known(row))),
            pending=tuple(row for row in pending if not self._is_pending(row)),
            reports=own.kind,
        )

    def _events(self) -> Iterator[Event]:
        return find_events(self.sentences, self.subjects, self.days)

    def _others(self, event: Event) -> list[Mention]:
        """The programmes named in the same point, or else in the whole document."""
        own = [
            item
            for row in self.sentences
            if row.number == event.sentence.number
            for item in self.mentions[id(row)]
            if item.subject and item.type is event.mention.type
        ]
        return own or [item for rows in self.mentions.values() for item in programmes_of(rows)]

    def _meeting(self, event: Event, own: MeetingProposal) -> str | None:
        if event.at_own:
            return own.id
        if event.date is None or not event.meets or event.kind is LogKind.LANSERT:
            return None
        derived = event.score < 1.0
        return self.meetings.named(event.date, event.sentence.quote, derived=derived)

    def _mentioned(
        self, news: Sequence[NewsProposal], items: Sequence[ItemProposal]
    ) -> Iterator[NewsProposal]:
        """Each programme that the document names and that nothing else of it leads to: no event, no
        follow-up point and no item of the meeting. An effort is what every list is about."""
        reported_ids = {row.programme for row in news} | {
            id_ for item in items for id_ in item.programmes
        }
        rows = [
            (row, mention)
            for row in self.sentences
            for mention in programmes_of(self.mentions[id(row)])
        ]
        reported_ids |= {item.subject.id for row, item in rows if row.point and item.subject}
        for sentence, mention in rows:
            subject = mention.subject
            if (
                subject
                and subject.id not in reported_ids
                and subject.type is not ProgrammeKind.INNSATS
            ):
                reported_ids.add(subject.id)
                yield mention_only(sentence, mention, subject, self.days.own)

    # --- points that are to be settled ------------------------------------------------------------

    def _pending(self) -> Iterator[PendingProposal]:
        """«Nye oppfølgingspunkter for 2026 … Disse avklares i møte i mars»: of years to come."""
        seen_years: set[int] = set()
        for sentence in self.sentences:
            year = self._year_of_new_points(sentence)
            settling = self._settling(sentence) if year else None
            if year is None or settling is None or year in seen_years:
                continue
            seen_years.add(year)
            date_mention = date_after(settling.text, (), self.days.own)
            date = date_mention.date if date_mention and date_mention.kind != "year" else None
            quote = settling.quote
            meeting = self.meetings.named(date, quote, derived=False) if date else None
            score = 1.0 if date else _WITHOUT_DATE
            yield PendingProposal(year, date, meeting, score, quote.text, quote.page, quote.line)

    def _year_of_new_points(self, sentence: Sentence) -> int | None:
        """The year of the points that are to come, if a sentence speaks of them."""
        if sentence.point is not None:
            return None
        tokens = list(tokenize(sentence.text))
        about = any(
            token.word is Word.FOLLOW_UP or is_like(token.text, *_POINTS) for token in tokens
        )
        new = any(token.text.casefold() in _NEW_POINTS for token in tokens)
        if not (about and new):
            return None
        match = _YEAR.search(sentence.text)
        year = int(match[1]) if match else self.days.own.first.year
        return year if year != self.points.year else None

    def _settling(self, sentence: Sentence) -> Sentence | None:
        """The sentence that says when: this one, or the one behind it."""
        place = self.sentences.index(sentence)
        for row in self.sentences[place : place + 2]:
            tokens = list(tokenize(row.text))
            if row.block is sentence.block and tells(tokens, "pending.settled"):
                return row if names_council(tokens) or row is sentence else None
        return None

    # --- what is new ------------------------------------------------------------------------------

    def _new_items(
        self, own: MeetingProposal, items: Sequence[ItemProposal]
    ) -> tuple[ItemProposal, ...]:
        known = self.register.meeting_by_id.get(own.id)
        return tuple(item for item in items if not (known and is_known_item(item, known)))

    def _new_meetings(
        self, own: MeetingProposal, items: Sequence[ItemProposal]
    ) -> Iterator[MeetingProposal]:
        known = self.register.meeting_by_id.get(own.id)
        if known is None or items or known.date != own.date:
            yield own
        yield from (row for id_, row in self.meetings.new.items() if id_ != own.id)

    def _new_subjects(self, events: Sequence[Event]) -> Iterator[SubjectProposal]:
        """Each new programme and body where the document names it first."""
        seen_ids: set[str] = set()
        rows = [(row, item) for row in self.sentences for item in self.mentions[id(row)]]
        rows += [(event.sentence, event.mention) for event in events]
        for sentence, mention in rows:
            if mention.subject is None or mention.subject.known or mention.subject.id in seen_ids:
                continue
            seen_ids.add(mention.subject.id)
            subject = self.subjects.new.get(mention.subject.id, mention.subject)
            quote = sentence.quote
            yield SubjectProposal(
                subject.kind,
                subject.id,
                subject.name,
                subject.short,
                subject.type,
                subject.period,
                nearest_name(self.register, subject),
                self._edition_before(subject),
                subject.score,
                quote.text,
                quote.page,
                quote.line,
            )

    def _edition_before(self, subject: Named) -> str | None:
        """The programme (id) of the register that a new one is for other years of: the newest."""
        same = [
            item
            for item in self.register.programmes
            if subject.period and item.period and item.kind is subject.type
            if without_period(subject.name) in set(map(without_period, spellings(item)))
        ]
        newest = max(same, key=lambda item: item.period or self.days.own, default=None)
        return newest.id if newest else None

    def _is_known(self, row: NewsProposal) -> bool:
        programme = self.register.programme_by_id.get(row.programme)
        return programme is not None and any(_is_same(entry, row) for entry in programme.log)

    def _is_pending(self, row: PendingProposal) -> bool:
        return any(
            item.year == row.year and (row.date is None or item.date == row.date)
            for item in self.register.pending
        )

    def doubts(self, council: CouncilProposal) -> Iterator[Finding]:
        """What is told without the date of its meeting."""
        names = {item.id: item.name for item in council.subjects}
        names |= {item.id: item.name for item in self.register.programmes}
        for row in council.news:
            if row.date is None:
                yield _undated(names.get(row.programme, row.seen), row.page, row.line)
        for item in council.pending:
            if item.date is None:
                yield _undated(str(item.year), item.page, item.line)


def _undated(name: str, page: int, line: int) -> Finding:
    values = (("name", name), ("page", str(page)), ("line", str(line)))
    return Finding("meeting_undated", "", values=values, severity=Severity.NOTICE)


def _is_same(entry: LogEntry, row: NewsProposal) -> bool:
    """Whether a log has the line: the same words of a document, or the same event on its date."""
    if entry.kind is row.kind and (entry.quote in row.quote or row.quote in entry.quote):
        return True
    if (
        row.kind is LogKind.OMTALT and row.date and not row.meeting
    ):  # it says no more than the other line
        return entry.date.first <= row.date.last and row.date.first <= entry.date.last
    if entry.kind is not row.kind or row.kind in _MANY_TIMES or row.date is None:
        return False
    return entry.date.first <= row.date.last and row.date.first <= entry.date.last


def _each_once(rows: Iterator[NewsProposal]) -> Iterator[NewsProposal]:
    seen: set[tuple[str, LogKind, PartialDate | None]] = set()
    for row in rows:
        key = (row.programme, row.kind, row.date)
        if key not in seen:
            seen.add(key)
            yield row


def _first_quote(blocks: Sequence[Block]) -> Quote:
    """The line that tells of the meeting: the first sentence that names the council."""
    for block in blocks[:6]:
        if not block.quote().text.endswith((".", ":")):
            continue
        for sentence in sentences_of_block(block):
            if any(token.word is Word.COUNCIL for token in tokenize(sentence.text)):
                return sentence.quote
    return blocks[0].quote()
