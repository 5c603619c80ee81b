"""Our own slides: white, one dark blue, generous room; theme colours and face are ours, so that
whoever edits goes on in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from geo import style, text
from geo.escape import xml
from geo.exports.powerpoint.drawingml import NAMESPACES
from geo.exports.powerpoint.free_room import FOOTERS

#: Every office program has this face or a twin of the same widths, and a file cannot carry
#: Source Sans 3 to all of them.
FACE = "Arial"


def presentation(width: int, height: int) -> Any:
    """An empty presentation of our own look; sizes in EMU."""
    show = pptx.Presentation()
    show.slide_width, show.slide_height = Emu(width), Emu(height)
    show.element.find(qn("p:sldSz")).attrib.pop("type", None)
    master = show.slide_master
    for layout in list(master.slide_layouts):
        if layout.element.get("type") not in _OWN_LAYOUTS:
            master.slide_layouts.remove(layout)
    _strip(show)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _themed(theme.blob)
    _arrange(master, width, height)
    for layout in master.slide_layouts:
        _calm(layout, width, height)
    for part in (show.element, master.element, *(item.element for item in master.slide_layouts)):
        for element in part.xpath(".//*[@lang]"):
            element.set("lang", text.LANGUAGES[text.language()])
    return show


_OWN_LAYOUTS = {"title": "layout_title", "obj": "layout_content", "titleOnly": "layout_title_only"}
_PROMPTS = {
    KIND.TITLE: "prompt_title",
    KIND.CENTER_TITLE: "prompt_title",
    KIND.SUBTITLE: "prompt_subtitle",
}


def _strip(show: Any) -> None:
    """Out with what python-pptx's own file brought: a thumbnail, a printer, its statistics."""
    for owner in (show.part.package, show.part):
        for key, relation in list(owner._rels.items()):
            if relation.reltype.rpartition("/")[2] in _UNWANTED_PARTS:
                owner._rels.pop(key)


_UNWANTED_PARTS = {"thumbnail", "printerSettings", "extended-properties"}


def _themed(blob: bytes) -> bytes:
    """The theme with our colours and face, so that editing goes on in them."""
    root = parse_xml(blob)
    colours = root.find(f".//{qn('a:clrScheme')}")
    root.set("name", text.say("app.title"))
    for holder, name in ((colours, "clrScheme"), (root.find(f".//{qn('a:fontScheme')}"), "font")):
        assert holder is not None, name
        holder.set("name", text.say("app.title"))
    assert colours is not None
    for name, colour in style.OFFICE_THEME.items():
        slot = colours.find(qn(f"a:{name}"))
        assert slot is not None
        slot[:] = [parse_xml(f'<a:srgbClr {NAMESPACES} val="{colour[1:].upper()}"/>')]
    for latin in root.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}"):
        latin.set("typeface", FACE)
    return bytes(serialize_part_xml(root))


def _arrange(master: Any, width: int, height: int) -> None:
    """Master: the title upper left, room below it, the foot small."""
    side, foot = round(width * 0.047), round(height * 0.932)
    room = width - 2 * side
    places = {
        KIND.TITLE: (side, round(height * 0.052), room, round(height * 0.105)),
        KIND.BODY: (side, round(height * 0.19), room, round(height * 0.72)),
        KIND.FOOTER: (side, foot, round(room * 0.8), round(height * 0.045)),
        KIND.SLIDE_NUMBER: (
            side + round(room * 0.85),
            foot,
            round(room * 0.15),
            round(height * 0.045),
        ),
    }
    for item in list(master.placeholders):
        kind = item.placeholder_format.type
        if kind not in places:
            item.element.getparent().remove(item.element)
            continue
        item.left, item.top, item.width, item.height = places[kind]
        body = item.element.find(f".//{qn('a:bodyPr')}")
        body.attrib.update({"lIns": "0", "rIns": "0"})
        if kind is KIND.FOOTER:
            item.element.find(f".//{qn('a:lvl1pPr')}").set("algn", "l")
    _styles(master)
    _words(master.placeholders)
    bar = round(height * 0.018)
    master.element.find(f".//{qn('p:spTree')}").insert(2, parse_xml(_bar(width, bar)))


def _styles(master: Any) -> None:
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    run = title.find(qn("a:defRPr"))
    run.set("sz", "2800")
    run.set("b", "1")
    run.find(f".//{qn('a:schemeClr')}").set("val", "tx2")
    for level, size in zip(
        styles.find(qn("p:bodyStyle")), (2000, 1800, 1600, 1600, 1600), strict=False
    ):
        level.find(qn("a:defRPr")).set("sz", str(size))


def _bar(width: int, height: int) -> str:
    """The thin band at the top of every slide, the only ornament."""
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="90" name="{xml(text.say("slides.band"))}"/>'
        '<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        '</a:prstGeom><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )


def _calm(layout: Any, width: int, height: int) -> None:
    """A layout without positions of its own; the title slide alone is dark blue."""
    kind = layout.element.get("type")
    layout.element.find(qn("p:cSld")).set("name", text.say(f"slides.{_OWN_LAYOUTS[kind]}"))
    for item in list(layout.placeholders):
        if item.placeholder_format.type is KIND.DATE:
            item.element.getparent().remove(item.element)
    _words(layout.placeholders)
    if kind != "title":
        return
    layout.element.set("showMasterSp", "0")
    layout.element.find(qn("p:cSld")).insert(
        0,
        parse_xml(
            f'<p:bg {NAMESPACES}><p:bgPr><a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
            "<a:effectLst/></p:bgPr></p:bg>"
        ),
    )
    side, room = round(width * 0.08), round(width * 0.84)
    for item in list(layout.placeholders):
        if item.placeholder_format.type is KIND.CENTER_TITLE:
            place = (side, round(height * 0.2), room, round(height * 0.34))
            _dress(item, place, "b", 4000)
        elif item.placeholder_format.type is KIND.SUBTITLE:
            _dress(item, (side, round(height * 0.58), room, round(height * 0.26)), "t", 2000)
        else:
            item.element.getparent().remove(item.element)


def _dress(item: Any, place: tuple[int, int, int, int], anchor: str, size: int) -> None:
    """White letters on the title slide's blue."""
    item.left, item.top, item.width, item.height = place
    body = item.element.find(f".//{qn('a:bodyPr')}")
    body.set("anchor", anchor)
    body[:] = [parse_xml(f"<a:normAutofit {NAMESPACES}/>")]
    styles = item.element.find(f".//{qn('a:lstStyle')}")
    styles[:] = [
        parse_xml(
            f'<a:lvl1pPr {NAMESPACES} marL="0" indent="0" algn="l"><a:buNone/>'
            f'<a:defRPr sz="{size}"><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
            "</a:defRPr></a:lvl1pPr>"
        )
    ]


def _words(placeholders: Iterable[Any]) -> None:
    """Norwegian prompts, one line each."""
    for item in placeholders:
        kind = item.placeholder_format.type
        if kind in FOOTERS:
            continue
        prompt = _PROMPTS.get(kind, "prompt_text")
        words = text.say(f"slides.{prompt}")
        for run in item.element.iterfind(f".//{qn('a:t')}"):
            run.text = words
