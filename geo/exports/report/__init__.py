"""Reports on their way out: one file for each format, and one registry of them.

A new format is a file beside this one and a line in `REPORTS`; the page and the command line list
it by themselves. Every writer walks the same blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from geo.errors import NotInstalledError
from geo.report import Report
from geo.report.blocks import Words
from geo.scene import Atlas

__all__ = ["REPORTS", "ReportFormat", "cites", "file_name", "write"]


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A report format: its suffix, media type, and the module whose `document` makes it."""

    suffix: str
    media_type: str
    module: str


REPORTS = {
    item.suffix: item
    for item in (
        ReportFormat("pdf", "application/pdf", "geo.exports.report.pdf"),
        ReportFormat(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "geo.exports.report.word",
        ),
        ReportFormat("html", "text/html", "geo.exports.report.html"),
    )
}


def write(suffix: str, report: Report, atlas: Atlas, template: bytes | None = None) -> bytes:
    """A report in the format of a suffix. `atlas` draws its pictures and must be of the report's
    own register; `template` is an office template (docx only).

    Raises KeyError for an unknown suffix, NotInstalledError when a library is missing and
    TemplateError for a template that cannot be used.
    """
    assert atlas.register is report.register, "pictures may not know more than the report"
    try:
        document: Callable[..., bytes] = import_module(REPORTS[suffix].module).document
    except ImportError as error:
        raise NotInstalledError(error.name or str(error)) from error
    if template is None:
        return document(report, atlas)
    return document(report, atlas, template)


def cites(report: Report, words: Words) -> tuple[int, ...]:
    """The numbers of the sources that a run of text rests on, ascending."""
    return tuple(sorted({report.numbers[id_] for id_ in words.sources}))


def file_name(report: Report, suffix: str) -> str:
    """`ipo-alna-2026-01.pdf`, for an open report `ipo-alna-2026-01-ekstern.pdf`."""
    edition = report.edition_id
    ending = "-ekstern" if report.audience == "ekstern" else ""
    return f"ipo-{report.part.slug}-{edition}{ending}.{suffix}"
