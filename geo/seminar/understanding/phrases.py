"""What words and turns of phrase say of an area: that it goes on, is new, begins later or ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.seminar.letters import alike
from geo.seminar.understanding.words import STATUSES, Token, Word, is_like

#: Turns of phrase, bokmål and nynorsk.
_PHRASES = {
    Word.VIDERE: (
        "føres videre|føre videre|ført videre|førast vidare|føre vidare|ført vidare|førte vidare"
        "|går videre|gå videre|som før|som i fjor|held fram|halde fram|står fortsatt|står fremdeles"
        "|står framleis|står fast|blir stående|skal bestå|er med videre|med videre|er med vidare"
        "|fortsatt med|framleis med|fremdeles med|fortsatt prioritert|framleis prioritert"
        "|fremdeles prioritert"
    ),
    Word.NY: (
        "tas inn|tatt inn|takast inn|teken inn|tekne inn|tatt med|kommer inn|kommer med|kom med"
        "|kjem med|kjem inn|kommet med|kommet til|for første gang|for første gong|for fyrste gong"
    ),
    Word.OPPSTART: (
        "settes i gang|sette i gang|settast i gang|sett i gang|kommer i gang|kommer med fra"
        "|kommer inn fra|kjem med frå|tas inn fra|trer i kraft"
    ),
    Word.ENDED: (
        "fases ut|fasast ut|går ut|gå ut|gått ut|gikk ut|gjekk ut|tas ut|tatt ut|takast ut|teken ut"
        "|tekne ut|faller ut|fell ut|trekkes ut|trekkast ut|tas av|tatt av|tatt bort|er ute|ute av"
        "|legges ned|lagt ned|leggast ned|trappes ned|faller bort|fell bort|er ferdig|er ferdige"
        "|tidligere ipo-områder|tidlegare ipo-område|tidligere områder|ordinær drift|vanlig drift"
        "|ordinær verksemd|inngår ikke lenger|omfattes ikke lenger"
        "|ikke lenger|ikkje lenger|ikkje lengre|ikke prioritert"
    ),
}
#: That an area is not on the list: of one that was, it tells that it ended; of others, nothing.
_ABSENT = (
    "ikke med|ikkje med|ikke tatt med|ikkje teke med|ikke ipo-område|ikke ipo-områder"
    "|ikkje ipo-område|ikke på listen|ikke på lista|ikkje på lista|omfattes ikke|inngår ikke"
    "|ikke være|ikkje vere|ikke ført opp|ikke oppført"
)
#: Words that say nothing of an area alone, but do before a particle further on: «tas Røa inn».
_MOVED = {
    "ut": (
        Word.ENDED,
        ("går", "gikk", "tas", "fases", "faller", "blir", "vert", "tatt", "tek", "takast"),
    ),
    "lenger": (Word.ENDED, ("ikke", "ikkje")),
    "gang": (Word.OPPSTART, ("kom", "kommer", "kjem", "settes", "sattes", "settast")),
    "inn": (Word.NY, ("tas", "tatt", "tek", "takast", "kommer", "kjem")),
}
_ALIKE = 0.84
#: Words that join the names of a list.
JOINERS = ("og", "samt", "også")


@dataclass(frozen=True, slots=True)
class Told:
    """A status that words tell: the places of the first word and behind the last."""

    word: Word
    start: int
    end: int


def told(said: Sequence[Token], absent: bool = False) -> Iterator[Told]:
    """Each status that the words tell, in their order. Whether it is denied is not asked here.

    With `absent` also each phrase that says that something is not on the list.
    """
    place = 0
    if len(said) == 1 and said[0].text.casefold() in ("ut", "ute"):
        yield Told(Word.ENDED, 0, 1)
    while place < len(said):
        found = _phrase(said, place, absent) or _moved(said, place)
        if found is None and said[place].word in STATUSES:
            found = Told(said[place].word or Word.NY, place, place + 1)
        if found:
            yield found
        place = found.end if found else place + 1


def _phrase(said: Sequence[Token], place: int, absent: bool) -> Told | None:
    """The longest phrase that begins at a word."""
    best: Told | None = None
    for word, rest in _opened(said[place].text.casefold()):
        if word is Word.ABSENT and not absent:
            continue
        after = said[place + 1 : place + 1 + len(rest)]
        fits = len(after) == len(rest) and all(
            is_same(token.text.casefold(), one) for token, one in zip(after, rest, strict=True)
        )
        end = place + 1 + len(rest)
        if fits and (best is None or end > best.end):
            best = Told(word, place, end)
    return best


def _moved(said: Sequence[Token], place: int) -> Told | None:
    """«tas Røa inn»: the particle of a verb that stands before the names."""
    found = _MOVED.get(said[place].text.casefold())
    if found and any(is_like(other.text, *found[1]) for other in said[max(place - 12, 0) : place]):
        return Told(found[0], place, place + 1)
    return None


@lru_cache(maxsize=16_384)
def _opened(word: str) -> tuple[tuple[Word, tuple[str, ...]], ...]:
    """The phrases that begin with a word: (what it tells, the words that must follow)."""
    return tuple((told_, rest) for told_, first, rest in _SPLIT if is_same(word, first))


@lru_cache(maxsize=16_384)
def is_same(word: str, wanted: str) -> bool:
    """Whether a short word is another one, or that misread."""
    return word == wanted or alike(word, wanted, _ALIKE) >= _ALIKE


@lru_cache(maxsize=16_384)
def joins(word: str, *wanted: str) -> bool:
    """Whether a word is one of these short ones, also as «oq», «cg» and «pa»."""
    return word.islower() and any(is_same(word, one) for one in wanted)


_SPLIT = tuple(
    (word, phrase.split()[0], tuple(phrase.split()[1:]))
    for word, phrases in {**_PHRASES, Word.ABSENT: _ABSENT}.items()
    for phrase in phrases.split("|")
)
