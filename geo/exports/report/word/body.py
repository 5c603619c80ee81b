"""The blocks of a report as Word's own paragraphs, tables, lists, fields and pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from urllib.parse import quote, urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.parts.document import DocumentPart

from geo import text
from geo.escape import plain
from geo.exports import png
from geo.exports.report import cites
from geo.exports.report.pagination import keep_with_next
from geo.exports.report.pictures import WIDTH_MM, drawn, map_room
from geo.exports.report.word import columns, template
from geo.exports.report.word.styles import Styles
from geo.exports.report.word.wordml import (
    BLANK,
    EMU_PER_MM,
    EMU_PER_TWIP,
    FIELD_END,
    TAB,
    bookmark,
    cell,
    field,
    field_start,
    inside,
    numbered,
    outside,
    paragraph,
    picture,
    row,
    run,
    table,
)
from geo.report import Report
from geo.report.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Picture,
    SourceEntry,
    Sources,
    Table,
    Words,
)
from geo.scene import Atlas, Scene

_DPI = 200.0
#: A row with more letters may run over to the next page; the rest are kept whole.
_LONG_ROW = 900
#: Sources stay together, so that the last page is never a line or two alone; of a list with more
#: letters, about half a page, so many of the last.
_LONGEST_SOURCES, _TOGETHER = 3200, 4
#: The title of the first page with what stands under it and some slack for other typefaces, and a
#: line of the contents, mm.
_TITLE_MM, _CONTENTS_MM = 34.0, 4.7
#: The longest web address that Word takes for a link.
_MOST_ADDRESS = 2000
#: Keeps a citation on the line of the word before it.
_GLUE = run("\u00a0")
#: Between a table and the text that follows (twips).
_BEHIND_TABLE = '<w:spacing w:before="160"/>'


class Writer:
    """Writes one report's blocks into one document."""

    def __init__(self, part: DocumentPart, report: Report, atlas: Atlas, styles: Styles) -> None:
        self._part, self._report, self._atlas, self._styles = part, report, atlas, styles
        self._width, self._height = template.room(part)
        self._ids = count(1)
        self._tables, self._figures, self._headings = count(1), count(1), count(1)
        self._titles = {
            item.id: item.title
            for block in report.blocks
            if isinstance(block, Sources)
            for item in block.items
        }

    def body(self) -> str:
        """The whole text as XML: title, contents, and every block."""
        report, styles = self._report, self._styles
        date_line = text.say("report_docx.made", audience=report.audience_words, day=report.day)
        return "".join(
            (
                paragraph(run(report.title), styles["title"]),
                paragraph(run(report.subtitle), styles["subtitle"]),
                paragraph(run(date_line), styles["date"]),
                self._contents(),
                *self._blocks(),
            )
        )

    def _blocks(self) -> Iterator[str]:
        blocks = self._report.blocks
        before: Block | None = None
        for block, keep_next in zip(blocks, keep_with_next(blocks), strict=True):
            form = _BEHIND_TABLE if isinstance(before, Table) else ""
            yield self._block(block, form, keep_next=keep_next)
            before = block

    def _block(self, block: Block, form: str, *, keep_next: bool) -> str:
        """One block; `form` is the formatting that its place asks of running text, `keep_next`
        whether its end stays with the next block."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return paragraph(self._runs(block.runs), "", form, keep_next=keep_next)
            case Notice():
                return paragraph(run(block.text), self._styles["notice"], keep_next=keep_next)
            case Bullets():
                return self._bullets(block, form, keep_next=keep_next)
            case Facts():
                return self._facts(block)
            case Table():
                return self._table(block, keep_next=keep_next)
            case Picture():
                return self._picture(block, keep_next=keep_next)
            case Sources():
                return self._sources(block)

    # --- headings and contents ----------------------------------------------------------------

    def _contents(self) -> str:
        """The table of contents, filled in without page numbers: nobody knows them before the
        pages are laid out. Whoever updates it gets them, and no program asks when opening."""
        headings = [block for block in self._report.blocks if isinstance(block, Heading)]
        lines = [
            inside(_place(number), run(block.text))
            for number, block in enumerate(headings, 1)
            if block.level == 1
        ]
        if not lines:
            return ""
        lines[0] = field_start(r'TOC \o "1-1" \h \z \u') + lines[0]
        lines[-1] += FIELD_END
        styled = "".join(paragraph(line, self._styles["toc1"]) for line in lines)
        title = paragraph(run(text.say("report_docx.contents")), self._styles["contents"])
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{title}{styled}"
            "</w:sdtContent></w:sdt>"
        )

    def _heading(self, block: Heading) -> str:
        place = bookmark(next(self._ids), _place(next(self._headings)), run(block.text))
        return paragraph(place, self._styles[f"heading{min(block.level, 2)}"])

    # --- running text -------------------------------------------------------------------------

    def _runs(self, runs: tuple[Words, ...]) -> str:
        return BLANK.join(self._words(words) for words in runs)

    def _words(self, words: Words) -> str:
        """A text and the numbers of what it rests on, each a link: `… [1, 2]`."""
        written = run(words.text, strong=words.strong)
        links = [self._cite(number) for number in cites(self._report, words)]
        if not links:
            return written
        comma = run(",", style=self._styles["cite"]) + BLANK
        opening, closing = (run(mark, style=self._styles["cite"]) for mark in "[]")
        return f"{written}{_GLUE}{opening}{comma.join(links)}{closing}"

    def _cite(self, number: int) -> str:
        id_ = next(id_ for id_, at in self._report.numbers.items() if at == number)
        tip = text.say("report_docx.cite", number=number, title=self._titles.get(id_, id_))
        return inside(_source_place(number), run(str(number), style=self._styles["cite"]), tip)

    def _bullets(self, block: Bullets, form: str, *, keep_next: bool) -> str:
        listed = numbered(self._styles.bullets) if self._styles.bullets else ""
        end = len(block.items) - 1
        return "".join(
            paragraph(
                self._words(item),
                self._styles["bullet"],
                listed + ("" if place else form),
                keep_next=keep_next and place == end,
            )
            for place, item in enumerate(block.items)
        )

    def _facts(self, block: Facts) -> str:
        """A line for each figure: what it is, then the figure."""
        return "".join(
            paragraph(
                run(fact.label) + TAB + self._words(replace(fact.value, strong=True)),
                self._styles["fact"],
            )
            for fact in block.items
        )

    def _sources(self, block: Sources) -> str:
        letters = sum(len(item.title + item.about + (item.url or "")) for item in block.items)
        end = len(block.items) - 1
        first = 0 if letters <= _LONGEST_SOURCES else end + 1 - _TOGETHER
        return "".join(
            self._source(item, keep_next=first <= place < end)
            for place, item in enumerate(block.items)
        )

    def _source(self, item: SourceEntry, *, keep_next: bool) -> str:
        title = bookmark(next(self._ids), _source_place(item.number), run(item.title, strong=True))
        about = f"{title}{run('.')}{BLANK}{run(item.about)}"
        if item.url and (target := _address(item.url)):
            link = self._part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            about += BLANK + outside(link, run(item.url, style=self._styles["link"]))
        form = numbered(self._styles.sources)
        return paragraph(about, self._styles["source"], form, keep_next=keep_next)

    # --- tables and pictures ------------------------------------------------------------------

    def _caption(self, key: str, number: int, words: str, *, keep_next: bool) -> str:
        """`Tabell 2: …`, with a number that Word counts."""
        name = text.say(f"report_docx.{key}")
        counted = run(f"{name}\u00a0") + field(rf"SEQ {name} \* ARABIC", str(number))
        content = f"{counted}{run(':')}{BLANK}{run(words)}"
        return paragraph(content, self._styles["caption"], keep_next=keep_next)

    def _table(self, block: Table, *, keep_next: bool) -> str:
        widths = columns.widths(block, self._width // EMU_PER_TWIP)
        length = sum(len(run.text) for cells in block.rows for run in chain.from_iterable(cells))
        whole = length <= _LONG_ROW
        names = [(Words(column.text),) for column in block.columns]
        head = self._cells(names, widths, block, keep_next=True)
        rows = [row(head, "<w:cantSplit/><w:tblHeader/>")]
        end = len(block.rows) - 1
        for place, cells in enumerate(block.rows):
            # The last row never stands alone; a whole table does not move for a note behind it.
            stays = keep_next and not whole if place == end else whole or place == end - 1
            letters = sum(len(words.text) for content in cells for words in content)
            written = self._cells(cells, widths, block, keep_next=stays)
            rows.append(row(written, "" if letters > _LONG_ROW else "<w:cantSplit/>"))
        caption = self._caption("table", next(self._tables), block.caption, keep_next=True)
        return caption + table("".join(rows), widths, self._styles["table"], block.caption)

    def _cells(
        self, cells: Sequence[Cell], widths: list[int], block: Table, *, keep_next: bool
    ) -> str:
        """The cells of a row."""
        return "".join(
            self._cell(*of, keep_next=keep_next)
            for of in zip(cells, widths, block.columns, strict=True)
        )

    def _cell(self, content: Cell, width: int, column: Column, *, keep_next: bool) -> str:
        form = '<w:jc w:val="right"/>' if column.numeric else ""
        style = self._styles["cell"]
        lines = (
            paragraph(self._words(words), style, form, keep_next=keep_next)
            for words in content or (Words(""),)
        )
        return cell("".join(lines), width)

    def _picture(self, block: Picture, *, keep_next: bool) -> str:
        scene = drawn(self._atlas, block, map_room(self._report, self.first_page_mm()))
        content = io.BytesIO(_png(scene))
        relation, _ = self._part.get_or_add_image(content)
        width, height = self._size(scene)
        drawing = picture(
            next(self._ids), relation, width, height, block.caption, scene.description
        )
        caption = self._caption("figure", next(self._figures), block.caption, keep_next=keep_next)
        return paragraph(drawing, self._styles["figure"]) + caption

    def first_page_mm(self) -> float:
        """The room on the first page under title and contents."""
        headings = sum(isinstance(b, Heading) and b.level == 1 for b in self._report.blocks)
        return self._height / EMU_PER_MM - _TITLE_MM - _CONTENTS_MM * (headings + 1)

    def _size(self, scene: Scene) -> tuple[int, int]:
        """Width and height on the page, EMU: as wide as the column, never higher than a page."""
        shape = scene.page.height / scene.page.width
        width = min(self._width, WIDTH_MM * EMU_PER_MM, 0.85 * self._height / shape)
        return round(width), round(width * shape)


def _png(scene: Scene) -> bytes:
    """The picture as fine as a printer needs."""
    page = replace(scene.page, scale=WIDTH_MM / 25.4 * _DPI / scene.page.width, dpi=_DPI)
    return png.render_png(replace(scene, page=page))


def _place(number: int) -> str:
    """The bookmark of a heading, named as Word names them itself."""
    return f"_Toc{number:09}"


def _source_place(number: int) -> str:
    return f"kilde_{number}"


def _address(url: str) -> str | None:
    """A web address that no program stumbles over, or None for what is none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    target = quote(plain(url), safe=":/?#[]@!$&'()*+,;=%~")
    known = url.startswith(("https://", "http://"))
    return target if known and host and len(target) <= _MOST_ADDRESS else None
