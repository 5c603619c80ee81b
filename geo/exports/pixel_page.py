"""A scene as the page that PDFium makes a bitmap of: a PDF without tags, for nobody else.

Everything is written in tenths of a page unit, so that the corners of shapes are whole numbers.
Words are runs of the typeface's letters at the places that `glyphs` gives them, as in SVG.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import assert_never

import numpy as np

from geo import installed, style
from geo.exports import glyphs
from geo.scene import typeface
from geo.scene.letter_table import EM
from geo.scene.marks import (
    Box,
    Disc,
    Line,
    Mark,
    Paint,
    Points,
    Scene,
    Shape,
    Stroke,
    Text,
)
from geo.style import Fill, TileCircle, TileLine

_TENTHS = 10
#: How far the handles of a curve lie from its ends, for a quarter of a circle of radius 1.
_ROUND = 0.5522848
#: The names of the faces in the page.
_FACES = {typeface.REGULAR: "R", typeface.BOLD: "B"}
_FILLED, _STROKED = 0, 1  # PDF's numbers for letters


def write_page(scene: Scene) -> bytes:
    """A scene without its ground as a PDF of one page, one point to the pixel.

    Raises NotInstalledError without the typeface.
    """
    width, height = scene.page.pixels
    scale = scene.page.scale / _TENTHS
    upside_down = f"{scale:g} 0 0 {-scale:g} 0 {height}"
    drawing, file = _Drawing(), _File()
    marks = "".join(drawing.groups(scene))
    fonts = {name: _add_face(file, weight) for weight, name in _FACES.items()}
    patterns = {
        name: _add_pattern(file, fill, upside_down) for name, fill in drawing.patterns.items()
    }
    shares = {name: f"<</ca {share:g}>>" for name, share in drawing.opacities.items()}
    resources = {"Font": fonts, "Pattern": patterns, "ExtGState": shares}
    content = file.add_stream("", f"{upside_down} cm 1 j\n{marks}".encode())
    return file.page(width, height, _dictionary(resources), content)


class _Drawing:
    """The marks of a page, with the patterns and opacities that they use."""

    def __init__(self) -> None:
        self.patterns: dict[str, Fill] = {}
        self.opacities: dict[str, float] = {}

    def groups(self, scene: Scene) -> Iterator[str]:
        """The groups in drawing order; what the frame cuts is cut once for all that follow."""
        for is_clipped, groups in groupby(scene.groups, lambda group: group.is_clipped):
            marks = "".join(self._mark(mark) for group in groups for mark in group.marks)
            yield f"q {_rectangle(scene.frame)} W n\n{marks}Q\n" if is_clipped else marks

    def _mark(self, mark: Mark) -> str:
        match mark:
            case Text():
                return _text(mark)
            case Line():
                return self._painted(_path(mark.parts, ""), None, mark.stroke)
            case Shape():
                path = _path(mark.rings, " h")
                return self._painted(path, mark.fill, mark.stroke, mark.opacity)
            case Disc():
                return self._painted(_circle(mark.x, mark.y, mark.r), mark.fill, mark.stroke)
            case Box():
                return self._painted(_box(mark), mark.fill, mark.stroke)

    def _painted(self, path: str, fill: Paint, stroke: Stroke | None, opacity: float = 1) -> str:
        """A path in a fill and a stroke; nothing where there is nothing to see."""
        looks = [self._fill(fill), _stroke(stroke) if stroke else ""]
        operator = {(True, True): "B*", (True, False): "f*", (False, True): "S"}.get(
            (bool(looks[0]), bool(looks[1]))
        )
        if not path or operator is None:
            return ""
        if opacity < 1:
            looks.append(f"/{self._opacity(opacity)} gs ")
        return f"q {''.join(looks)}{path} {operator} Q\n"

    def _fill(self, fill: Paint) -> str:
        if fill is None or isinstance(fill, str):
            return f"{_colour(fill)} rg " if fill else ""
        if not fill.tile().marks:
            return f"{_colour(fill.ground)} rg "
        name = f"{fill.pattern}-{fill.ground[1:]}-{fill.mark[1:]}"
        self.patterns[name] = fill
        return f"/Pattern cs /{name} scn "

    def _opacity(self, share: float) -> str:
        name = f"o{round(share * 1000)}"
        self.opacities[name] = share
        return name


def _stroke(stroke: Stroke) -> str:
    dash = f"[{' '.join(map(_n, stroke.dash))}] 0 d " if stroke.dash else ""
    return f"{_colour(stroke.colour)} RG {_n(stroke.width)} w {dash}"


@lru_cache(maxsize=256)
def _colour(colour: str) -> str:
    """A colour of the style table as PDF has it."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))


