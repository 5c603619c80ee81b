"""A report as one HTML file: nothing beside it, no network, no script; it prints as it reads.

Its own policy forbids every request and every script, and knows its one style sheet by digest, so
not even a name that slipped through as markup could do anything.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files

from geo import installed, style, text
from geo.escape import raw_element
from geo.escape import xml as safe  # not `html`: that one breaks up the spaces inside numbers
from geo.exports.report import cites
from geo.exports.report.pictures import WIDTH_MM, drawn, height_mm
from geo.exports.svg import drawing
from geo.exports.web import rights_meta
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
from geo.scene import Atlas
from geo.style import LookName

_BACK_LINKS = 8  # places that a source leads back to; a long report cites one hundreds of times
_PX_PER_MM = 96 / 25.4


def document(report: Report, atlas: Atlas) -> bytes:
    """The file, UTF-8. `atlas` draws its pictures. Raises NotInstalledError without typeface."""
    page = _Page(report, atlas)
    body = "\n".join(page.body())
    return write_page(report, report.title, body, page.widths())


def write_page(report: Report, title: str, body: str, rules: Iterable[str] = ()) -> bytes:
    """A whole HTML file for the readers of a report; `body` is escaped already, and `rules` are
    lines of CSS that only this file has."""
    sheet = raw_element("\n".join((_faces(), _colours(), _sheet(), *rules)))
    named = f"{title} – {report.audience_words}"
    head = _head(named, report.lang, sheet, rights_meta(report))
    return f"{head}\n{body}\n</html>\n".encode()


# --- head ---------------------------------------------------------------------------------------


def _head(title: str, lang: str, sheet: str, rights: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{safe(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(sheet)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{rights}<title>{safe(title)}</title>\n"
        f"<style>{sheet}</style>\n</head>"
    )


def _policy(sheet: str) -> str:
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _faces() -> str:
    return "\n".join(
        f"@font-face {{ font-family: 'Source Sans 3'; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{b64encode(installed.web_face(weight)).decode()}) "
        "format('woff2'); }"
        for weight in (400, 700)
    )


def _colours() -> str:
    """The looks of the stills as custom properties; paper is always light."""
    dark, accent = _properties(LookName.DARK, style.DARK_PRIMARY), style.DARK_BLUE
    light = _properties(LookName.LIGHT, accent)
    at_night = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f":root {{ {light} }}\n{at_night}"


def _properties(name: LookName, accent: str) -> str:
    look = style.LOOKS[name]
    rows = {
        "page": look.page,
        "ink": look.ink,
        "muted": look.muted,
        "halo": look.halo,
        "accent": accent,
        "paper": style.PAPER,
        "focus": style.FOCUS,
    }
    return " ".join(f"--{key}: {value};" for key, value in rows.items())


def _sheet() -> str:
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")


# --- body ---------------------------------------------------------------------------------------


@dataclass
class _Page:
    """A report being written, top to bottom; it numbers what needs an id of its own."""

    report: Report
    atlas: Atlas
    cited: dict[int, int] = field(default_factory=dict)  # source number → times until now
    shares: list[tuple[float, ...]] = field(default_factory=list)  # of each table's columns
    parts: int = 0

    def body(self) -> Iterator[str]:
        """Everything that a reader sees."""
        yield "<body>"
        yield from self._front()
        yield from self._contents()
        yield "<main>"
        yield from map(self._block, self.report.blocks)
        yield "</main>\n</body>"

    def widths(self) -> Iterator[str]:
        """Each table's columns, as style rules: the file's policy allows no style in attributes."""
        for table, shares in enumerate(self.shares, 1):
            for place, share in enumerate(shares, 1):
                part = f"{100 * share / sum(shares):.1f}%"
                yield f"#tabell-{table} col:nth-child({place}) {{ width: {part}; }}"

    def _front(self) -> Iterator[str]:
        report = self.report
        date_line = text.say("report_html.made", day=report.day)
        yield (
            f'<header>\n<p class="audience">{safe(report.audience_words)}</p>\n'
            f"<h1>{safe(report.title)}</h1>\n"
            f"<p>{safe(report.subtitle)} {safe(date_line)}</p>\n</header>"
        )

    def _contents(self) -> Iterator[str]:
        headings = [block for block in self.report.blocks if isinstance(block, Heading)]
        yield f'<nav aria-labelledby="innhold">\n<h2 id="innhold">{_say("contents")}</h2>\n<ol>'
        for number, heading in enumerate(headings, 1):
            if heading.level == 1:
                yield f'<li><a href="#del-{number}">{safe(heading.text)}</a></li>'
        yield "</ol>\n</nav>"

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return f"<p>{' '.join(map(self._words, block.runs))}</p>"
            case Notice():
                return f'<p class="notice">{safe(block.text)}</p>'
            case Bullets():
                items = "".join(f"<li>{self._words(item)}</li>\n" for item in block.items)
                return f"<ul>\n{items}</ul>"
            case Facts():
                return self._facts(block)
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)
            case Sources():
                items = "".join(map(self._source, block.items))
                return f'<ol class="sources">\n{items}</ol>'

    def _heading(self, heading: Heading) -> str:
        self.parts += 1
        level = min(heading.level + 1, 6)
        return f'<h{level} id="del-{self.parts}">{safe(heading.text)}</h{level}>'

    def _facts(self, facts: Facts) -> str:
        items = "".join(
            f"<div><dt>{safe(item.label)}</dt><dd>{self._words(item.value)}</dd></div>\n"
            for item in facts.items
        )
        return f"<dl>\n{items}</dl>"

    # --- tables ---------------------------------------------------------------------------------

    def _table(self, table: Table) -> str:
        self.shares.append(tuple(column.share for column in table.columns))
        id_ = f"tabell-{len(self.shares)}"
        heads = "".join(
            f'<th scope="col"{_kind(column)}>{safe(column.text)}</th>' for column in table.columns
        )
        rows = "\n".join(self._row(table.columns, row) for row in table.rows)
        return (  # the frame scrolls where a screen is narrow, and a keyboard must reach it then
            f'<div class="wide" role="region" aria-labelledby="{id_}-navn" tabindex="0">\n'
            f'<table id="{id_}">\n<caption id="{id_}-navn">{safe(table.caption)}</caption>\n'
            f"<colgroup>{'<col>' * len(table.columns)}</colgroup>\n"
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
        )

    def _row(self, columns: tuple[Column, ...], row: tuple[Cell, ...]) -> str:
        first, *rest = map(self._cell, row)
        cells = "".join(
            f"<td{_kind(column)}>{cell}</td>"
            for column, cell in zip(columns[1:], rest, strict=True)
        )
        return f'<tr><th scope="row">{first}</th>{cells}</tr>'

    def _cell(self, cell: Cell) -> str:
        runs = [self._words(run) for run in cell]
        return runs[0] if len(runs) == 1 else "".join(f"<p>{run}</p>" for run in runs)

    # --- pictures -------------------------------------------------------------------------------

    def _picture(self, picture: Picture) -> str:
        """A picture is a file in the file: its ids and styles are its own."""
        scene = drawn(self.atlas, picture)
        source = b64encode(drawing(scene)).decode()
        width, height = (round(mm * _PX_PER_MM) for mm in (WIDTH_MM, height_mm(scene)))
        return (
            f'<figure>\n<img src="data:image/svg+xml;base64,{source}" width="{width}" '
            f'height="{height}" alt="{safe(scene.description)}">\n'
            f"<figcaption>{safe(picture.caption)}</figcaption>\n</figure>"
        )

    # --- sources --------------------------------------------------------------------------------

    def _words(self, words: Words) -> str:
        content = safe(words.text)
        numbers = ", ".join(map(self._citation, cites(self.report, words)))
        # The word joiner keeps the number on the line of the last word.
        mark = f'<span class="cite">&#8288;[{numbers}]</span>' if numbers else ""
        return f"<strong>{content}</strong>{mark}" if words.strong else f"{content}{mark}"

    def _citation(self, number: int) -> str:
        times = self.cited[number] = self.cited.get(number, 0) + 1
        place = f' id="sted-{number}-{times}"' if times <= _BACK_LINKS else ""
        label = safe(text.say("report_html.source", number=number))
        return f'<a{place} href="#kilde-{number}" aria-label="{label}">{number}</a>'

    def _source(self, source: SourceEntry) -> str:
        title = safe(source.title)
        if source.url:
            title = f'<a href="{safe(source.url)}" rel="noreferrer">{title}</a>'
        return (
            f'<li id="kilde-{source.number}" value="{source.number}">{title}. '
            f"<small>{safe(source.about)}</small> {self._back(source.number)}</li>\n"
        )

    def _back(self, number: int) -> str:
        """Links to the first places that rest on a source."""
        times = self.cited.get(number, 0)
        links = " ".join(
            f'<a href="#sted-{number}-{place}" '
            f'aria-label="{safe(text.say("report_html.back", number=number, place=place))}">'
            f"{place}</a>"
            for place in range(1, min(times, _BACK_LINKS) + 1)
        )
        more = times - _BACK_LINKS
        rest = f" {safe(text.say('report_html.more', count=more))}" if more > 0 else ""
        return f'<span class="back">{_say("cited")} {links}{rest}</span>'


def _kind(column: Column) -> str:
    return ' class="number"' if column.numeric else ""


def _say(key: str) -> str:
    return safe(text.say(f"report_html.{key}"))
