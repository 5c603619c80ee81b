"""Programmes and bodies that the register does not have, by the words that the field calls them.

«SaLTo handlingsprogram for perioden 2026 - 2028»: a word for a programme, a proper name before it,
the years behind it, or what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from geo.council.names import Kind
from geo.frozen import frozen
from geo.model import BodyKind, PartialDate, ProgrammeKind
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import alike
from geo.seminar.understanding.subject_names import WORD, Named, likeness_of
from geo.seminar.understanding.words import is_like
from geo.view import slug

_WHOLE_WORD = 10  # letters of a wording that is known when misread
_PROGRAMMES = {
    ProgrammeKind(code): group.words for code, group in LEXICON.section("programme_kind").items()
}
_PHRASES = {
    ProgrammeKind(code): group.phrases
    for code, group in LEXICON.section("programme_kind").items()
    if group.phrases
}
#: Words that are known when misread, and the ends of others, the longest first.
_WHOLE = tuple(
    (kind, form)
    for kind, forms in _PROGRAMMES.items()
    for form in forms
    if len(form) >= _WHOLE_WORD
)
_ENDINGS = tuple(
    sorted(
        ((kind, form) for kind, forms in _PROGRAMMES.items() for form in forms),
        key=lambda item: -len(item[1]),
    )
)
_BODIES = {BodyKind(code): group.words for code, group in LEXICON.section("body_kind").items()}
_BODY_NAMES = tuple((name, len(WORD.findall(name))) for name in LEXICON.words("body.name"))
_PROPER = LEXICON.words("programme.proper")
_TOPIC = frozenset(LEXICON.words("programme.topic"))
_TOPIC_END = frozenset(LEXICON.words("programme.topic_end"))
_PERIOD_WORDS = "|".join(LEXICON.words("programme.period"))
_PERIOD = re.compile(rf"(?:for\s+)?(?:(?:{_PERIOD_WORDS})\s+)?(20\d\d)\s*[-–—/]\s*(20\d\d)\b")
_DASH = re.compile(r"\s+[-–—]\s+(?=\w)")
_NAMED_BEFORE = re.compile(r"\b([A-ZÆØÅ]{3,6})\s+er\s+$")
_SHORT_BEHIND = re.compile(r"\s*\(([A-ZÆØÅ]{2,6})\)")
_SENTENCE_START = re.compile(r"(?:^|[.:!?•|–]\s*|\n\s*)$")
_PROPER_ALIKE = 0.8
_MOST_TOPIC = 12  # words
_BOTH, _EITHER, _NEITHER, _BODY = 0.9, 0.8, 0.6, 0.85


@frozen
class Head:
    """A word for a programme: its kind, as it is written and in the indefinite form, and whether it
    is that word alone, as «avtalen» is."""

    kind: ProgrammeKind
    word: str
    lemma: str
    bare: bool


@frozen
class Written:
    """A programme as a text writes it.

    `subject` is None for «handlingsplanen», which only points to one.
    """

    start: int
    end: int
    kind: ProgrammeKind
    subject: Named | None


@lru_cache(maxsize=16_384)
def head_of(word: str) -> Head | None:
    """What a word for a programme tells; None for every other word."""
    last = word.rpartition("-")[2].casefold()
    start = word[: len(word) - len(last)]
    best = max(((likeness_of(last, form), kind, form) for kind, form in _WHOLE), default=None)
    if best and best[0]:
        return _head(word, best[1], start, best[2])
    for kind, form in _ENDINGS:
        if last.endswith(form):
            return _head(word, kind, start + last[: len(last) - len(form)], form)
    return None


def _head(word: str, kind: ProgrammeKind, stem: str, form: str) -> Head:
    plain = _lemma(form, _PROGRAMMES[kind])
    lemma = f"{stem}{plain}"
    written = f"{stem}{form}"
    if not word.islower():
        written = written[:1].upper() + written[1:]
    return Head(kind, written, lemma, bare=not stem and len(plain) < _WHOLE_WORD)


def _lemma(form: str, forms: Sequence[str]) -> str:
    """The indefinite form: «avtalen» → «avtale»."""
    shorter = [one for one in forms if one != form and form.startswith(one)]
    return max(shorter, key=len, default=form)


def period_at(text: str, start: int) -> tuple[PartialDate | None, int]:
    """The years behind a name, and where they end: « for perioden 2026 - 2028»."""
    gap = re.compile(r"[\s,]*").match(text, start)
    match = _PERIOD.match(text, gap.end() if gap else start)
    if match is None or match[1] > match[2]:
        return None, start
    return PartialDate.parse(f"{match[1]}/{match[2]}"), match.end()


def programme_at(
    text: str, words: Sequence[re.Match[str]], at: int, capitals: frozenset[str]
) -> Written | None:
    """The programme whose word stands at a place; `capitals` are words that the document writes
    with a capital letter inside its sentences."""
    word = words[at]
    head = head_of(word[0])
    if head is None:
        return _phrase_at(text, words, at)
    start, before = _proper_before(text, words, at)
    inside = _is_proper(text, word, capitals)
    topic, period, end = _behind(text, word.end())
    if head.bare and not before:
        return None if period is None else Written(start, end, head.kind, None)
    if not (before or inside or period):
        return Written(start, end, head.kind, None)
    parts = _Parts(
        head.kind, f"{before} {head.word}".strip(), f"{before} {head.lemma}", topic, period
    )
    return Written(start, end, head.kind, _named(text[:start], parts, bool(before or inside)))


@frozen
class _Parts:
    """The parts of a programme's name: as written, in the indefinite form, what it is about."""

    kind: ProgrammeKind
    name: str
    lemma: str
    topic: str
    period: PartialDate | None


