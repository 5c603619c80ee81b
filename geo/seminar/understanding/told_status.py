"""Which status the words of a mark tell, where some of it is denied, contradicted or in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.frozen import frozen
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.phrases import StatusPhrase, find_status_phrases
from geo.seminar.understanding.words import CONTINUED, Meaning, Token, Word, is_like

#: So many words may stand between «ikke» and the status behind it, and before it.
_BEFORE, _BEHIND = 2, 1
_STOP = re.compile(r"[.!?;]")
_PAUSE = re.compile(r"[.!?;:,()–—]|\s-\s")
#: Opens a clause: what it denies is nothing that stands before it.
_OPENS = frozenset(
    (*LEXICON.words("grammar.clause"), *LEXICON.words("grammar.subordinate"))
) - frozenset(LEXICON.words("grammar.and"))
_CONTRAST = frozenset(LEXICON.words("grammar.contrast"))
#: What is only wished for, asked or thought about is not on the list.
_TENTATIVE = LEXICON.words("grammar.tentative")
#: What somebody told a meeting is no list of the council's.
_REPORTED = frozenset(LEXICON.words("grammar.reported"))
_REQUESTED = frozenset(LEXICON.words("grammar.asked"))
UNCERTAIN = frozenset(LEXICON.words("grammar.uncertain"))


@frozen
class ToldStatus:
    """What words tell: a status or an end, None where they deny or tell none. `in_doubt` where a
    person must read them."""

    meaning: Meaning | None = None
    in_doubt: bool = False


def told_status(text: str, tokens: Sequence[Token]) -> ToldStatus:
    """The status that the words of a mark tell. «Ikke» denies the status beside it and no other:
    what is not continued ends, and what does not end is in doubt."""
    phrases = list(find_status_phrases(tokens))
    denials = _denials(text, tokens, phrases)
    told = [(one, _meaning(one, one in denials.values())) for one in phrases]
    known = [(one, meaning) for one, meaning in told if meaning is not None]
    if not known:
        saved = any(one.word is Word.ENDED for one in denials.values())
        return ToldStatus(None, saved)
    first, meaning = known[0]
    other = next((row for row in known if _contradicts(row[1], meaning)), None)
    if other and _is_after_contrast(tokens, first, other[0]):
        meaning = other[1]
    loose = any(
        place not in denials and not _STOP.search(text[tokens[first.end - 1].end : token.start])
        for place, token in _nots(tokens, phrases)
    )
    return ToldStatus(meaning, bool(other) or loose or _is_uncertain(text, tokens, first))


def is_tentative(tokens: Sequence[Token]) -> bool:
    """Whether words only wish, ask or report what somebody told."""
    exact = {token.text.casefold() for token in tokens} & (_REQUESTED | _REPORTED)
    return bool(exact) or any(is_like(token.text, *_TENTATIVE) for token in tokens)


def _meaning(phrase: StatusPhrase, is_denied: bool) -> Meaning | None:
    if not is_denied:
        return phrase.word
    return Word.ENDED if phrase.word in CONTINUED else None


def _contradicts(meaning: Meaning, other: Meaning) -> bool:
    return (meaning is Word.ENDED) != (other is Word.ENDED)


def _is_after_contrast(tokens: Sequence[Token], first: StatusPhrase, other: StatusPhrase) -> bool:
    """Whether a status is set against the first: «videreført i 2026, men avsluttet nå»."""
    between = tokens[first.end : other.start]
    return any(token.text.casefold() in _CONTRAST for token in between)


def _nots(tokens: Sequence[Token], phrases: Sequence[StatusPhrase]) -> Iterator[tuple[int, Token]]:
    """Each «ikke» that is no part of a phrase («ikke lenger med»)."""
    inside = {place for one in phrases for place in range(one.start, one.end)}
    for place, token in enumerate(tokens):
        if token.word is Word.NOT and place not in inside:
            yield place, token


def _denials(
    text: str, tokens: Sequence[Token], phrases: Sequence[StatusPhrase]
) -> dict[int, StatusPhrase]:
    """The status that each «ikke» (its place) denies: the one behind it, or else before it."""
    results = {}
    for place, _ in _nots(tokens, phrases):
        behind = next((one for one in phrases if one.start > place), None)
        before = next((one for one in reversed(phrases) if one.end <= place), None)
        if behind and _is_beside(text, tokens, place, behind.start, _BEFORE):
            results[place] = behind
        elif before and _is_beside(text, tokens, before.end - 1, place, _BEHIND):
            results[place] = before
    return results


def _is_beside(text: str, tokens: Sequence[Token], low: int, high: int, most: int) -> bool:
    """Whether two words stand in one clause, with no more than so many words between them."""
    between = tokens[low + 1 : high]
    return (
        len(between) <= most
        and not _PAUSE.search(text[tokens[low].end : tokens[high].start])
        and not any(token.text.casefold() in _OPENS for token in between)
    )


def _is_uncertain(text: str, tokens: Sequence[Token], phrase: StatusPhrase) -> bool:
    """Whether words only hope for a status, ask for it or say on what it depends."""
    if "?" in text or any(token.text.casefold() in UNCERTAIN for token in tokens):
        return True
    low, high = phrase.start, phrase.end
    while low and not _PAUSE.search(text[tokens[low - 1].end : tokens[low].start]):
        low -= 1
    while high < len(tokens) and not _PAUSE.search(text[tokens[high - 1].end : tokens[high].start]):
        high += 1
    own = range(phrase.start, phrase.end)
    return is_tentative([tokens[place] for place in range(low, high) if place not in own])
