"""A scene as native PowerPoint shapes: every area its own, named and editable, with alt text.

The XML is written as text. A scene has thousands of corners, and an object for each of them, as
python-pptx would have it, takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from geo.escape import xml
from geo.exports.order import Order
from geo.exports.powerpoint import office, own_look, paths
from geo.exports.powerpoint.drawingml import EMU_PER_PT, NAMESPACES, Place, paint, solid
from geo.exports.powerpoint.fallback_fonts import measure_of
from geo.scene import Group, Role, Scene, typeface
from geo.scene.marks import Anchor, Box, Disc, Line, Mark, Paint, Points, Stroke, Text
from geo.style import OUTLINE_PX, Fill
from geo.text import say
from geo.view import edition_of

#: Steps of a path to a page unit; corners are whole numbers.
_STEPS = 16
#: The middle of a line of text lies so far above its baseline, of the size, in most faces.
_MIDDLE = 0.345
_LINE = 1.25
_BOLD_FROM = 600
#: How much of what is behind a name shines through the box under it.
_HALO_ALPHA = 78_000
#: How much of the room that the widest typeface takes Arial takes, and how much of the rest lies
#: before the words.
_USUAL = 0.87
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_ALIGN = {"start": "l", "middle": "ctr", "end": "r"}
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)


def picture(order: Order) -> bytes:
    """One slide that is the scene. Raises UnknownValueError."""
    with typeface.measured_by(measure_of(own_look.FACE)):
        scene = replace(order).scene  # drawn anew: the order's own is measured in our typeface
    page = scene.page
    unit = page.unit_pt * EMU_PER_PT
    place = Place(0, 0, round(page.width * unit), round(page.height * unit))
    show = own_look.presentation(place.w, place.h)
    slide = show.slides.add_slide(office.Layouts.of(show).title_only)
    slide.element.set("showMasterSp", "0")  # the picture alone, without the slides' band
    if scene.ground:
        ground = parse_xml(
            f"<p:bg {NAMESPACES}><p:bgPr>{solid(scene.ground)}<a:effectLst/></p:bgPr></p:bg>"
        )
        slide.element.find(qn("p:cSld")).insert(0, ground)
    _title(slide, scene, unit)
    draw(slide, scene, place, subtitle=True)
    date = edition_of(order.atlas.register, order.view).date.first
    return office.finish(show, scene.title, date, internal=scene.is_internal)


def draw(
    slide: Any,
    scene: Scene,
    box: tuple[int, int, int, int],
    *,
    subtitle: bool = False,
    ground: bool = False,
) -> None:
    """Put the scene on a slide as one group of shapes, as large as `box` (EMU) has room for.

    The title is the slide's own and is left out. `ground` paints the page behind the
    scene.
    """
    tree = slide.shapes._spTree
    taken = [int(item) for item in tree.xpath(".//p:cNvPr/@id")]
    pen = _Pen(scene, Place(*box), max(taken, default=1))
    hidden = {Role.TITLE} if subtitle else {Role.TITLE, Role.SUBTITLE}
    groups = [group for group in scene.groups if group.role not in hidden]
    if ground and scene.ground:
        page = Box(0, 0, scene.page.width, scene.page.height, scene.ground)
        groups.insert(0, Group("page", Role.BACKGROUND, say("slides.page"), "", (page,)))
    shapes = [shape for shape in map(pen.group, groups) if shape]
    if not shapes:
        return
    deferred = office.defer_markup(slide, "".join(shape.markup for shape in shapes))
    inner = _Drawn(deferred, _round(shape.place for shape in shapes))
    whole = pen.grouped(scene.title, scene.description, [inner])
    tree.append(parse_xml(whole.markup.replace("<p:grpSp>", f"<p:grpSp {NAMESPACES}>", 1)))


def _title(slide: Any, scene: Scene, unit: float) -> None:
    """The title's own placeholder, where the scene has its title."""
    lines = [mark for group in scene.of(Role.TITLE) for mark in group.marks if type(mark) is Text]
    title = slide.shapes.title
    if not lines:  # the look without title still tells a screen reader what the slide is
        title.left, title.top = 0, -round(80 * unit)
        title.width, title.height = round(scene.page.width * unit), round(60 * unit)
    else:
        first, last = lines[0], lines[-1]
        top = first.y - first.size * (_MIDDLE + _LINE / 2)
        title.left, title.top = round(first.left * unit), round(top * unit)
        title.width = round((scene.page.width - 2 * first.left) * unit)
        title.height = round((last.y - first.y + first.size * _LINE) * unit)
    size = round((lines[0].size if lines else 40) * unit / EMU_PER_PT * 100)
    colour = lines[0].colour if lines else scene.look.ink
    office.write(title, scene.title, lang(scene.lang), size=size, fill=solid(colour), tight=True)


