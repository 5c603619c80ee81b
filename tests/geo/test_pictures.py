"""Every picture format reopened: what is in the file, in which looks, and what it says of itself."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from geo import exports, style
from geo.exports import Order
from geo.exports.order import Motif
from geo.exports.png import render_png
from geo.exports.svg import drawing
from geo.model import Status
from geo.part import Part
from geo.scene import PAGES, Atlas, Role, page_of
from geo.scene.marks import Group, Line, Shape, Text
from geo.style import LookName
from geo.view import View
from tests.conftest import PAYLOADS
from tests.geo.test_scene import NEWEST, renamed

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
#: Parts with a start and at least one step.
PATH = re.compile(r"(M[-\d.]+ [-\d.]+l[-\d.]+ [-\d.]+( [-\d.]+ [-\d.]+)*z?)+")
STILLS = ("svg", "png", "pdf", "pptx")


def svg(order: Order) -> ElementTree.Element:
    return ElementTree.fromstring(exports.picture("svg", order))


def png(order: Order) -> Image.Image:
    return Image.open(io.BytesIO(exports.picture("png", order)))


def pdf(order: Order) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(exports.picture("pdf", order)))


def by_id(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {id_: node for node in root.iter() if (id_ := node.get("id"))}


def is_bitmap(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"


def contents_of(item: pikepdf.Object) -> list[int]:
    """The numbers of the marked contents of a structure element that has no other below it."""
    below = item.K if isinstance(item.K, pikepdf.Array) else [item.K]
    return [int(number) for number in below]


def pdf_text(document: pikepdf.Pdf) -> bytes:
    return b"".join(page.Contents.read_bytes() for page in document.pages)


# --- every format -------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", exports.FORMATS)
def test_every_format_makes_every_kind_of_picture(atlas: Atlas, suffix: str) -> None:
    views = {
        "city": View(),
        "empty": View(edition="2022-autumn"),
        "outside": View(edition="2024-04-30", area="sandvika"),
        "bydel": View(bydel="alna"),
    }
    results = {name: exports.picture(suffix, Order(atlas, view)) for name, view in views.items()}
    assert all(results.values())
    assert len(set(results.values())) == len(views)


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "html"])
def test_the_same_order_makes_the_same_bytes(atlas: Atlas, suffix: str) -> None:
    one, other = (exports.picture(suffix, Order(atlas, View(area="vestli"))) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("look", LookName)
@pytest.mark.parametrize("suffix", STILLS)
def test_every_look_and_the_timeline_can_be_written(
    atlas: Atlas, suffix: str, look: LookName
) -> None:
    for motif in Motif:
        assert exports.picture(suffix, Order(atlas, look=look, motif=motif))


@pytest.mark.parametrize("suffix", STILLS)
def test_hostile_names_do_not_break_a_file(atlas: Atlas, suffix: str) -> None:
    hostile = renamed(atlas, dict(zip(NEWEST, PAYLOADS, strict=False)))
    assert exports.picture(suffix, Order(hostile))


# --- SVG ----------------------------------------------------------------------------------------


def test_svg_has_a_named_group_for_each_area(atlas: Atlas) -> None:
    root = svg(Order(atlas))
    nodes = by_id(root)
    for id_ in NEWEST:
        group = nodes[f"area-{id_}"]
        name, description = group.find(f"{SVG}title"), group.find(f"{SVG}desc")
        assert name is not None and name.text == atlas.register.area_by_id[id_].name
        assert description is not None and description.text and "Enhet" in description.text
    assert len(nodes) == sum(1 for node in root.iter() if node.get("id"))  # no id twice


def test_svg_says_what_it_is(atlas: Atlas) -> None:
    order = Order(atlas)
    root = svg(order)
    assert root.get("lang") == "nb-NO" and root.get("role") == "img"
    nodes = by_id(root)
    assert (
        nodes["picture-title"].text == order.scene.title
        and nodes["picture-told"].text == order.scene.description
    )


def test_svg_words_are_outlines_that_no_face_is_needed_for(atlas: Atlas) -> None:
    content = exports.picture("svg", Order(atlas))
    root = ElementTree.fromstring(content)
    assert b"@font-face" not in content
    assert {node.get("opacity") for node in root.iter(f"{SVG}text")} == {"0"}
    nodes = by_id(root)
    used = {node.get(HREF, "").removeprefix("#") for node in root.iter(f"{SVG}use")}
    assert used <= set(nodes)
    letters = {id_ for id_ in used if not id_.startswith("line-")}
    assert all(nodes[id_].get("d") for id_ in letters)


def test_svg_keeps_its_words_to_be_searched_and_read(atlas: Atlas) -> None:
    order = Order(atlas)
    texts = [node.text for node in svg(order).iter(f"{SVG}text")]
    marks = [mark for group in order.scene.groups for mark in group.marks]
    assert texts == [mark.words for mark in marks if isinstance(mark, Text)]


def test_svg_in_a_document_with_the_face_has_text_alone(atlas: Atlas) -> None:
    root = ElementTree.fromstring(drawing(Order(atlas).scene, alone=False))
    assert not list(root.iter(f"{SVG}use"))
    assert {node.get("opacity") for node in root.iter(f"{SVG}text")} == {None}


@pytest.mark.parametrize("scale", [1, 0.01])
def test_svg_has_no_path_without_numbers(atlas: Atlas, scale: float) -> None:
    """Readers drop the rest of a path after such a step; of tiny parts only what is seen stands."""
    scene = Order(atlas).scene
    small = replace(
        scene, groups=tuple(shrunken(group, scale) for group in scene.of(Role.BACKGROUND))
    )
    root = ElementTree.fromstring(drawing(small))
    paths = [path.get("d", "") for path in root.iter(f"{SVG}path")]
    assert paths and all(PATH.fullmatch(data) for data in paths)


def shrunken(group: Group, scale: float) -> Group:
    marks = (
        replace(mark, rings=tuple(ring * scale for ring in mark.rings))
        if isinstance(mark, Shape)
        else replace(mark, parts=tuple(part * scale for part in mark.parts))
        for mark in group.marks
        if isinstance(mark, Shape | Line)
    )
    return replace(group, marks=tuple(marks))


def test_svg_fetches_nothing(atlas: Atlas) -> None:
    root = svg(Order(atlas))
    values = [v for node in root.iter() for v in node.attrib.values()]
    assert not [v for v in values if "http" in v]
    assert not [
        node for node in root.iter() if node.tag.endswith(("script", "image", "foreignObject"))
    ]


def test_svg_patterns_and_colours_are_those_of_the_table(atlas: Atlas) -> None:
    nodes = by_id(svg(Order(atlas)))
    statuses = {row.area: row.status for row in atlas.register.latest.listings}
    for id_ in NEWEST:
        path = nodes[f"area-{id_}"].find(f"{SVG}path")
        status = statuses[id_]
        assert path is not None and status is not None
        fill, drawn = style.STATUS[status], path.get("fill", "")
        if status is Status.NY:
            assert drawn == fill.ground
            continue
        pattern = nodes[drawn.removeprefix("url(#").removesuffix(")")]
        inks = {
            v for node in pattern.iter() for k, v in node.attrib.items() if k in {"fill", "stroke"}
        }
        assert {fill.ground, fill.mark} == inks - {"none"}


def test_svg_hostile_names_are_text(atlas: Atlas) -> None:
    hostile = renamed(atlas, dict(zip(NEWEST, PAYLOADS, strict=False)))
    root = svg(Order(hostile))
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter(f"{SVG}img"))
    texts = {node.text for node in root.iter(f"{SVG}text")}
    assert "<img src=x onerror=window.__pwned=1>" in texts


# --- PNG ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PAGES, "640x480"])
def test_png_has_its_pixels_and_its_resolution(atlas: Atlas, name: str) -> None:
    page = page_of(name)
    image = png(Order(atlas, page=page))
    assert image.size == page.pixels
    assert image.info["dpi"] == pytest.approx((page.dpi, page.dpi), abs=0.05)
    assert image.mode == "RGB"


def test_png_tells_what_it_shows(atlas: Atlas) -> None:
    order = Order(atlas)
    image = png(order)
    assert image.info["Title"] == order.scene.title
    assert image.info["Description"] == order.scene.description


def test_png_can_be_see_through(atlas: Atlas) -> None:
    image = png(Order(atlas, look=LookName.PLAIN))
    assert image.mode == "RGBA"
    assert image.getchannel("A").getpixel((10, 540)) == 0
    assert image.getchannel("A").getextrema() == (0, 255)


def test_png_edges_have_the_colour_of_what_they_are_the_edge_of(atlas: Atlas) -> None:
    """A half-transparent pixel has its own colour, not one that is darkened by its opacity."""
    order = Order(atlas, look=LookName.PLAIN)
    red, green, blue, opacity = np.asarray(png(order)).astype(int).transpose(2, 0, 1)
    half = (opacity > 20) & (opacity < 235)
    assert half.sum() > 10_000
    # The darkest colour in the picture is the ink; premultiplied edges would be darker still.
    ink = bytes.fromhex(style.INK[1:])
    darker = (red < ink[0] - 3) & (green < ink[1] - 3) & (blue < ink[2] - 3) & half
    assert darker.sum() == 0


def test_png_laid_on_the_ground_is_the_opaque_picture(atlas: Atlas) -> None:
    """A see-through picture on white paper has the colours of the same picture drawn on white."""
    scene = Order(atlas, look=LookName.PLAIN).scene
    clear = Image.open(io.BytesIO(render_png(scene)))
    paper = Image.new("RGBA", clear.size, "#ffffff")
    paper.alpha_composite(clear)
    opaque = Image.open(io.BytesIO(render_png(replace(scene, ground="#ffffff"))))
    off = np.abs(np.asarray(paper.convert("RGB")).astype(int) - np.asarray(opaque).astype(int))
    assert off.max() <= 3


def test_png_is_what_every_reader_of_png_reads(atlas: Atlas) -> None:
    content = exports.picture("png", Order(atlas, page=page_of("500x480")))
    image = Image.open(io.BytesIO(content))
    image.verify()  # lengths and checksums of all parts
    properties = Image.open(io.BytesIO(content)).info
    assert {key: properties[key].lang for key in ("Title", "Description")} == dict.fromkeys(
        ("Title", "Description"), "nb-NO"
    )


def test_png_shows_each_status_in_its_colours(atlas: Atlas) -> None:
    order = Order(atlas, page=PAGES["3840x2160"])
    image = png(order)
    statuses = {row.area: row.status for row in atlas.register.latest.listings}
    for group in order.scene.of(Role.AREA):
        status = statuses.get(group.id.removeprefix("area-"))
        if status is None:
            continue
        shape = group.marks[0]
        assert isinstance(shape, Shape)
        corners = shape.rings[0] * 2
        west, north, east, south = map(int, (*corners.min(axis=0), *corners.max(axis=0)))
        pixels = np.asarray(image.crop((west, north, east, south))).reshape(-1, 3)
        seen = {"#" + bytes(pixel).hex() for pixel in np.unique(pixels, axis=0)}
        fill = style.STATUS[status]
        assert {fill.ground, fill.mark} <= seen, group.name


# --- PDF ----------------------------------------------------------------------------------------


def test_pdf_is_one_vector_page_of_the_right_size(atlas: Atlas) -> None:
    for name, size in {"1920x1080": (960, 540), "a4": (841.9, 595.2)}.items():
        document = pdf(Order(atlas, page=PAGES[name]))
        (page,) = document.pages
        assert [float(v) for v in page.MediaBox[2:]] == pytest.approx(size, abs=0.3)
        assert "/XObject" not in page.Resources  # no bitmap, nothing drawn elsewhere
        patterns = list(page.Resources.Pattern.values())
        assert {int(pattern.PatternType) for pattern in patterns} == {1}  # tiles of lines and dots
        assert not [pattern for pattern in patterns if "/XObject" in pattern.Resources]
        assert not [item for item in document.objects if is_bitmap(item)]


def test_pdf_is_tagged(atlas: Atlas) -> None:
    order = Order(atlas)
    document = pdf(order)
    root = document.Root
    assert str(root.Lang) == "nb-NO" and root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    (top,) = root.StructTreeRoot.K
    tags = [str(item.S) for item in top.K]
    assert tags[0] == "/H1" and tags.count("/Figure") == 1
    figure = next(item for item in top.K if item.S == "/Figure")
    assert str(figure.Alt) == order.scene.description
    content = pdf_text(document)
    numbers = [number for item in top.K for number in contents_of(item)]
    assert sorted(numbers) == list(range(len(numbers))) and len(numbers) >= len(tags)
    marked = [int(result) for result in re.findall(rb"/MCID (\d+)", content)]
    assert sorted(marked) == sorted(numbers)  # each is drawn, and nothing else is
    assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")
    assert len(root.StructTreeRoot.ParentTree.Nums[1]) == len(numbers)


def test_pdf_says_that_it_is_accessible(atlas: Atlas) -> None:
    with pdf(Order(atlas)).open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert not [key for key in meta if "Date" in key]  # nobody asked when it was drawn


def test_pdf_reads_title_figure_and_notes_in_order(atlas: Atlas) -> None:
    scene = Order(atlas).scene
    document = pdf(Order(atlas))
    (top,) = document.Root.StructTreeRoot.K
    tags = [str(item.S) for item in top.K]
    words = [g for g in scene.groups if g.role in {Role.LEGEND, Role.NOTE}]
    assert tags == ["/H1", "/P", "/Figure", *["/P"] * len(words)]


@pytest.mark.parametrize("count", [1, 900])
def test_pdf_tells_everything_however_long(atlas: Atlas, count: int) -> None:
    order = Order(atlas)
    order.__dict__["scene"] = replace(
        order.scene, description="Grønland/Tøyen, videreført; næst. " * count
    )
    document = pdf(order)
    (top,) = document.Root.StructTreeRoot.K
    figure = next(item for item in top.K if item.S == "/Figure")
    assert str(figure.Alt) == order.scene.description
    with document.open_metadata() as meta:
        assert meta["dc:description"] == order.scene.description


def test_pdf_has_no_name_twice(atlas: Atlas) -> None:
    """A halo is drawn behind a name, and is no text."""
    order = Order(atlas)
    with pypdfium2.PdfDocument(exports.picture("pdf", order)) as document:
        read = "".join(document[0].get_textpage().get_text_bounded().split())
    marks = [mark for group in order.scene.groups for mark in group.marks]
    written = "".join("".join(mark.words.split()) for mark in marks if isinstance(mark, Text))
    assert sorted(read) == sorted(written)


def test_pdf_names_itself(atlas: Atlas) -> None:
    order = Order(atlas)
    document = pdf(order)
    with document.open_metadata() as meta:
        assert (
            meta["dc:title"] == order.scene.title
            and meta["dc:description"] == order.scene.description
        )
    assert str(document.docinfo.Title) == order.scene.title


def test_pdf_embeds_the_face_and_can_be_searched(atlas: Atlas) -> None:
    document = pdf(Order(atlas))
    fonts = document.pages[0].Resources.Font
    names = set()
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor and "/ToUnicode" in font
        names.add(str(descriptor.FontName).split("+")[1])
    assert names == {"SourceSans3-Regular", "SourceSans3-Bold"}


def test_pdf_of_an_untitled_picture_has_no_heading(atlas: Atlas) -> None:
    document = pdf(Order(atlas, look=LookName.PLAIN))
    (top,) = document.Root.StructTreeRoot.K
    assert "/H1" not in [str(item.S) for item in top.K]


# --- alike in all -------------------------------------------------------------------------------


def test_formats_agree_on_what_is_in_the_picture(atlas: Atlas) -> None:
    order = Order(
        atlas, View(edition="2024-04-30"), Part.parse("sandvika,asker-sentrum", atlas.register)
    )
    nodes = by_id(svg(order))
    drawn = {id_ for id_ in nodes if id_.startswith("area-")}
    assert (
        drawn
        == {"area-sandvika", "area-asker-sentrum"}
        == {g.id for g in order.scene.of(Role.AREA)}
    )
    legend = {id_ for id_ in nodes if id_.startswith("legend-")} - {
        "legend-title",
        "legend-letters",
    }
    assert legend == {"legend-unknown"}


def test_an_order_with_another_page_is_another_picture(atlas: Atlas) -> None:
    order = Order(atlas)
    assert replace(order, page=PAGES["kvadrat"]).scene.page.name == "kvadrat"
    assert order.scene is order.scene
