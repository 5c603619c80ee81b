"""Which blocks of a report end on the page where the next block begins."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from geo.report.blocks import Block, Bullets, Heading, Notice, Paragraph, texts

#: A text with fewer letters, about two lines, is too short to open a page.
_SHORT = 200


def keep_with_next(blocks: tuple[Block, ...]) -> Iterator[bool]:
    """For each block, whether it stays on the page of the next one.

    A heading does, and so does a block before a short text, so that no page begins with that
    text alone. Word calls this "keep with next".
    """
    for block, after in pairwise(blocks):
        yield isinstance(block, Heading) or is_short(after)
    yield False


def is_short(block: Block) -> bool:
    """Whether a block is a text of a line or two."""
    return isinstance(block, Paragraph | Notice | Bullets) and sum(map(len, texts(block))) < _SHORT
