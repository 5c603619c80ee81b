"""The status list of a meeting as a file: what somebody orders, its name and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from geo.disclosure import audience_of
from geo.exports.report import file_name, status_list_name, write
from geo.model import Register
from geo.report import Report
from geo.report.meeting import meeting_report
from geo.scene import Atlas
from geo.scene.backdrop import Backdrop


@dataclass(frozen=True)
class MeetingOrder:
    """An order of a status list: for which meeting and in which format.

    `register` is what its readers may have (`geo.disclosure`). `meeting` None is the next one,
    or the last that is not settled. `template` is somebody's .docx or .dotx (docx only).
    """

    register: Register
    today: date
    meeting: str | None = None
    suffix: str = "pdf"
    template: bytes | None = None

    @cached_property
    def report(self) -> Report:
        """Its content. Raises UnknownValueError for an unknown meeting."""
        return meeting_report(self.register, self.today, self.meeting)

    @property
    def file_name(self) -> str:
        """`statusliste-2026-03-mote.pdf`; of a meeting that is given by its id without making the
        list."""
        if self.meeting and self.meeting in self.register.meeting_by_id:
            return status_list_name(self.meeting, audience_of(self.register), self.suffix)
        return file_name(self.report, self.suffix)

    def content(self) -> bytes:
        """The file. Raises what `meeting_report` and `geo.exports.report.write` raise."""
        report = self.report
        without_borders = Atlas(report.register, Backdrop({}), {}, {})  # the list has no picture
        return write(self.suffix, report, without_borders, self.template)