def lang(code: str) -> str:
    """The language tag that Office wants, with a country: nb → nb-NO."""
    return code if "-" in code else {"en": "en-GB"}.get(code, f"{code}-NO")


class _Drawn(NamedTuple):
    """The markup of a shape or group and the rectangle that it takes, EMU."""

    markup: str
    place: Place


class _Pen:
    """Writes marks as shapes and counts their ids."""

    def __init__(self, scene: Scene, box: Place, last_id: int) -> None:
        self._unit = min(box.w / scene.page.width, box.h / scene.page.height)
        self._x = box.x + (box.w - scene.page.width * self._unit) / 2
        self._y = box.y + (box.h - scene.page.height * self._unit) / 2
        self._id, self._lang = last_id, lang(scene.lang)

    def group(self, group: Group) -> _Drawn | None:
        """A group of shapes, or its one shape, with the group's name and its words as alt text."""
        decorative = group.role is Role.BACKGROUND
        alt = "" if decorative else group.description
        if len(group.marks) == 1:
            return self._mark(group.marks[0], group.name, alt, decorative)
        if not decorative and (lines := _paragraph(group.marks)):
            return self._text(*lines)
        if group.role is Role.LABEL and (lettered := _lettered(group.marks)):
            return self._label(group, lettered)
        inner = [self._mark(mark, _part(mark, group), "", decorative) for mark in group.marks]
        if not inner:
            return None
        # The area itself has its name alone; what stands beside it says that it is its label.
        label = group.role is Role.LABEL
        name = say("slides.label", name=group.name) if label else group.name
        return self.grouped(name, alt, inner, decorative)

    def _label(self, group: Group, lettered: _Lettered) -> _Drawn:
        """A name and the letter of its unit in one box, and the line to its area."""
        inner = [self._mark(mark, _part(mark, group), "", False) for mark in lettered.leader]
        words = self._text(*lettered.lines, letter=lettered)
        name = say("slides.label", name=group.name)
        return self.grouped(name, group.description, [*inner, words]) if inner else words

    def grouped(self, name: str, alt: str, inner: list[_Drawn], decorative: bool = False) -> _Drawn:
        """Shapes, one at least, as one."""
        place = _round(item.place for item in inner)
        markup = (
            f"<p:grpSp><p:nvGrpSpPr>{self._named(name, alt, decorative)}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr>{_frame(place, child=True)}</p:grpSpPr>"
            f"{''.join(item.markup for item in inner)}</p:grpSp>"
        )
        return _Drawn(markup, place)

    def _mark(self, mark: Mark, name: str, alt: str, decorative: bool) -> _Drawn:
        if isinstance(mark, Text):
            return self._text(mark)
        named = self._named(name, alt, decorative)
        if isinstance(mark, Disc):
            place = self._at(mark.x - mark.r, mark.y - mark.r, 2 * mark.r, 2 * mark.r)
            return self._shape(named, place, _preset("ellipse"), mark.fill, mark.stroke)
        if isinstance(mark, Box):
            place = self._at(mark.x, mark.y, mark.w, mark.h)
            return self._shape(named, place, _rectangle(mark), mark.fill, mark.stroke)
        if isinstance(mark, Line):
            place, path = self._path(mark.parts, closed=False)
            return self._shape(named, place, path, None, mark.stroke)
        place, path = self._path(paths.oriented(mark.rings), closed=True)
        fill = mark.fill
        if isinstance(fill, str) and mark.opacity < 1:
            fill = f"{fill}{round(mark.opacity * 255):02x}"
        return self._shape(named, place, path, fill, mark.stroke)

    def _shape(
        self, named: str, place: Place, geometry: str, fill: Paint, stroke: Stroke | None
    ) -> _Drawn:
        markup = (
            f"<p:sp><p:nvSpPr>{named}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{_frame(place)}{geometry}{paint(fill)}"
            f"{self._outline(fill, stroke)}</p:spPr></p:sp>"
        )
        return _Drawn(markup, place)

    def _text(self, *lines: Text, letter: _Lettered | None = None) -> _Drawn:
        """Lines of one look in a box that neither wraps nor shrinks, centred on their middle; a
        unit's letter stands after the last."""
        first, last = lines[0], lines[-1]
        high = last.y - first.y + first.size * _LINE
        middle = (first.y + last.y) / 2 - first.size * _MIDDLE
        wide = max(line.width for line in lines)
        left = min(line.left for line in lines)
        if letter:
            wide = max(wide, letter.right - left)
        if first.halo:  # words may run over their box, never over what is beside it
            left += wide * (1 - _USUAL) * _BEFORE[letter.side if letter else first.anchor]
            wide *= _USUAL
        place = self._at(left, middle - high / 2, wide, high)
        size = max(100, round(first.size * self._unit / EMU_PER_PT * 100))
        look = _run(first, self._lang, size, self._unit)
        halo = solid(first.halo, _HALO_ALPHA) if first.halo else "<a:noFill/>"
        words = "<a:br/>".join(f"<a:r>{look}<a:t>{xml(line.words)}</a:t></a:r>" for line in lines)
        name = " ".join(line.words for line in lines)
        align = _ALIGN[letter.side if letter else first.anchor]
        if letter:
            regular = _run(replace(first, weight=typeface.REGULAR), self._lang, size, self._unit)
            words += f"<a:r>{regular}<a:t>{xml(letter.words)}</a:t></a:r>"
        markup = (
            f'<p:sp><p:nvSpPr>{self._named(name, "", False)}<p:cNvSpPr txBox="1"/><p:nvPr/>'
            f"</p:nvSpPr><p:spPr>{_frame(place)}{_preset('rect')}{halo}</p:spPr>"
            '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr">'
            f"<a:noAutofit/></a:bodyPr><a:lstStyle/><a:p>{self._lead(lines, align)}{words}</a:p>"
            "</p:txBody></p:sp>"
        )
        return _Drawn(markup, place)

    def _lead(self, lines: tuple[Text, ...], align: str) -> str:
        """Where a paragraph stands, and how far its lines are from each other."""
        if len(lines) == 1:
            return f'<a:pPr algn="{align}"/>'
        step = (lines[-1].y - lines[0].y) / (len(lines) - 1) * self._unit / EMU_PER_PT
        return (
            f'<a:pPr algn="{align}"><a:lnSpc><a:spcPts val="{round(step * 100)}"/></a:lnSpc>'
            "</a:pPr>"
        )

    def _named(self, name: str, alt: str, decorative: bool) -> str:
        self._id += 1
        attribute = f' descr="{xml(alt)}"' if alt else ""
        inner = _DECORATIVE if decorative else ""
        return f'<p:cNvPr id="{self._id}" name="{xml(name)}"{attribute}>{inner}</p:cNvPr>'

    def _at(self, x: float, y: float, w: float, h: float) -> Place:
        unit = self._unit
        left, top = round(self._x + x * unit), round(self._y + y * unit)
        return Place(left, top, max(1, round(w * unit)), max(1, round(h * unit)))

    def _path(self, parts: tuple[Points, ...], closed: bool) -> tuple[Place, str]:
        """Rings or lines as one path of whole numbers, and the rectangle round them."""
        corners = np.concatenate(parts)
        low, high = corners.min(axis=0), corners.max(axis=0)
        place = self._at(low[0], low[1], *(high - low))
        w, h = np.maximum(np.rint((high - low) * _STEPS), 1).astype(int).tolist()
        steps = paths.moves(parts, low, _STEPS, closed=closed)
        fill = "" if closed else ' fill="none"'
        return place, (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            '<a:rect l="0" t="0" r="r" b="b"/>'
            f'<a:pathLst><a:path w="{w}" h="{h}"{fill}>{steps}</a:path></a:pathLst></a:custGeom>'
        )

    def _outline(self, fill: Paint, stroke: Stroke | None) -> str:
        if stroke is None and isinstance(fill, Fill) and not fill.has_ground:
            # A surface without ground has its outline alone.
            dash = tuple(float(part) for part in fill.dash.split())
            stroke = Stroke(fill.outline, OUTLINE_PX, dash)
        if stroke is None:
            return "<a:ln><a:noFill/></a:ln>"
        width = max(1, round(stroke.width * self._unit))
        cap = "" if stroke.dash else ' cap="rnd"'
        return f'<a:ln w="{width}"{cap}>{solid(stroke.colour)}{_dashes(stroke)}<a:round/></a:ln>'


