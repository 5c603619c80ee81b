"""What every slide needs, in our own look or in somebody's: layouts, title, notes, room, number.

Layouts are found by the placeholders they have, never by their place in the file, so that a
template of any house works.
"""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.serialized import PackageWriter
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.slide import NotesSlidePart

from geo import style, text
from geo.errors import TemplateError
from geo.escape import plain, xml
from geo.exports.office_archive import OfficeArchive
from geo.exports.powerpoint import theme
from geo.exports.powerpoint.drawingml import EMU_PER_PT, NAMESPACES, Place, solid
from geo.exports.powerpoint.free_room import FOOTERS, TEXTS, TITLES, arrange
from geo.exports.powerpoint.layout_look import look_of, placeholders
from geo.exports.powerpoint.lines import cut_to, is_broken, lines_of
from geo.scene import typeface

#: The smallest letters on a slide, hundredths of a point.
LEAST = 1000
#: From one line to the next, of the size; written into boxes and tables, for typefaces differ.
LINE = 1.2
#: What the facts themselves are written in, whatever the deck speaks.
FACTS = "nb-NO"


@dataclass(frozen=True)
class Layouts:
    """The three layouts that a deck needs, as near as the file has them."""

    title: Any
    title_only: Any
    content: Any

    @classmethod
    def of(cls, show: Any) -> Layouts:
        """Raises TemplateError when the file has no layout at all."""
        layouts = [layout for master in show.slide_masters for layout in master.slide_layouts]
        if not layouts:
            raise TemplateError("no_layouts")
        titled = [layout for layout in layouts if _kinds(layout) & TITLES] or layouts
        return cls(
            title=min(titled, key=_unlike_a_title_slide),
            title_only=min(titled, key=_unlike_title_only),
            content=min(titled, key=_unlike_content),
        )


def fit_for_slides(show: Any) -> None:
    """Ask of a file all that making slides will ask, so that a faulty one fails before that."""
    layouts = Layouts.of(show)
    theme.faces(show)
    for layout in (layouts.title, layouts.title_only, layouts.content):
        arrange(show, layout)
        theme.ground(show, layout)
    if not show.slide_width or not show.slide_height:
        raise TemplateError("broken")


def _kinds(layout: Any) -> set[Any]:
    return {item.placeholder_format.type for item in layout.placeholders}


def _counts(layout: Any) -> tuple[int, int]:
    """How many placeholders for text a layout has, and how many for other things."""
    kinds = [item.placeholder_format.type for item in layout.placeholders]
    texts = sum(kind in TEXTS for kind in kinds)
    return texts, sum(kind not in TEXTS | TITLES | FOOTERS for kind in kinds)


def _unlike_a_title_slide(layout: Any) -> tuple[bool, bool, int]:
    kinds = _kinds(layout)
    return KIND.CENTER_TITLE not in kinds, KIND.SUBTITLE not in kinds, sum(_counts(layout))


def _unlike_title_only(layout: Any) -> tuple[bool, int]:
    return KIND.CENTER_TITLE in _kinds(layout), sum(_counts(layout))


def _unlike_content(layout: Any) -> tuple[bool, int, bool, int]:
    texts, others = _counts(layout)
    # `obj` is the plain "title and content"; section headers have one text as well.
    plain = layout.element.get("type") in {"obj", "tx", None}
    return KIND.CENTER_TITLE in _kinds(layout), abs(texts - 1), not plain, others


def title(slide: Any, words: str, language: str, place: Place | None = None) -> None:
    """The slide's title in its placeholder, at `place` instead of the layout's where one is given,
    first of all shapes; smaller when it would run over."""
    tree = slide.shapes._spTree
    shape = slide.shapes.title
    if shape is None:  # a layout without one: the slide still has a title of its own
        tree.append(
            parse_xml(
                f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="2" name="{xml(words)}"/><p:cNvSpPr>'
                '<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'
                "<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
            )
        )
        shape = slide.shapes.title
        show = slide.part.package.presentation_part.presentation
        side, across = show.slide_width // 20, show.slide_width
        shape.left, shape.top = side, show.slide_height // 24
        shape.width, shape.height = across - 2 * side, show.slide_height // 8
    if place is not None:
        shape.left, shape.top, shape.width, shape.height = place
    tree.remove(shape._element)
    tree.insert(2, shape._element)
    look = look_of(slide.slide_layout)
    kind = shape.placeholder_format.type
    write(shape, words, language, size=_fitting(look.size(shape), words, look.letters(kind)))


