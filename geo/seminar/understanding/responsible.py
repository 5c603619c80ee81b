"""Who answers for a point: a field of its own, brackets, or the verb of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from geo.frozen import frozen
from geo.model import BodyKind
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import alike
from geo.seminar.understanding.names import ACCEPTED
from geo.seminar.understanding.subjects import Subjects, bodies_of
from geo.seminar.understanding.words import NO_ABBREVIATION, is_like, tokenize

_BODIES = LEXICON.words("body.name")
_SHORT = {
    short: name for name, group in LEXICON.section("body_short").items() for short in group.all
}
_FULL = dict(LEXICON.groups["body.shortened"].misread)
_SHORTENED = re.compile(rf"\b(?:{'|'.join(map(re.escape, _FULL))})\b\.?", re.IGNORECASE)
_NOBODY = frozenset(LEXICON.words("body.nobody"))
_MUNICIPALITY = LEXICON.words("body.municipality")
_POLICE = LEXICON.words("body.police")
_BESIDE = frozenset(LEXICON.words("body.beside"))
_PAYS = LEXICON.words("amount.pays")
_RECEIVER = frozenset(LEXICON.words("body.receiver"))
_BETWEEN = LEXICON.pattern("between_bodies")
_BY = LEXICON.pattern("by_body")
_WORD = LEXICON.pattern("body_word")
_JOINED = LEXICON.pattern("bodies_joined")
_ANSWERS = LEXICON.pattern("answers_behind")
_ACTS = LEXICON.pattern("acts_behind")
_WANTED = LEXICON.pattern("wanted_behind")
_ANSWERS_BEFORE = LEXICON.pattern("answers_before")
_IT_IS = LEXICON.pattern("it_is")
_LABEL = LEXICON.pattern("answers_label")
_ELSE_IN_BRACKETS = LEXICON.pattern("else_in_brackets")
_BODY_IN_BRACKETS = LEXICON.pattern("body_in_brackets")
_WRITTEN_BODY = LEXICON.pattern("written_body")
_OF_ANOTHER = LEXICON.pattern("before_no_subject")
_SHORT_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(_SHORT)})(?![\w-])")
_WHO = re.compile(r"\s+som\s")
_PARTS = re.compile(r"\s*[,;]\s*|\s+[–—]\s+")
_BRACKETS = re.compile(r"\(([^()]{2,120})\)")
_END = re.compile(r"[\s.;]*(?:$|(?=[A-ZÆØÅ\d]))")
_SENTENCE = re.compile(rf"(?<=[^\W\d_]){NO_ABBREVIATION}[.!?]\s+(?=[^\Wa-zæøå])")
_NEAR = 60  # characters before a body that may say that it answers
#: Characters of a body's name; what is longer is a sentence about some.
_LONGEST_NAME = 60
_MOST = 8
#: How the names of the two parties begin, whose bodies the others are.
_WHOLE_CITY = "Oslo "
_LONGEST_SHORT = 5  # letters of an abbreviation


@frozen
class _Group:
    """Bodies that are joined in a sentence, «Kommunen og politiet», and where they stand."""

    names: tuple[str, ...]
    start: int
    end: int


def responsible(subjects: Subjects, text: str, status: str, field: str) -> tuple[str, ...]:
    """The bodies that answer for a point, by the names of the register, or as they are written.

    A field «Ansvarlig: …» (or its column) counts before all else. Then what says who answers
    («(UDE)», «Velferdsetaten følger opp»), then the bodies of the status, and last who «skal».
    """
    if named := _in_field(subjects, field):
        return named
    for find in (_answering, _acting, _named_in_status, _wanted):
        if names := tuple(dict.fromkeys(find(subjects, text, status))):
            return names[:_MOST]
    return ()


# --- a field of its own -------------------------------------------------------------------------


def _in_field(subjects: Subjects, field: str) -> tuple[str, ...]:
    parts = (part for part in _BETWEEN.split(field.strip(" .|–—-")) if part)
    names = (name for part in parts for name in _of_part(subjects, part))
    return tuple(dict.fromkeys(names))[:_MOST]


def _of_part(subjects: Subjects, part: str) -> Iterator[str]:
    """The body of a part of the field: «Kari Berg (UDE)», «Velferdsetaten v/ ungdom», «v/ VEL»."""
    inside = _BRACKETS.search(part)
    bare = _BRACKETS.sub(" ", part)
    by = _BY.search(bare)
    before, after = (bare[: by.start()], bare[by.end() :]) if by else (bare, "")
    written = _tidy(before)
    if not written or (is_body(subjects, _tidy(after)) and _is_whole_city(written)):
        written = _tidy(after)
    if inside and not is_body(subjects, written) and is_body(subjects, inside[1]):
        written = inside[1]
    if len(written) > _LONGEST_NAME or _is_row_of_bodies(subjects, written):
        yield from (name for group in _groups(subjects, written) for name in group.names)
    elif written:
        yield name_of(subjects, written)


def _is_row_of_bodies(subjects: Subjects, written: str) -> bool:
    """Whether words are two bodies or more with nothing between, as lines of a cell: «BYM VEL»."""
    if " " not in written or is_body(subjects, written):
        return False
    groups = _groups(subjects, written)
    bounds = [0, *(at for group in groups for at in (group.start, group.end)), len(written)]
    between = zip(bounds[::2], bounds[1::2], strict=True)
    return len(groups) > 1 and not any(written[low:high].strip() for low, high in between)


def _tidy(written: str) -> str:
    """A name without the signs around it; empty where it is «ikke avklart» or no word."""
    name = " ".join(written.split()).strip(" .,:–—-")
    return "" if name.casefold() in _NOBODY or len(name) < 2 else name


def _is_whole_city(written: str) -> bool:
    """«Oslo kommune v/ Velferdsetaten»: the body behind it answers."""
    return written == "Oslo kommune" or is_like(written, *_MUNICIPALITY)


# --- names --------------------------------------------------------------------------------------


def name_of(subjects: Subjects, written: str) -> str:
    """What the register or the lexicon calls a body, or what is written."""
    if written in _SHORT:
        return _SHORT[written]
    written = _SHORTENED.sub(_in_full, written)
    if whole := _whole(subjects, _spelled(written)):
        return whole
    return _spelled(written)


def _in_full(match: re.Match[str]) -> str:
    """The whole of a word that was shortened, with the capital that it had."""
    whole = _FULL[match[0].casefold().rstrip(".")]
    return whole.capitalize() if match[0][0].isupper() else whole


def is_body(subjects: Subjects, written: str) -> bool:
    """Whether words are the name of a body, and nothing else."""
    bare = written.strip()
    if bare in _SHORT or _spelled(bare) in _BODIES or _whole(subjects, bare):
        return True
    return _WORD.fullmatch(bare) is not None


def _whole(subjects: Subjects, written: str) -> str | None:
    """The register's name of a body that words are, as «OPD» is «Oslo politidistrikt»."""
    bodies = bodies_of(subjects.mentions(written))
    whole = len(bodies) == 1 and bodies[0].end - bodies[0].start == len(written)
    subject = bodies[0].subject if whole else None
    return subject.name if subject and subject.known else None