# --- names with letters ---------------------------------------------------------------------------


class _Lettered(NamedTuple):
    """A name with the letter of a police unit: the line to its area, the lines of the name, the
    letter, where it ends (x), and the side of the box that the words keep to."""

    leader: tuple[Mark, ...]
    lines: tuple[Text, ...]
    letter: str
    right: float
    side: Anchor

    @property
    def words(self) -> str:
        """What follows the name."""
        return f"\u00a0({self.letter})"


def _lettered(marks: tuple[Mark, ...]) -> _Lettered | None:
    """The parts of a name whose last marks are a disc with a letter; None for any other."""
    rest, (disc, sign) = marks[:-2], marks[-2:]
    if not isinstance(disc, Disc) or not isinstance(sign, Text):
        return None
    lines = tuple(mark for mark in rest if isinstance(mark, Text))
    if not lines:  # the disc is the end of the line to the area, and the words are the name
        return None
    leader = tuple(mark for mark in rest if not isinstance(mark, Text))
    right = disc.x + disc.r
    return _Lettered(leader, lines, sign.words, right, _side(leader, lines, disc))


def _side(leader: tuple[Mark, ...], lines: tuple[Text, ...], disc: Disc) -> Anchor:
    """The side of its box that a name keeps to: where its line begins; without one the middle, or
    the left when the letter stands in a column of its own."""
    middle = (lines[0].left + disc.x + disc.r) / 2
    starts = [float(mark.parts[0][0][0]) for mark in leader if isinstance(mark, Line)]
    if starts:
        return Anchor.END if starts[0] > middle else Anchor.START
    is_near = disc.x - disc.r - max(line.left + line.width for line in lines) < lines[0].size
    return Anchor.MIDDLE if is_near else Anchor.START


