"""Test documents as Word files, PDFs and scans, made from their texts when a test asks.

    render(path, "docx", dpi=300, seed=1) -> bytes

A text lies beside its gold answer (`x.txt`, `x.json`); the answer's `layout` says how it is set.
The same arguments give the same bytes.
"""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import docx
import numpy as np
import typst
from docx.shared import Pt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from geo.installed import face

#: The kinds render() knows. "scan" is the page image in the layout's own format.
KINDS = ("txt", "docx", "pdf", "scan", "scan.pdf", "scan.png", "scan.jpg")
_A4_MM = (210, 297)
_MARGIN_MM = 24
_MM_PER_INCH = 25.4
_EPOCH = time.gmtime(0)
_SOURCE_SANS = Path(__file__).resolve().parents[2] / "node_modules/@expo-google-fonts/source-sans-3"
# `Any`: Typst's stubs want folders of the type that the source has.
_FONT_FOLDERS: list[Any] = [str(_SOURCE_SANS / "400Regular"), str(_SOURCE_SANS / "700Bold")]

_BULLET = re.compile(r"^(\s*)([o•«*+\-–])\s+(?=\S)")
_NUMBER = re.compile(r"^(\d{1,2}\.)\s+(?=\S)")
_LABEL = re.compile(r"^\s*(?:Status|Ansvarlig|Frist):")
_RULE = re.compile(r"^\|[\s|:-]+\|$")
_GAP = re.compile(r"\s{3,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is set; what a gold answer leaves out has these values."""

    font_pt: float = 11.0
    keep_lines: bool = False  #: each line of the text stays a line
    justify: bool = False
    hyphenate: bool = False
    columns: int = 1
    header: str = ""
    footer: str = ""  #: {page} and {pages} are filled in
    word_numbers: bool = False  #: Word counts the points itself, so the text has no numbers
    word_bullets: bool = True
    table_lines: bool = True
    format: str = "pdf"  #: of a scan: pdf, png or jpg
    skew: float = 0.0  #: degrees
    noise: float = 0.0  #: standard deviation in shades of grey
    specks: float = 0.0  #: share of the pixels
    blur: float = 0.0  #: radius in pixels at 300 dpi
    quality: int = 75


@dataclass(slots=True)
class _Block:
    kind: str  #: text, heading, bullet, number, table, space or page
    text: str = ""
    label: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


def layout_of(text_path: Path) -> Layout:
    """The layout in the gold answer beside a text."""
    gold = json.loads(text_path.with_suffix(".json").read_text(encoding="utf-8"))
    return Layout(**gold["layout"])


def render(text_path: Path, kind: str, dpi: int = 300, seed: int = 0) -> bytes:
    """The text as a document of this kind. `dpi` and `seed` matter to scans only."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    layout = layout_of(text_path)
    text = text_path.read_text(encoding="utf-8")
    if kind == "txt":
        return text.encode()
    blocks = _blocks(text, layout.keep_lines)
    if kind == "docx":
        return _docx(blocks, layout)
    if kind == "pdf":
        return _pdf(blocks, layout)
    pages = _scanned(blocks, layout, dpi, seed)
    return _image_file(pages, kind.partition(".")[2] or layout.format, layout, dpi)


# ---------------------------------------------------------------------------------- reading


def _blocks(text: str, keep_lines: bool) -> list[_Block]:
    """Paragraphs, bullets, points, tables and pages of a plain text, lines joined again."""
    blocks: list[_Block] = []
    short_before = True
    for line in text.split("\n"):
        if line.startswith("\f"):
            blocks.append(_Block("page"))
            line = line[1:]
        if not line.strip():
            blocks.append(_Block("space"))
            short_before = True
            continue
        last = blocks[-1] if blocks else _Block("space")
        if keep_lines:
            blocks.append(_Block("text", text=line))
        elif line.startswith("|"):
            if not _RULE.match(line):
                _add_row(blocks, [cell.strip() for cell in line.strip("|\n ").split("|")])
        elif len(cells := _GAP.split(line.strip())) > 1:
            _add_row(blocks, cells)
        elif match := _BULLET.match(line):
            text_of = line[match.end() :]
            blocks.append(_Block("bullet", text_of, match[2], len(match[1]) // 2))
        elif match := _NUMBER.match(line):
            blocks.append(_Block("number", line[match.end() :], match[1]))
        elif last.kind in {"text", "bullet", "number"} and not (short_before or _LABEL.match(line)):
            last.text += " " + line.strip()
        else:
            blocks.append(_Block("text", line.strip()))
        # A short line ends its paragraph; the next one is not its continuation.
        short_before = len(line) < 60
    _mark_headings(blocks)
    return blocks


def _add_row(blocks: list[_Block], cells: list[str]) -> None:
    if not blocks or blocks[-1].kind != "table":
        blocks.append(_Block("table"))
    blocks[-1].rows.append(cells)


def _mark_headings(blocks: list[_Block]) -> None:
    """A short line alone between empty lines, without a sentence's marks, is a heading."""
    empty = {"space", "page"}
    for before, block, after in zip(
        [_Block("space"), *blocks], blocks, [*blocks[1:], _Block("space")], strict=False
    ):
        alone = before.kind in empty and after.kind in empty
        if (
            block.kind == "text"
            and alone
            and len(block.text) < 80
            and not set(".:,") & set(block.text[1:])
        ):
            block.kind = "heading"


# ------------------------------------------------------------------------------------- Word


def _docx(blocks: list[_Block], layout: Layout) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(layout.font_pt)
    document.sections[0].header.paragraphs[0].text = layout.header
    document.sections[0].footer.paragraphs[0].text = layout.footer
    for block in blocks:
        if block.kind == "page":
            document.add_page_break()
        elif block.kind == "heading":
            document.add_heading(block.text, level=1)
        elif block.kind == "bullet" and layout.word_bullets:
            style = "List Bullet" if block.level == 0 else f"List Bullet {min(block.level + 1, 3)}"
            document.add_paragraph(block.text, style=style)
        elif block.kind == "number" and layout.word_numbers:
            document.add_paragraph(block.text, style="List Number")
        elif block.kind == "table":
            _docx_table(document, block.rows)
        elif block.kind != "space":
            document.add_paragraph(f"{block.label} {block.text}".strip())
    return _same_each_time(document)


def _docx_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=False):
            cell.text = text


