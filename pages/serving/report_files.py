"""Reports, status lists and what they show, made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from geo import clock
from geo import report as reporting
from geo.exports import report as writing
from geo.exports import svg
from geo.exports.report import zip_archive
from geo.exports.report.meeting import MeetingOrder
from geo.exports.report.pictures import drawn
from geo.model import Audience
from geo.part import Part
from geo.report import Report
from geo.report.blocks import Picture
from geo.scene import Atlas
from pages.serving import loading, picture_files, shelf
from pages.serving.loading import Known

_PAGE_PPI = 110.0


@dataclass(frozen=True, eq=False)
class Prepared:
    """A report and the atlas that draws its pictures, of one register."""

    report: Report
    atlas: Atlas


def report(part: Part, edition: str | None, audience: Audience) -> Prepared:
    """The report on a part of the city as it is today. Raises DataError."""
    return _report(loading.known(audience), part, edition, clock.today())


def report_file(suffix: str, prepared: Prepared) -> bytes:
    """A report in a format, made once. Raises NotInstalledError."""
    return shelf.SHELF.take(
        (suffix, prepared), lambda: writing.write(suffix, prepared.report, prepared.atlas)
    )


@lru_cache(maxsize=8)
def report_pages(prepared: Prepared) -> list[bytes]:
    """The pages of a report's PDF as PNG. Raises NotInstalledError."""
    from geo.exports import typesetting  # Typst takes a moment
    from geo.exports.report import pdf

    pages = pdf.pages(prepared.report, prepared.atlas, _PAGE_PPI)
    typesetting.evict_cache()
    return pages


@lru_cache(maxsize=32)
def report_picture(prepared: Prepared, place: int) -> tuple[str, bytes]:
    """The picture that stands at a place among a report's blocks: in words, and as SVG."""
    block = prepared.report.blocks[place]
    assert isinstance(block, Picture)
    scene = drawn(prepared.atlas, block)
    return scene.description, svg.drawing(scene)


def status_list(order: MeetingOrder, template: bytes | None) -> bytes:
    """The status list of a meeting, written once. Raises TemplateError."""
    whom = (order.register.version, order.register.audience)
    key = (*whom, order.today, order.meeting, order.suffix)
    return shelf.SHELF.take(
        ("status_list", *key, template), replace(order, template=template).content
    )


@lru_cache(maxsize=4)
def check_word_template(template: bytes) -> None:
    """Raises TemplateError for a Word template that cannot be used."""
    from geo.exports.report.word.template import open_template  # Word's parts take a moment

    open_template(template)


def all_reports(
    suffix: str,
    edition: str | None,
    audience: Audience,
    report_progress: zip_archive.ReportProgress,
) -> bytes:
    """Every report in one zip, made once; `report_progress` is called as each one is begun."""
    return _all_reports(suffix, edition, audience, report_progress)()


def all_reports_on_request(
    suffix: str, edition: str | None, audience: Audience
) -> Callable[[], bytes]:
    """What makes that zip when somebody fetches it. A request for a file is of no session: whose
    edition it is, and of which day, is settled now."""
    return _all_reports(suffix, edition, audience, lambda *_: None)


def _all_reports(
    suffix: str,
    edition: str | None,
    audience: Audience,
    report_progress: zip_archive.ReportProgress,
) -> Callable[[], bytes]:
    drawn, key = picture_files.atlas(audience), _all_key(suffix, edition, audience)
    return lambda: shelf.SHELF.take(
        key,
        lambda: zip_archive.write_archive(
            drawn.register, drawn, suffix, clock.today(), edition, report_progress
        ),
    )


def all_reports_size(suffix: str, edition: str | None, audience: Audience) -> int | None:
    """How many bytes that zip has, once it is made."""
    return shelf.SHELF.size(_all_key(suffix, edition, audience))


def _all_key(suffix: str, edition: str | None, audience: Audience) -> Hashable:
    return ("reports", suffix, edition, loading.known(audience), clock.today())


@lru_cache(maxsize=64)
def _report(known: Known, part: Part, edition: str | None, today: date) -> Prepared:
    atlas = picture_files.atlas_of(known)
    return Prepared(reporting.report(atlas.register, part, today, edition), atlas)
