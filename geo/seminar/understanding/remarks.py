"""What a person must be told of a reading: what is missing, doubtful or was not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.errors import Finding, Severity
from geo.seminar.blocks import Block
from geo.seminar.document import Document
from geo.seminar.document_kind import DocumentKind
from geo.seminar.proposal import SURE, AreaProposal, PointProposal


def cut_short(blocks: Sequence[Block]) -> tuple[Finding, ...]:
    """That the end of a very long document was not understood, and where that begins: behind the
    blocks that were."""
    line = blocks[-1].pieces[-1][1] if blocks and blocks[-1].pieces else None
    values = (("page", str(line.page if line else 1)), ("line", str(line.number if line else 1)))
    return (Finding("cut_short", "", values=values, severity=Severity.NOTICE),)


def unnamed(is_named: bool) -> tuple[Finding, ...]:
    """That areas are proposed of a document that does not say that it is the council's."""
    return () if is_named else (Finding("council_not_named", "", severity=Severity.NOTICE),)


def draft(is_draft: bool) -> tuple[Finding, ...]:
    """That the document says of itself that nothing in it is decided."""
    return (Finding("draft_document", "", severity=Severity.NOTICE),) if is_draft else ()


def bare(without_status: bool) -> tuple[Finding, ...]:
    """That the areas are listed without a status, so that each must be looked at."""
    return (Finding("no_statuses", "", severity=Severity.NOTICE),) if without_status else ()


def gaps(followups: Sequence[PointProposal]) -> tuple[Finding, ...]:
    """That numbers are missing between the points: one may be unread."""
    numbers = {point.number for point in followups}
    absent = [
        n for n in range(min(numbers, default=0), max(numbers, default=0)) if n not in numbers
    ]
    if not absent or len(absent) > len(numbers):
        return ()
    values = (("numbers", ", ".join(map(str, absent))),)
    return (Finding("numbers_missing", "", values=values, severity=Severity.NOTICE),)


def pages_without_text(document: Document) -> tuple[Finding, ...]:
    """The pages that gave no text: blank, or a picture that could not be read."""
    blank = [
        str(page.number)
        for page in document.pages
        if page.number not in document.unread and not any(line.text.strip() for line in page.lines)
    ]
    if not blank or len(blank) == len(document.pages):
        return ()
    values = (("pages", ", ".join(blank)),)
    return (Finding("pages_without_text", "", values=values, severity=Severity.NOTICE),)


def pages_unread(document: Document) -> tuple[Finding, ...]:
    """The pages that there was no time to read, as spans: «3, 12–40»."""
    if not document.unread:
        return ()
    spans: list[list[int]] = []
    for number in document.unread:
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    pages = ", ".join("–".join(map(str, span)) for span in spans)
    values = (("pages", pages), ("whole", str(len(document.pages))))
    return (Finding("pages_unread", "", values=values, severity=Severity.NOTICE),)


def missing(
    kind: DocumentKind, listed: Sequence[AreaProposal], followups: Sequence[PointProposal]
) -> tuple[Finding, ...]:
    """That no list or no points were found, where the document should have them."""
    results = []
    if not listed and kind not in {DocumentKind.POINTS, DocumentKind.STATUS}:
        results.append(Finding("no_areas_found", "", severity=Severity.NOTICE))
    if not followups:
        results.append(Finding("no_points_found", "", severity=Severity.NOTICE))
    return tuple(results)


def doubts(listed: Sequence[AreaProposal], points: Sequence[PointProposal]) -> tuple[Finding, ...]:
    """The areas that are not sure, and the numbers that were restored."""
    unsure = [area for area in listed if area.area_id and area.score < SURE]
    restored = [str(point.number) for point in points if point.number_restored]
    results = [
        Finding(
            "area_unsure",
            "",
            area.area_id or "",
            "",
            (("name", area.name), ("line", str(area.line))),
            Severity.NOTICE,
        )
        for area in unsure
    ]
    if restored:
        values = (("numbers", ", ".join(restored)),)
        results.append(Finding("numbers_restored", "", values=values, severity=Severity.NOTICE))
    return tuple(results)


def in_words(followups: Sequence[PointProposal]) -> Iterator[Finding]:
    """That a deadline is told in words that are no date, and which."""
    for point in followups:
        for item in point.deadlines_in_words:
            values = (
                ("number", str(point.number)),
                ("words", item.words),
                ("line", str(item.line)),
            )
            yield Finding("deadline_in_words", "", values=values, severity=Severity.NOTICE)