# --- markup ---------------------------------------------------------------------------------------


def _paragraph(marks: tuple[Mark, ...]) -> tuple[Text, ...]:
    """The marks when they are the lines of one paragraph, so that they are edited as one."""
    lines = tuple(mark for mark in marks if isinstance(mark, Text))
    looks = {(line.x, line.size, line.colour, line.weight, line.anchor) for line in lines}
    return lines if len(lines) == len(marks) and len(looks) == 1 else ()


def _part(mark: Mark, group: Group) -> str:
    """What a part of a group is called; its surfaces and the background's parts as the group."""
    if group.role is Role.BACKGROUND:
        return group.name
    if isinstance(mark, Line):
        return say("slides.line")
    if isinstance(mark, Disc):
        return say("slides.disc")
    return say("slides.box") if isinstance(mark, Box) else group.name


def _run(mark: Text, language: str, size: int, unit: float) -> str:
    bold = ' b="1"' if mark.weight >= _BOLD_FROM else ""
    spacing = f' spc="{round(mark.spacing * unit / EMU_PER_PT * 100)}"' if mark.spacing else ""
    return (
        f'<a:rPr lang="{language}" sz="{size}"{bold}{spacing} dirty="0">{solid(mark.colour)}'
        '<a:latin typeface="+mn-lt"/></a:rPr>'
    )


def _dashes(stroke: Stroke) -> str:
    """The dash of a line; Office measures it in thousandths of a per cent of the width."""
    if not stroke.dash:
        return ""
    parts = [max(1, round(part / stroke.width * 100_000)) for part in stroke.dash]
    parts *= 1 + len(parts) % 2
    pairs = zip(parts[::2], parts[1::2], strict=True)
    dashes = "".join(f'<a:ds d="{dash}" sp="{gap}"/>' for dash, gap in pairs)
    return f"<a:custDash>{dashes}</a:custDash>"


def _frame(place: Place, child: bool = False) -> str:
    x, y, w, h = place
    inner = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{w}" cy="{h}"/>' if child else ""
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/>{inner}</a:xfrm>'


def _preset(name: str, adjust: str = "") -> str:
    return f'<a:prstGeom prst="{name}"><a:avLst>{adjust}</a:avLst></a:prstGeom>'


def _rectangle(box: Box) -> str:
    if not box.radius:
        return _preset("rect")
    part = min(50_000, round(box.radius / max(min(box.w, box.h), 1e-6) * 100_000))
    return _preset("roundRect", f'<a:gd name="adj" fmla="val {part}"/>')


def _round(places: Iterable[Place] | Iterator[Place]) -> Place:
    """The rectangle round some."""
    corners = np.array(list(places), dtype=np.int64)
    low = corners[:, :2].min(axis=0)
    size = (corners[:, :2] + corners[:, 2:]).max(axis=0) - low
    return Place(*low.tolist(), *size.tolist())
