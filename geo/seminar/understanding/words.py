"""The words such documents are made of, in bokmål and nynorsk, known again when misread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geo.model import Unit
from geo.seminar.letters import alike

_TOKEN = re.compile(r"[\w@|!'’´`¢©]+(?:[-–][\w@|!'’]+)*")
#: How alike a misread word must be to one of ours.
KNOWN = 0.87


class Word(StrEnum):
    """What a word tells."""

    NY = "ny"
    VIDERE = "videreført"
    OPPSTART = "oppstart"
    ENDED = "avsluttes"
    UNIT = "enhet"
    VEST = "vest"
    SENTRUM = "sentrum"
    OST = "øst"
    AREA = "område"
    NOT = "ikke"
    STATUS = "status"
    POINT = "punkt"
    FOLLOW_UP = "oppfølgingspunkt"
    BYDEL = "bydel"
    BYDELER = "bydelene"
    COUNCIL = "politiråd"
    SEMINAR = "seminar"
    IPO = "ipo"
    PRIORITISED = "prioriterte"
    RESPONSIBLE = "ansvarlig"
    DEADLINE = "frist"
    NUMBER = "nr"
    THEME = "tema"
    EVERY = "alle"
    NOTE = "merknad"
    SINCE = "siden"
    ABSENT = "ikke med"
    MONEY = "beløp"


_WORDS = {
    Word.NY: "ny nye nytt nyoppstart nyopprettet",
    Word.VIDERE: (
        "videreført videreføres videreføre videreførte videreføring vidareført "
        "vidareførast vidareførte vidareføre fortsetter fortsettes fortset forlenget "
        "forlenges forlenga forlenge viderefører videreførar vidareførar fortsette fortsetje "
        "opprettholdes opprettholde opprettholdt består beholdes beholder uendret uendra"
    ),
    Word.OPPSTART: (
        "oppstart oppstarten oppstartsfase oppstartsfasen starter startar startes startast "
        "igangsettes igangsatt igangsetting igangsettast begynner"
    ),
    Word.ENDED: (
        "avsluttes avsluttet avslutta avsluttast avsluttede avslutning utgår utgått "
        "utgåtte utgjeng opphører opphøyrer opphørt utfases avvikles avviklet avvikla avviklast "
        "nedlegges nedlagt nedleggast strykes strøket strykast fjernes fjernet fjerna"
    ),
    Word.UNIT: (
        "enhet enheten enhetene eining eininga einingane politienhet politienheten "
        "politieining politieininga driftsenhet"
    ),
    Word.VEST: "vest enhetvest",
    Word.SENTRUM: "sentrum enhetsentrum",
    Word.OST: "øst aust enhetøst",
    Word.AREA: (
        "område områder området områdene områda ipo-område ipo-områder ipo-områdene ipo- områda "
        "satsing satsinger satsingar satsingene satsingsområde satsingsområder"
    ),
    Word.NOT: "ikke ikkje",
    Word.STATUS: "status statusen",
    Word.POINT: "punkt punktet pkt tiltak sak vedtak",
    Word.FOLLOW_UP: (
        "oppfølgingspunkt oppfølgingspunkter oppfølgingspunktene oppfølgingspunkta "
        "oppfølgingspunktet oppfølgingssaker"
    ),
    Word.BYDEL: "bydel bydelen",
    Word.BYDELER: "bydelene bydeler bydelane bydelar bydelenes",
    Word.COUNCIL: "politiråd politirådet politirådets politirådsmøte",
    Word.SEMINAR: (
        "seminar seminaret seminarets årsseminar årsseminaret januarseminar januarseminaret "
        "politirådsseminar politirådsseminaret"
    ),
    Word.IPO: (
        "ipo ipo-satsing ipo-satsinger ipo-satsingar ipo-satsingene ipo-området ipo- "
        "innsats ipo-innsatsen"
    ),
    Word.PRIORITISED: "prioriterte prioritert",
    Word.RESPONSIBLE: "ansvarlig ansvarlige ansvar ansvarleg ansvarlege",
    Word.DEADLINE: "frist fristen tidsfrist",
    Word.NUMBER: "nr nummer",
    Word.THEME: "tema temaer temaene temaa hovedtema hovedtemaer hovudtema hovedtemaene",
    Word.EVERY: "alle samtlige samtlege",
    Word.SINCE: "siden sidan startet starta startede påbegynt opprettet oppretta",
    Word.NOTE: "merknad merknader merknadar kommentar kommentarer kommentarar",
    Word.MONEY: "beløp bevilget bevilgning løyvd løyving midler ramme",
}
_MEANING = {spelling: word for word, said in _WORDS.items() for spelling in said.split()}
_MEANING |= {
    "uy": Word.NY,
    "nv": Word.NY,
    "riy": Word.NY,
    "nyc": Word.NY,
    "1po": Word.IPO,
    "lpo": Word.IPO,
    "fasesut": Word.ENDED,
}
_SPELLINGS = [spelling for spelling in _MEANING if len(spelling) > 2]
_SAME = str.maketrans("g0@cqøéå4|!1íjlfty", "ooooooaaaiiiiiiiiv")
_SHAPES = {
    spelling.translate(_SAME): word for spelling, word in _MEANING.items() if len(spelling) > 3
}
_SHORTEST_GLUED, _LONGEST_GLUED = 7, 30
UNITS = {Word.VEST: Unit.VEST, Word.SENTRUM: Unit.SENTRUM, Word.OST: Unit.OST}
STATUSES = (Word.ENDED, Word.OPPSTART, Word.NY, Word.VIDERE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word and where it stands; `word` is what it tells, if anything."""

    text: str
    start: int
    end: int
    word: Word | None


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The words of a text, or of a part of it."""
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word, at = found[0], found.start()
        told = meaning(word)
        cut = 0 if told or not _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED else _seam(word)
        if cut:
            yield Token(word[:cut], at, at + cut, meaning(word[:cut]))
            told, word, at = meaning(word[cut:]), word[cut:], at + cut
        yield Token(word, at, found.end(), told)


@lru_cache(maxsize=65_536)
def _seam(word: str) -> int:
    """Where a lost space parted two words, one of them ours: «Fossumutgår», «nyttområde»; or 0."""
    shape = _shape(word)
    if len(shape) != len(word):
        return 0
    for length in range(min(len(word) - 2, 13), 3, -1):
        told = _SHAPES.get(shape[-length:])
        if told and _parts_well(meaning(word[:-length]), told, length):
            return len(word) - length
        told = _SHAPES.get(shape[:length])
        if told and _parts_well(meaning(word[length:]), told, length):
            return length
    return 0


def _parts_well(other: Word | None, told: Word, length: int) -> bool:
    """Whether a glued word is likely two: compounds that end in «område» or «punkt» are one."""
    if told in UNITS:
        return other is Word.UNIT
    if told in (Word.AREA, Word.NY, Word.UNIT):
        return other in (*STATUSES, *UNITS, Word.UNIT, Word.AREA)
    return told in STATUSES and length >= 5 and other is None


def _shape(word: str) -> str:
    """A word with the letters that are mistaken for each other made the same."""
    return word.casefold().translate(_SAME)


@lru_cache(maxsize=65_536)
def meaning(word: str) -> Word | None:
    """What a word tells, also when a scanner misread it; None for every other word."""
    word = word.casefold()
    if word in _MEANING:
        return _MEANING[word]
    if not 3 <= len(word) <= 24:
        return None
    near = process.extract(
        word,
        _SPELLINGS,
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=0.3 if len(word) < 5 else 0.45,
        limit=4,
    )
    ranked = [(alike(word, spelling, KNOWN), spelling) for spelling, _, _ in near]
    best = max(ranked, default=(0.0, ""))
    return _MEANING[best[1]] if best[0] > KNOWN else None


def _near(word: str, spelling: str) -> bool:
    return Levenshtein.normalized_similarity(word, spelling, score_cutoff=0.3) > 0


def is_like(word: str, *spellings: str) -> bool:
    """Whether a word is one of these, perhaps misread."""
    folded = word.casefold()
    return folded in spellings or any(_is(folded, spelling) for spelling in spellings)


def _is(word: str, spelling: str) -> bool:
    """The same word misread, or glued to the word before it: «harfrist»."""
    if len(spelling) > 4 and word.endswith(spelling):
        return True
    return len(spelling) > 2 and _near(word, spelling) and alike(word, spelling, KNOWN) > KNOWN


def unit_in(text: str, alone: bool = False) -> Unit | None:
    """The unit that words name: «Enhet øst», «Enhetøst», or with `alone` «øst» for itself."""
    said = list(tokens(text))
    for place, token in enumerate(said):
        if token.word in UNITS:
            named = place > 0 and said[place - 1].word is Word.UNIT
            glued = len(token.text) >= len(token.word) + 4
            if named or glued or (alone and len(said) == 1):
                return UNITS[token.word]
    return None