def subtitle(slide: Any, words: str, language: str) -> None:
    """The lines under a deck's title, in the placeholder for them where there is one."""
    rest = [
        item for item in slide.placeholders if item.placeholder_format.type not in TITLES | FOOTERS
    ]
    kinds = [{KIND.SUBTITLE}, TEXTS]
    candidates = (item for kind in kinds for item in rest if item.placeholder_format.type in kind)
    chosen = next(candidates, None)
    if chosen is not None:
        look = look_of(slide.slide_layout)
        letters = look.letters(chosen.placeholder_format.type)
        size = _fitting(look.size(chosen), words, letters)
        write(chosen, words, language, size=size)
    clear(slide, keep=chosen)


def body(slide: Any, lines: list[str], language: str, place: Place) -> None:
    """Sentences in the layout's own text placeholder, without bullets."""
    texts = [item for item in slide.placeholders if item.placeholder_format.type in TEXTS]
    if not texts:
        paragraphs(slide, place, lines, language, 24, text.say("slides.note"))
    else:
        words = "\n".join(lines)
        room = (texts[0].width, texts[0].height)
        write(texts[0], words, language, size=_fitting(room, words, 2600) or 2600)
        for properties in texts[0]._element.txBody.iterfind(qn("a:p")):
            properties.insert(
                0, parse_xml(f'<a:pPr {NAMESPACES} marL="0" indent="0"><a:buNone/></a:pPr>')
            )
    clear(slide, keep=texts[0] if texts else None)


def clear(slide: Any, keep: Any = None) -> None:
    """Take out the placeholders that nobody filled: on screen they would ask for text."""
    for kind, element in placeholders(slide):
        is_exempt = keep is not None and element is keep._element
        if kind not in TITLES | FOOTERS and not is_exempt:
            element.getparent().remove(element)


def paragraphs(
    slide: Any, place: Place, lines: list[str], language: str, size: int, name: str, strong: int = 0
) -> None:
    """Small text under a table: a box in the theme's face and colour, the first `strong` lines,
    which are facts, bold. Size in points."""
    clear(slide)
    if not lines:
        return
    tree = slide.shapes._spTree
    number = max(int(item) for item in tree.xpath(".//p:cNvPr/@id")) + 1
    look = f'sz="{size * 100}" dirty="0"'
    bold = [
        f'lang="{FACTS}" b="1" ' if place_ < strong else f'lang="{language}" '
        for place_ in range(len(lines))
    ]
    inner = "".join(
        f'<a:p><a:pPr>{line_spacing(size)}<a:spcAft><a:spcPts val="{_AFTER * 100}"/></a:spcAft>'
        f"</a:pPr><a:r>"
        f'<a:rPr {weight}{look}><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/></a:rPr><a:t>{xml(line)}</a:t></a:r></a:p>'
        for weight, line in zip(bold, lines, strict=True)
    )
    tree.append(
        parse_xml(
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{xml(name)}"/>'
            '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="{place.x}" y="{place.y}"/><a:ext cx="{place.w}" cy="{max(place.h, 1)}"/>'
            '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
            f'<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/>'
            f"</a:bodyPr><a:lstStyle/>{inner}</p:txBody></p:sp>"
        )
    )


