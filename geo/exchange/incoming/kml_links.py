"""A KMZ whose document links to others in the same archive: which they are, and all of them as one
file. Nothing outside the archive is looked for.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Collection, Iterator
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from geo.exchange.incoming import kinds

_LINK, _ADDRESS = "NetworkLink", "href"


def whole(main: str, names: Collection[str], read: Callable[[str], bytes]) -> bytes:
    """The document of an archive that is called `main`, or a stored zip of it and of those that it
    links to. `names` are the KML files of the archive, and `read` opens one. Raises GisFileError
    for one that is no KML."""
    documents = {main: read(main)}
    waiting = [main]
    while waiting:
        name = waiting.pop(0)
        kinds.kind_of(documents[name])  # a document that is broken, or declares entities
        for link in _linked(documents[name], posixpath.dirname(name)):
            if link in names and link not in documents:
                documents[link] = read(link)
                waiting.append(link)
    if len(documents) == 1:
        return documents[main]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for number, content in enumerate(documents.values()):
            out.writestr(f"{number}.kml", content)
    return target.getvalue()


def documents(content: bytes) -> Iterator[bytes]:
    """The documents that `whole` gave."""
    if not kinds.is_zip(content):
        yield content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from map(archive.read, archive.namelist())


def _linked(document: bytes, folder: str) -> Iterator[str]:
    """What a document in a folder of an archive shows of other files, by their names there."""
    for address in _addresses(document):
        parts = urlsplit(address.strip())
        if parts.path and not (parts.scheme or parts.netloc):
            yield posixpath.normpath(posixpath.join(folder, unquote(parts.path)))


def _addresses(document: bytes) -> list[str]:
    """The addresses in the links of a document that has been parsed before."""
    result: list[str] = []
    path: list[str] = []

    def begin(name: str, _attributes: object) -> None:
        path.append(name.rpartition(" ")[2])
        if path[-1] == _ADDRESS and _LINK in path:
            result.append("")

    def end(_name: str) -> None:
        path.pop()

    def read(words: str) -> None:
        if path[-1] == _ADDRESS and _LINK in path:
            result[-1] += words

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = read
    parser.Parse(document, True)
    return result
