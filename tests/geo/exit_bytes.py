"""Everything that the bytes of a file say, in whatever way they are packed."""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pyarrow.parquet as pq
import pypdfium2

_DATA = re.compile(rb"base64,([A-Za-z0-9+/=]{24,})")
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTED = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789æøå".encode("latin-1")
_NOT_LETTERS = bytes(set(range(256)) - set(_LETTERS))


def texts(content: bytes) -> Iterator[str]:
    """Every text that a file holds: itself, what is packed in it, and what its pages say."""
    if content.startswith(b"PK\x03\x04"):
        yield from _zipped(content)
    elif content.startswith(b"%PDF"):
        yield from _pdf(content)
    elif content.startswith(b"\x89PNG"):
        yield from _png(content)
    elif content.startswith(b"PAR1"):
        yield from _parquet(content)
    elif content.startswith(b"SQLite format 3"):
        yield from _plain(content)
        yield from _sqlite(content)
    elif content.startswith(b"\x1f\x8b"):
        yield from texts(gzip.decompress(content))
    else:
        yield from _plain(content)


def letters(text: str) -> str:
    """A text as small letters and figures with nothing between them."""
    latin = text.lower().encode("latin-1", "ignore")
    return latin.translate(None, _NOT_LETTERS).decode("latin-1")


def _zipped(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield archive.comment.decode("utf-8", "replace")
        for name in archive.namelist():
            yield name
            yield from texts(archive.read(name))


def _pdf(content: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as document:
        for item in document.objects:
            yield from _plain(repr(item).encode())
            if isinstance(item, pikepdf.Stream):
                with_filters = bytes(item.read_raw_bytes())
                try:
                    yield from _plain(item.read_bytes())
                except pikepdf.PdfError:
                    yield from _plain(with_filters)
    with pypdfium2.PdfDocument(content) as pages:
        for page in pages:
            yield page.get_textpage().get_text_range()


def _parquet(content: bytes) -> Iterator[str]:
    """Its metadata and every value: the columns are packed."""
    table = pq.read_table(io.BytesIO(content))
    for key, value in (table.schema.metadata or {}).items():
        yield f"{key.decode()} {value.decode()}"
    yield from (str(row) for row in table.drop_columns(_surfaces(table)).to_pylist())


def _surfaces(table: Any) -> list[str]:
    return [name for name in table.column_names if name == "geom"]


def _sqlite(content: bytes) -> Iterator[str]:
    """Every value of every table: a long one is divided among the pages of the file."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(content)
        tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            if not name.startswith("rtree_"):
                yield from (str(row) for row in file.execute(f'SELECT * FROM "{name}"'))


def _png(content: bytes) -> Iterator[str]:
    """Its chunks of text; the pixels are those of the drawing that other formats say."""
    at = 8
    while at < len(content):
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + size]
        if name in {b"tEXt", b"iTXt", b"zTXt", b"eXIf"}:
            yield from _plain(body)
            if name == b"zTXt":
                yield from _plain(zlib.decompress(body.partition(b"\0")[2][1:]))
        at += size + 12


def _plain(content: bytes) -> Iterator[str]:
    """Bytes as text in each of the ways that a program may have written it, each text once."""
    for decoded in _decoded(content):
        unescaped = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), decoded)
        plain = html.unescape(decoded)
        without_tags = _TAG.sub("", plain)  # a word may be divided among runs
        yield from dict.fromkeys((decoded, unescaped, _unquoted(decoded), plain, without_tags))
    for match in _DATA.finditer(content):
        packed = match[1] + b"=" * (-len(match[1]) % 4)
        yield from texts(base64.b64decode(packed))


def _unquoted(text: str) -> str:
    """As `urllib.parse.unquote`, which takes bytes that are no text apart letter by letter."""
    return _QUOTED.sub(
        lambda match: bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace"), text
    )


def _decoded(content: bytes) -> Iterator[str]:
    unfolded = content.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")  # as calendars break lines
    yield unfolded.decode("utf-8", "replace")
    if b"\0" in content:  # as the letters of UTF-16 have
        yield content.decode("utf-16-le", "replace")
        yield content[1:].decode("utf-16-le", "replace")
