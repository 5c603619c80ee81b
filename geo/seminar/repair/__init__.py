"""The letters that a scanner misread, put right in what is written to the register.

A word that is no Norwegian word, and becomes exactly one by what scanners mistake, is repaired.
Every other word stays. The document, and every quote of it, keeps the letters of the scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from geo.errors import Finding, Severity
from geo.model import Register
from geo.seminar.blocks import Block
from geo.seminar.document import Document
from geo.seminar.proposal import Proposal, Repair
from geo.seminar.repair import readings
from geo.seminar.repair.vocabulary import Vocabulary

#: A word, with the signs that scanners make of letters.
_WORD = re.compile(r"[\w@¢©|]*[^\W\d_][\w@¢©|]*")
_LONGEST = 40
_MOST_SHOWN = 5  #: repairs that a finding names
#: Letters of the shortest word that the dictionaries, and not only the register, may repair; of
#: the shortest with a capital, which may be somebody's name; and of the shortest that is repaired
#: where no æ, ø or å was lost.
_LEAST, _LEAST_CAPITAL, _LEAST_OTHER = 5, 6, 6
_LONGEST_ABBREVIATION, _MOST_DIGITS, _LEAST_LETTERS = 5, 2, 4
#: Unknown words that are looked at, and what a word may have been by two confusions: a document of
#: nothing but nonsense must not cost more than seconds.
_MOST_UNKNOWN, _MOST_LIKELY = 500, 400
#: A text that no scanner read is left alone if fewer of its letters are misread: the share of its
#: letters that are æ, ø or å (2 to 3 in 100 in Norwegian), and its words that would be repaired.
_USUAL_SHARE, _LEAST_REPAIRS, _LEAST_SHARE = 0.018, 3, 0.01


def find_repairs(
    document: Document,
    blocks: Sequence[Block],
    register: Register,
    as_scanned: frozenset[str] = frozenset(),
) -> tuple[Repair, ...]:
    """The misread words of a document, each time they stand there, save those in `as_scanned`.

    A document without scanned pages is only looked at if it reads like one that was scanned.
    """
    scanned = {page.number for page in document.pages if page.scanned}
    if not scanned and not _looks_scanned(blocks):
        return ()
    vocabulary = Vocabulary(register)
    known: dict[str, str] = {}
    repairs, words, looked_at = [], 0, 0
    for word, page, line in _words(blocks, scanned):
        words += 1
        if word not in known and looked_at < _MOST_UNKNOWN:
            known[word] = repaired_word(word, vocabulary)
            looked_at += not vocabulary.knows(word)
        if (meant := known.get(word, word)) != word:
            repairs.append(Repair(word, meant, page, line))
    if not scanned and len(repairs) < max(_LEAST_REPAIRS, _LEAST_SHARE * words):
        return ()
    return tuple(repair for repair in repairs if repair.seen not in as_scanned)


def findings(repairs: Sequence[Repair]) -> tuple[Finding, ...]:
    """That words were repaired: how many, and a few of them."""
    if not repairs:
        return ()
    pairs = dict.fromkeys((repair.seen, repair.meant) for repair in repairs)
    shown = ", ".join(f"«{seen}» → «{meant}»" for seen, meant in list(pairs)[:_MOST_SHOWN])
    values = (("count", str(len(repairs))), ("words", shown))
    return (Finding("words_repaired", "", values=values, severity=Severity.NOTICE),)


def _looks_scanned(blocks: Iterable[Block]) -> bool:
    letters = norwegian = 0
    for block in blocks:
        text = block.text.casefold()
        letters += len(text) - text.count(" ")
        norwegian += sum(map(text.count, readings.NORWEGIAN))
    return norwegian < _USUAL_SHARE * letters


def _words(blocks: Iterable[Block], scanned: set[int]) -> Iterator[tuple[str, int, int]]:
    """(word, page, line) of the scanned pages, or of all where none was scanned."""
    for block in blocks:
        if scanned and not any(line.page in scanned for _, line, _ in block.pieces):
            continue
        for match in _WORD.finditer(block.text):
            quote = block.quote(match.start(), match.end())
            if not scanned or quote.page in scanned:
                yield match[0].strip("|"), quote.page, quote.line


# --- one word -------------------------------------------------------------------------------------


def repaired_word(seen: str, vocabulary: Vocabulary) -> str:
    """The one word that a misread word must have been; the same word where there is none."""
    folded = seen.casefold()
    if not _may_be_misread(seen) or (folded.isalpha() and vocabulary.knows(seen)):
        return seen
    capital = seen[0].isupper()
    repaired = _only(_name(folded, vocabulary)) if capital else ""
    if not repaired and len(seen) >= (_LEAST_CAPITAL if capital else 2):
        repaired = _common(folded, vocabulary)
    if not repaired:
        return seen
    if seen.isupper():
        return repaired.upper()
    return repaired[0].upper() + repaired[1:] if capital else repaired


def _may_be_misread(word: str) -> bool:
    """Whether it is no abbreviation, no letter of a list and no designation: «KOSS», «A4»."""
    digits = sum(map(str.isdigit, word))
    if digits and (digits > _MOST_DIGITS or len(word) - digits < _LEAST_LETTERS):
        return False
    if not 2 <= len(word) <= _LONGEST:
        return False
    upper = sum(map(str.isupper, word))
    return upper <= word[0].isupper() or (word.isupper() and len(word) > _LONGEST_ABBREVIATION)


def _name(word: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The names of the register that it may be."""
    likely = readings.once(word, readings.ANY) | readings.twice(word, readings.TO_NORWEGIAN)
    return vocabulary.names & likely