def mark_internal(show: Any, language: str) -> None:
    """The word for what is internal over the title of every slide, dark on light whatever the
    slide's own ground is."""
    words = xml(text.say("audience.mark"))
    for slide in show.slides:
        tree = slide.shapes._spTree
        number = max(int(item) for item in tree.xpath(".//p:cNvPr/@id")) + 1
        tree.append(
            parse_xml(
                f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{words}"/>'
                '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
                f'<a:off x="{_MARK.x}" y="{_MARK.y}"/><a:ext cx="{_MARK.w}" cy="{_MARK.h}"/>'
                f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{solid(style.PAPER)}'
                f'<a:ln w="19050">{solid(style.INK)}</a:ln></p:spPr><p:txBody>'
                '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
                '<a:lstStyle/><a:p><a:pPr algn="ctr"/><a:r>'
                f'<a:rPr lang="{language}" sz="{_MARK_SIZE}" b="1" dirty="0">{solid(style.INK)}'
                f'<a:latin typeface="+mn-lt"/></a:rPr><a:t>{words}</a:t></a:r></a:p></p:txBody>'
                "</p:sp>"
            )
        )


#: Where that word stands, EMU: at the margin of our own slides, between their bar and their title.
#: And its size in hundredths of a point.
_MARK, _MARK_SIZE = Place(571_500, 165_100, 1_143_000, 241_300), 1300


_AFTER = 3  # points


def line_spacing(size: float) -> str:
    """Lines as far from each other as was measured, whatever the typeface; size in points."""
    return f'<a:lnSpc><a:spcPts val="{round(size * LINE * 100)}"/></a:lnSpc>'


def height(lines: list[str], size: float, room: float) -> float:
    """How many points of height paragraphs need, in a box `room` points wide."""
    return sum(lines_of(line, size, room, typeface.BOLD) * size * LINE + _AFTER for line in lines)


def fitted(lines: list[str], size: float, room: float, most: float) -> list[str]:
    """The paragraphs, cut where together they need more than `most` points of height."""
    fitting: list[str] = []
    for line in lines:
        left = int((most - height(fitting, size, room) - _AFTER) / (size * LINE))
        if left < 1:
            break
        fitting.append(cut_to(line, size, room, left, typeface.BOLD))
    return fitting


def _fitting(room: tuple[int, int], words: str, size: int) -> int:
    """0 when the words fit a placeholder's width and height (EMU) at `size` (hundredths of a
    point), else the size at which they do, and none is broken."""
    wide, high = room[0] / EMU_PER_PT - 16, room[1] / EMU_PER_PT - 4
    for tried in range(size, LEAST - 1, -100):
        points = tried / 100
        lines = sum(lines_of(line, points, wide, typeface.BOLD) for line in words.split("\n"))
        broken = is_broken(words, points, wide, typeface.BOLD)
        if not broken and lines * points * LINE <= high:
            return 0 if tried == size else tried
    return LEAST


def copy_footers(slide: Any, layout: Any, language: str) -> None:
    """The slide's number and the template's own footer, where the layout has them."""
    tree = slide.shapes._spTree
    for copied in look_of(layout).footers():
        properties = copied.find(qn("p:spPr"))
        properties[:] = []
        number = max(int(id_) for id_ in tree.xpath(".//p:cNvPr/@id")) + 1
        copied.find(f".//{qn('p:cNvPr')}").set("id", str(number))
        for run in copied.iter(qn("a:rPr"), qn("a:endParaRPr")):
            run.set("lang", language)
        tree.append(copied)


def move_footers_last(slide: Any) -> None:
    """Number and footer to the end of the reading order."""
    tree = slide.shapes._spTree
    for kind, element in placeholders(slide):
        if kind in FOOTERS:
            tree.append(element)


def notes(slide: Any, words: str, language: str) -> None:
    """What the speaker sees and the hall does not."""
    frame = _notes_of(slide).notes_text_frame
    if frame is None:
        return
    frame.text = "\n".join(plain(line) for line in words.split("\n"))
    for run in frame._txBody.iter(qn("a:rPr"), qn("a:r")):
        if run.tag == qn("a:r"):
            run.get_or_add_rPr().set("lang", language)


