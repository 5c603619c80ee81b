"""The panel of a chosen area: the same facts wherever an area is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import quote, urlsplit

import streamlit as st

from geo import changes, clock, followups, style, text
from geo.changes import Changes
from geo.escape import html, markdown
from geo.exports import svg
from geo.followups import Question, Reach
from geo.model import Area, Edition, Listing, Register
from geo.text import borders, change_words, deadline_words, shares_words, sources
from geo.view import Listed, View, edition_of, listed, select
from pages.address import links, state
from pages.parts import audience, frame, terms


def show(register: Register, view: View) -> None:
    """The chosen area of a view, or what to do to choose one."""
    if view.area is None:
        st.caption(text.say("panel.empty"))
        return
    edition = edition_of(register, view)
    area = register.area_by_id[view.area].on(edition.date)
    listing = edition.listing(area.id)
    st.header(markdown(area.name), anchor=False)
    if listing is None:
        st.info(markdown(absence(register, edition, area)))
    elif all(row.area.id != area.id for row in select(register, view)):
        st.caption(text.say("panel.filtered_out"))
    facts(register, edition, area)
    show_border_notice(area)
    _links(register, area)
    how_known(register, edition, area)


def show_ways_on(query: Mapping[str, str]) -> None:
    """The button that takes the choice of an area back, and the link to the area's own page, which
    opens with `query`."""
    st.button(text.say("panel.clear"), on_click=state.choose, args=(None,), icon=":material/close:")
    st.page_link(
        frame.pages()["area"],
        label=text.say("panel.open_area"),
        icon=":material/arrow_forward:",
        query_params=links.query(query),
    )


def facts(register: Register, edition: Edition, area: Area) -> None:
    """What people come for: status, since, unit, bydel, who is responsible, the next deadline."""
    listing = edition.listing(area.id)
    pairs = _listing_pairs(listed(register, edition, listing)) if listing else []
    if area.internal or (listing and listing.internal):
        pairs.insert(0, (text.say("audience.label_marked"), audience.mark()))
    pairs += [
        (text.say("panel.bydel"), html(shares_words.home(register, area))),
        *_followup_pairs(register, area),
    ]
    st.html(definition_list(pairs))


def how_known(register: Register, edition: Edition, area: Area) -> None:
    """Behind one click: list and source, the words as they were scanned, what is derived, and what
    the border is made of."""
    listing = edition.listing(area.id)
    when = edition.date_text or text.day(edition.date)
    pairs = [(text.say("panel.list"), html(when))]
    if listing:
        pairs += _derived_pairs(register, listed(register, edition, listing))
        pairs += _source_pairs(register, listing)
    pairs += _area_pairs(register, area)
    notes = "".join(
        f"<p>{terms.explained(register, note)}</p>" for note in _notes(register, area, listing)
    )
    st.html(folded(f"{definition_list(pairs)}{notes}"))


def folded(content: str) -> str:
    """Safe HTML behind "Hvordan vet vi dette?"; on paper it is open."""
    title = html(text.say("panel.how_known"))
    return f"<details class='ipo-known'><summary>{title}</summary>{content}</details>"


def _links(register: Register, area: Area) -> None:
    """To the report on the area's bydel and to what was promised."""
    with st.container(key="panel_links", horizontal=True):
        if area.bydel:
            name = register.bydel_by_id[area.bydel].name
            st.page_link(
                frame.pages()["bydeler"],
                label=markdown(text.say("panel.report", bydel=name)),
                icon=":material/description:",
                query_params=links.query({"bydel": area.bydel}),
            )
        st.page_link(
            frame.pages()["followups"],
            label=text.say("panel.followups"),
            icon=":material/checklist:",
            query_params=links.query({"area": area.id}),
        )