def _common(word: str, vocabulary: Vocabulary) -> str:
    """The word of the language that it may be, by the likeliest confusions that give any.

    Compounds are none: two words that lost the space between them would become one.
    """
    once = readings.once(word, readings.likely(word))
    if own := vocabulary.own & once:
        return _only(own)
    if len(word) < _LEAST:
        return ""
    for likely in (once, readings.twice(word, readings.TO_NORWEGIAN)):
        if len(likely) > _MOST_LIKELY:
            return ""
        if entries := set(filter(vocabulary.is_entry, likely)):
            return _only(entries)
    return _other(word, vocabulary)


def _other(word: str, vocabulary: Vocabulary) -> str:
    """The word that it may be where no æ, ø or å was lost; none where one may have been too."""
    if len(word) < _LEAST_OTHER or vocabulary.may_be_two(word):
        return ""
    candidate = _only(set(filter(vocabulary.is_entry, readings.once(word, readings.ANY))))
    lost_too = readings.once(candidate, readings.TO_NORWEGIAN)
    return "" if any(map(vocabulary.is_entry, lost_too)) else candidate


def _only(words: Set[str]) -> str:
    return next(iter(words)) if len(words) == 1 else ""


# --- the wordings ---------------------------------------------------------------------------------


def with_repairs(proposal: Proposal, repairs: tuple[Repair, ...]) -> Proposal:
    """The proposal with readable wordings; quotes, and names of places, stay as they were read."""
    if not repairs:
        return proposal
    corrections = {repair.seen: repair.meant for repair in repairs}
    points = tuple(
        replace(
            point,
            text=repaired_text(point.text, corrections),
            status_text=repaired_text(point.status_text, corrections),
        )
        for point in proposal.followups
    )
    items = tuple(
        replace(item, text=repaired_text(item.text, corrections)) for item in proposal.council.items
    )
    return replace(
        proposal,
        title=proposal.title and repaired_text(proposal.title, corrections),
        themes=tuple(repaired_text(theme, corrections) for theme in proposal.themes),
        followups=points,
        council=replace(proposal.council, items=items),
        repairs=repairs,
    )


def repaired_text(text: str, corrections: Mapping[str, str]) -> str:
    """A text with its misread words put right; `corrections` is by the word as it was read."""
    return _WORD.sub(lambda match: corrections.get(match[0].strip("|"), match[0]), text)
