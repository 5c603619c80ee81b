"""From names on a list to proposals: each area once, with a score and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.errors import Finding, Severity
from geo.seminar.blocks import Block, Kind
from geo.seminar.proposal import SURE, AreaChange, AreaProposal, Reason
from geo.seminar.understanding.area_changes import ChangeMentions, changed
from geo.seminar.understanding.earlier_lists import Earlier
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.names import NameMatch, Names

_CHANGE_CODES = {
    AreaChange.SPLIT: "area_split",
    AreaChange.MERGE: "area_merge",
    AreaChange.RENAME: "area_rename",
}


def merge_proposals(
    results: Sequence[tuple[Block, Item]],
    names: Names,
    before: Earlier,
    changes: ChangeMentions,
) -> tuple[tuple[AreaProposal, ...], tuple[AreaProposal, ...], tuple[Finding, ...]]:
    """(areas, ended, findings): each area once, with what was told of it first."""
    areas: dict[str, AreaProposal] = {}
    ended: dict[str, AreaProposal] = {}
    first_listed: dict[str, tuple[Block, Item]] = {}
    findings: list[Finding] = []
    prose: set[str] = set()  # those that only a sentence tells so far
    by_rest: set[str] = set()  # those that have only the status of all names without a sign
    for block, item in results:
        proposal = _proposal(block, item, names, before)
        if item.mark.ended and item.mark.by_rest and not before.has(proposal.area_id):
            continue  # «Romsås er ikke med»: it never was
        if mention := changes.of(block, item):
            proposal = changed(proposal, mention, names)
        if id(block) in changes.marked:
            proposal = in_doubt(proposal)
        key = proposal.area_id or proposal.name.casefold()
        into = ended if item.mark.ended else areas
        parted = changes.is_parted(key)
        first = first_listed.setdefault(key, (block, item))
        apart = _are_parts(item, first[1], names) and (parted or _on_lines(block, first[0]))
        tells_change = parted or proposal.change or (key in into and into[key].change)
        if apart and key in into and tells_change:
            findings.append(_twice(proposal))
            into[key] = in_doubt(into[key])
            into[f"{key} {item.name.casefold()}"] = in_doubt(proposal)
        elif key in into and item.mark.by_rest != (key in by_rest):
            pair = (into[key], proposal) if item.mark.by_rest else (proposal, into[key])
            into[key] = _merged(pair[0], replace(pair[1], status=None), findings)
            by_rest.discard(key)
        elif key in into and item.in_prose != (key in prose):
            pair = (into[key], proposal) if item.in_prose else (proposal, into[key])
            into[key] = _of_list(*pair, findings)
            prose.discard(key)
        elif key in into:
            merged = _merged(into[key], proposal, findings)
            into[key] = in_doubt(merged) if apart else merged
        else:
            into[key] = proposal
            prose |= {key} if item.in_prose else set()
            by_rest |= {key} if item.mark.by_rest else set()
    for key in ended.keys() & areas.keys():
        findings.append(_twice(areas[key]))
        areas[key] = in_doubt(areas[key])
        ended[key] = in_doubt(ended[key])
    findings += [_change(area) for area in areas.values() if area.change]
    return tuple(areas.values()), tuple(ended.values()), tuple(findings)


def _are_parts(item: Item, other: Item, names: Names) -> bool:
    """Whether two names are different parts of an area's name: «Grønland», «Tøyen»."""
    if not (names.is_part(item.name) and names.is_part(other.name)):
        return False
    return names.find(item.name).spelling != names.find(other.name).spelling


def _on_lines(block: Block, other: Block) -> bool:
    """Whether two names stand on lines of their own."""
    return other is not block and Kind.TEXT not in {block.kind, other.kind}


def _proposal(block: Block, item: Item, names: Names, before: Earlier) -> AreaProposal:
    result = names.find(item.name)
    fits = result.area_id is None or before.fits(result.area_id, item.mark)
    unsigned = item.mark.by_rest and not before.has(result.area_id)  # its sign may be misread
    is_stated = item.mark.ended or bool(item.mark.status and item.mark.unit and not unsigned)
    sure = is_stated and fits and not (item.in_prose or item.doubt)
    score = result.score if sure else min(result.score, SURE - 0.01)  # a person decides
    quote = block.quote(*item.evidence)
    return AreaProposal(
        item.name,
        result.area_id,
        item.mark.unit,
        item.mark.status,
        item.mark.started,
        score,
        _reason(result, fits, "in_prose" if item.in_prose else item.doubt),
        quote.text,
        quote.page,
        quote.line,
    )


def _reason(result: NameMatch, fits: bool, doubt: str) -> Reason:
    values = (("meant", result.spelling),)
    if not fits:
        return Reason("unlike_before", values)
    return Reason(doubt, values) if doubt and result.area_id else result.reason


def _merged(first: AreaProposal, other: AreaProposal, findings: list[Finding]) -> AreaProposal:
    """Two names of one area: «Grønland» and «Tøyen»; told differently, a person decides."""
    same = (first.unit, first.status) == (other.unit, other.status)
    name = first.name if other.name in first.name.split(", ") else f"{first.name}, {other.name}"
    started = first.started or other.started
    merged = replace(first, name=name, started=started, score=min(first.score, other.score))
    if same:
        return merged
    stated = [area for area in (first, other) if area.status]
    if len(stated) == 1 and (not other.unit or other.unit == first.unit):
        return in_doubt(replace(merged, status=stated[0].status))  # «Romsås er kommet til»
    findings.append(_twice(first))
    return in_doubt(merged)


def _of_list(
    listed: AreaProposal, in_sentence: AreaProposal, findings: list[Finding]
) -> AreaProposal:
    """An area as the list has it, which a sentence tells of too; told otherwise, a person
    decides."""
    if in_sentence.status in {None, listed.status} and in_sentence.unit in {None, listed.unit}:
        return replace(listed, started=listed.started or in_sentence.started)
    if listed.status is None:
        return _merged(listed, in_sentence, findings)
    findings.append(_twice(listed))
    return in_doubt(listed)


def in_doubt(area: AreaProposal) -> AreaProposal:
    """The area as one that a person must look at."""
    return replace(area, score=min(area.score, SURE - 0.01))


def _twice(area: AreaProposal) -> Finding:
    values = (("name", area.name), ("line", str(area.line)))
    return Finding("area_told_twice", "", area.area_id or "", "", values, Severity.NOTICE)


def _change(area: AreaProposal) -> Finding:
    values = (("name", area.name), ("line", str(area.line)), *area.reason.values)
    code = _CHANGE_CODES[area.change] if area.change else ""
    return Finding(code, "", area.area_id or "", "", values, Severity.NOTICE)