def definition_list(pairs: list[tuple[str, str]]) -> str:
    """Pairs of label and *already safe* HTML as an accessible list."""
    rows = "".join(f"<dt>{html(label)}</dt><dd>{value}</dd>" for label, value in pairs)
    return f"<dl class='ipo-facts'>{rows}</dl>"


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: bool = False,
    stacks: bool = False,
) -> str:
    """A plain table that prints and reads aloud well. Caption and columns are plain words, cells
    *already safe* HTML; the first cell of a row names it, the others may be `numbers`. Where there
    is no room for columns it scrolls sideways, or its rows are drawn as cards if it `stacks`."""
    head = "".join(
        f"<th scope='col'{_role('columnheader', stacks)}>{html(name)}</th>" for name in columns
    )
    body = "".join(_table_row(columns, row, stacks=stacks) for row in rows)
    kinds = f"ipo-plain{' ipo-numbers' if numbers else ''}{' ipo-stacks' if stacks else ''}"
    group = _role("rowgroup", stacks)
    return (
        f"<div class='{kinds}' tabindex='0'><table{_role('table', stacks)}>"
        f"<caption>{html(caption)}</caption><thead{group}><tr{_role('row', stacks)}>{head}</tr>"
        f"</thead><tbody{group}>{body}</tbody></table></div>"
    )


def _table_row(columns: Sequence[str], row: Sequence[str], *, stacks: bool) -> str:
    """A row; in one that may be drawn as a card each cell says what it is."""
    first, *rest = row
    cells = "".join(
        f"<td{_role('cell', stacks)}>{_cell_label(name) if stacks and cell else ''}{cell}</td>"
        for name, cell in zip(columns[1:], rest, strict=True)
    )
    return (
        f"<tr{_role('row', stacks)}><th scope='row'{_role('rowheader', stacks)}>{first}</th>"
        f"{cells}</tr>"
    )


def _cell_label(name: str) -> str:
    return f"<span class='label' aria-hidden='true'>{html(name)}</span>"


def _role(name: str, stacks: bool) -> str:
    """The role of a part of a table, which its display would take away where it stacks."""
    return f" role='{name}'" if stacks else ""


