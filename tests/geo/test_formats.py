"""What each format's record promises, and that one record is all that a new format needs."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image
from pptx import Presentation

from geo import exports, text
from geo.exports import FORMATS, Order, file_format, formats, picture_format, zip_archive
from geo.exports.order import Motif
from geo.exports.report import REPORTS
from geo.exports.report import formats as report_formats
from geo.exports.report.report_format import ReportFormat
from geo.scene import PAGES, Atlas
from geo.style import LookName
from tests.pages.test_pages import opened

ROOT = Path(__file__).parents[2]


def png_size(content: bytes) -> tuple[float, float]:
    with Image.open(io.BytesIO(content)) as image:
        assert image.format == "PNG"
        return image.size


def svg_size(content: bytes) -> tuple[float, float]:
    root = ElementTree.fromstring(content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    return float(root.attrib["width"]), float(root.attrib["height"])


def pdf_size(content: bytes) -> tuple[float, float]:
    with pikepdf.open(io.BytesIO(content)) as document:
        (page,) = document.pages
        return float(page.MediaBox[2]), float(page.MediaBox[3])


def pptx_size(content: bytes) -> tuple[float, float]:
    deck = Presentation(io.BytesIO(content))
    assert len(deck.slides) == 1
    assert deck.slide_width and deck.slide_height
    return deck.slide_width, deck.slide_height


def html_size(content: bytes) -> None:
    assert content.lstrip().lower().startswith(b"<!doctype html>")


#: How a file is opened by what its record says it is, and how large it says that it is.
READERS: dict[str, Callable[[bytes], tuple[float, float] | None]] = {
    "image/png": png_size,
    "image/svg+xml": svg_size,
    "application/pdf": pdf_size,
    FORMATS["pptx"].media_type: pptx_size,
    "text/html": html_size,
}
#: Each format in what it says it can be had in: every page in one look, every look on one page.
CLAIMS = [
    (suffix, motif, page, look)
    for suffix, record in FORMATS.items()
    for motif in record.motifs
    for page in record.pages or ("1920x1080",)
    for look in record.looks or (LookName.LIGHT,)
    if page == "1920x1080" or look is LookName.LIGHT
]


@pytest.mark.parametrize(("suffix", "motif", "page", "look"), CLAIMS)
def test_a_format_makes_what_its_record_claims(
    atlas: Atlas, suffix: str, motif: Motif, page: str, look: LookName
) -> None:
    record = FORMATS[suffix]
    content = record.picture(Order(atlas, page=PAGES[page], look=look, motif=motif))
    assert record.media_type in READERS, f"give READERS in this file a row for {record.media_type}"
    size = READERS[record.media_type](content)
    assert (size is not None) == bool(record.pages)
    if size is not None:
        width, height = PAGES[page].pixels
        assert size[0] / size[1] == pytest.approx(width / height, rel=0.002)


@pytest.mark.parametrize("suffix", FORMATS)
def test_pages_and_looks_that_a_record_lacks_change_nothing(atlas: Atlas, suffix: str) -> None:
    record = FORMATS[suffix]
    plain = record.picture(Order(atlas))
    other_page = record.picture(Order(atlas, page=PAGES["kvadrat"]))
    other_look = record.picture(Order(atlas, look=LookName.DARK))
    assert (other_page != plain) == bool(record.pages)
    assert (other_look != plain) == bool(record.looks)


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_a_record_calls_compressed_is_not_squeezed_again(atlas: Atlas, suffix: str) -> None:
    record = FORMATS[suffix]
    content = record.picture(Order(atlas))
    make: zip_archive.Make = lambda wanted, _: content if wanted == suffix else b"x" * 100  # noqa: E731 - a maker on one line
    packed = zip_archive.write_archive(Order(atlas), ("sett.pptx", b""), make)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        info = archive.getinfo(zip_archive.file_name(Order(atlas), suffix))
    assert (info.compress_type == zipfile.ZIP_STORED) == record.compressed


def test_every_file_beside_a_record_is_a_format() -> None:
    for package, registry in ((formats, FORMATS), (report_formats, REPORTS)):
        files = {path.stem for path in Path(package.__path__[0]).glob("[a-z]*.py")}
        assert files == set(registry)
        positions = [record.position for record in registry.values()]
        assert positions == sorted(set(positions))  # nobody shares a place


def test_knowing_the_formats_loads_no_writer() -> None:
    heavy = "{'pptx', 'docx', 'typst', 'pypdfium2', 'folium', 'geo.exports.svg'}"
    code = (
        "import sys, geo.exports, geo.exports.report, geo.exports.zip_archive\n"
        f"sys.exit(' '.join({heavy} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_suffix_is_compared_outside_its_record() -> None:
    """Whoever wants to know what a format can asks its record."""
    suffixes = "|".join({*FORMATS, *REPORTS})
    comparison = re.compile(rf"suffix\s*(==|!=|in)\s*[\"'({{\[]+({suffixes})\b")
    results = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for room in ("geo", "pages")
        for path in (ROOT / room).rglob("*.py")
        for match in comparison.finditer(path.read_text())
    ]
    assert results == []


# --- a new one ----------------------------------------------------------------------------------

TOY = '''"""A picture in one line of text."""
from geo.exports.order import Motif
from geo.exports.picture_format import Format

FORMAT = Format(
    suffix="toy",
    media_type="text/plain",
    writer=__name__,
    position=9,
    motifs=(Motif.MAP,),
    looks=(),
)


def picture(order):
    return order.scene.title.encode()
'''


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> picture_format.Format:
    """A format that is one file with one record."""
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "toy.py").write_text(TOY)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
    result = file_format.collect_formats(formats, picture_format.Format)
    monkeypatch.delitem(sys.modules, f"{formats.__name__}.toy")
    monkeypatch.setattr(formats, "toy", None)
    monkeypatch.setitem(FORMATS, "toy", result["toy"])
    assert list(result) == list(FORMATS)
    return result["toy"]


def test_a_new_format_is_on_the_pages_and_in_the_parcel(
    toy: picture_format.Format, atlas: Atlas
) -> None:
    for page in ("slides", "area"):
        query = {"area": "vestli"} if page == "area" else {}
        buttons = [item.proto.label for item in opened(page, **query).get("download_button")]
        assert toy.label in buttons, page
    on_timeline = opened("timeline").get("download_button")
    assert toy.label not in [item.proto.label for item in on_timeline]
    order = Order(atlas, look=LookName.DARK)
    assert zip_archive.file_name(order, "toy") == "ipo-kart-2026-01-1920x1080.toy"
    content = zip_archive.write_archive(order, ("sett.pptx", b""), lambda _, __: b"")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "ipo-kart-2026-01-1920x1080.toy" in archive.namelist()


def test_a_new_format_is_on_the_command_line(
    toy: picture_format.Format, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from geo.cli import main

    assert toy.suffix == "toy"
    out = tmp_path / "kart.toy"
    assert main(["map", str(out)]) == 0
    assert out.read_text() == "12 IPO-områder"
    assert main(["timeline", str(tmp_path / "linje.toy")]) == 2
    assert main(["map", str(tmp_path / "kart.bmp")]) == 2
    assert ".toy" in capsys.readouterr().err


def test_every_record_has_its_own_word() -> None:
    assert exports.FORMATS is FORMATS
    for group, registry in (("format", FORMATS), ("report_format", REPORTS)):
        assert set(registry) <= set(text.group(group))
    assert all(isinstance(record, ReportFormat) for record in REPORTS.values())


@pytest.mark.parametrize("room", ["geo", "pages"])
def test_no_code_asks_which_format_it_has(room: str) -> None:
    suffixes = {*FORMATS, *REPORTS, *exports.FILES}
    suffixes |= {f".{name}" for name in suffixes}
    requests = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(n, ast.Constant) and n.value in suffixes for n in ast.walk(node))
    ]
    assert suffixes >= {"png", "docx", ".csv"} and requests == []