def _n(units: float) -> str:
    """A length, given in page units."""
    return f"{units * _TENTHS:.5g}"


# --- paths --------------------------------------------------------------------------------------


def _path(parts: tuple[Points, ...], end: str) -> str:
    """Rings or lines; a part whose corners are all the same is left out."""
    if not parts:
        return ""
    tenths = np.rint(np.concatenate(parts) * _TENTHS).astype(int)
    ends = np.cumsum([len(part) for part in parts])
    starts = np.concatenate([[0], ends[:-1]])
    seen = np.minimum.reduceat(tenths, starts) != np.maximum.reduceat(tenths, starts)
    numbers = tenths.ravel().tolist()
    spans = np.stack([starts, ends], axis=1)[seen.any(axis=1)].tolist()
    return " ".join(
        f"%d %d m{' %d %d l' * (stop - start - 1)}{end}" % tuple(numbers[2 * start : 2 * stop])
        for start, stop in spans
    )


def _box(box: Box) -> str:
    if not box.radius:
        return _rectangle(box)
    right, low, r = box.x + box.w, box.y + box.h, box.radius
    return " ".join(
        (
            f"{_n(box.x + r)} {_n(box.y)} m {_n(right - r)} {_n(box.y)} l",
            _bend(right - r, box.y, right, box.y + r, 1, 0),
            f"{_n(right)} {_n(low - r)} l",
            _bend(right, low - r, right - r, low, 0, 1),
            f"{_n(box.x + r)} {_n(low)} l",
            _bend(box.x + r, low, box.x, low - r, 1, 0),
            f"{_n(box.x)} {_n(box.y + r)} l",
            _bend(box.x, box.y + r, box.x + r, box.y, 0, 1),
            "h",
        )
    )


def _rectangle(box: Box) -> str:
    return f"{_n(box.x)} {_n(box.y)} {_n(box.w)} {_n(box.h)} re"


def _circle(x: float, y: float, r: float) -> str:
    return " ".join(
        (
            f"{_n(x + r)} {_n(y)} m",
            _bend(x + r, y, x, y + r, 0, 1),
            _bend(x, y + r, x - r, y, 1, 0),
            _bend(x - r, y, x, y - r, 0, 1),
            _bend(x, y - r, x + r, y, 1, 0),
            "h",
        )
    )


def _bend(x1: float, y1: float, x2: float, y2: float, across: int, along: int) -> str:
    """A quarter of a circle that sets out level (`across` 1) or upright (`along` 1)."""
    right, down = _ROUND * (x2 - x1), _ROUND * (y2 - y1)
    handles = (x1 + right * across, y1 + down * along, x2 - right * along, y2 - down * across)
    return f"{' '.join(map(_n, (*handles, x2, y2)))} c"


# --- words --------------------------------------------------------------------------------------


def _text(mark: Text) -> str:
    """A line of words. A halo lies behind it, half of its stroke outside the letters."""
    spacing = mark.spacing * EM / mark.size
    run = glyphs.set_line(mark.words, mark.weight, spacing)
    letters = _letters(mark.words, mark.weight, spacing)
    place = f"1 0 0 -1 {_n(glyphs.left_of(mark, run))} {_n(mark.y)} Tm"
    words = f"/{_FACES[mark.weight]} {_n(mark.size)} Tf {place} {letters} TJ"
    halo = ""
    if mark.halo:
        look = _stroke(Stroke(mark.halo, style.HALO_WIDTH))
        halo = f"{look}BT {_STROKED} Tr {words} ET "
    return f"q {halo}{_colour(mark.colour)} rg BT {_FILLED} Tr {words} ET Q\n"