def web_address(url: str | None) -> str:
    """The address when it is one of the web, else nothing: it comes from a file."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.netloc else ""


def _listing_pairs(row: Listed) -> list[tuple[str, str]]:
    listing = row.listing
    status = f"{status_chip(row)} {html(text.status(listing.status))}"
    return [
        (text.say("panel.status"), status),
        (text.say("panel.since"), html(text.since(row.since, row.start))),
        (text.say("panel.unit"), html(text.unit(listing.unit))),
    ]


def _followup_pairs(register: Register, area: Area) -> Iterator[tuple[str, str]]:
    """Who is responsible for what was agreed on the area itself, and the next deadline of any
    point that concerns it: by its date, or else as it is written without one."""
    today = clock.today()
    entries = followups.select(register, Question(area=area.id), today)
    own = followups.concerning(entries, Reach.AREA)
    bodies = dict.fromkeys(body for entry in own for body in entry.point.responsible)
    if bodies:
        words = text.listing(list(bodies))
        yield text.say("panel.responsible"), terms.explained(register, words)
    due = [item for entry in entries for item, _ in entry.deadlines]
    coming = sorted((i for i in due if i.date.last >= today), key=lambda item: item.date.last)
    if coming:
        words = text.say("panel.deadline", date=text.day(coming[0].date), what=coming[0].text)
        yield text.say("panel.next_deadline"), terms.explained(register, words)
    elif undated := followups.undated_of(entry.point for entry in entries):
        words = text.listing([deadline_words.as_written(item.text) for _, item in undated])
        yield text.say("panel.next_deadline"), html(words)
    elif any(entry.point.deadlines_hidden for entry in entries):
        yield text.say("panel.next_deadline"), html(text.say("deadline.hidden"))
    elif due:
        yield text.say("panel.next_deadline"), html(text.say("panel.no_deadline"))


def _derived_pairs(register: Register, row: Listed) -> list[tuple[str, str]]:
    """What the lists tell together, marked as derived."""
    pairs = []
    if row.since_derived:
        since = html(text.since_marked(row.since, row.start))
        pairs.append((text.say("panel.since"), since))
    row_of_lists = tenure(register, register.edition_by_id[row.listing.edition], row.area)
    if row_of_lists:
        pairs.append((text.say("panel.in_a_row"), html(row_of_lists)))
    return pairs


def tenure(register: Register, edition: Edition, area: Area) -> str:
    """How many lists in a row had an area when a list came, derived; empty for a single one."""
    duration = changes.tenure(register, edition, area.id)
    if duration is None or duration.lists == 1:
        return ""
    return text.say("panel.derived", words=change_words.tenure(duration))


def _area_pairs(register: Register, area: Area) -> list[tuple[str, str]]:
    """Size and border, and the people of the bydel."""
    bydel = register.bydel_by_id[area.bydel] if area.bydel else None
    pairs = [(text.say("panel.size"), html(text.km2(area.area_km2)))]
    if area.boundary_source:
        pairs.append((text.say("panel.border"), f"<small>{html(borders.of(area))}</small>"))
    if bydel:
        people = register.newest_population(bydel.id)
        words = text.say("panel.population_missing")
        if people:
            count = text.number(people.population)
            words = text.say("panel.population_value", count=count, year=people.year)
        pairs.append((text.say("panel.population"), html(words)))
    return pairs


def _source_pairs(register: Register, listing: Listing) -> list[tuple[str, str]]:
    source = register.source_by_id[listing.source]
    cited = sources.cite(source, listing.line)
    pairs = [(text.say("panel.source"), f"<small>{html(cited)}</small>")]
    if listing.quote:
        pairs.append((text.say("panel.quote"), f"<q>{html(listing.quote)}</q>"))
    return pairs


def _notes(register: Register, area: Area, listing: Listing | None) -> list[str]:
    notes = [listing.note] if listing and listing.note else []
    bydel = register.bydel_by_id[area.bydel] if area.bydel else None
    if listing and listing.unit and bydel and bydel.unit and bydel.unit is not listing.unit:
        notes.append(
            text.say(
                "panel.unit_differs",
                bydel=bydel.name,
                unit=bydel.unit,
                basis=text.unit_basis(bydel.unit_basis),
            )
        )
    return notes


def absence(register: Register, edition: Edition, area: Area) -> str:
    """Why an area is not on a list, as far as the lists can tell; what is derived says so."""
    if not edition.listings:
        return text.say("panel.no_names")
    older, newer = _around(register, edition, area)
    if older is None and newer is None:
        return text.say("panel.not_listed")
    one, two = (older, edition) if older else (edition, newer or edition)
    between = changes.compare(register, one, two)
    if area.id in between.not_covered:
        return text.say("panel.not_covered", scope=edition.scope)
    if area.id in between.undecided:
        return text.say("panel.undecided")
    if older and area.id in between.gone:
        return text.say("panel.gone", before=text.day(older.date))
    return _succession(register, between, area) or text.say("panel.not_listed")


def _around(
    register: Register, edition: Edition, area: Area
) -> tuple[Edition | None, Edition | None]:
    """The nearest lists that have an area, before and after one that has it not."""
    place = register.editions.index(edition)
    before, after = register.editions[:place][::-1], register.editions[place + 1 :]
    older, newer = (next((e for e in es if area.id in e.by_area), None) for es in (before, after))
    return older, newer


def _succession(register: Register, between: Changes, area: Area) -> str:
    """By which other name the list has it, or into what it was split or merged."""
    for name in ("renamed", "split", "merged"):
        for line in getattr(between, name):
            if area.id in line:
                what = change_words.lineage(register, line)
                return text.say("panel.derived", words=f"{text.say(f'changes.{name}')}: {what}")
    return ""


def show_border_notice(area: Area) -> None:
    """That the border is approximate, or that there is none; nothing for a real border."""
    words = borders.basis_of([area]) if area.boundary_source else text.say("border.unseen")
    if words:
        st.caption(f":material/warning: **{words}**")


def status_chip(row: Listed) -> str:
    """The swatch of a row's status, as HTML."""
    return chip(style.fill_of_status(row.listing.status))


@cache
def chip(fill: style.Fill) -> str:
    """A small swatch of a fill, colour and pattern, as HTML."""
    dashed = ";border-style:dashed" if fill.dash else ""
    return (
        "<span class='ipo-chip' aria-hidden='true' "
        f"style='border-color:{fill.outline};background:{_background(fill)}{dashed}'></span>"
    )


def _background(fill: style.Fill) -> str:
    """A fill as a CSS background: its ground, or a picture of its pattern."""
    if not fill.tile().marks:
        return fill.ground
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg'>"
        f"{svg.pattern('p', fill, style.SWATCH_PATTERN)}"
        "<rect width='100%' height='100%' fill='url(#p)'/></svg>"
    )
    # What is left unescaped cannot end the address or the attribute that it stands in.
    return f'url("data:image/svg+xml,{quote(picture, safe=" =:/")}")'
