"""The record of a report format: everything that pages, zip and command line ask of one."""

from __future__ import annotations

from dataclasses import dataclass

from geo.exports.file_format import FileFormat, label


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat(FileFormat):
    """A report format. Its writer has `document(report, atlas) -> bytes`, with the office template
    as a third argument where it `takes_template`.

    `is_web_page`: it has no pages of paper. `breaks_pages_itself`: the program that opens it may
    break its pages elsewhere than our PDF does.
    """

    takes_template: bool = False
    is_web_page: bool = False
    breaks_pages_itself: bool = False

    @property
    def label(self) -> str:
        """What people read on its button."""
        return label("report_format", self.suffix)
