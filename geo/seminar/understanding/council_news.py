"""What a document says of programmes: draft shown, to be approved, approved, launched, planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.council.names import Kind
from geo.frozen import frozen
from geo.model import LogKind, MeetingKind, PartialDate, ProgrammeKind
from geo.seminar.council_proposal import NewsProposal
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.council_sentences import (
    Sentence,
    date_after,
    date_before,
    names_council,
    tells,
)
from geo.seminar.understanding.dates import DateMention
from geo.seminar.understanding.new_subjects import head_of
from geo.seminar.understanding.subject_names import WORD, Named
from geo.seminar.understanding.subjects import Mention, Subjects, programmes_of
from geo.seminar.understanding.words import Token, Word, is_like, tokenize
from geo.view import slug

_KINDS = {LogKind(code): f"log_kind.{code}" for code in LEXICON.section("log_kind")}
_COMING = {LogKind.TIL_GODKJENNING, LogKind.PLANLAGT}
_NEW = frozenset(LEXICON.words("log.new"))
_ANAPHORS = frozenset(LEXICON.words("log.anaphor"))
_ARTICLES = frozenset(LEXICON.words("log.article"))
_DECISION = LEXICON.words("log.decision")
_DECIDED = frozenset(LEXICON.words("log.decided"))
_BY = frozenset(LEXICON.words("log.by"))
_TO_BE = frozenset(LEXICON.words("log.to_be"))
_NOT_NEAR = 4  # words between a verb and the programme behind it
_DERIVED, _UNDATED, _PRESUMED, _UNSURE = 0.75, 0.5, 0.9, 0.6


@frozen
class Days:
    """When a document speaks: its own day or days, and the year its points were agreed on; and of
    what kind of meeting."""

    own: PartialDate
    points: PartialDate
    reports: MeetingKind | None = MeetingKind.SEMINAR


@frozen
class Event:
    """What a sentence says of a programme, and the date it gives, if any.

    `at_own` is True where it happened at the meeting that the document reports; `meets` where the
    sentence says that it was or is to be in a meeting of the council.
    """

    sentence: Sentence
    mention: Mention
    kind: LogKind
    date: PartialDate | None
    score: float
    at_own: bool
    meets: bool


def find_events(sentences: Sequence[Sentence], subjects: Subjects, days: Days) -> Iterator[Event]:
    """What the sentences say of programmes, in their order."""
    for sentence in sentences:
        if sentence.is_only and not is_decision(sentence):
            continue  # the whole status of the point; the log shows it as that
        tokens = list(tokenize(sentence.text))
        verb = _kind(sentence, tokens)
        if verb is None:
            continue
        kind, place = verb
        for mention in _spoken_of(sentence, tokens, place, subjects):
            if _fits(kind, mention, tokens):
                yield _event(sentence, tokens, (kind, place), mention, subjects, days)
            elif kind is LogKind.UTKAST and _was_presented(sentence, mention, tokens):
                yield Event(sentence, mention, LogKind.OMTALT, days.own, _PRESUMED, True, True)


def _kind(sentence: Sentence, tokens: Sequence[Token]) -> tuple[LogKind, tuple[int, int]] | None:
    """What a sentence tells, and where its verb stands."""
    if any(token.word is Word.NOT for token in tokens):
        return None
    if tokens and is_decision(sentence):
        at = next((i for i, token in enumerate(tokens) if token.text.casefold() in _DECIDED), None)
        if at is not None:
            return LogKind.GODKJENT, (at, at + 1)
    for kind, key in _KINDS.items():
        if place := tells(tokens, key):
            return kind, place
    return None


def is_decision(sentence: Sentence) -> bool:
    """Whether the sentence stands in what a meeting decided: «Vedtak: …»."""
    first = next(tokenize(sentence.block.text[:40]), None)
    return first is not None and is_like(first.text, *_DECISION)


def _fits(kind: LogKind, mention: Mention, tokens: Sequence[Token]) -> bool:
    """«Gjennomført» is said of surveys, which nobody approves; «presentert» of what is new."""
    is_survey = mention.type is ProgrammeKind.UNDERSOKELSE
    if kind in {LogKind.GJENNOMFORT, LogKind.TIL_GODKJENNING, LogKind.GODKJENT}:
        return is_survey is (kind is LogKind.GJENNOMFORT)
    if kind is LogKind.UTKAST:
        return any(token.text.casefold() in _NEW for token in tokens)
    return True


def _was_presented(sentence: Sentence, mention: Mention, tokens: Sequence[Token]) -> bool:
    """Whether a programme that is no draft was presented at the meeting itself."""
    is_known = mention.subject is not None and mention.subject.known
    to_be = any(token.text.casefold() in _TO_BE for token in tokens)
    return is_known and sentence.point is None and not to_be


def _by_others(tokens: Sequence[Token], place: tuple[int, int]) -> bool:
    """«godkjent av bystyret»: by somebody else than the council."""
    behind = tokens[place[1] : place[1] + 3]
    return bool(behind and behind[0].text.casefold() in _BY and not names_council(behind[1:]))


# --- of whom ----------------------------------------------------------------------------------


def _spoken_of(
    sentence: Sentence, tokens: Sequence[Token], place: tuple[int, int], subjects: Subjects
) -> tuple[Mention, ...]:
    """The programmes a verb speaks of: right behind it, before it, or in the sentence before."""
    text = sentence.text
    mentions = programmes_of(subjects.mentions(text))
    start, end = tokens[place[0]].start, tokens[place[1] - 1].end
    behind = tokens[place[1] + _NOT_NEAR].start if place[1] + _NOT_NEAR < len(tokens) else len(text)
    near = tuple(item for item in mentions if end <= item.start < behind)[:1]
    before = tuple(item for item in mentions if item.start < start)
    if near and (not before or _is_new(text, near[0])):
        return near
    if before:
        return before
    return _pointed_to(sentence, tokens, subjects) or mentions


def _is_new(text: str, mention: Mention) -> bool:
    """«det skal vurderes en Oslostandard»: an article stands before it."""
    words = [token.text.casefold() for token in tokenize(text[: mention.start])][-2:]
    return any(word in _ARTICLES for word in words)


def _pointed_to(
    sentence: Sentence, tokens: Sequence[Token], subjects: Subjects
) -> tuple[Mention, ...]:
    """«Dokumentene legges fram …»: the programmes of the sentence before."""
    first = tokens[0].text if tokens else ""
    if sentence.before is None or first.casefold() not in _ANAPHORS:
        return ()
    mentions = programmes_of(subjects.mentions(sentence.before.text))
    head = head_of(first)
    if head:
        mentions = tuple(item for item in mentions if item.type is head.kind)
    return mentions


# --- when -------------------------------------------------------------------------------------


def _event(
    sentence: Sentence,
    tokens: Sequence[Token],
    verb: tuple[LogKind, tuple[int, int]],
    mention: Mention,
    subjects: Subjects,
    days: Days,
) -> Event:
    kind, place = verb
    near = days.points if sentence.is_wording else days.own
    spans = [(item.start, item.end) for item in subjects.mentions(sentence.text)]
    read = date_after if kind in _COMING else date_before
    date_mention = read(sentence.text, _with_years(spans, sentence.text), near)
    is_own = days.reports is MeetingKind.MOTE and not _by_others(tokens, place)
    date, score, at_own = _date(sentence, kind, date_mention, days, is_own=is_own)
    meets = at_own or (date_mention is not None and names_council(tokens))
    return Event(sentence, mention, kind, date, score, at_own, meets)


def _with_years(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    return [span for span in spans if any(letter.isdigit() for letter in text[slice(*span)])]


def _date(
    sentence: Sentence, kind: LogKind, date_mention: DateMention | None, days: Days, *, is_own: bool
) -> tuple[PartialDate | None, float, bool]:
    """The date of an event, how sure it is, and whether it was at the document's own meeting;
    `is_own` where minutes of a meeting tell what that meeting approved."""
    if date_mention:
        sure = date_mention.stated or not sentence.is_wording
        return date_mention.date, 1.0 if sure else _DERIVED, False
    if kind is LogKind.PLANLAGT:
        date = days.points if sentence.is_wording else _month(days.own)
        return date, _PRESUMED, False
    if kind is LogKind.UTKAST and sentence.point is None:
        return days.own, 1.0, True
    if kind is LogKind.GODKJENT and is_decision(sentence):
        return days.own, 1.0, True
    if kind is LogKind.GODKJENT and is_own and sentence.point is None:
        return days.own, _PRESUMED, True
    if kind is LogKind.GJENNOMFORT:
        return _month(days.own), _PRESUMED, False
    return None, _UNDATED, False


def _month(date: PartialDate) -> PartialDate:
    return PartialDate.parse(date.first.strftime("%Y-%m"))


# --- what is proposed -------------------------------------------------------------------------


def news_of(event: Event, meeting: str | None) -> NewsProposal | None:
    """The line of the log that an event is; None where no programme is known for it."""
    mention, subject = event.mention, event.mention.subject
    if subject is None or subject.kind is not Kind.PROGRAMME:
        return None
    quote = event.sentence.quote
    score = round(event.score * mention.likeness * (subject.score if not subject.known else 1), 3)
    return NewsProposal(
        programme=subject.id,
        kind=event.kind,
        date=event.date,
        meeting=meeting,
        point=event.sentence.number,
        seen=" ".join(mention.seen.split()),
        matched=mention.matched,
        likeness=round(mention.likeness, 3),
        score=score,
        quote=quote.text,
        page=quote.page,
        line=quote.line,
    )


def mention_only(
    sentence: Sentence, mention: Mention, subject: Named, own: PartialDate
) -> NewsProposal:
    """The line of the log for a programme that a document names and tells nothing else of."""
    quote = sentence.quote
    return NewsProposal(
        programme=subject.id,
        kind=LogKind.OMTALT,
        date=_month(own),
        meeting=None,
        point=None,
        seen=" ".join(mention.seen.split()),
        matched=mention.matched,
        likeness=round(mention.likeness, 3),
        score=round(_PRESUMED * mention.likeness * (1 if subject.known else subject.score), 3),
        quote=quote.text,
        page=quote.page,
        line=quote.line,
    )


def with_subject(event: Event, others: Sequence[Mention]) -> Event:
    """An event whose programme is only pointed to («handlingsplanen»), with the one that is meant:
    the only one of its kind among `others`. Where there is none, it is proposed as unsure."""
    if event.mention.subject is not None:
        return event
    same = {
        item.subject.id: item.subject
        for item in others
        if item.subject and item.type is event.mention.type
    }
    if len(same) > 1:
        return event
    subject = next(iter(same.values()), None) or unsure_subject(event.mention)
    if subject is None:
        return event
    mention = replace(event.mention, subject=subject, matched=subject.name, likeness=_PRESUMED)
    return replace(event, mention=mention)


def unsure_subject(mention: Mention) -> Named | None:
    """«trygghetsundersøkelse» as a record of its own; None for a bare «avtalen»."""
    head = head_of(WORD.findall(mention.seen)[0])
    if head is None or head.bare:
        return None
    name = head.word[:1].upper() + head.word[1:]
    return Named(
        Kind.PROGRAMME, slug(head.lemma), name, None, head.kind, None, False, score=_UNSURE
    )
