"""The programmes and bodies that a document names, sentence by sentence: known ones and new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from geo.council.names import Kind
from geo.frozen import frozen
from geo.model import Body, BodyKind, PartialDate, Programme, ProgrammeKind, Register
from geo.seminar.understanding.new_subjects import Written, body_at, period_at, programme_at
from geo.seminar.understanding.subject_names import WORD, Match, Named, SubjectNames, named
from geo.view import slug

_EDITION = 0.9  # how sure it is that other years make another programme
_CAPITAL = re.compile(r"(?<=[\wæøå,;] )([A-ZÆØÅ]\w{4,})")


@frozen
class Mention:
    """A programme or body that a sentence names, from `start` up to `end`.

    `subject` is None for a word that points to a programme named elsewhere, of that `kind`.
    `seen` is what is written, `matched` the name it was known by, `likeness` how alike they are.
    """

    start: int
    end: int
    kind: Kind
    type: ProgrammeKind | BodyKind
    subject: Named | None
    seen: str
    matched: str
    likeness: float

    @property
    def is_term(self) -> bool:
        """Whether it is a name, and no word such as «kommunen»."""
        word = self.matched or self.seen
        return self.type is BodyKind.BYDELER or word != word.lower()


@dataclass
class Subjects:
    """Finds programmes and bodies in the sentences of one document; `new` are those it adds."""

    register: Register
    capitals: frozenset[str] = frozenset()
    new: dict[str, Named] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = SubjectNames(self.register)
        self._known = {item.id: item for item in self.register.programmes}
        self._newer: dict[str, Named] = {}
        self._mentions: dict[str, tuple[Mention, ...]] = {}

    def look_at(self, texts: Iterable[str]) -> None:
        """Learn which words the document writes with a capital letter inside its sentences."""
        words = {match[1].casefold() for text in texts for match in _CAPITAL.finditer(text)}
        self.capitals = frozenset(words)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every programme and body that a sentence names, in order; none overlaps another."""
        if text not in self._mentions:
            self._mentions[text] = tuple(self._scan(text))
        return self._mentions[text]

    def settle(self) -> None:
        """Take a new programme whose name only begins that of one other for that one: a heading
        says «Handlingsplan mot vold», and the text «… mot vold i nære relasjoner for 2026–2029»."""
        others = {id_: self._fuller(item) for id_, item in self.new.items()}
        same = {id_: item for id_, item in others.items() if item}
        for id_ in same:
            del self.new[id_]
        for text, rows in self._mentions.items():
            self._mentions[text] = tuple(
                replace(row, subject=same.get(row.subject.id, row.subject)) if row.subject else row
                for row in rows
            )

    def _fuller(self, item: Named) -> Named | None:
        """The one new programme of the kind whose name goes on where this one ends."""
        longer = [
            other
            for other in self.new.values()
            if other.kind is item.kind is Kind.PROGRAMME
            and other.type is item.type
            and item.period is None
            and other.name.startswith(f"{item.name} ")
        ]
        return longer[0] if len(longer) == 1 else None

    def _scan(self, text: str) -> list[Mention]:
        words = list(WORD.finditer(text))
        results: list[Mention] = []
        at = 0
        while at < len(words):
            mention = self._mention_at(text, words, at)
            if mention:
                while results and results[-1].end > mention.start:
                    results.pop()  # «Asker kommune» begins before its own word
                results.append(mention)
                at = next(
                    (i for i in range(at, len(words)) if words[i].start() >= mention.end),
                    len(words),
                )
            else:
                at += 1
        return results

    def _mention_at(self, text: str, words: list[re.Match[str]], at: int) -> Mention | None:
        match = self._names.match_at(text, words, at)
        if match and match.subject.known and not _may_be_of_many(match):
            return self._of_match(text, match)
        written = programme_at(text, words, at, self.capitals)
        if match and not (written and _is_another(match, written)):
            return self._of_match(text, match)
        if written:
            return self._of_written(text, written)
        if body := body_at(text, words, at):
            start, end, subject = body
            return self._new(text, start, end, subject)
        return None

    def _of_match(self, text: str, match: Match) -> Mention:
        """A known name; with other years behind it, it is another edition of the programme."""
        subject = self._newer.get(match.subject.id, match.subject)
        period, end = period_at(text, match.end)
        end = end if period else match.end
        if period and subject.period and period != subject.period:
            subject = self._edition(match.subject, period)
        seen = text[match.start : match.end]
        return Mention(
            match.start,
            end,
            subject.kind,
            subject.type,
            subject,
            seen,
            match.matched,
            match.likeness,
        )

    def _edition(self, before: Named, period: PartialDate) -> Named:
        """The programme for other years: of the register, or new."""
        short = before.short or before.name
        years = f"{period.first.year}-{period.last.year}"
        same = [
            item
            for item in self._known.values()
            if item.period == period and item.kind is before.type and item.short == before.short
        ]
        if same:
            return named(same[0])
        base = re.sub(r"(?:-20\d\d)+$", "", before.id)
        name = f"{short} {years.replace('-', '–')}"
        result = replace(
            before,
            id=f"{base}-{years}",
            name=name,
            period=period,
            known=False,
            score=_EDITION,
        )
        self.new.setdefault(result.id, result)
        if period.first > (before.period.first if before.period else period.first):
            self._newer[before.id] = result
        return result

    def _of_written(self, text: str, written: Written) -> Mention:
        if written.subject:
            return self._new(text, written.start, written.end, written.subject)
        seen = text[written.start : written.end]
        return Mention(
            written.start, written.end, Kind.PROGRAMME, written.kind, None, seen, "", 1.0
        )

    def _new(self, text: str, start: int, end: int, subject: Named) -> Mention:
        known = self._known.get(subject.id)
        if known:
            subject = named(known)
        elif len(subject.name) > len(self.new.get(subject.id, subject).name) - 1:
            self.new[subject.id] = subject  # the fullest name
        for name in {subject.short, _bare(subject.name)} - {None, ""}:
            self._names.add(str(name), subject)
        seen = text[start:end]
        return Mention(start, end, subject.kind, subject.type, subject, seen, subject.name, 1.0)