def _notes_of(slide: Any) -> Any:
    """A slide's notes. Those of the first slide are made from the master's placeholders, which
    takes long; the others are copies."""
    package = slide.part.package
    first = package.presentation_part.presentation.slides[0]
    if first.slide_id != slide.slide_id and first.has_notes_slide:
        master = package.presentation_part.notes_master_part
        part = _NOTES._add_notes_slide_part(package, slide.part, master)
        part._element[:] = deepcopy(list(first.notes_slide.element))
        slide.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)
    return slide.notes_slide


_NOTES: Any = NotesSlidePart
_TIGHT = {"lIns": "0", "tIns": "0", "rIns": "0", "bIns": "0", "anchor": "ctr", "wrap": "square"}


def write(
    shape: Any, words: str, language: str, *, size: int = 0, fill: str = "", tight: bool = False
) -> None:
    """Set a placeholder's text, one paragraph a line; size in hundredths of a point, or its own."""
    body = shape._element.txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    size_of = f' sz="{size}"' if size else ""
    for line in words.split("\n"):
        body.append(
            parse_xml(
                f'<a:p {NAMESPACES}><a:r><a:rPr lang="{language}"{size_of} dirty="0">{fill}</a:rPr>'
                f"<a:t>{xml(line)}</a:t></a:r></a:p>"
            )
        )
    if tight:
        frame = body.find(qn("a:bodyPr"))
        frame.attrib.update(_TIGHT)
        frame[:] = [parse_xml(f"<a:noAutofit {NAMESPACES}/>")]


# --- drawings -----------------------------------------------------------------------------------

#: The markup of drawings by package, each as UTF-8.
_DEFERRED: WeakKeyDictionary[Any, list[bytes]] = WeakKeyDictionary()
#: What stands for a drawing: a word that no template can know, and the drawing's number.
_STAND_IN_NAME = f"drawing-{secrets.token_hex(8)}"
_PLACE = re.compile(rf"<\?{_STAND_IN_NAME} (\d+)\?>".encode())


def defer_markup(slide: Any, markup: str) -> str:
    """Keep the markup of shapes until the file is written, and return what stands for it in the
    slide until then. A map has a megabyte of it, which need not be parsed to be written again."""
    deferred = _DEFERRED.setdefault(slide.part.package, [])
    deferred.append(markup.encode())
    return f"<?{_STAND_IN_NAME} {len(deferred) - 1}?>"


class _Filled(OfficeArchive):
    """An archive whose slides get the drawings whose markup was deferred."""

    def __init__(self, archive: zipfile.ZipFile, deferred: list[bytes]) -> None:
        super().__init__(archive, "broken")
        self._deferred = deferred

    def write(self, name: str, content: bytes | str) -> None:
        """Add a part by its name within the file. Raises TemplateError."""
        if isinstance(content, bytes):
            content = _PLACE.sub(lambda place: self._deferred[int(place[1])], content)
        super().write(name, content)


# --- the file -----------------------------------------------------------------------------------

#: python-pptx's own, which would stamp every part with the clock.
_WRITER: Any = PackageWriter


def finish(show: Any, title: str, when: date, *, internal: bool) -> bytes:
    """The file, the same bytes for the same slides: dated by the list, not by the clock.

    An `internal` one says so in its properties, where programs show it.
    """
    core = show.core_properties
    core.title, core.language = plain(title)[:255], text.LANGUAGES[text.language()]
    core.author = core.last_modified_by = text.say("app.title")
    core.subject = core.comments = core.version = ""
    core.category = text.say("audience.mark") if internal else ""
    core.keywords = text.say("audience.metadata") if internal else ""
    core.created = core.modified = datetime(when.year, when.month, when.day)
    core.revision = 1
    package = show.part.package
    parts = _WRITER(None, package._rels, tuple(package.iter_parts()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        into = _Filled(archive, _DEFERRED.get(package, []))
        parts._write_content_types_stream(into)
        parts._write_pkg_rels(into)
        parts._write_parts(into)
    return out.getvalue()