@lru_cache(maxsize=4_096)
def _spelled(written: str) -> str:
    """The known spelling of a body's name that may be misread, or what is written."""
    if len(written) < 6:
        return written
    near = (body for body in _BODIES if Levenshtein.distance(written, body, score_cutoff=8) <= 8)
    ranked = sorted(((alike(written, body, ACCEPTED), body) for body in near), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] >= ACCEPTED else written


# --- sentences ----------------------------------------------------------------------------------


def _groups(subjects: Subjects, sentence: str) -> list[_Group]:
    """The bodies of a sentence, those that are joined together, in their order."""
    spans = sorted({*_known(subjects, sentence), *_by_word(sentence)})
    results: list[_Group] = []
    for start, end in spans:
        if results and start < results[-1].end:
            continue
        name = name_of(subjects, sentence[start:end])
        before = results[-1] if results else None
        if before and _JOINED.fullmatch(sentence, before.end, start):
            results[-1] = _Group((*before.names, name), before.start, end)
        else:
            results.append(_Group((name,), start, end))
    return results


def _known(subjects: Subjects, sentence: str) -> Iterator[tuple[int, int]]:
    """Where bodies of the register stand; the council asks, and answers for no point."""
    for item in bodies_of(subjects.mentions(sentence)):
        if item.subject and item.type is not BodyKind.RAD:
            yield item.start, item.end


def _by_word(sentence: str) -> Iterator[tuple[int, int]]:
    for pattern in (_WORD, _SHORT_WORD):
        yield from (match.span() for match in pattern.finditer(sentence))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for stop in _SENTENCE.finditer(text):
        yield text[start : stop.start()]
        start = stop.end()
    yield text[start:]


def _answering(subjects: Subjects, text: str, status: str) -> Iterator[str]:
    """Those that a text says answer: «(UDE)», «v/ VEL», «Det er X som …», «X følger opp»."""
    for sentence in (*_sentences(text), *_sentences(status)):
        yield from _in_brackets(subjects, sentence)
        for group in _groups(subjects, sentence):
            if _ANSWERS.match(sentence, group.end) or _is_named_by(sentence, group):
                yield from group.names


