"""What every slide needs, in our own look or in somebody's: layouts, title, notes, room, number.

Layouts are found by the placeholders they have, never by their place in the file, so that a
template of any house works.
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from geo import text
from geo.errors import TemplateError
from geo.escape import plain, xml
from geo.exports.powerpoint.drawingml import EMU_PER_PT, NAMESPACES, Place
from geo.exports.powerpoint.lines import cut_to, lines_of
from geo.scene import typeface

#: Letters of Arial, and of a face nobody knows, fill the room measured in ours at this part of
#: their size.
FIT = 0.9
#: What the facts themselves are written in, whatever the deck speaks.
FACTS = "nb-NO"
_TITLES = {KIND.TITLE, KIND.CENTER_TITLE}
FURNITURE = {KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER}
_TEXTS = {KIND.BODY, KIND.OBJECT, KIND.VERTICAL_BODY, KIND.VERTICAL_OBJECT}


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
        titled = [layout for layout in layouts if _kinds(layout) & _TITLES] or layouts
        return cls(
            title=min(titled, key=_unlike_a_title_slide),
            title_only=min(titled, key=_unlike_title_only),
            content=min(titled, key=_unlike_content),
        )


def fit_for_slides(show: Any) -> None:
    """Ask of a file all that making slides will ask, so that a faulty one fails before that."""
    layouts = Layouts.of(show)
    letters(show)
    for layout in (layouts.title, layouts.title_only, layouts.content):
        room(show, layout)
        ground(show, layout)
    if not show.slide_width or not show.slide_height:
        raise TemplateError("broken")


def _kinds(layout: Any) -> set[Any]:
    return {item.placeholder_format.type for item in layout.placeholders}


def _counts(layout: Any) -> tuple[int, int]:
    """How many placeholders for text a layout has, and how many for other things."""
    kinds = [item.placeholder_format.type for item in layout.placeholders]
    texts = sum(kind in _TEXTS for kind in kinds)
    return texts, sum(kind not in _TEXTS | _TITLES | FURNITURE for kind in kinds)


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


def title(slide: Any, words: str, language: str, fit: float) -> None:
    """The slide's title in its placeholder, first of all shapes; smaller when it would run over."""
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
    tree.remove(shape._element)
    tree.insert(2, shape._element)
    size = _fitting(shape, words, _size(slide.slide_layout, shape), fit)
    write(shape, words, language, size=size)


def subtitle(slide: Any, words: str, language: str, fit: float) -> None:
    """The lines under a deck's title, in the placeholder for them where there is one."""
    rest = [
        item
        for item in slide.placeholders
        if item.placeholder_format.type not in _TITLES | FURNITURE
    ]
    kinds = [{KIND.SUBTITLE}, _TEXTS]
    found = (item for kind in kinds for item in rest if item.placeholder_format.type in kind)
    chosen = next(found, None)
    if chosen is not None:
        size = _fitting(chosen, words, _size(slide.slide_layout, chosen), fit)
        write(chosen, words, language, size=size)
    clear(slide, keep=chosen)


def body(slide: Any, lines: list[str], language: str, place: Place, fit: float) -> None:
    """Sentences in the layout's own text placeholder, without bullets."""
    texts = [item for item in slide.placeholders if item.placeholder_format.type in _TEXTS]
    if not texts:
        paragraphs(slide, place, lines, language, 24, text.say("slides.note"))
    else:
        words = "\n".join(lines)
        write(texts[0], words, language, size=_fitting(texts[0], words, 2600, fit) or 2600)
        for properties in texts[0]._element.txBody.iterfind(qn("a:p")):
            properties.insert(
                0, parse_xml(f'<a:pPr {NAMESPACES} marL="0" indent="0"><a:buNone/></a:pPr>')
            )
    clear(slide, keep=texts[0] if texts else None)


def clear(slide: Any, keep: Any = None) -> None:
    """Take out the placeholders that nobody filled: on screen they would ask for text."""
    for item in list(slide.placeholders):
        kind = item.placeholder_format.type
        kept = keep is not None and item._element is keep._element
        if kind not in _TITLES | FURNITURE and not kept:
            item._element.getparent().remove(item._element)


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
        f'<a:p><a:pPr><a:spcAft><a:spcPts val="{_AFTER * 100}"/></a:spcAft></a:pPr><a:r>'
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


