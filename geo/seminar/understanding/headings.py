"""The headings of a list of areas: units, statuses, and those that end what the one above told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.model import Unit
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding import listing, prose
from geo.seminar.understanding.marks import Mark, is_name, is_only_mark, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.told_status import is_tentative
from geo.seminar.understanding.words import UNITS, Token, Word, is_like, tokenize

#: No label or heading of a list is longer.
LONGEST_LABEL = 90
_SHORT = 40
_DASH = re.compile(r"\s*[–—-]\s")
_ELSEWHERE = LEXICON.pattern("leaves_list")
_BEFORE_UNIT = LEXICON.words("heading.before_unit")


def heading_of(block: Block, names: Names) -> Mark | None:
    """What a block tells of the names under it, when it is a heading; else None."""
    plain = _heading(block)
    return plain if plain is not None else _loose_heading(names, block) or _loose_unit(names, block)


def _heading(block: Block) -> Mark | None:
    """The mark of a block that is only a label: «Enhet vest», «Nye områder:»."""
    text = block.text.strip().rstrip(":")
    if len(text) > LONGEST_LABEL or block.kind is Kind.ROW:
        return None
    bare = text.partition("(")[0]
    rest = text[len(bare) :]
    if rest and (mark_in(rest).tells_status or not block.text.rstrip().endswith((")", ":"))):
        return None
    return mark_in(bare) if is_only_mark(bare) else None


def _loose_heading(names: Names, block: Block) -> Mark | None:
    """A heading with other words beside its status: «Oppstart senere:», «Satsinger som går ut»."""
    words = list(tokenize(block.text[:LONGEST_LABEL]))
    if block.kind is Kind.ROW or len(words) > 7 or len(block.text) > LONGEST_LABEL:
        return None
    if "=" in block.text:
        return None  # a legend: «IPO 2028 (vf = videreført)»
    mark = mark_in(block.text)
    if words and names.find(words[0].text).kind:
        return None  # «Vestli, der innsatsen er trappet ned»
    if not mark.tells_status or any(
        token.text[0].isupper() for token in words[1:] if not token.word
    ):
        return None
    labelled = block.text.rstrip().endswith(":")
    if not labelled and (block.text.rstrip().endswith(".") or not prose.speaks_of_it(block.text)):
        return None
    end = len(block.text)
    areas = prose.find_areas(block, 0, end, names, Mark(), Mark())[0]
    return None if areas or listing.items(block, 0, end, Mark(), names) else mark


def _loose_unit(names: Names, block: Block) -> Mark | None:
    """A unit's heading with other words: «PE øst», «Oslo øst», «Enhet øst har disse områdene»."""
    text = block.text.strip()
    words = list(tokenize(text))
    at = next((place for place, token in enumerate(words[:4]) if token.word in UNITS), None)
    if (
        at is None
        and words
        and words[-1].word in UNITS
        and words[-2:-1]
        and words[-2].word is Word.UNIT
    ):
        at = len(words) - 1  # «Sak 3/29 Innsats i prioriterte områder – Enhet vest»
    if at is None or block.kind is Kind.ROW or len(text) > LONGEST_LABEL or text.endswith("."):
        return None
    if ":" in text[:-1]:
        return None  # a label, and behind it its list
    if at < len(words) - 1 and not all(_goes_before_unit(token) for token in words[:at]):
        return None
    if at == 0 and len(words) > 3:
        return None  # «Vest for elva …»
    bare, _, rest = text.partition("(")
    if words[at].start > len(bare) and rest and is_name(bare):
        return None  # «Nylandet (enhet øst)»
    end = len(block.text)
    items = listing.items(block, 0, end, Mark(), names) or ()
    listed = items or _behind_dash(block, words[at].end, names)
    named = any(names.find(item.name).kind or item.mark.tells_status for item in listed)
    if named or prose.find_areas(block, 0, end, names, Mark(), Mark())[0]:
        return None
    unit = words[at].word
    return Mark(unit=unit if isinstance(unit, Unit) else None)


def _behind_dash(block: Block, start: int, names: Names) -> Sequence[listing.Item]:
    """The names behind a unit and a dash: «Enhet øst – Furuset (V), Vestli (N)»."""
    dash = _DASH.match(block.text, start)
    return (
        listing.items(block, dash.end(), len(block.text), Mark(), names) if dash else None
    ) or ()


def _goes_before_unit(token: Token) -> bool:
    return (
        token.word in {Word.UNIT, Word.AREA}
        or token.text[0].isdigit()
        or is_like(token.text, *_BEFORE_UNIT)
    )


def is_other_heading(block: Block, names: Names) -> bool:
    """A heading that tells nothing, or is misread, ends what the one above it told."""
    text = block.text.strip()
    first = next(tokenize(text), None)
    short = block.kind is Kind.TEXT and len(text) <= _SHORT and not text.endswith((".", ","))
    named = short and listing.items(block, 0, len(block.text), Mark(), names)
    return (
        (text.endswith(":") or (short and not named))
        and len(text) <= LONGEST_LABEL
        and not mark_in(text)
        and (first is None or first.word is not Word.BYDEL)
    )


def is_of_others(block: Block, names: Names) -> bool:
    """Whether a heading opens what is not decided, or not listed: «Vurdert, men ikke valgt»."""
    text = block.text.strip()
    words = list(tokenize(text))
    is_denied = any(token.word is Word.NOT for token in words)
    is_of_areas = any(token.word is Word.AREA for token in words)
    signs = is_of_areas + is_denied + is_tentative(words)
    return (
        block.kind is Kind.TEXT
        and len(text) <= LONGEST_LABEL
        and not text.endswith((".", ","))
        and (text.endswith(":") or ":" not in text)
        and signs > 1
        and not mark_in(text)
        and not listing.items(block, 0, len(block.text), Mark(), names)
    )


def leaves_list(block: Block) -> bool:
    """Whether a heading opens what is no list of areas: «Les også», «Oppfølgingspunkter 2033»."""
    text = block.text.strip(" :.?")
    if block.kind is not Kind.TEXT or len(text) > _SHORT or mark_in(text):
        return False
    follow_up = any(token.word is Word.FOLLOW_UP for token in tokenize(text))
    return follow_up or _ELSEWHERE.match(text) is not None