def _may_be_of_many(match: Match) -> bool:
    """«Oslostandard» may begin the name of another: «Oslostandard for radex-arbeidet»."""
    return match.subject.type is ProgrammeKind.STANDARD and " " not in match.matched


def _is_another(match: Match, written: Written) -> bool:
    """Whether a fuller name stands where a shorter one was known."""
    if written.subject is None or written.end <= match.end:
        return False
    return not match.subject.known or written.subject.id != match.subject.id


def _bare(name: str) -> str:
    """A name without what it is about: «Oslostandard – Oslomodell …» → «Oslostandard»."""
    return name.partition(" – ")[0]


def programmes_of(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Those that are programmes."""
    return tuple(item for item in mentions if item.kind is Kind.PROGRAMME)


def bodies_of(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Those that are bodies."""
    return tuple(item for item in mentions if item.kind is Kind.BODY)


def ids_of(mentions: Iterable[Mention], kind: Kind) -> tuple[str, ...]:
    """The ids of the subjects of a kind, each once."""
    ids = (item.subject.id for item in mentions if item.subject and item.kind is kind)
    return tuple(dict.fromkeys(ids))


def nearest_name(register: Register, subject: Named) -> str:
    """The name of the register that is most like a new one; empty when none is near."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    is_programme = subject.kind is Kind.PROGRAMME
    rows: Sequence[Programme | Body] = register.programmes if is_programme else register.bodies
    names = {slug(item.name): item.name for item in rows}
    near = process.extractOne(
        slug(subject.name), list(names), scorer=Levenshtein.normalized_similarity, score_cutoff=0.5
    )
    return names[near[0]] if near else ""