def _named(before: str, parts: _Parts, is_proper: bool) -> Named:
    """The record that a programme would get; what it is about tells it from others of its name."""
    topic, period = parts.topic, parts.period
    is_apart = topic and not topic.startswith("–") and not period
    short = parts.name if topic and not is_apart else None
    if match := _NAMED_BEFORE.search(before):
        short = match[1]
    years = f"-{period.first.year}-{period.last.year}" if period else ""
    own = slug(f"{parts.lemma} {topic}" if is_apart else parts.lemma)[:60]
    whole = f"{parts.name} {topic}".strip()
    score = _BOTH if period and is_proper else _EITHER
    name = whole[:1].upper() + whole[1:]
    return Named(Kind.PROGRAMME, own + years, name, short, parts.kind, period, False, score)


def _proper_before(text: str, words: Sequence[re.Match[str]], at: int) -> tuple[int, str]:
    """Where the name begins, and the proper names before the word: «SaLTo», «Kommunenes»."""
    start = words[at].start()
    names: list[str] = []
    for place in range(at - 1, max(at - 3, -1), -1):
        word = words[place]
        if text[word.end() : start].strip() or not any(letter.isupper() for letter in word[0]):
            break
        known = next((one for one in _PROPER if alike(word[0], one) >= _PROPER_ALIKE), None)
        if known is None and _starts_sentence(text, word.start()):
            break
        names.insert(0, known or word[0])
        start = word.start()
    return start, " ".join(names)


def _starts_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_START.search(text[:start]))


def _is_proper(text: str, word: re.Match[str], capitals: frozenset[str]) -> bool:
    """Whether a word is a name by its capital letters: «Grorudmodellen», «SaLTo-programmet»."""
    if any(letter.isupper() for letter in word[0][1:]):
        return True
    if not word[0][:1].isupper():
        return False
    return not _starts_sentence(text, word.start()) or word[0].casefold() in capitals


def _behind(text: str, end: int) -> tuple[str, PartialDate | None, int]:
    """What a programme is about, the years it is for, and where they end."""
    period, stop = period_at(text, end)
    if period:
        return "", period, stop
    topic, low, high = _topic(text, end)
    years = next((m for m in _PERIOD.finditer(text, low, high) if m[1] <= m[2]), None)
    if years:
        words = _tidied(text[low : years.start()])
        return _joined(topic, words), PartialDate.parse(f"{years[1]}/{years[2]}"), years.end()
    words = _tidied(text[low:high])
    return (
        (_joined(topic, words), None, low + len(text[low:high].rstrip()))
        if words
        else ("", None, end)
    )


def _joined(joint: str, words: str) -> str:
    return f"{joint} {words}".strip() if words else ""


def _tidied(words: str) -> str:
    return " ".join(words.split()).strip(" ,–-")


