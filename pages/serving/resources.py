"""The files that the browser fetches beside Streamlit's own: map, scripts, styles, Leaflet.

They lie under an address that carries a digest of all of them, so a browser may keep them for
good and gets new ones exactly when something changed. Everything comes from this machine.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from geo import settings, text, webmap
from geo.disk_cache import NOWHERE, Room
from geo.errors import NotInstalledError
from geo.escape import script
from geo.exports.web import faces, with_imports
from geo.files import without_collection
from geo.frozen import frozen
from geo.installed import GEOMAN, LEAFLET
from geo.model import Register
from pages.serving import delbydeler, resource_paths, rows

_OWN = Path(__file__).with_name("assets")
#: The server puts these into the page itself.
_MEASURES = "border_measures.js"
_INLINE = {
    *("pages.css", "modes.css", "marker.css", "council.css", "area_table.css"),
    *("norwegian.js", "reconnect.js", "rights.js", "sending.js", "loading.js", "history_steps.js"),
}
LEVELS, LIST_IDS = "levels.js", "list_ids.js"
#: What a page asks for as one script, by its name: the modules that it imports.
_JOINED = {
    "map_host.js": (*webmap.SCRIPTS, "answer.js", LIST_IDS, LEVELS, "register.js"),
    "area_table.js": (LIST_IDS, LEVELS, "rows.js"),
    "copy_link.js": ("link_words.js",),
}
#: What the map asks for beside Leaflet.
MAP_MODULES = ("map_host.js", "area_table.js", "copy_link.js")
MAP_SHEET = "map_page.css"
#: Level 9 takes four times as long, and spares 6 KB of a thousand.
_GZIP_LEVEL = 6
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
}


@frozen
class Resource:
    """One file ready to send: gzipped bytes and their content type."""

    body: bytes
    content_type: str


@frozen
class Resources:
    """All files of one register, under one version."""

    version: str
    files: dict[str, Resource]

    def address(self, name: str) -> str:
        """Where the browser finds a file, relative to the app's root."""
        return f"{resource_paths.PREFIX}/{self.version}/{name}"

    def links(self) -> str:
        """The lines of a page's head that bring what its map will ask for, so that scripts and
        sheet are there, and have run, when Streamlit has drawn the place for it."""
        lines = {
            "leaflet.js": '<script defer src="/{}"></script>',
            MAP_SHEET: '<link rel="stylesheet" href="/{}">',
            **dict.fromkeys(MAP_MODULES, '<script type="module" src="/{}"></script>'),
        }
        return "\n".join(
            line.format(self.address(name)) for name, line in lines.items() if name in self.files
        )


@cache
def leaflet() -> Resources:
    """Leaflet alone, whose address depends on no register: a page can bring it while the files of
    its register are being made. Without files where it is not installed."""
    body = _fixed().get("leaflet.js")
    if body is None:
        return Resources("", {})
    leaflet = {"leaflet.js": Resource(_packed(body), _TYPES[".js"])}
    return Resources(f"leaflet-{hashlib.sha256(body).hexdigest()[:16]}", leaflet)


def gather(
    register: Register, background: dict[str, dict[str, object]], room: Room = NOWHERE
) -> Resources:
    """Make every file for a register. `background` as `files.read_orientation` gives it; `room`
    keeps what follows from borders alone."""
    with without_collection():
        return _gathered(register, background, room)


def _gathered(
    register: Register, background: dict[str, dict[str, object]], room: Room
) -> Resources:
    drawn = webmap.browser_files(register, background, room)
    generated = {**drawn, "delbydeler.js": delbydeler.module(register, room)}
    raw = generated | _fixed()
    unjoined = raw | {"rows.js": rows.module(register), "link_words.js": _link_words()}
    for name, imported in _JOINED.items():
        sources = {it: unjoined[it].decode() for it in imported if it in unjoined}
        raw[name] = with_imports(raw[name].decode(), sources).encode()
    sums = {name: hashlib.sha256(body).digest() for name, body in raw.items()}
    packed = _all_packed(dict(zip(sums.values(), raw.values(), strict=True)))
    files = {name: Resource(packed[sum_], _TYPES[Path(name).suffix]) for name, sum_ in sums.items()}
    whole = b"".join(name.encode() + b"\0" + sum_ for name, sum_ in sorted(sums.items()))
    return Resources(hashlib.sha256(whole).hexdigest()[:16], files)


#: Files as they are sent, by their digests: those of the versions that were made last.
_LAST_PACKED: deque[dict[bytes, bytes]] = deque(maxlen=2)


def _all_packed(bodies: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """Files as they are sent; those of a version before are not packed again. All by digest."""
    known = {sum_: body for last in tuple(_LAST_PACKED) for sum_, body in last.items()}
    new = {sum_: body for sum_, body in bodies.items() if sum_ not in known}
    with ThreadPoolExecutor() as pool:  # zlib lets other threads run
        newly_packed = dict(zip(new, pool.map(_packed, new.values()), strict=True))
    packed = {sum_: newly_packed.get(sum_) or known[sum_] for sum_ in bodies}
    _LAST_PACKED.append(packed)
    return packed


def _link_words() -> bytes:
    """What the button says that copies a link."""
    labels = {
        "copy": text.say("map.copy_link"),
        "copied": text.say("map.link_copied"),
        "shown": text.say("map.link_shown"),
    }
    return f"export const words = {script(labels)};".encode()


def _packed(body: bytes) -> bytes:
    """A file as it is sent."""
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def measured(script: bytes) -> bytes:
    """The script that measures borders, for the projection of the settings; as it is for Oslo's.

    Raises ValueError for a script without the line that says which.
    """
    head, line, rest = script.partition(b"const MIDDLE = 9, SCALE = 0.9996, EAST = 500_000;")
    if not line:
        raise ValueError("the script does not say its projection")
    own = settings.current().projection
    if (own.meridian, own.scale, own.east) == (9.0, 0.9996, 500_000.0):
        return script
    line = f"const MIDDLE = {own.meridian}, SCALE = {own.scale}, EAST = {own.east};".encode()
    return head + line + rest


@cache
def _fixed() -> dict[str, bytes]:
    files = {name: webmap.asset(name) for name in webmap.ASSETS}
    files |= {path.name: path.read_bytes() for path in _OWN.iterdir() if path.name not in _INLINE}
    files[_MEASURES] = measured(files[_MEASURES])
    # Without Leaflet (no `npm ci` yet) the pages still work; the map says what is missing.
    files |= {
        name: LEAFLET.with_name(name).read_bytes()
        for name in ("leaflet.js", "leaflet.css")
        if LEAFLET.with_name(name).is_file()
    }
    files[MAP_SHEET] = files.get("leaflet.css", b"") + b"\n" + files["map.css"]
    with suppress(NotInstalledError):
        files["faces.css"] = faces().encode()
    if GEOMAN.is_file():
        files["leaflet-geoman.js"] = GEOMAN.read_bytes()
    return files
