"""Reports on their way out: one file for each format, and one registry of them.

A new format is one file in `formats/` with its record; the page and the command line list it by
themselves. Every writer walks the same blocks.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

from geo.exports.file_format import collect_formats, named
from geo.exports.report import formats
from geo.exports.report.report_format import ReportFormat
from geo.model import Audience
from geo.report import Report
from geo.report.blocks import Words
from geo.scene import Atlas

__all__ = [
    "REPORTS",
    "ReportFormat",
    "cites",
    "file_name",
    "status_list_name",
    "write",
    "write_each",
]


#: So many reports are begun or waiting to be handed out for each core.
_BEGUN = 3
#: The report formats by suffix, in the order that people see them in.
REPORTS = collect_formats(formats, ReportFormat)


def write(suffix: str, report: Report, atlas: Atlas, template: bytes | None = None) -> bytes:
    """A report in the format of a suffix. `atlas` draws its pictures and must be of the report's
    own register; `template` is an office template (docx only).

    Raises KeyError for an unknown suffix, NotInstalledError when a library is missing and
    TemplateError for a template that cannot be used.
    """
    assert atlas.register is report.register, "pictures may not know more than the report"
    given = () if template is None else (template,)
    return REPORTS[suffix].write("document", report, atlas, *given)


def write_each(
    suffix: str, reports: Iterable[Report], atlas: Atlas, template: bytes | None = None
) -> Iterator[tuple[Report, bytes]]:
    """Each report and its bytes, as `write` makes them, in their order.

    Several are in the making at once: the typesetter needs most of the time and leaves the
    interpreter to others meanwhile. Only so many are begun that all cores have work, also while a
    large one is waited for.
    """
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        begun: deque[tuple[Report, Future[bytes]]] = deque()
        for report in reports:
            begun.append((report, pool.submit(_writing(suffix, report, atlas, template))))
            if len(begun) > _BEGUN * cores:
                done, content = begun.popleft()
                yield done, content.result()
        for done, content in begun:
            yield done, content.result()


def _writing(
    suffix: str, report: Report, atlas: Atlas, template: bytes | None
) -> Callable[[], bytes]:
    """`write` in the language of who asks, for another thread."""
    context = copy_context()
    return lambda: context.run(write, suffix, report, atlas, template)


def cites(report: Report, words: Words) -> tuple[int, ...]:
    """The numbers of the sources that a run of text rests on, ascending."""
    return tuple(sorted({report.numbers[id_] for id_ in words.sources}))


def file_name(report: Report, suffix: str) -> str:
    """`ipo-alna-2026-01.pdf`, for an internal report `ipo-alna-2026-01-intern.pdf`; the status list
    of a meeting is `statusliste-2026-03-mote.pdf`."""
    if report.meeting:
        return status_list_name(report.meeting, report.audience, suffix)
    return named(f"ipo-{report.part.slug}-{report.edition_id}", report.audience, suffix)


def status_list_name(meeting: str, audience: Audience, suffix: str) -> str:
    """The name of the status list of a meeting (its id)."""
    return named(f"statusliste-{meeting}", audience, suffix)