def _topic(text: str, end: int) -> tuple[str, int, int]:
    """(«for», start, end) of what a programme is about; nothing where no end is in sight."""
    if dash := _DASH.match(text, end):
        return _topic_span("–", text, dash.end())
    first = WORD.search(text, end)
    if first and not text[end : first.start()].strip() and first[0].casefold() in _TOPIC:
        return _topic_span(first[0].casefold(), text, first.end())
    return "", end, end


def _topic_span(joint: str, text: str, start: int) -> tuple[str, int, int]:
    sentence = re.compile(r"[.;:()!?]|$").search(text, start)
    stop = sentence.start() if sentence else len(text)
    words = list(WORD.finditer(text, start, stop))
    ends = (word.start() for word in words if word[0].casefold() in _TOPIC_END)
    stop = next(ends, stop)
    years = _PERIOD.search(text, start, sentence.start() if sentence else len(text))
    if years and text[stop : years.start()].count(" ") <= 3:
        stop = years.end()
    if sum(word.start() < stop for word in words) > _MOST_TOPIC:
        return "", start, start
    return joint, start, _one_list(text, start, stop)


def _one_list(text: str, start: int, stop: int) -> int:
    """Commas belong to what it is about only before an «og»."""
    comma = text.rfind(",", start, stop)
    if comma < 0 or " og " in text[comma:stop]:
        return stop
    return text.find(",", start, stop)


def _phrase_at(text: str, words: Sequence[re.Match[str]], at: int) -> Written | None:
    """«Innsats i prioriterte områder (IPO)»."""
    for kind, phrase in _phrases_from(words[at][0]):
        run = words[at : at + len(phrase)]
        if len(run) == len(phrase) and all(
            is_like(word[0], one) for word, one in zip(run, phrase, strict=True)
        ):
            name = " ".join(phrase)
            short = _SHORT_BEHIND.match(text, run[-1].end())
            subject = Named(
                Kind.PROGRAMME,
                slug(short[1] if short else name),
                name[:1].upper() + name[1:],
                short[1] if short else None,
                kind,
                None,
                False,
                _EITHER,
            )
            return Written(run[0].start(), run[-1].end(), kind, subject)
    return None


@lru_cache(maxsize=16_384)
def _phrases_from(word: str) -> tuple[tuple[ProgrammeKind, tuple[str, ...]], ...]:
    """The phrases that begin with a word, perhaps misread."""
    return tuple(
        (kind, phrase)
        for kind, phrases in _PHRASES.items()
        for phrase in phrases
        if is_like(word, phrase[0])
    )


def body_at(text: str, words: Sequence[re.Match[str]], at: int) -> tuple[int, int, Named] | None:
    """(start, end, body) of a body that the register does not have: «Utdanningsetaten»."""
    start = words[at].start()
    for name, width in _BODY_NAMES if words[at][0][:1].isupper() else ():
        last = words[at + width - 1] if at + width <= len(words) else None
        if last and likeness_of(text[start : last.end()], name) and (kind := _body_kind(name)):
            return start, last.end(), _body(name, kind)
    return next(_single_body(text, words, at), None)


def _single_body(
    text: str, words: Sequence[re.Match[str]], at: int
) -> Iterator[tuple[int, int, Named]]:
    word = words[at]
    kind = _body_kind(word[0])
    if kind is BodyKind.KOMMUNE or kind is BodyKind.POLITI:
        before = words[at - 1] if at else None
        if before and before[0][:1].isupper() and word[0].islower():
            yield before.start(), word.end(), _body(text[before.start() : word.end()], kind)
    elif kind is BodyKind.NETTVERK:
        if any(letter.isupper() for letter in word[0][1:]):
            yield word.start(), word.end(), _body(word[0], kind)
    elif kind and (word[0][:1].isupper() or kind is BodyKind.AVDELING):
        yield word.start(), word.end(), _body(word[0], kind)


@lru_cache(maxsize=16_384)
def _body_kind(word: str) -> BodyKind | None:
    last = word.split()[-1].casefold()
    for kind, forms in _BODIES.items():
        if any(last.endswith(form) and (last != "etaten") for form in forms):
            return kind
    return None


def _body(name: str, kind: BodyKind) -> Named:
    name = " ".join(name.split())
    name = name[:1].upper() + name[1:]
    return Named(Kind.BODY, slug(name), name, None, kind, None, False, _BODY)