def _same_each_time(document: Any) -> bytes:
    """The file without the time of day that zip members carry."""
    written, clean = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return clean.getvalue()


# -------------------------------------------------------------------------- PDF with its text

_TEMPLATE = """
#let doc = json(bytes(sys.inputs.document))
#let counted(words) = context words.replace("{page}", str(here().page())).replace(
  "{pages}", str(counter(page).final().first()))
#set page(paper: "a4", margin: 24mm, columns: doc.columns,
  header: text(9pt, counted(doc.header)), footer: text(9pt, counted(doc.footer)))
#set text(font: "Source Sans 3", size: doc.font_pt * 1pt, lang: "nb", hyphenate: doc.hyphenate)
#set par(justify: doc.justify, spacing: 0.65em)
#for block in doc.blocks {
  if block.kind == "page" { pagebreak() }
  else if block.kind == "space" { v(0.5em) }
  else if block.kind == "heading" { text(weight: 700, size: 1.15em, block.text) + parbreak() }
  else if block.kind == "table" {
    table(columns: calc.max(..block.rows.map(row => row.len())),
      stroke: if doc.table_lines { 0.5pt } else { none },
      ..block.rows.map(row => row).flatten())
  } else {
    pad(left: block.level * 14pt, par(hanging-indent: 12pt * int(block.label != ""),
      block.label + if block.label != "" [ ] + block.text))
  }
}
"""


def _pdf(blocks: list[_Block], layout: Layout) -> bytes:
    document = {
        **{
            name: getattr(layout, name)
            for name in (
                "font_pt",
                "justify",
                "hyphenate",
                "columns",
                "header",
                "footer",
                "table_lines",
            )
        },
        "blocks": [
            {
                "kind": block.kind,
                "text": block.text,
                "label": block.label,
                "level": block.level,
                "rows": _even(block.rows),
            }
            for block in blocks
        ],
    }
    result = typst.compile(
        _TEMPLATE.encode(),
        font_paths=_FONT_FOLDERS,
        ignore_system_fonts=True,
        timestamp=0,
        sys_inputs={"document": json.dumps(document)},
    )
    assert isinstance(result, bytes)
    return result


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


# ------------------------------------------------------------------------------------- scans