def _is_named_by(sentence: str, group: _Group) -> bool:
    before = sentence[max(group.start - _NEAR, 0) : group.start]
    if _IT_IS.search(before) and _WHO.match(sentence, group.end):
        return True
    return bool(_ANSWERS_BEFORE.search(before))


def _acting(subjects: Subjects, text: str, status: str) -> Iterator[str]:
    """Those that do it: «Velferdsetaten legger fram …»."""
    for sentence in (*_sentences(text), *_sentences(status)):
        yield from _before(subjects, sentence, _ACTS)


def _wanted(subjects: Subjects, text: str, status: str) -> Iterator[str]:
    """Those of whom the wording wants something: «Kommunen og politiet skal …»."""
    names = [name for sentence in _sentences(text) for name in _before(subjects, sentence, _WANTED)]
    yield from names
    if all(name.startswith(_WHOLE_CITY) for name in names):
        yield from _named_at_all(status)


def _before(subjects: Subjects, sentence: str, verb: re.Pattern[str]) -> Iterator[str]:
    """The bodies of a sentence that such a verb follows."""
    for group in _groups(subjects, sentence):
        if verb.match(sentence, group.end) and not _is_whose(sentence, group):
            yield from group.names


def _is_whose(sentence: str, group: _Group) -> bool:
    """Whether the whole city only tells where or whose: «Lærlinger i kommunen skal …»."""
    whole = all(name.startswith(_WHOLE_CITY) for name in group.names)
    return whole and _OF_ANOTHER.search(sentence[: group.start]) is not None


def _in_brackets(subjects: Subjects, sentence: str) -> Iterator[str]:
    """The bodies in brackets at the end of a sentence, beside which only a deadline may stand.

    A body that nobody knows counts where a label or the deadline tells what the brackets are for:
    «(ansvar: Havnevesenet)», «(Havnevesenet, innen 1. juni)».
    """
    for match in _BRACKETS.finditer(sentence):
        if not _END.match(sentence, match.end()):
            continue
        parts = _PARTS.split(match[1])
        others = [other for part in parts if (other := _ELSE_IN_BRACKETS.search(part))]
        body_parts = [part for part in parts if not _ELSE_IN_BRACKETS.search(part)]
        is_labelled = any(map(_LABEL.match, body_parts)) or any(other["cue"] for other in others)
        names = [name for part in body_parts for name in _in_field(subjects, _unlabelled(part))]
        if all(
            is_body(subjects, name) or _may_be_body(subjects, name, is_labelled) for name in names
        ):
            yield from names


def _unlabelled(part: str) -> str:
    label = _LABEL.match(part)
    return part[label.end() :] if label else part


def _may_be_body(subjects: Subjects, written: str, is_labelled: bool) -> bool:
    """Whether a name nobody knows is a body's: where the brackets are for one, or by its ending."""
    if _BODY_IN_BRACKETS.fullmatch(written):
        return True
    places = {area.name for area in subjects.register.areas}
    places |= {bydel.name for bydel in subjects.register.bydeler}
    return is_labelled and _WRITTEN_BODY.fullmatch(written) is not None and written not in places


def _named_in_status(subjects: Subjects, _text: str, status: str) -> tuple[str, ...]:
    """The bodies that a status names; those of the whole city only where no other is named."""
    results: dict[str, bool] = {}
    words = list(tokenize(status))
    for place in range(len(words)):
        for width in (3, 2, 1):
            if place + width > len(words):
                continue
            body = _full(subjects, status[words[place].start : words[place + width - 1].end])
            if body in _BODIES:
                before = words[place - 1].text.casefold() if place else ""
                behind = words[place + width].text if place + width < len(words) else ""
                if before in _BESIDE or is_like(behind, *_PAYS):
                    break
                results[body] = results.get(body, False) or before not in _RECEIVER
                break
    named = [body for body in results if not body.startswith(_WHOLE_CITY)] or list(results)
    acting = [body for body in named if results[body]]
    return tuple(name_of(subjects, body) for body in acting or named)


def _full(subjects: Subjects, written: str) -> str:
    """The full name of a body that is written so, or in its abbreviation."""
    if written.isupper() and len(written) <= _LONGEST_SHORT:
        return name_of(subjects, written)
    return _spelled(written)


def _named_at_all(status: str) -> Iterator[str]:
    """«kommunen» and «politiet» where no other name was read; not «unge i kommunen»."""
    for token in tokenize(status):
        if _OF_ANOTHER.search(status[: token.start]):
            continue
        if is_like(token.text, *_MUNICIPALITY):
            yield "Oslo kommune"
        elif is_like(token.text, *_POLICE):
            yield "Oslo politidistrikt"
