"""What a document says of its own signs: «* er nye», «VF = videreført», «resten videreføres»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.frozen import frozen
from geo.model import PartialDate, Status, Unit
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.listing import Item, sentences
from geo.seminar.understanding.marks import Mark, first_clause, is_only_mark, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.note_marks import NOTE_MARK
from geo.seminar.understanding.phrases import find_status_phrases
from geo.seminar.understanding.words import (
    CONTINUED,
    GROUPS,
    Meaning,
    Token,
    Word,
    is_like,
    status_among,
    tokenize,
    unit_in,
)

_STAR = LEXICON.pattern("star")
_CONTINUED = status_among(CONTINUED)
_OTHERWISE = LEXICON.pattern("otherwise")
_MARKED_WITH = LEXICON.pattern("marked_with")
_NOTE = re.compile(r"\s*[(]?([*†‡+#]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹])[)]?\s?(?=[^\W\d_])")
_MARK = re.compile(NOTE_MARK)
_CLAUSES = re.compile(r"[,;]\s|\s(?:mens|medan)\s|\s[–-]\s")
_UNLESS = LEXICON.pattern("unless")
_CODE = LEXICON.pattern("sign_stands_for")
_SIGN = re.compile(r"\s*[(\[]?((?:[A-ZÆØÅ*†‡+#]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]|(?<=[(\[])[a-zæøå]))(?![\w])")
_STAR_WORDS = LEXICON.words("legend.star")
_MARKED = LEXICON.words("legend.marked")
_WITHOUT = LEXICON.words("legend.without")
_OTHERS = frozenset(LEXICON.words("legend.others"))
_BESIDE_OTHERS = _OTHERS | frozenset(LEXICON.words("legend.beside_others"))
_OTHER = LEXICON.words("legend.other")
_REST = LEXICON.words("legend.rest")
_LONGEST = 240
_USUAL = {
    sign.upper(): Status(code)
    for code, group in LEXICON.section("usual_sign").items()
    for sign in group.words
    if code in frozenset(Status)
}
_BRACKETED = re.compile(r"(?<=\w)[ \t]?\(([A-ZÆØÅ]{1,2})\)")
_WORDS = frozenset(word for group in GROUPS.values() for word in group.words)
_LIGHT = frozenset(LEXICON.words("grammar.since"))
_YEAR = re.compile(r"(?:19|20)\d\d")
#: What stands behind a name: in brackets, or up to the next sign.
_BEHIND = re.compile(r"\s*(?:[(\[]([^()\[\]]{1,40})[)\]]|[–:-]?\s*([^\s,;()][^,;()]{0,20}))")
#: «Hovseter – VF»: a name, and a sign that was taken for its last word.
_LAST = re.compile(r"(\S.*?)\s*[\s:–-]\s*(\S+)")


@dataclass(slots=True)
class Legend:
    """The status or unit that each sign stands for, and the status of names without a sign."""

    signs: dict[str, Mark] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    unsigned: Status | None = None
    is_usual: bool = False  #: no sign is explained; they are letters that lists use

    def mark_of_signs(self, text: str, column: Meaning | None = None) -> Mark:
        """What a text of nothing but signs tells, with a year beside one: «EV», «VF», «OS 2028».

        A sign of both a unit and a status tells what its column is of, and nothing elsewhere.
        """
        mark, year = Mark(), None
        for part in re.findall(r"[\w*†‡+#]+", text):
            unit, status = self.units.get(part), self.signs.get(part)
            if unit and status:
                unit = unit if column is Word.UNIT else None
                status = status if column is Word.STATUS else None
            if _YEAR.fullmatch(part):
                year = PartialDate.parse(part)
            elif unit or status:
                mark = mark.over((status or Mark()).over(Mark(unit=unit)))
            elif part.casefold() not in _LIGHT:
                return Mark()
        return replace(mark, started=year) if year and mark.status else mark

    def signed(self, item: Item, text: str) -> Item:
        """A name with what its own signs tell, in it or behind it: «Hovseter (EV, VF)»."""
        match = _LAST.fullmatch(item.name)
        if match and (mark := self.mark_of_signs(match[2])):
            end = item.start + len(match[1])
            item = replace(item, name=match[1], end=end, mark=item.mark.over(mark))
        behind, sign = _BEHIND.match(text, item.end), _SIGN.match(text, item.end)
        sign_mark = self.mark_of_signs(behind[1] or behind[2]) if behind else Mark()
        sign_mark = sign_mark or (self.mark_of_signs(sign[1]) if sign else Mark())
        doubt = "usual_sign" if self.is_usual and sign_mark else item.doubt
        return replace(item, mark=item.mark.over(sign_mark), doubt=doubt)

    def marked(self, mark: Mark, text: str, end: int) -> Mark:
        """The mark of a name that ends at a place of a text, with what holds for the rest."""
        sign = _SIGN.match(text, end)
        if mark.tells_status:
            return mark
        if (sign and "*" in sign[1]) or _MARK.match(text, end):
            return mark  # what it stands for was not understood
        return replace(mark, status=self.unsigned, by_rest=True) if self.unsigned else mark


def read_legend(blocks: Sequence[Block], names: Names) -> Legend:
    """The legend of a document; empty when it has none. No word or name of ours is a sign."""
    legend = Legend()
    whole = "\n".join(block.text for block in blocks if block.kind is not Kind.TEXT)
    for block in blocks:
        if len(block.text) > _LONGEST * 4:
            continue
        cells = [block.text[slice(*cell)] for cell in block.cells]
        if block.kind is Kind.ROW and len(cells) == 2 and not _is_titled(cells[0]):
            _learn_signs(legend, " = ".join(cells), names)  # a table of signs
        _learn_signs(legend, _with_bullet(block), names)
        _learn_note(legend, block, whole)
        for start, end in sentences(block.text):
            if end - start <= _LONGEST:
                _learn(legend, block.text[start:end])
    if not (legend.signs or legend.units):
        _learn_usual(legend, blocks)
    return legend


def _learn_usual(legend: Legend, blocks: Sequence[Block]) -> None:
    """Take the letters that stand for new and continued in a list that explains none: «Furuset (V),
    Vestli (N)». Only where both are used, and no other letter is."""
    short = (block.text for block in blocks if len(block.text) <= _LONGEST * 4)
    used = {match[1] for text in short for match in _BRACKETED.finditer(text)}
    if used <= _USUAL.keys() and len({_USUAL[sign] for sign in used}) > 1:
        legend.signs = {sign: Mark(status=_USUAL[sign]) for sign in used}
        legend.is_usual = True


def _is_titled(cell: str) -> bool:
    """Whether a cell is a name rather than a sign: «Holmlia Syd», «Ila», but not «VF», «Vf.»."""
    return " " in cell.strip() or (cell.istitle() and not cell.rstrip().endswith("."))


def _with_bullet(block: Block) -> str:
    """The words of a block with the sign that was taken for its bullet: «* = ny»."""
    line = block.pieces[0][1].text if block.pieces else ""
    return line if block.kind is Kind.BULLET and block.lines == 1 else block.text


def _learn_signs(legend: Legend, text: str, names: Names) -> None:
    for sign, explanation in _codes(text):
        if sign.casefold() in _WORDS or names.find(sign).kind:
            continue
        if unit := unit_in(explanation, alone=True):
            legend.units.setdefault(sign, unit)
        elif (mark := mark_in(explanation)).tells_status:
            legend.signs.setdefault(sign, replace(mark, unit=None, started=None))


def _learn(legend: Legend, sentence: str) -> None:
    """Take what a sentence tells of the signs, and of the names without one: «Nye er merket med *,
    resten er videreført»."""
    if _OTHERWISE.search(sentence):
        legend.unsigned = legend.unsigned or _CONTINUED
    statements = [part for part in _statements(sentence) if part.status is not None]
    for part in statements:
        if part.sign and not part.is_denied:
            legend.signs.setdefault(part.sign, Mark(status=part.status))
        elif part.is_of_the_rest or (part.sign and part.status in CONTINUED):
            legend.unsigned = part.status


@frozen
class _Statement:
    """What a clause tells: of names with a `sign`, or `is_denied` of those without; or of the
    rest."""

    status: Status | None
    sign: str
    is_denied: bool
    is_of_the_rest: bool


def _statements(sentence: str) -> Iterator[_Statement]:
    """The statements of a sentence: of its clauses where more than one tells a status."""
    statuses = list(find_status_phrases(list(tokenize(sentence))))
    parts = _CLAUSES.split(sentence) if len(statuses) > 1 else [sentence]
    for part in parts:
        words = list(tokenize(part))
        one = next(find_status_phrases(words), None)
        if one is None or not isinstance(one.word, Status):
            continue
        sign, at = _sign_in(part, words)
        denied = any(is_like(token.text, *_WITHOUT) for token in words[max(at - 3, 0) : at])
        rest = _UNLESS.search(part) or (one.word in CONTINUED and _is_of_the_rest(words, one.start))
        yield _Statement(one.word, sign, denied, bool(rest))


def _sign_in(text: str, tokens: Sequence[Token]) -> tuple[str, int]:
    """The sign that a clause speaks of, and the place of the word before or at it; ("", 0)."""
    marked = _MARKED_WITH.search(text)
    if marked:
        return marked["sign"], sum(token.end <= marked.end() for token in tokens)
    star = next((at for at, one in enumerate(tokens) if is_like(one.text, *_STAR_WORDS)), None)
    about = any(is_like(token.text, *_MARKED) for token in tokens)
    if star is not None:
        return "*", star
    return ("*", len(tokens)) if about and _STAR.search(text) else ("", 0)


def _learn_note(legend: Legend, block: Block, text: str) -> None:
    """Take a note that begins with its sign: «* Nytt i 2031», where `text`, all of the document,
    has the sign behind a word."""
    for line in (piece.text for _, piece, _ in block.pieces if block.kind is not Kind.ROW):
        match = _NOTE.match(line)
        explanation = first_clause(line[match.end() :]) if match else ""
        sign = match[1] if match and is_only_mark(explanation) else ""
        mark = mark_in(explanation)
        if sign and mark.tells_status and re.search(rf"\w\s?{re.escape(sign)}(?!\w)", text):
            legend.signs.setdefault(sign, replace(mark, unit=None, started=None))


def _codes(text: str) -> Iterator[tuple[str, str]]:
    """(sign, what it stands for) of each sign that stands for a unit, or first for a status."""
    for match in _CODE.finditer(text):
        before = text[: match.start()].rstrip()[-1:]
        if before.isalnum() and text.startswith("):", match.end(1)):
            continue  # «Hovseter (V): videreføres»
        words = list(tokenize(match[2]))
        one = next(find_status_phrases(words), None)
        denied = words[0].word is Word.NOT if words else False
        if unit_in(match[2], alone=True) or (one is not None and one.start == denied):
            yield match[1], match[2]


def _is_of_the_rest(tokens: Sequence[Token], place: int) -> bool:
    """«Alle områdene nedenfor er videreført …»: said of every name that says nothing itself."""
    denied = any(token.word is Word.NOT for token in tokens[max(place - 2, 0) : place])
    if denied:
        return False
    before = [token.text.casefold() for token in tokens[:place]]
    if _OTHERS.intersection(before) and all(word in _BESIDE_OTHERS for word in before):
        return True  # «Resten er …», «De uten stjerne …»
    every = any(
        token.word is Word.EVERY or is_like(token.text, *_OTHER) for token in tokens[:place]
    )
    areas = any(token.word is Word.AREA for token in tokens)
    return every and areas and any(is_like(token.text, *_REST) for token in tokens)
