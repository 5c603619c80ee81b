"""`ipokart import`: what a document is proposed to mean, and its acceptance."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geo import store, text
from geo.cli import editions, options
from geo.cli.arguments import RefusedError, UsageError
from geo.errors import Finding, Severity
from geo.escape import terminal
from geo.model import Audience, Register
from geo.text import deadline_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.importing import AreaDraft, Draft, EndedDraft, PointDraft
    from geo.importing.council_draft import CouncilDraft
    from geo.seminar import AreaProposal, PointProposal, Proposal

Line = TypeVar("Line", "AreaDraft", "PointDraft", "CouncilDraft", "EndedDraft")

_LARGEST = 60_000_000  # bytes that are read of a file; the reader has its own, smaller limits
_UNREAD = "pages_unread"  # the finding that there was no time for some pages
_WIDTH = 90  # letters of a quote on one line


def import_document(arguments: argparse.Namespace) -> int:
    """Propose, and with --accept write what is sure. A dry run writes nothing."""
    from geo.seminar import Budget, DocumentKind, proposal_json, read, understand

    if arguments.accept:
        _may_accept(arguments)
    content, budget = options.content(arguments.file, _LARGEST), Budget()
    register = options.names_register()
    kind = options.code("document", arguments.kind, DocumentKind)
    document = read(content, Path(arguments.file).name, budget=budget)
    left = frozenset(arguments.as_scanned)
    proposal = understand(document, register, kind, as_scanned=left, budget=budget)
    if arguments.json:
        editions.print_json(proposal_json(proposal), Audience.INTERNAL)
    else:
        print(text.say("audience.metadata"))
        print("\n".join(map(terminal, _describe(register, proposal))))
    return _accept(arguments, proposal) if arguments.accept else 0


def _may_accept(arguments: argparse.Namespace) -> None:
    if not (arguments.by and arguments.reason):
        raise UsageError(text.say("cli.needs_by_reason"))
    from geo.cli import maintenance

    maintenance.refuse_folder()


# --- what is proposed -------------------------------------------------------------------------


def _describe(register: Register, proposal: Proposal) -> list[str]:
    dates = text.listing([text.day(date) for date in proposal.dates])
    kind = text.say("cli.import_kind", kind=text.say(f"document_kind.{proposal.kind.name.lower()}"))
    lines = [proposal.title or proposal.document, *([dates] if dates else []), kind]
    lines += _unread(proposal)
    for key, areas in (("cli.import_areas", proposal.areas), ("cli.import_ended", proposal.ended)):
        if areas:
            ends = key == "cli.import_ended"
            lines += ["", text.say(key, count=len(areas))]
            lines += [_area(register, item, ends) for item in areas]
    if proposal.followups:
        lines += ["", text.say("cli.import_points", count=len(proposal.followups))]
        lines += [line for point in proposal.followups for line in _point(point)]
    lines += _council(register, proposal)
    lines += _repairs(proposal)
    if not proposal.areas and not proposal.followups and not proposal.council.lines:
        lines += ["", text.say("cli.import_nothing")]
    return lines


def _unread(proposal: Proposal) -> list[str]:
    """That there was no time for some pages of a long scan, and which."""
    return [text.finding(item) for item in proposal.findings if item.code == _UNREAD]


def _repairs(proposal: Proposal) -> list[str]:
    """Each word that was misread, what it was put right to, and its lines."""
    lines: dict[tuple[str, str], list[str]] = {}
    for item in proposal.repairs:
        lines.setdefault((item.seen, item.meant), []).append(str(item.line))
    if not lines:
        return []
    return [
        "",
        text.say("cli.import_repairs", count=len(proposal.repairs)),
        *(
            text.say("cli.import_repair", seen=seen, meant=meant, lines=", ".join(where))
            for (seen, meant), where in lines.items()
        ),
    ]


def _council(register: Register, proposal: Proposal) -> list[str]:
    """The meeting, programmes and bodies: each line with its score, place and how it was known."""
    from geo.importing.council_draft import council_drafts
    from geo.text import council_lines

    drafts = council_drafts(register, proposal.council)
    names = council_lines.names_of(register, proposal.council)
    lines = ["", text.say("cli.import_council", count=len(drafts))] if drafts else []
    for draft in drafts:
        row, date = draft.proposed, council_lines.date_of_line(draft)
        line = text.say(
            "cli.import_council_line",
            kind=council_lines.kind_of_line(names, row),
            name=draft.name.rstrip("."),
            date=f", {date}" if date else "",
            score=text.number(row.score, 2),
            line=row.line,
            match=council_lines.match_of_line(row),
        ).rstrip()
        lines.append(line if draft.is_accepted else f"{line} {text.say('cli.import_unsure')}")
    return lines


def _area(register: Register, item: AreaProposal, ends: bool) -> str:
    name = register.area_by_id[item.area_id].name if item.area_id else text.say("cli.import_new")
    message = text.say(
        "cli.import_area",
        name=item.name,
        area=name,
        unit=text.unit(item.unit),
        status=text.say("cli.import_ends") if ends else text.status(item.status),
        score=text.number(item.score, 2),
        line=item.line,
    )
    return message if item.sure else f"{message} {text.say('cli.import_unsure')}"


def _point(item: PointProposal) -> Iterator[str]:
    """A point, and by when something is to be done, where the document tells it."""
    words = item.text if len(item.text) <= _WIDTH else f"{item.text[:_WIDTH]} …"
    yield text.say(
        "cli.import_point",
        number=item.number,
        text=words,
        state=text.say(f"state.{item.state.name.lower()}"),
        line=item.line,
    )
    deadlines = [text.day(row.date) for row in item.deadlines]
    deadlines += [deadline_words.as_written(row.words) for row in item.deadlines_in_words]
    if deadlines:
        yield text.say("cli.import_deadlines", deadlines=text.listing(deadlines))


# --- acceptance -------------------------------------------------------------------------------


def _accept(arguments: argparse.Namespace, proposal: Proposal) -> int:
    from geo import importing

    if unread := _unread(proposal):  # what they say would be missing from the list, unseen
        raise RefusedError("\n".join(unread))
    seen = _show_known(proposal)
    draft = _marked(_drafted(proposal, arguments.end_many), arguments.internal)
    number = importing.accept(
        draft, arguments.by, arguments.reason, seen, end_many=arguments.end_many
    )
    out = sys.stderr if arguments.json else sys.stdout
    print(terminal(_accepted(draft, number, arguments.file)), file=out)
    if count := sum(item.is_accepted for item in draft.council):
        print(text.say("cli.import_council_accepted", count=count), file=out)
    return 0


def _marked(draft: Draft, lines: list[str]) -> Draft:
    """The draft with what is accepted of these lines of the document marked as internal.

    Raises RefusedError for a line of which nothing is accepted: its mark would protect nothing,
    though a person asked for it.
    """
    wanted = set(lines)

    def marked(rows: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(replace(row, internal=str(row.proposed.line) in wanted) for row in rows)

    accepted = {str(row.proposed.line) for row in draft.areas if row.is_accepted}
    accepted |= {str(row.proposed.line) for row in draft.points if row.is_accepted}
    accepted |= {str(row.proposed.line) for row in draft.ended if row.is_accepted}
    accepted |= {str(row.proposed.line) for row in draft.council if row.is_accepted}
    points = [point for point in draft.points if point.is_accepted]
    within = {str(row.line) for point in points for row in point.deadlines}
    within |= {str(row.line) for point in points for row in point.amounts}
    lost = wanted - accepted - within
    if lost:
        numbers = ", ".join(sorted(lost, key=lambda line: (len(line), line)))
        raise RefusedError(text.say("cli.import_internal_none", lines=numbers))
    return replace(
        draft,
        areas=marked(draft.areas),
        points=tuple(
            replace(point, internal_lines=frozenset(map(int, wanted & within)))
            for point in marked(draft.points)
        ),
        ended=marked(draft.ended),
        council=marked(draft.council),
    )


def _accepted(draft: Draft, number: int, file: str) -> str:
    if not any(item.is_accepted for item in draft.areas):
        return text.say("cli.import_minutes_accepted", number=number, file=file)
    return text.say(
        "cli.import_accepted",
        edition=draft.edition,
        number=number,
        areas=_count_accepted(draft),
        file=file,
    )


def _show_known(proposal: Proposal) -> int:
    """The register's version. Raises RefusedError for a document that was accepted before."""
    from geo.store.changing import FIRST
    from geo.store.database import Store

    if not store.has_database():
        return FIRST
    with closing(Store.open(make=False)) as database:
        version, known = database.version(), database.accepted(proposal.sha256)
    if known:
        message = text.say("cli.import_known", by=known.by, at=known.at[:10], number=known.number)
        raise RefusedError(message)
    return version


def _drafted(proposal: Proposal, end_many: bool) -> Draft:
    """What is sure of a proposal, as it would be written. Raises RefusedError."""
    from geo import importing
    from geo.seminar import sure_only

    register = options.whole_register()
    points = tuple(map(sure_only, proposal.followups))
    draft = importing.drafted(register, replace(proposal, followups=points))
    if draft is None:
        raise RefusedError(text.say("cli.import_nothing"))
    _refuse(importing.findings(register, draft))
    if not end_many and (many := importing.many_endings(register, draft)):
        sentence = text.say(f"finding.{importing.MANY_ENDINGS}", **dict(many[0].values))
        raise RefusedError(f"{sentence} {text.say('cli.import_end_many_flag')}")
    return draft


def _refuse(findings: tuple[Finding, ...]) -> None:
    errors = [text.finding(item) for item in findings if item.severity is Severity.ERROR]
    if errors:
        raise RefusedError("\n".join(errors))


def _count_accepted(draft: Draft) -> str:
    return text.areas(sum(item.is_accepted for item in draft.areas))
