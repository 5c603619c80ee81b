"""Which words of a point are its wording and which its status, where no label tells them apart."""

from __future__ import annotations

import re
from itertools import pairwise

from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.point import Part, Point
from geo.seminar.understanding.report_signs import Unlabelled
from geo.seminar.understanding.sub_numbers import is_part
from geo.seminar.understanding.words import NO_ABBREVIATION, is_like, tokenize

_SENTENCE = re.compile(rf"{NO_ABBREVIATION}[.!?]\s+(?=[^\Wa-zæøå])")
#: What is wanted, not what was done.
_WANTED = LEXICON.words("point.wanted")
#: «(Kveldsåpne klubber): …», «Kveldsåpne klubber: …», «Kveldsåpne klubber – …».
_TITLE = re.compile(
    r"\s*(?:\((?P<inside>[^()]{2,100})\)\s*[:.–—-]?|(?P<bare>[^:.!?–—()]{2,100}?)\s?(?::|\s[–—-]))\s+(?=\S)"
)


def share(point: Point, parts: list[Part], unlabelled: Unlabelled) -> None:
    """Put the parts of a point where they belong, by what its document tells of points."""
    if unlabelled is Unlabelled.WORDING or (
        unlabelled is not Unlabelled.STATUS and _is_of_parts(parts)
    ):
        point.text = parts
        return
    titled = _parted_by_title(parts)
    if titled and (unlabelled is Unlabelled.STATUS or _is_in_brackets(titled[0], titled[1][0])):
        title, rest = titled
        point.text, point.status[:0] = [title], rest
    else:
        _by_sentences(point, parts)


def _is_of_parts(parts: list[Part]) -> bool:
    """Whether all that stands under a title is counted: «1.1 …», «1.2 …»."""
    return len(parts) > 1 and all(is_part(block.text[low:high]) for block, low, high in parts[1:])


def _parted_by_title(parts: list[Part]) -> tuple[Part, list[Part]] | None:
    """(the title, all that stands behind it) of a point that begins with its title; else None."""
    block, low, high = parts[0]
    if len(parts) > 1 and _is_title(parts[0]):
        return parts[0], parts[1:]
    match = _TITLE.match(block.text, low, high)
    if match is None:
        return None
    group = "inside" if match["inside"] else "bare"
    return (block, *match.span(group)), [(block, match.end(), high), *parts[1:]]


def _is_in_brackets(title: Part, behind: Part) -> bool:
    """«(Kveldsåpne klubber): Klubbene er åpnet.», where nothing is wanted behind the brackets."""
    block, start, end = title
    return block.text[:start].endswith("(") and end < behind[1] and not _is_wanted(*behind)


def _by_sentences(point: Point, parts: list[Part]) -> None:
    """Tell wording and status apart by paragraphs, or else by sentences."""
    titled = len(parts) > 1 and _is_title(parts[0])
    if titled and len(parts) == 2 and _is_wanted(*parts[1]):
        block, low, high = parts[1]
        seam = _seam(block.text, low, high)
        point.text = [parts[0], (block, low, seam)]
        point.status[:0] = [(block, seam, high)] if seam < high else []
    elif len(parts) > 1:
        wording = 2 if titled and len(parts) > 2 else 1
        point.text, point.status[:0] = parts[:wording], parts[wording:]
    elif parts:
        block, low, high = parts[0]
        seam = _seam(block.text, low, high)
        point.text = [(block, low, seam)]
        if seam < high:
            point.status.insert(0, (block, seam, high))


def _is_title(piece: Part) -> bool:
    block, low, high = piece
    fragment = block.text[low:high].strip()
    return len(fragment) < 80 and not fragment.endswith((".", ":", "?"))


def _is_wanted(block: Block, low: int, high: int) -> bool:
    """Whether the first sentence tells what is wanted."""
    stop = _SENTENCE.search(block.text, low, high)
    words = tokenize(block.text, low, stop.start() if stop else high)
    return any(is_like(token.text, *_WANTED) for token in words)


def _seam(text: str, low: int, high: int) -> int:
    """Where the first sentence begins that tells what was done and not what is wanted."""
    bounds = [low, *(match.end() for match in _SENTENCE.finditer(text, low, high)), high]
    for start, end in list(pairwise(bounds))[1:]:
        if not any(
            is_like(token.text, *_WANTED) for token in tokenize(text, start, min(end, start + 90))
        ):
            return start
    return high
