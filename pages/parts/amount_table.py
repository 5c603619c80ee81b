"""Amounts of money by year and payer, with their sums, as a small HTML table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo import text
from geo.council import council_of
from geo.escape import html
from geo.model import Amount, FollowUp, Register
from geo.text import amounts as money
from pages.parts import followup_list, panel, terms

Amounts = Sequence[tuple[FollowUp, Amount]]
_COLUMNS = ("year", "payer", "for_what", "amount")


def table(register: Register, amounts: Amounts) -> str:
    """The amounts by year and payer; each year with several has its sum, and so have all. Empty
    when there are none."""
    if not amounts:
        return ""
    years = sorted({item.year or 0 for _, item in amounts})
    rows: list[tuple[str, ...]] = []
    for year in years:
        own = [row for row in amounts if (row[1].year or 0) == year]
        own.sort(key=lambda row: row[1].payer or "")
        rows += [tuple(_cells(register, *row)) for row in own]
        if len(own) > 1 and year:
            rows.append(_sum(text.say("subject.sum_of", year=year), own))
    if len(years) > 1:
        rows.append(_sum(text.say("subject.sum"), amounts))
    columns = [text.say(f"subject.{name}") for name in _COLUMNS]
    drawn = panel.table(text.say("subject.amounts_caption"), columns, rows, stacks=True)
    is_vague = any(item.onwards for _, item in amounts)
    note = f"<p>{html(text.say('subject.onwards_note'))}</p>" if is_vague else ""
    return f"<div class='ipo-amounts'>{drawn}</div>{note}"


def _cells(register: Register, point: FollowUp, item: Amount) -> Iterator[str]:
    yield html(money.year(item) or text.say("subject.no_year"))
    yield (
        terms.link(council_of(register).subjects[item.payer])
        if item.payer
        else html(text.say("point.nobody"))
    )
    quoted = followup_list.quoted(register, item.quote, item.source, item.line)
    target = (
        f"{terms.link(council_of(register).subjects[item.programme])}: " if item.programme else ""
    )
    yield f"{target}{html(item.text)} {followup_list.link(point)}<br>{quoted}"
    yield _kroner(item.nok)


def _sum(words: str, amounts: Amounts) -> tuple[str, ...]:
    total = sum(item.nok for _, item in amounts)
    return f"<b>{html(words)}</b>", "", "", f"<b>{_kroner(total)}</b>"


def _kroner(nok: int) -> str:
    return text.number(nok)  # digits and thin spaces