_AFTER = 3  # points


def height(lines: list[str], size: float, room: float) -> float:
    """How many points of height paragraphs need, in a box `room` points wide."""
    return sum(lines_of(line, size, room, typeface.BOLD) * size * 1.2 + _AFTER for line in lines)


def fitted(lines: list[str], size: float, room: float, most: float) -> list[str]:
    """The paragraphs, cut where together they need more than `most` points of height."""
    kept: list[str] = []
    for line in lines:
        left = int((most - height(kept, size, room) - _AFTER) / (size * 1.2))
        if left < 1:
            break
        kept.append(cut_to(line, size, room, left, typeface.BOLD))
    return kept


def _fitting(shape: Any, words: str, size: int, fit: float) -> int:
    """0 when the words fit at `size` (hundredths of a point), else the size at which they do."""
    wide, high = shape.width / EMU_PER_PT - 16, shape.height / EMU_PER_PT - 4
    for tried in range(size, 999, -100):
        lines = sum(
            lines_of(line, tried / 100 / fit, wide, typeface.BOLD) for line in words.split("\n")
        )
        if lines * tried / 100 * 1.2 <= high:
            return 0 if tried == size else tried
    return 1000


def _size(layout: Any, shape: Any) -> int:
    """The size of a placeholder's letters as layout and master have it (hundredths of a point)."""
    kind = shape.placeholder_format.type
    style_of = "p:titleStyle" if kind in _TITLES else "p:bodyStyle"
    own_kinds = _TITLES if kind in _TITLES else {kind, KIND.BODY}
    places = [
        item.element
        for owner in (layout, layout.slide_master)
        for item in owner.placeholders
        if item.placeholder_format.type in own_kinds
    ]
    places.append(layout.slide_master.element.find(f"{qn('p:txStyles')}/{qn(style_of)}"))
    for place in places:
        if place is None:
            continue
        found = place.find(f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if found is not None and found.get("sz"):
            return int(found.get("sz"))
    return 4400 if kind in _TITLES else 2800


def furnish(slide: Any, layout: Any, language: str) -> None:
    """The slide's number and the template's own footer, where the layout has them."""
    tree = slide.shapes._spTree
    for item in layout.placeholders:
        kind = item.placeholder_format.type
        wanted = kind is KIND.SLIDE_NUMBER or (kind is KIND.FOOTER and item.text_frame.text)
        if not wanted:
            continue
        copied = deepcopy(item.element)
        properties = copied.find(qn("p:spPr"))
        properties[:] = []
        number = max(int(id_) for id_ in tree.xpath(".//p:cNvPr/@id")) + 1
        copied.find(f".//{qn('p:cNvPr')}").set("id", str(number))
        for run in copied.iter(qn("a:rPr"), qn("a:endParaRPr")):
            run.set("lang", language)
        tree.append(copied)


def last(slide: Any) -> None:
    """Number and footer to the end of the reading order."""
    tree = slide.shapes._spTree
    for item in list(slide.placeholders):
        if item.placeholder_format.type in FURNITURE:
            tree.append(item._element)


def notes(slide: Any, words: str, language: str) -> None:
    """What the speaker sees and the hall does not."""
    frame = slide.notes_slide.notes_text_frame
    if frame is None:
        return
    frame.text = "\n".join(plain(line) for line in words.split("\n"))
    for run in frame._txBody.iter(qn("a:rPr"), qn("a:r")):
        if run.tag == qn("a:r"):
            run.get_or_add_rPr().set("lang", language)


# --- room, ground and letters ---------------------------------------------------------------------


def room(show: Any, layout: Any) -> Place:
    """What is free below a layout's title and above its foot; the text's place when that is odd."""
    width, height_ = show.slide_width, show.slide_height
    side = width // 20
    name = next(
        (item for item in layout.placeholders if item.placeholder_format.type in _TITLES), None
    )
    feet = [
        item.top
        for item in layout.placeholders
        if item.placeholder_format.type in FURNITURE and item.top and item.top > height_ * 0.8
    ]
    bottom = min([*feet, round(height_ * 0.95)]) - round(height_ * 0.012)
    if name is not None and name.width:
        top = name.top + name.height + round(height_ * 0.02)
        if top < height_ * 0.45 and name.width > width * 0.5:
            left, right = _insets(name)
            return Place(name.left + left, top, name.width - left - right, bottom - top)
    texts = [
        item
        for item in layout.slide_master.placeholders
        if item.placeholder_format.type in _TEXTS and item.width
    ]
    if texts and texts[0].height > height_ * 0.3:
        return Place(texts[0].left, texts[0].top, texts[0].width, texts[0].height)
    return Place(side, height_ // 4, width - 2 * side, bottom - height_ // 4)


def _insets(shape: Any) -> tuple[int, int]:
    """How far inside a title's box its letters begin and end, as layout and master have it."""
    master = next(
        (
            item
            for item in shape.part.slide_master.placeholders
            if item.placeholder_format.type is KIND.TITLE
        ),
        shape,
    )
    frames = [item.element.find(f".//{qn('a:bodyPr')}") for item in (shape, master)]

    def side(name: str) -> int:
        found = (frame.get(name) for frame in frames if frame is not None)
        return int(next((value for value in found if value), 91_440))

    return side("lIns"), side("rIns")


def ground(show: Any, layout: Any) -> str:
    """Whether the slides are `light` or `dark`; `unknown` behind a picture or a gradient."""
    colour = next(
        (
            found
            for owner in (layout, layout.slide_master)
            if (found := _background(show, owner)) is not None
        ),
        None,
    )
    if not colour:
        return "unknown"
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return "dark" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.4 else "light"


def _background(show: Any, owner: Any) -> str | None:
    """The colour behind a layout or master, "" for what has no one colour, None for none set."""
    back = owner.element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
    if back is None:
        return None
    plain_fill = back.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}")
    # A reference to the theme's first background is a plain one.
    reference = back.find(qn("p:bgRef"))
    if plain_fill is None and (reference is None or reference.get("idx") != "1001"):
        return ""
    holder = plain_fill if plain_fill is not None else reference
    exact = holder.find(qn("a:srgbClr"))
    if exact is not None:
        return str(exact.get("val"))
    named = holder.find(qn("a:schemeClr"))
    return _theme_colour(show, named.get("val")) if named is not None and not len(named) else ""


def _theme_colour(show: Any, name: str) -> str:
    master = show.slide_masters[0]
    slot = master.element.find(qn("p:clrMap")).get(name, name)
    theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    found = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{slot}')}")
    if found is None or not len(found):
        return ""
    return str(found[0].get("lastClr") or found[0].get("val"))


def letters(show: Any) -> float:
    """How large letters of the file's own face may be for room that was measured in ours."""
    master = show.slide_masters[0]
    theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    latin = theme.find(f".//{qn('a:minorFont')}/{qn('a:latin')}")
    face = latin.get("typeface", "") if latin is not None else ""
    return _FITS.get(face.removesuffix(" Light"), FIT)


#: Measured on Norwegian sentences; an unknown face is taken to be as wide as Arial.
_FITS = {
    "Calibri": 1.0,
    "Source Sans 3": 1.0,
    "Source Sans Pro": 1.0,
    "Verdana": 0.78,
    "Aptos": 0.93,
    "Segoe UI": 0.9,
    "Century Gothic": 0.83,
}


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


def finish(show: Any, title: str, when: date) -> bytes:
    """The file, the same bytes for the same slides: dated by the list, not by the clock."""
    core = show.core_properties
    core.title, core.language = plain(title)[:255], text.LANGUAGES[text.language()]
    core.author = core.last_modified_by = text.say("app.title")
    core.subject = core.keywords = core.comments = core.category = core.version = ""
    core.created = core.modified = datetime(when.year, when.month, when.day)
    core.revision = 1
    out = io.BytesIO()
    show.save(out)
    return _dateless(out)


def _dateless(written: io.BytesIO) -> bytes:
    """The archive with the same day on every entry; a name twice would be a broken file."""
    out = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        entries = old.infolist()
        if len({entry.filename for entry in entries}) < len(entries):
            raise TemplateError("broken")
        for entry in entries:
            fixed = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry), compresslevel=6)
    return out.getvalue()
