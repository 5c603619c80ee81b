"""The messages that a letter by e-mail answers or sends on, which stand under it."""

from __future__ import annotations

from collections.abc import Sequence

from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON

_BEGINS = LEXICON.pattern("earlier_mail")
_SENDER = LEXICON.pattern("mail_sender")
_FIELD = LEXICON.pattern("mail_field")
_QUOTED = ">"
#: Blocks that the fields of a message are in, and that may stand over the first message.
_FIELDS, _TOP = 4, 3


def with_earlier_mails_last(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], int]:
    """The blocks with those of earlier messages behind all others, and how many the others are.

    An earlier message goes on to the end of the file.
    """
    earlier: set[int] = set()
    inside = False
    for place, block in enumerate(blocks):
        inside = inside or (place >= _TOP and _begins_mail(blocks, place))
        if inside or _is_quoted(block):
            earlier.add(place)
    own = tuple(block for place, block in enumerate(blocks) if place not in earlier)
    rest = tuple(block for place, block in enumerate(blocks) if place in earlier)
    return (*own, *rest), len(own)


def _is_quoted(block: Block) -> bool:
    return bool(block.pieces) and block.pieces[0][1].text.lstrip().startswith(_QUOTED)


def _begins_mail(blocks: Sequence[Block], place: int) -> bool:
    """«-----Opprinnelig melding-----», or «Fra: …» over «Sendt: …» and «Emne: …»."""
    text = blocks[place].text
    if _BEGINS.search(text):
        return True
    if not _SENDER.match(text):
        return False
    near = " ".join(block.text[:200] for block in blocks[place : place + _FIELDS])
    return len({match[0].casefold() for match in _FIELD.finditer(near)}) > 1
