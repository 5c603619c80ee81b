"""Documents are read within limits, and what must not be read is refused with a code."""

from __future__ import annotations

import contextlib
import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from geo import text
from geo.errors import DocumentError
from geo.model import Register
from geo.seminar import Document, read, understand
from geo.seminar.reading import limits
from tests.corpus.measure import SEEN
from tests.corpus.render import render

tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


def text_of(document: Document) -> str:
    return "\n".join(line.text for line in document.lines)


def pdf_of(
    count: int = 1, change: Callable[[pikepdf.Pdf], None] = lambda _: None, **save: Any
) -> bytes:
    """An empty PDF of so many pages, changed before it is saved."""
    pdf, written = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page().obj
    change(pdf)
    # Appending pages to `pdf.pages` takes seconds for ten thousand.
    copies = [pdf.make_indirect(pikepdf.Dictionary(dict(page.items()))) for _ in range(count - 1)]
    pdf.Root.Pages.Kids = pikepdf.Array([page, *copies])
    pdf.Root.Pages.Count = count
    pdf.save(written, **save)
    return written.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that says its size and has no pixels."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def docx_of(*paragraphs: str, extra: dict[str, bytes] | None = None) -> bytes:
    document, written = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(written)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return written.getvalue()


def test_lines_are_numbered_over_pages() -> None:
    document = read("én\nto\ftre".encode(), "x.txt")
    assert [(line.page, line.number, line.text) for line in document.lines] == [
        (1, 1, "én"),
        (1, 2, "to"),
        (2, 3, "tre"),
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_the_usual_codings(coding: str) -> None:
    assert text_of(read("Tøyen på Grønland".encode(coding), "x.txt")) == "Tøyen på Grønland"


def test_the_first_bytes_and_not_the_name_say_what_a_file_is() -> None:
    assert "Furuset" in text_of(read(docx_of("Furuset"), "oppsummering.txt"))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_table_keeps_its_cells_apart(kind: str) -> None:
    lines = text_of(read(render(SEEN / "2028-tabell.txt", kind), "x")).split("\n")
    assert "| Sentrum | Grønland og Tøyen | Videreført |" in lines


def test_progress_is_reported_for_each_page() -> None:
    texts: list[tuple[int, int]] = []
    read(pdf_of(3), "x.pdf", lambda done, whole: texts.append((done, whole)))
    assert texts == [(0, 3), (1, 3), (2, 3), (3, 3)]


def add_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def add_script_to_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x()"))


def add_script_to_link(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.Stream(pdf, b"x()"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pdf.make_indirect(action),
    )
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])


def add_script_after_another_action(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.Named,
        N=pikepdf.Name.NextPage,
        Next=pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.Rendition, JS="x()", OP=0)]),
    )


SCRIPTS = (add_script, add_script_to_page, add_script_to_link, add_script_after_another_action)
_PACKED = pikepdf.ObjectStreamMode.generate


def picture_of(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("L", (300, 300), 255).save(written, kind)
    return written.getvalue()


def add_large_picture(pdf: pikepdf.Pdf) -> None:
    image = pikepdf.Stream(
        pdf,
        b"\0",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=50_000,
        Height=50_000,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /I Do Q")


LOCK = pikepdf.Encryption(owner="eier", user="leser")
HOSTILE = {
    "encrypted": [
        pdf_of(encryption=LOCK),
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
    ],
    "no_bytes": [b""],
    "old_word": [b"\xd0\xcf\x11\xe0" + bytes(600)],
    "too_many_pages": [pdf_of(10_000)],
    "script": [
        pdf_of(1, add_script),
        *(pdf_of(1, add, object_stream_mode=_PACKED) for add in SCRIPTS),
        pdf_of(
            1,
            SCRIPTS[0],
            object_stream_mode=_PACKED,
            encryption=pikepdf.Encryption(owner="eier", user=""),
        ),
        pdf_of(1, SCRIPTS[0]).replace(b"/JavaScript", b"/J#61vaScrip#74"),
    ],
    "picture_kind": [
        picture_of("TIFF"),
        picture_of("GIF"),
        picture_of("BMP"),
        picture_of("WEBP"),
        bytes(3) + b"\x18ftypheic" + bytes(300),
    ],
    "picture_too_large": [
        png_header(50_000, 50_000),
        png_header(50_000, 10),
        pdf_of(1, add_large_picture),
    ],
    "unpacks_too_large": [docx_of("x", extra={"word/bomb.xml": bytes(60_000_000)})],
    "macros": [docx_of("x", extra={"word/vbaProject.bin": b"x"})],
    "unknown_kind": [bytes(range(32)) * 50, b"MZ" + bytes(200)],
    "damaged": [
        b"%PDF-1.7\nnonsense",
        b"PK\x03\x04nonsense",
        b"\x89PNG\r\n\x1a\nnonsense",
        b"\xff\xd8\xffnonsense",
    ],
    "too_many_lines": [
        b"\n" * limits.MOST_LINES,
        b"\f" * limits.MOST_LINES,
        "\u2028".encode() * limits.MOST_LINES,
    ],
    "too_many_bytes": [b"a" * (limits.MOST_BYTES + 1), b"a " * (limits.MOST_CHARACTERS // 2 + 1)],
}


@pytest.mark.parametrize(
    ("code", "content"),
    [(code, content) for code, all_ in HOSTILE.items() for content in all_],
    ids=[f"{code}-{n}" for code, all_ in HOSTILE.items() for n, _ in enumerate(all_)],
)
def test_what_must_not_be_read_is_refused_with_a_sentence(code: str, content: bytes) -> None:
    with pytest.raises(DocumentError) as refused:
        read(content, "x")
    assert refused.value.code == code
    assert text.say(f"import.{code}", **refused.value.values).endswith(".")


def test_without_tesseract_a_scan_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    written = io.BytesIO()
    Image.new("L", (300, 300), 255).save(written, "PNG")
    with pytest.raises(DocumentError, match="no_tesseract"):
        read(written.getvalue(), "x.png")
    assert "tesseract-ocr-nor" in text.say("import.no_tesseract")
    assert text_of(read(render(SEEN / "2029-brev.txt", "pdf"), "x.pdf"))  # everything else works


@tesseract
def test_a_table_in_a_pdf_keeps_its_columns() -> None:
    """Its first cell stands right under the words above it, its last may be empty."""
    lines = text_of(read(render(SEEN / "h-2031-tabeller.txt", "pdf"), "x")).split("\n")
    assert "| Enhet | Område | Bydel | Status | Merknad |" in lines
    row = next(line for line in lines if "Lambertseter" in line)
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "Øst",
        "Lambertseter",
        "Nordstrand",
        "Ny",
        "",
    ]
    assert any(line.startswith("Områdene er avklart") for line in lines)  # none of the last row


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_scan_is_read_and_understood(register: Register, dpi: int) -> None:
    content = render(SEEN / "2023-underpunkter.txt", "scan", dpi=dpi)
    document = read(content, "skann.png")
    assert document.scanned
    proposal = understand(document, register)
    assert {"majorstua", "sandvika", "furuset"} <= {area.area_id for area in proposal.areas}


@given(st.binary(max_size=400))
@settings(max_examples=60)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert len(read(content, "x").sha256) == 64