class _Sheets:
    """Pages of white paper that text is set on, from the top down."""

    def __init__(self, layout: Layout, dpi: int) -> None:
        self.layout = layout
        self.dot = dpi / _MM_PER_INCH
        self.margin = round(_MARGIN_MM * self.dot)
        self.size = (round(_A4_MM[0] * self.dot), round(_A4_MM[1] * self.dot))
        self.px = layout.font_pt * dpi / 72
        self.line = round(self.px * 1.35)
        self.pages: list[Image.Image] = []
        self.turn()

    def turn(self) -> None:
        self.pages.append(Image.new("L", self.size, 255))
        self.draw = ImageDraw.Draw(self.pages[-1])
        self.y = self.margin

    def room(self) -> None:
        if self.y + self.line > self.size[1] - self.margin:
            self.turn()

    def write(self, words: str, weight: int = 400, indent: float = 0, label: str = "") -> None:
        font = _font(weight, round(self.px))
        left = self.margin + round(indent * self.px)
        inset = round(1.4 * self.px) if label else 0
        for number, line in enumerate(
            self._wrapped(words, font, self.size[0] - self.margin - left - inset)
        ):
            self.room()
            if number == 0 and label:
                self.draw.text((left, self.y), label, font=font, fill=20)
            self.draw.text((left + inset, self.y), line, font=font, fill=20)
            self.y += self.line

    def table(self, rows: list[list[str]]) -> None:
        rows = _even(rows)
        font = _font(400, round(self.px))
        longest = [max(font.getlength(row[at]) for row in rows) for at in range(len(rows[0]))]
        gap = round(1.2 * self.px)
        space = self.size[0] - 2 * self.margin
        wanted = sum(longest) + gap * len(longest)
        widths = [(one + gap) * min(1, space / wanted) for one in longest]
        for row in rows:
            cells = [
                list(self._wrapped(cell, font, width - gap))
                for cell, width in zip(row, widths, strict=True)
            ]
            height = max(map(len, cells)) * self.line + round(0.4 * self.px)
            if self.y + height > self.size[1] - self.margin:
                self.turn()
            x = float(self.margin)
            for lines, width in zip(cells, widths, strict=True):
                for at, line in enumerate(lines):
                    self.draw.text((x + gap / 2, self.y + at * self.line), line, font=font, fill=20)
                if self.layout.table_lines:
                    self.draw.rectangle((x, self.y, x + width, self.y + height), outline=60)
                x += width
            self.y += height

    def _wrapped(self, words: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
        if self.layout.keep_lines:
            return [words]
        lines, line = [], ""
        for word in words.split():
            longer = f"{line} {word}".strip()
            if font.getlength(longer) <= width or not line:
                line = longer
                continue
            head = self._head(
                word, lambda part, line=line: font.getlength(f"{line} {part}-") <= width
            )
            if head:
                lines.append(f"{line} {head}-")
                line = word[len(head) :]
            else:
                lines.append(line)
                line = word
        return [*lines, line]

    def _head(self, word: str, fits: Any) -> str:
        """The longest part of a word that may stand before a hyphen at the end of a line."""
        if not self.layout.hyphenate or not word.isalpha():
            return ""
        vowels = "aeiouyæøå"
        for at in range(len(word) - 3, 2, -1):
            breaks = word[at - 1] in vowels and word[at] not in vowels and word[at + 1] in vowels
            if breaks and fits(word[:at]):
                return word[:at]
        return ""


@cache
def _font(weight: int, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(face(weight)), px)


def _scanned(blocks: list[_Block], layout: Layout, dpi: int, seed: int) -> list[Image.Image]:
    sheets = _Sheets(layout, dpi)
    for block in blocks:
        if block.kind == "page":
            sheets.turn()
        elif block.kind == "space":
            sheets.y += round(0.6 * sheets.px)
        elif block.kind == "heading":
            sheets.write(block.text, weight=700)
        elif block.kind == "table":
            sheets.table(block.rows)
        else:
            sheets.write(block.text, indent=1.2 * block.level, label=block.label)
    small = _font(400, round(9 * dpi / 72))
    noise = np.random.default_rng(seed)
    pages = []
    for number, page in enumerate(sheets.pages, start=1):
        draw = ImageDraw.Draw(page)
        filled = {"page": number, "pages": len(sheets.pages)}
        top, bottom = sheets.margin // 2, sheets.size[1] - sheets.margin // 2 - small.size
        draw.text((sheets.margin, top), layout.header, font=small, fill=40)
        draw.text((sheets.margin, bottom), layout.footer.format(**filled), font=small, fill=40)
        pages.append(_worn(page, layout, dpi, noise))
    return pages


def _worn(page: Image.Image, layout: Layout, dpi: int, noise: np.random.Generator) -> Image.Image:
    """The page as it comes off a scanner: askew, soft, grey and specked."""
    angle = layout.skew * noise.choice((-1, 1))
    page = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(layout.blur * dpi / 300))
    grey = np.asarray(page, dtype=np.float32)
    grey = grey * 0.94 + noise.normal(0, layout.noise, grey.shape).astype(np.float32)
    specks = noise.random(grey.shape, dtype=np.float32) < layout.specks
    grey[specks] = 60
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def _image_file(pages: list[Image.Image], kind: str, layout: Layout, dpi: int) -> bytes:
    result = io.BytesIO()
    if kind == "pdf":
        pages[0].save(
            result,
            "PDF",
            save_all=True,
            append_images=pages[1:],
            resolution=dpi,
            quality=layout.quality,
            creationDate=_EPOCH,
            modDate=_EPOCH,
        )
        return result.getvalue()
    if len(pages) > 1:
        raise ValueError(f"an image holds one page, this document has {len(pages)}")
    if kind == "png":
        pages[0].save(result, "PNG", dpi=(dpi, dpi))
    else:
        pages[0].save(result, "JPEG", dpi=(dpi, dpi), quality=layout.quality)
    return result.getvalue()
