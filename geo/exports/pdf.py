"""A scene as a page of vector PDF: real text in the embedded face, and a tagged figure.

Skia draws; it cannot tag more than one thing on a page, so each part of the picture is drawn as
a page of its own and pikepdf lays them on one page, each with its mark in the structure tree.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
import skia
from pikepdf import Array, Dictionary, Name, Pdf, String

from geo.exports import canvas
from geo.exports.order import Order
from geo.scene.marks import Group, Role, Scene

_CREATOR = "IPO-kart"


@dataclass(frozen=True, slots=True)
class _Part:
    """What is one element of the structure: its tag, its alternative text, and what it draws."""

    tag: str
    told: str
    groups: tuple[Group, ...]


def picture(order: Order) -> bytes:
    """The order's scene as PDF."""
    scene = order.scene
    parts = _parts(scene)
    with Pdf.open(io.BytesIO(_drawn(scene, parts))) as document:
        _lay_on_one_page(document, parts)
        _tag(document, parts)
        _tell(document, scene)
        out = io.BytesIO()
        # A fixed identifier: the same register makes the same bytes.
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _parts(scene: Scene) -> list[_Part]:
    """Title, subtitle, the picture, legend and notes, in reading order."""
    figure = {Role.BACKGROUND, Role.AREA, Role.LABEL, Role.FURNITURE}
    tags = {Role.TITLE: "H1", Role.SUBTITLE: "P", Role.LEGEND: "P", Role.NOTE: "P"}
    words = [_Part(tags[group.role], "", (group,)) for group in scene.groups if group.role in tags]
    drawn = tuple(group for group in scene.groups if group.role in figure)
    heads = [part for part in words if part.groups[0].role in {Role.TITLE, Role.SUBTITLE}]
    return [*heads, _Part("Figure", scene.told, drawn), *(p for p in words if p not in heads)]


def _drawn(scene: Scene, parts: list[_Part]) -> bytes:
    """One page for each part."""
    stream = skia.DynamicMemoryWStream()
    metadata = skia.PDF.Metadata()
    metadata.fTitle, metadata.fCreator, metadata.fProducer = scene.title, _CREATOR, _CREATOR
    document = skia.PDF.MakeDocument(stream, metadata)
    point = scene.page.unit_pt
    for number, part in enumerate(parts):
        board = document.beginPage(scene.page.width * point, scene.page.height * point)
        board.scale(point, point)
        if scene.ground and not number:
            board.clear(0xFF000000 | int(scene.ground[1:], 16))
        canvas.draw(board, scene, part.groups)
        document.endPage()
    document.close()
    return bytes(stream.detachAsData())


def _lay_on_one_page(document: Pdf, parts: list[_Part]) -> None:
    first, *rest = list(document.pages)
    content = b""
    for number, (page, part) in enumerate(zip(document.pages, parts, strict=True)):
        head = f"q /{part.tag} <</MCID {number}>> BDC\n".encode()
        content += head + page.Contents.read_bytes() + b"\nEMC Q\n"
    for page in rest:
        _merge(first.Resources, page.Resources)
    while len(document.pages) > 1:
        del document.pages[-1]
    first.Contents = document.make_stream(content)


def _merge(into: pikepdf.Object, more: pikepdf.Object) -> None:
    """Skia names a resource after its object's number, so equal names are equal things."""
    for kind, values in more.items():
        if kind == "/ProcSet":
            continue
        if kind not in into:
            into[kind] = Dictionary()
        for name, value in values.items():
            into[kind][name] = value


def _tag(document: Pdf, parts: list[_Part]) -> None:
    """The structure tree: a document with one element for each part."""
    page = document.pages[0].obj
    top = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
    elements = []
    for number, part in enumerate(parts):
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{part.tag}"), P=top, Pg=page, K=number)
        if part.told:
            element.Alt = String(part.told)
        else:  # lines of a paragraph are drawn apart; read together they would lack their spaces
            element.ActualText = String(" ".join(group.name for group in part.groups))
        elements.append(document.make_indirect(element))
    top.K = Array(elements)
    parents = document.make_indirect(Dictionary(Nums=Array([0, Array(elements)])))
    root = Dictionary(Type=Name.StructTreeRoot, K=Array([top]), ParentTree=parents)
    root.ParentTreeNextKey = 1
    root = document.make_indirect(root)
    top.P = root
    page.StructParents, page.Tabs = 0, Name.S
    document.Root.StructTreeRoot = root
    document.Root.MarkInfo = Dictionary(Marked=True)


def _tell(document: Pdf, scene: Scene) -> None:
    document.Root.Lang = String(scene.lang)
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with document.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"] = scene.title
        meta["dc:description"] = scene.told
        meta["dc:language"] = {scene.lang}
        meta["pdf:Producer"] = _CREATOR
