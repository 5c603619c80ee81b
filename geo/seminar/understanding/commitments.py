"""What a follow-up point promises: for how much, where; how far it has come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from geo.model import FollowUpState, PartialDate, Register, Unit
from geo.places import PlaceKind
from geo.seminar.lexicon import LEXICON
from geo.seminar.proposal import LinkProposal
from geo.seminar.similarity import alike
from geo.seminar.understanding.deadlines import is_promised_later
from geo.seminar.understanding.marks import is_name
from geo.seminar.understanding.names import ACCEPTED, Names
from geo.seminar.understanding.words import Token, Word, is_like, tokenize

# --- for how much -----------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![\d,.])(\d{1,3}(?:[ .\u202f]{1,2}\d{3})+|\d{1,12})"
    r"(?:(?:,|\.(?=\d{1,2}\s?[mM]))(\d{1,6}))?(?!\d)"  # «1.2 mill.»
)
_FIGURES = re.compile(r"(?<![^\W\d_])[\dOoIl|][\dOoIl| .,]*[\dOoIl|](?![^\W\d_])")
_MISREAD = str.maketrans("OoIl|", "00111")
_TIMES = {
    1_000_000: LEXICON.words("amount.million"),
    1_000_000_000: LEXICON.words("amount.milliard"),
    1_000: LEXICON.words("amount.thousand"),
}
_HALVES, _WHOLE = LEXICON.words("amount.half"), LEXICON.words("amount.whole")
_WORTH = {
    **{word: 1.5 if word.startswith("halv") else 0.5 for word in _HALVES},
    **{word: float(number) for number, word in enumerate(_WHOLE, start=1)},
}
#: «halvannen million»: a number in words before the word for millions.
_IN_WORDS = re.compile(
    rf"\b(?P<count>{'|'.join(_WORTH)})\s+(?P<unit>mill\w*)(?:\s+(?:kroner|kr)\b)?", re.IGNORECASE
)
_THOUSANDS = re.compile(r"\b1[ .]?000\b")
_KRONER = LEXICON.words("amount.kroner")
_CURRENCY = LEXICON.pattern("currency_before")
_LONGEST_CURRENCY, _LONGEST_SPAN = 12, 24  # characters
_PREFIXES = {"t": 1_000, "m": 1_000_000}
_SPAN = LEXICON.pattern("span_of_amounts")


@lru_cache(maxsize=1_024)
def amounts(text: str) -> tuple[tuple[int, int, int], ...]:
    """(kroner, start, end) of every amount of money in a text."""
    return tuple(_amounts(text))


def _amounts(text: str) -> Iterator[tuple[int, int, int]]:
    yield from _amounts_in_words(text)
    text = _FIGURES.sub(_as_figures, text)
    for match in _NUMBER.finditer(text):
        after = list(tokenize(text[match.end() : match.end() + 40]))[:2]
        times = (
            _times(after[0].text) if after and _near(text, match.end(), after[0].start) else None
        )
        named = bool(after) and any(
            is_like(token.text, *_KRONER) for token in after[: 2 if times else 1]
        )
        before = _CURRENCY.search(text[max(match.start() - _LONGEST_CURRENCY, 0) : match.start()])
        if times or named or before:
            times = times or (_times_before(before["times"]) if before else 1)
            whole, part = re.sub(r"\D", "", match[1]), match[2] or ""
            nok = int(whole + part) * times // 10 ** len(part)
            if not nok:
                continue
            yield nok, match.start(), match.end() + (after[0].end if after else 0)


def _times_before(prefix: str | None) -> int:
    """«MNOK», «tkr», «mill. kr»."""
    word = (prefix or "").strip(" .").casefold()
    return _PREFIXES.get(word) or _times(word) or 1


def is_span(text: str, start: int) -> bool:
    """Whether the amount at a place ends a span: «2–3 millioner kroner»."""
    return _SPAN.search(text[max(start - _LONGEST_SPAN, 0) : start]) is not None


def _amounts_in_words(text: str) -> Iterator[tuple[int, int, int]]:
    """«halvannen million kroner», «to millioner»."""
    for match in _IN_WORDS.finditer(text):
        if times := _times(match["unit"]):
            yield int(_WORTH[match["count"].casefold()] * times), match.start(), match.end()


def heading_times(heading: str) -> int:
    """How many kroner one is in a column with this heading: «Mill. kr», «i 1000 kr», «Beløp»."""
    if _THOUSANDS.search(heading):
        return 1_000
    return next((times for token in tokenize(heading) if (times := _times(token.text))), 1)


def _as_figures(match: re.Match[str]) -> str:
    """Letters among figures are misread figures: «75O O0O»."""
    fragment = match[0]
    return fragment.translate(_MISREAD) if any(sign.isdigit() for sign in fragment) else fragment


def _near(text: str, end: int, gap: int) -> bool:
    return not text[end : end + gap].strip()


def _times(word: str) -> int | None:
    return next(
        (times for times, words in _TIMES.items() if is_like(word, *words) or _starts(word, words)),
        None,
    )


def _starts(word: str, spellings: Sequence[str]) -> bool:
    """«millionerkroner»: a lost space."""
    return any(len(word) > len(one) > 7 and is_like(word[: len(one)], one) for one in spellings)


# --- where ------------------------------------------------------------------------------------


def links(text: str, register: Register, names: Names) -> LinkProposal:
    """The areas, bydeler and units that a text names."""
    words = list(tokenize(text))
    bydeler, used_places = _bydeler(text, words, register)
    return LinkProposal(
        all_areas=_every_area(words),
        areas=_areas(text, words, used_places, names),
        all_bydeler=_every_bydel(words),
        bydeler=bydeler,
        units=_units(words),
    )


_IPO = LEXICON.pattern("ipo")
_EACH = LEXICON.words("link.each")
_SINGLE = LEXICON.words("link.single")
_MANY = LEXICON.words("link.many")
_AND = LEXICON.words("link.and")
_GEOGRAPHIC = LEXICON.words("link.geographic")
_UNITS = LEXICON.words("link.units")


def _every_area(tokens: Sequence[Token]) -> bool:
    for place, token in enumerate(tokens):
        if not _IPO.match(token.text) or len(token.text) > 24:
            continue
        rest = token.text[3:].strip("-– ")
        if any(is_like(other.text, *_EACH) for other in tokens[max(place - 2, 0) : place]):
            return True  # «hvert IPO-område»
        if len(rest) < 3:
            following = tokens[place + 1 : place + 6 if not rest else place + 2]
            if any(is_like(other.text, *_MANY) for other in following):
                return True
        elif max(alike(rest, word) for word in _MANY) > max(alike(rest, word) for word in _SINGLE):
            return True
    return False


def _every_bydel(tokens: Sequence[Token]) -> bool:
    return any(
        token.word is Word.BYDELER
        and any(other.word is Word.EVERY for other in tokens[max(place - 3, 0) : place])
        for place, token in enumerate(tokens)
    )


def _bydeler(
    text: str, tokens: Sequence[Token], register: Register
) -> tuple[tuple[str, ...], set[int]]:
    """The bydeler that are named after «Bydel», and the places of the words that name them."""
    results: dict[str, None] = {}
    used_places: set[int] = set()
    for place, token in enumerate(tokens):
        if token.word not in {Word.BYDEL, Word.BYDELER}:
            continue
        after = place + 1
        while after < len(tokens):
            id_, width = _bydel_at(text, tokens, after, register)
            if id_ is None:
                break
            results[id_] = None
            used_places.update(range(after, after + width))
            after += width
            if token.word is Word.BYDEL or after >= len(tokens):
                break
            after += is_like(tokens[after].text, *_AND)
    return tuple(results), used_places


def _bydel_at(
    text: str, tokens: Sequence[Token], place: int, register: Register
) -> tuple[str | None, int]:
    best: tuple[float, str | None, int] = (ACCEPTED, None, 0)
    for width in (1, 2, 3):
        if place + width > len(tokens):
            break
        written = text[tokens[place].start : tokens[place + width - 1].end]
        for bydel in register.bydeler:
            likeness = alike(written, bydel.name, ACCEPTED)
            if likeness > best[0]:
                best = (likeness, bydel.id, width)
    return best[1], best[2]


def _areas(
    text: str, tokens: Sequence[Token], used_places: set[int], names: Names
) -> tuple[str, ...]:
    results: dict[str, None] = {}
    place = 0
    while place < len(tokens):
        width = 1
        if place not in used_places and is_name(tokens[place].text):
            match, width = _place_at(text, tokens, place, names)
            if match:
                results[match] = None
        place += width
    return tuple(results)


def _place_at(
    text: str, tokens: Sequence[Token], place: int, names: Names
) -> tuple[str | None, int]:
    """The area named here, by the longest name that is a place at all; None for another place."""
    for width in (3, 2, 1):
        if place + width > len(tokens):
            continue
        start, end = tokens[place].start, tokens[place + width - 1].end
        if end - start > 40 or any(mark in text[start:end] for mark in ".,:;("):
            continue
        match = names.find(text[start:end])
        if match.kind and match.score >= 0.5:
            return match.area_id if match.kind is PlaceKind.AREA else None, width
    return None, 1


def _units(tokens: Sequence[Token]) -> tuple[Unit, ...]:
    results: dict[Unit, None] = {}
    for place, token in enumerate(tokens):
        if isinstance(token.word, Unit) and place and tokens[place - 1].word is Word.UNIT:
            results[token.word] = None
        if is_like(token.text, *_GEOGRAPHIC) and any(
            t.word is Word.UNIT or is_like(t.text, *_UNITS) for t in tokens[place + 1 : place + 2]
        ):
            results |= dict.fromkeys(Unit)
    return tuple(results)


# --- how far ----------------------------------------------------------------------------------

_NOT_STARTED = LEXICON.pattern("not_started")
_CLOSED = LEXICON.pattern("closed")
_STILL = LEXICON.pattern("still_open")
_STANDING = LEXICON.pattern("standing")
_GOES_ON = LEXICON.pattern("goes_on")


def state(
    status_text: str, year: int | None = None, today: PartialDate | None = None
) -> FollowUpState:
    """Our reading of how far a point has come; unknown when nothing is said.

    What is «ferdig innen 1. april» is not done before that day.
    """
    if not status_text.strip():
        return FollowUpState.UKJENT
    if _NOT_STARTED.search(status_text):
        return FollowUpState.IKKE_STARTET
    closed = _CLOSED.search(status_text)
    goes_on = _STILL.search(status_text) or _GOES_ON.search(status_text)
    if closed and not goes_on and not is_promised_later(status_text, closed.end(), year, today):
        return FollowUpState.AVSLUTTET
    if _STANDING.search(status_text):
        return FollowUpState.LOPENDE
    return FollowUpState.PAGAR
