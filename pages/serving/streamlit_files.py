"""The files of Streamlit's own page: sent out of memory, and named to the browser before it asks.

Streamlit's page asks for the script of an element when the server has sent one, and then for what
that script imports. The server runs the page just then and answers late, so our pages name those
scripts in their head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from cachetools import LRUCache
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

_FOLDER = "/static/"
_ROOM = 8_000_000  # bytes; what the pages ask for is half of that
_CACHE_FOR_GOOD = {"Cache-Control": "public, immutable, max-age=31536000"}  # names have digests
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.~-]+\.js)["']""")
#: The scripts of the elements on each page, as Streamlit names them.
_MAP = ("BidiComponent", "Button", "DownloadButton", "Html", "PageLink", "TextInput")
ELEMENTS = {"/": _MAP, "/map": _MAP}
_ICONS = "MaterialSymbols-Rounded"


class FromMemory:
    """Answers for the files under `/static/`, which a disk and a thread would make wait."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._folder = Path(file_util.get_static_dir())
        self._names = _names(self._folder)
        self._content: LRUCache[str, bytes] = LRUCache(_ROOM, getsizeof=len)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and self._is_whole(scope):
            name: str = scope["path"]
            kind = "text/javascript" if name.endswith(".js") else guess_type(name)[0]
            answer = Response(self._read(name), media_type=kind, headers=_CACHE_FOR_GOOD)
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_whole(self, scope: Scope) -> bool:
        """Whether all of a file is asked for, and not only a part of it."""
        return scope["path"] in self._names and all(
            name != b"range" for name, _ in scope["headers"]
        )

    def _read(self, name: str) -> bytes:
        content = self._content.get(name)
        if content is None:
            content = (self._folder / name.removeprefix("/")).read_bytes()
            if len(content) <= _ROOM:
                self._content[name] = content
        return content


def _names(folder: Path) -> frozenset[str]:
    paths = (folder / _FOLDER.strip("/")).rglob("*")
    return frozenset(f"/{it.relative_to(folder).as_posix()}" for it in paths if it.is_file())


@cache
def links(path: str) -> str:
    """The lines of a page's head that name what it will ask for beside what Streamlit's page names
    itself; empty for a page that is not looked after."""
    if path not in ELEMENTS:
        return ""
    folder = Path(file_util.get_static_dir()) / "static"
    known = set(re.findall(r"js/([\w.~-]+\.js)", _start_page(folder)))
    scripts = _with_imports(folder / "js", ELEMENTS[path], known)
    lines = [f'<link rel="modulepreload" crossorigin href=".{_FOLDER}js/{it}">' for it in scripts]
    font = 'rel="preload" as="font" type="font/woff2" crossorigin'
    icons = (folder / "media").glob(f"{_ICONS}.*.woff2")
    lines += [f'<link {font} href=".{_FOLDER}media/{it.name}">' for it in icons]
    return "\n".join(lines)


def _start_page(folder: Path) -> str:
    return (folder.parent / "index.html").read_text(encoding="utf-8")


def _with_imports(folder: Path, elements: Iterable[str], known: set[str]) -> list[str]:
    """The scripts of elements and all that they import, each once, without those that are known."""
    waiting = [it.name for name in elements for it in sorted(folder.glob(f"{name}.*.js"))]
    names: list[str] = []
    while waiting:
        name = waiting.pop(0)
        if name in names or name in known:
            continue
        names.append(name)
        waiting += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return names
