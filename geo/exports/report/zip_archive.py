"""One zip with every report: bydeler, units and the city, and a page that links to each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date

from geo import text
from geo.disclosure import is_internal
from geo.escape import plain
from geo.escape import xml as safe
from geo.exports.file_format import named
from geo.exports.report import REPORTS, file_name, html, write_each
from geo.frozen import frozen
from geo.model import Audience, Register
from geo.part import PartKind, main_parts
from geo.report import Report
from geo.report import report as make
from geo.scene import Atlas
from geo.view import View, select

CONTENTS = "innhold.html"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same register makes the same bytes

#: Called when each report is begun: how many were begun before, how many there are, its title.
ReportProgress = Callable[[int, int, str], None]


@frozen
class _Item:
    """A finished report: its file, and what the contents say of it."""

    report: Report
    name: str
    content: bytes
    areas: int


def write_archive(
    register: Register,
    atlas: Atlas,
    suffix: str,
    today: date,
    edition: str | None,
    report_progress: ReportProgress,
) -> bytes:
    """A zip of the reports on every bydel, unit and the city in one format, with contents.

    `register` is what these readers may see and `atlas` is made of it. Raises KeyError for an
    unknown suffix, UnknownValueError for an unknown list and NotInstalledError.
    """
    parts = main_parts(register)

    def build_reports() -> Iterator[Report]:
        for number, part in enumerate(
            reversed(parts)
        ):  # the largest, the city, first: no core waits for it
            report = make(register, part, today, edition)
            report_progress(number, len(parts), report.title)
            yield report

    items = [
        _Item(report, file_name(report, suffix), content, _count(report, edition))
        for report, content in write_each(suffix, build_reports(), atlas)
    ]
    items.reverse()
    comment = text.say("audience.metadata") if is_internal(register) else ""
    files = [(item.name, item.content) for item in items]
    return _packed([(CONTENTS, _contents(items)), *files], comment)


def _count(report: Report, edition: str | None) -> int:
    """How many areas a report is about."""
    return len(select(report.register, report.part.narrow(View(edition))))


def archive_name(edition: str, audience: Audience, suffix: str) -> str:
    """`ipo-alle-rapporter-2026-01-pdf.zip`, for internal reports `…-pdf-intern.zip`."""
    return named(f"ipo-alle-rapporter-{edition}-{suffix}", audience, "zip")


def _packed(files: list[tuple[str, bytes]], comment: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            kind = REPORTS.get(name.rpartition(".")[2])
            packed = kind is not None and kind.compressed
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
        archive.comment = comment.encode()
    return out.getvalue()


def _contents(items: list[_Item]) -> bytes:
    """The page of contents: a table for the bydeler, and one for units and the city."""
    first = items[0].report
    title = text.say("report_parcel.title")
    date_line = text.say("report_parcel.made", day=first.day)
    bydeler = [item for item in items if item.report.part.kind is PartKind.BYDEL]
    bydeler.sort(key=lambda item: item.report.title)
    larger = [item for item in items if item.report.part.kind is not PartKind.BYDEL]
    body = (
        f'<body>\n<header>\n<p class="audience">{safe(first.audience_words)}</p>\n'
        f"<h1>{safe(title)}</h1>\n<p>{safe(first.subtitle)} {safe(date_line)}</p>\n"
        "</header>\n<main>\n"
        f"{_table('bydeler', bydeler)}\n{_table('larger', larger)}\n"
        f"<p>{safe(text.say('report_parcel.note'))}</p>\n</main>\n</body>"
    )
    return html.write_page(first, title, body)


def _table(name: str, items: list[_Item]) -> str:
    head = "".join(
        f'<th scope="col"{kind}>{safe(text.say(f"report_parcel.{key}"))}</th>'
        for key, kind in (("report", ""), ("areas", ' class="number"'), ("size", ' class="number"'))
    )
    rows = "\n".join(map(_row, items))
    return (
        f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0">\n<table>\n'
        f'<caption id="{name}">{safe(text.say(f"report_parcel.{name}"))}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _row(item: _Item) -> str:
    title = plain(item.report.title)
    return (
        f'<tr><th scope="row"><a href="{safe(item.name)}">{safe(title)}</a></th>'
        f'<td class="number">{safe(text.number(item.areas))}</td>'
        f'<td class="number">{safe(text.bytes_(len(item.content)))}</td></tr>'
    )