@lru_cache(maxsize=4096)
def _letters(words: str, weight: int, spacing: float) -> str:
    """The letters of a line, each with how far it moves on from where the one before stood: the
    page says that they have no width of their own."""
    parts, x = [], 0.0
    for glyph in glyphs.set_line(words, weight, spacing).glyphs:
        parts.append(f"{x - glyph.x:g}<{glyph.number:04x}>")
        x = glyph.x
    return f"[{''.join(parts)}]"


def _add_face(file: _File, weight: int) -> str:
    """The whole typeface of a weight, whose letters go by their numbers."""
    name = f"Face{weight}"
    content = file.add_stream("", installed.face(weight))
    about = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/ItalicAngle 0/StemV 80/Ascent 760"
        f"/Descent -240/CapHeight 660/FontBBox[-500 -300 1500 1000]/FontFile2 {content}>>"
    )
    system = "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    letters = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo{system}"
        f"/FontDescriptor {about}/DW 0/CIDToGIDMap/Identity>>"
    )
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{letters}]>>"
    )


# --- patterns -----------------------------------------------------------------------------------


def _add_pattern(file: _File, fill: Fill, upside_down: str) -> str:
    """The tile of a fill, which repeats from the corner of the page."""
    tile = fill.tile(style.STILL_PATTERN)
    size = f"{_n(tile.width)} {_n(tile.height)}"
    ground = f"{_colour(fill.ground)} rg 0 0 {size} re f"
    marks = " ".join(_tile_mark(mark) for mark in tile.marks)
    colour = _colour(fill.mark)
    return file.add_stream(
        f"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 {size}]/XStep {_n(tile.width)}"
        f"/YStep {_n(tile.height)}/Matrix[{upside_down}]/Resources<<>>",
        f"{ground} {colour} rg {colour} RG {marks}".encode(),
    )


def _tile_mark(mark: style.TileMark) -> str:
    match mark:
        case TileLine(x1, y1, x2, y2, width):
            return f"{_n(width)} w {_n(x1)} {_n(y1)} m {_n(x2)} {_n(y2)} l S"
        case TileCircle(x, y, r, width):
            circle = _circle(x, y, r)
            return f"{circle} f" if width is None else f"{_n(width)} w {circle} S"
        case _:
            assert_never(mark)


# --- the file -----------------------------------------------------------------------------------


class _File:
    """The objects of a PDF (ISO 32000-1, 7.5). The first two are written last."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b"", b""]

    def add(self, content: str | bytes) -> str:
        """One more object; returns what refers to it."""
        self._objects.append(content.encode() if isinstance(content, str) else content)
        return f"{len(self._objects)} 0 R"

    def add_stream(self, entries: str, content: bytes) -> str:
        """One more stream, not packed, since it never reaches a disk."""
        head = f"<<{entries}/Length {len(content)}>>stream\n".encode()
        return self.add(b"".join((head, content, b"\nendstream")))

    def page(self, width: int, height: int, resources: str, content: str) -> bytes:
        """The file, with one page of that size in points."""
        page = self.add(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
            f"/Resources{resources}/Contents {content}>>"
        )
        self._objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
        self._objects[1] = f"<</Type/Pages/Count 1/Kids[{page}]>>".encode()
        parts, at, rows = [b"%PDF-1.7\n"], 9, [b"0000000000 65535 f \n"]
        for number, content_ in enumerate(self._objects, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, content_)
            rows.append(b"%010d 00000 n \n" % at)
            parts.append(part)
            at += len(part)
        count = len(rows)
        end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, at)
        return b"".join((*parts, b"xref\n0 %d\n" % count, *rows, end))


def _dictionary(entries: Mapping[str, Mapping[str, str]]) -> str:
    """A dictionary of dictionaries."""
    parts = (
        f"/{name}<<{''.join(f'/{key} {value}' for key, value in inner.items())}>>"
        for name, inner in entries.items()
    )
    return f"<<{''.join(parts)}>>"
