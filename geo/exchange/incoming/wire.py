"""What the process that reads a file sends back: JSON in front, and the shapes behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import orjson

_LENGTH = 8  # bytes that say how long the JSON is


def packed(header: Mapping[str, Any], shapes: Sequence[bytes | None]) -> bytes:
    """The header, which gets the length of each shape, and the shapes."""
    sizes = [len(shape) if shape else 0 for shape in shapes]
    front = orjson.dumps({**header, "sizes": sizes})
    return b"".join((len(front).to_bytes(_LENGTH, "big"), front, *filter(None, shapes)))


def unpacked(content: bytes) -> tuple[dict[str, Any], list[bytes | None]]:
    """The header and the shapes. Raises ValueError for anything else."""
    end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
    header: dict[str, Any] = orjson.loads(content[_LENGTH:end])
    return header, list(_shapes(content, end, header["sizes"]))


def _shapes(content: bytes, start: int, sizes: Sequence[int]) -> Iterator[bytes | None]:
    ends = list(accumulate(sizes, initial=start))
    if ends[-1] != len(content):
        raise ValueError(len(content))
    for first, size in zip(ends, sizes, strict=False):
        yield content[first : first + size] or None
