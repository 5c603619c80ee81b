"""What words and turns of phrase say of an area: that it goes on, is new, begins later or ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from geo.frozen import frozen
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import Spellings, alike
from geo.seminar.understanding.words import GROUPS, STATUSES, Meaning, Token, Word, is_like

_ALIKE = 0.84
#: So many words may part the first and the last word of a phrase.
_WIDEST = 12
#: (what it tells, its first word, the others) of each phrase.
_PHRASES = tuple(
    (meaning, first, tuple(rest))
    for meaning, group in GROUPS.items()
    for first, *rest in group.phrases
)
_FIRST_WORDS = Spellings(first for _, first, _ in _PHRASES)
#: What a word tells that stands alone: «ut».
_ALONE = {word: meaning for meaning, group in GROUPS.items() for word in group.alone}


def _parted() -> dict[str, dict[Meaning, tuple[str, ...]]]:
    """Last word → what it tells behind one of some first words: «tas Røa inn»."""
    results: dict[str, dict[Meaning, tuple[str, ...]]] = {}
    for meaning, group in GROUPS.items():
        for first, last in group.parted:
            meanings = results.setdefault(last, {})
            meanings[meaning] = (*meanings.get(meaning, ()), first)
    return results


_PARTED = _parted()
_LONGEST_DATE = 8  # words
_NEVER_DATED = frozenset(LEXICON.words("grammar.no_tail"))  # «Sett av 15. mai»
_OF_DATE = frozenset((*LEXICON.words("date.month"), *LEXICON.words("date.beside")))
#: Words that join the names of a list.
JOINERS = LEXICON.words("grammar.and")
_GOES_ON = frozenset(LEXICON.words("grammar.list_goes_on"))
_THIS = frozenset(LEXICON.words("grammar.this"))
_CONCERNS = LEXICON.words("grammar.concerns")
_DOES = frozenset(LEXICON.words("grammar.does"))
_LIKEWISE = frozenset(LEXICON.words("grammar.likewise"))


@frozen
class StatusPhrase:
    """A status that words tell: the places of the first word and behind the last."""

    word: Meaning
    start: int
    end: int


def find_status_phrases(tokens: Sequence[Token], absent: bool = False) -> Iterator[StatusPhrase]:
    """Each status that the words tell, in their order. Whether it is denied is not asked here.

    With `absent` also each phrase that says that something is not on the list.
    """
    place = 0
    alone = _ALONE.get(tokens[0].text.casefold()) if tokens else None
    if alone and (len(tokens) == 1 or _is_dated(tokens)):
        yield StatusPhrase(alone, 0, 1)
    while place < len(tokens):
        result = _phrase(tokens, place, absent) or _moved(tokens, place)
        word = tokens[place].word
        if result is None and word is not None and word in STATUSES:
            result = StatusPhrase(word, place, place + 1)
        if result:
            yield result
        place = result.end if result else place + 1


def _is_dated(tokens: Sequence[Token]) -> bool:
    """Whether a date is all that follows the first word: «ut fra 1. februar», «inn i 2031»."""
    first, *rest = (token.text.casefold() for token in tokens[:_LONGEST_DATE])
    if first in _NEVER_DATED or len(tokens) == _LONGEST_DATE:
        return False
    dated = any(word[0].isdigit() for word in rest)
    return dated and all(word[0].isdigit() or word in _OF_DATE for word in rest)


def _phrase(tokens: Sequence[Token], place: int, absent: bool) -> StatusPhrase | None:
    """The longest phrase that begins at a word."""
    best: StatusPhrase | None = None
    for word, rest in _opened(tokens[place].text.casefold()):
        if word is Word.ABSENT and not absent:
            continue
        after = tokens[place + 1 : place + 1 + len(rest)]
        fits = len(after) == len(rest) and all(
            is_same(token.text.casefold(), one) for token, one in zip(after, rest, strict=True)
        )
        end = place + 1 + len(rest)
        if fits and (best is None or end > best.end):
            best = StatusPhrase(word, place, end)
    return best


def _moved(tokens: Sequence[Token], place: int) -> StatusPhrase | None:
    """«tas Røa inn»: the particle of a verb that stands before the names."""
    before = tokens[max(place - _WIDEST, 0) : place]
    for meaning, firsts in _PARTED.get(tokens[place].text.casefold(), {}).items():
        if any(is_like(other.text, *firsts) for other in before):
            return StatusPhrase(meaning, place, place + 1)
    return None


def says_the_same(tokens: Sequence[Token]) -> bool:
    """Whether a clause says of its names what the one before said: «og det samme gjelder …»."""
    words = [token.text.casefold() for token in tokens]
    words = words[1:] if words and words[0] in _GOES_ON else words
    if not words or words[0] not in _THIS or any(token.word is Word.NOT for token in tokens):
        return False
    if any(is_like(word, *_CONCERNS) for word in words[1:4]):
        return True
    own = _DOES | _LIKEWISE | _GOES_ON
    bare = all(token.text[0].isupper() or token.text.casefold() in own for token in tokens[2:])
    return bare and not _DOES.isdisjoint(words[1:3]) and not _LIKEWISE.isdisjoint(words)


@lru_cache(maxsize=16_384)
def _opened(word: str) -> tuple[tuple[Meaning, tuple[str, ...]], ...]:
    """The phrases that begin with a word: (what it tells, the words that must follow)."""
    firsts = {first for first, _ in _FIRST_WORDS.alike(word, _ALIKE)}
    return tuple((meaning, rest) for meaning, first, rest in _PHRASES if first in firsts)


@lru_cache(maxsize=16_384)
def is_same(word: str, wanted: str) -> bool:
    """Whether a short word is another one, or that misread."""
    return word == wanted or alike(word, wanted, _ALIKE) >= _ALIKE


@lru_cache(maxsize=16_384)
def joins(word: str, *wanted: str) -> bool:
    """Whether a word is one of these short ones, also as «oq», «cg» and «pa»."""
    return word.islower() and any(is_same(word, one) for one in wanted)
