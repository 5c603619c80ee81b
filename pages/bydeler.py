"""What is in my bydel, and what can I send? Bydeler, units and the city, each with its report."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import streamlit as st

from geo import clock, division, followups, measures, style, text
from geo.errors import NotInstalledError
from geo.escape import html, markdown
from geo.exports import FILES
from geo.exports.report import REPORTS, file_name, zip_archive
from geo.followups import Question, Reach
from geo.model import Audience, Bydel, Register, Status
from geo.part import CITY, Part, PartKind, main_parts
from geo.query import write_view
from geo.report.areas import table as areas_part
from geo.report.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Picture,
    PictureKind,
    Table,
)
from geo.report.case import Case
from geo.text import sources
from geo.text.part_names import as_title
from geo.view import Listed, View, edition_of, select
from pages.address import links, report_state, state
from pages.address.report_state import Choice
from pages.parts import audience, followup_list, frame, measure_table, paging, panel
from pages.serving import loading, picture_files, report_files
from pages.serving.report_files import Prepared

_ANCHOR = "rapport"
_FRAME_HEIGHT = 760  # px
#: Bydeler in the overview at once, also where each has many areas; and the session-state key of the
#: first.
_AT_ONCE, _AT_ONCE_DIVIDED, _FIRST = 30, 8, "b_first"
_LINK = re.compile(r"<a [^>]*>")


def page() -> None:
    """The overview, or one part of the city with its report."""
    register, today = loading.register(), clock.today()
    report_state.follow_address(register)
    with st.container(key="bydeler_page"):
        title = st.empty()
        _switches(register)
        choice = report_state.choice(register)
        state.write(report_state.write_choice(choice))
        frame.address_notice()
        name = as_title(choice.part, register) if choice.part else text.say("bydeler_page.title")
        with title:
            frame.headline(name)
        if choice.part:
            _one(register, choice, choice.part, today)
        else:
            _overview(register, choice, today)


def _switches(register: Register) -> None:
    names = {report_state.OVERVIEW: text.say("bydeler_page.overview")}
    names |= {part.slug: as_title(part, register) for part in _ordered(register)}
    lists = {item.id: text.date_of(item) for item in reversed(register.editions)}
    with st.container(key="bydeler_switches"):
        left, right = st.columns([0.6, 0.4])
    for column, word, key, options in (
        (left, "choose", report_state.PART, names),
        (right, "edition", report_state.EDITION, lists),
    ):
        column.selectbox(
            text.say(f"bydeler_page.{word}"),
            list(options),
            key=key,
            format_func=options.__getitem__,
            on_change=state.touch,
        )


def _ordered(register: Register) -> list[Part]:
    """The bydeler by name, then the units and the city."""
    bydeler, larger = _grouped(main_parts(register))
    return [*sorted(bydeler, key=lambda part: as_title(part, register)), *larger]


def _grouped(parts: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    """The bydeler, and the larger parts."""
    every = list(parts)
    bydeler = [part for part in every if part.kind is PartKind.BYDEL]
    return bydeler, [part for part in every if part not in bydeler]


# --- overview -----------------------------------------------------------------------------------


def _overview(register: Register, choice: Choice, today: date) -> None:
    st.markdown(text.say("bydeler_page.intro"))
    parts = _ordered(register)
    bydeler, larger = _grouped(parts)
    at_once = _AT_ONCE_DIVIDED if division.is_divided(register) else _AT_ONCE
    shown = paging.part(bydeler, _FIRST, at_once)
    for word, group in (("bydeler", shown), ("larger", larger)):
        st.header(text.say(f"bydeler_page.{word}"), anchor=False)
        cards = "".join(_card(register, choice, part, today) for part in group)
        st.html(f"<ul class='ipo-homes'>{cards}</ul>")
        if group is shown:
            paging.ways(_FIRST, len(shown), len(bydeler), at_once, "bydeler_page.part")
    _everything(register, choice, len(parts))


def _card(register: Register, choice: Choice, part: Part, today: date) -> str:
    """A part of the city: small map, name, areas by status, and three facts."""
    drawing = b64encode(picture_files.thumbnail(part, choice.edition)).decode()
    part_choice = Choice(part, choice.edition, choice.audience, choice.suffix)
    title = links.link("bydeler", as_title(part, register), report_state.write_choice(part_choice))
    return (
        f"<li><img src='data:image/svg+xml;base64,{drawing}' alt='' width='80' height='80'><div>"
        f"<h3>{title}</h3>"
        f"<p class='chips'>{_chips(register, part.narrow(View(choice.edition)))}</p>"
        f"{panel.definition_list(_facts(register, part, today))}</div></li>"
    )


def _chips(register: Register, view: View) -> str:
    """How many areas have each status: in colour, pattern and words."""
    rows = select(register, view)
    if not rows:
        named = edition_of(register, view).listings
        return html(text.say("bydeler_page.none" if named else "bydeler_page.unnamed"))
    counts = Counter(row.listing.status for row in rows)
    return " ".join(
        f"<span>{panel.chip(style.fill_of_status(status))} "
        f"{html(text.say('bydeler_page.chip', status=text.status(status), count=count))}</span>"
        for status in (*Status, None)
        if (count := counts[status])
    )


def _facts(register: Register, part: Part, today: date) -> list[tuple[str, str]]:
    """Unit with its basis, people, and points, as label and safe HTML."""
    bydel = _bydel(register, part)
    pairs = []
    if bydel:
        unit = text.say(
            "bydeler_page.unit_told",
            unit=bydel.unit or text.unit(None),
            basis=text.unit_basis(bydel.unit_basis),
        )
        pairs.append((text.say("bydeler_page.unit"), html(unit)))
        if people := register.newest_population(bydel.id):
            sentence = text.say(
                "bydeler_page.people_told", count=text.number(people.population), year=people.year
            )
            pairs.append((text.say("bydeler_page.people"), html(sentence)))
    pairs.append((text.say("bydeler_page.points"), html(_point_counts(register, part, today))))
    return pairs


def _bydel(register: Register, part: Part) -> Bydel | None:
    return register.bydel_by_id[part.bydel] if part.bydel else None


def _point_counts(register: Register, part: Part, today: date) -> str:
    entries = followups.select(register, Question.about(part), today)
    if part == CITY:
        return text.number(len(entries))
    common = sum(entry.reach is Reach.COMMON for entry in entries)
    own = text.number(len(entries) - common)
    key = "bydeler_page.points_of_unit" if part.unit else "bydeler_page.points_of_bydel"
    return text.say(key, own=own, common=text.number(common))


# --- all reports --------------------------------------------------------------------------------


def _everything(register: Register, choice: Choice, count: int) -> None:
    st.header(text.say("bydeler_page.all"), anchor=False)
    st.markdown(text.say("bydeler_page.all_intro", count=text.number(count)))
    with st.container(key="report_choices", horizontal=True, vertical_alignment="bottom"):
        audience.choose(report_state.AUDIENCE, state.touch)
        _segments("format", _format_words(), report_state.FORMAT)
    order = (choice.suffix, choice.edition, choice.audience)
    if report_files.all_reports_size(*order) is None and not _make_on_request(order):
        return
    edition = edition_of(register, View(choice.edition)).id
    size = report_files.all_reports_size(*order) or 0
    st.download_button(
        text.say("bydeler_page.all_download", size=text.bytes_(size)),
        report_files.all_reports_on_request(*order),
        file_name=zip_archive.archive_name(edition, choice.audience, choice.suffix),
        mime=FILES["zip"].media_type,
        icon=":material/folder_zip:",
        on_click="ignore",
    )


def _make_on_request(order: tuple[str, str | None, Audience]) -> bool:
    """Make the zip of all reports if somebody asks for it now, and show how far it is."""
    place = st.empty()
    label = text.say("bydeler_page.all_make")
    if not place.button(label, icon=":material/inventory_2:"):
        return False
    bar = place.progress(0.0)

    def show_progress(done: int, total: int, name: str) -> None:
        sentence = text.say("bydeler_page.all_making", number=done + 1, total=total, name=name)
        bar.progress(done / total, markdown(sentence))

    try:
        report_files.all_reports(*order, show_progress)
    except NotInstalledError as error:
        _lacking(error)
        return False
    finally:
        place.empty()
    return True


# --- one part of the city -----------------------------------------------------------------------


def _one(register: Register, choice: Choice, part: Part, today: date) -> None:
    case = Case(register, part, choice.edition, today)
    shown = report_files.report(part, choice.edition, loading.seen())
    left, right = st.columns([0.58, 0.42], gap="medium")
    with left:
        _picture(shown, PictureKind.MAP)
    with right:
        _beside(register, choice, part, today)
        with st.container(key="report_order"):
            prepared = _report(register, choice, part)
    st.header(text.say("bydeler_page.areas_title"), anchor=False)
    _areas(case)
    _points(register, case, today)
    measure_table.show(register, measures.of_part(case.register, part))
    _figures(shown)
    if prepared:
        with st.container(key="report_preview"):
            _preview(choice.suffix, prepared)


def _picture(prepared: Prepared, kind: PictureKind) -> None:
    """One of the report's own pictures, if it has it."""
    for place, block in enumerate(prepared.report.blocks):
        if isinstance(block, Picture) and block.kind is kind:
            description, drawing = report_files.report_picture(prepared, place)
            source = f"data:image/svg+xml;base64,{b64encode(drawing).decode()}"
            st.html(
                f"<figure class='ipo-report-picture'><img src='{source}' alt='{html(description)}'>"
                f"<figcaption>{html(block.caption)}</figcaption></figure>"
            )


def _beside(register: Register, choice: Choice, part: Part, today: date) -> None:
    view = part.narrow(View(choice.edition))
    pairs = [(text.say("bydeler_page.areas"), _chips(register, view))]
    st.html(
        f"<div class='ipo-home'>"
        f"{panel.definition_list([*pairs, *_facts(register, part, today)])}</div>"
    )
    bydel = _bydel(register, part)
    if bydel:
        st.caption(markdown(text.say("bydeler_page.basis", source=bydel.unit_source)))
    query = {key: values[0] for key, values in write_view(view).items()}
    about = {key: value for key, value in query.items() if key != "edition"}
    with st.container(key="bydeler_links", horizontal=True):
        for name, icon, parameters in (
            ("map", ":material/map:", query),
            ("followups", ":material/checklist:", about),
            ("slides", ":material/slideshow:", query),
        ):
            st.page_link(
                frame.pages()[name],
                label=text.say(f"bydeler_page.{name}"),
                icon=icon,
                query_params=links.query(parameters),
            )


def _areas(case: Case) -> None:
    """The report's own table, its names as links; or where the nearest areas are."""
    for block in areas_part(case):
        match block:
            case Table():
                st.html(_table(case.rows, block))
            case Notice():
                st.info(markdown(block.text))
            case Paragraph():
                st.markdown(markdown(" ".join(run.text for run in block.runs)))
            case Bullets():
                st.markdown("\n".join(f"- {markdown(item.text)}" for item in block.items))


def _table(rows: Sequence[Listed], table: Table) -> str:
    def cells() -> Iterator[list[str]]:
        for row, (_, status, *rest) in zip(rows, table.rows, strict=True):
            yield [
                links.link("area", row.area.name, {"area": row.area.id}),
                f"{panel.status_chip(row)} {html(status[0].text)}",
                *(html(cell[0].text) for cell in rest),
            ]

    return panel.table(table.caption, [column.text for column in table.columns], cells())


def _points(register: Register, case: Case, today: date) -> None:
    st.header(text.say("bydeler_page.points_title"), anchor=False)
    if not case.entries:
        st.markdown(text.say("bydeler_page.no_points"))
    for reach in (None, Reach.AREA, Reach.BYDEL, Reach.UNIT):
        if group := [entry for entry in case.entries if entry.reach is reach]:
            if reach:
                heading = text.say(f"report.reach_{reach}", name=case.name)
                st.subheader(markdown(heading), anchor=False)
            followup_list.show(register, group, today, level=4 if reach else 3)
    if common := [entry for entry in case.entries if entry.reach is Reach.COMMON]:
        st.subheader(text.say("report.reach_common"), anchor=False)
        with st.expander(text.say("bydeler_page.common", count=len(common))):
            followup_list.show(register, common, today, level=4)
    followup_list.pending(register, today=today)


def _figures(prepared: Prepared) -> None:
    """The report's key figures and its small chart."""
    blocks = prepared.report.blocks
    facts = next((block for block in blocks if isinstance(block, Facts)), None)
    if facts is None:
        return
    st.header(_title_of(blocks, facts), anchor=False)
    cells = "".join(
        f"<div><dt>{html(item.label)}</dt><dd>{html(item.value.text)}</dd></div>"
        for item in facts.items
    )
    st.html(f"<dl class='ipo-key-figures'>{cells}</dl>")
    _picture(prepared, PictureKind.TREND)
    register = prepared.report.register
    used = [id_ for item in facts.items for id_ in item.value.sources]
    known = sources.line(register, [id_ for id_ in used if id_ in register.source_by_id])
    note = text.say("report.figures_note")
    st.caption(markdown(f"{note} {text.say('panel.source')}: {known}."))


def _title_of(blocks: Sequence[Block], wanted: Block) -> str:
    """The heading that a block stands under."""
    before = blocks[: blocks.index(wanted)]
    return next(block.text for block in reversed(before) if isinstance(block, Heading))


# --- the report ---------------------------------------------------------------------------------


def _report(register: Register, choice: Choice, part: Part) -> Prepared | None:
    """For whom and as what, and the file; None where this machine cannot make it."""
    st.header(text.say("bydeler_page.report"), anchor=False)
    with st.container(key="report_choices", horizontal=True, vertical_alignment="bottom"):
        audience.choose(report_state.AUDIENCE, state.touch)
        _segments("format", _format_words(), report_state.FORMAT)
    prepared = report_files.report(part, choice.edition, choice.audience)
    if choice.audience is Audience.OPEN:
        same = register.audience is Audience.OPEN
        key = "bydeler_page.nothing_internal" if same else "bydeler_page.open_help"
        st.caption(text.say(key))
    try:
        with st.spinner(text.say("bydeler_page.drawing")):
            size = len(report_files.report_file(choice.suffix, prepared))
    except NotInstalledError as error:
        _lacking(error)
        return None
    _download(choice.suffix, prepared, size)
    return prepared


def _download(suffix: str, prepared: Prepared, size: int) -> None:
    words = REPORTS[suffix].label
    with st.container(key="report_file", horizontal=True, vertical_alignment="center"):
        st.download_button(
            text.say("bydeler_page.download", format=words, size=text.bytes_(size)),
            lambda: report_files.report_file(suffix, prepared),
            file_name=file_name(prepared.report, suffix),
            mime=REPORTS[suffix].media_type,
            icon=":material/download:",
            on_click="ignore",
        )
        link = html(text.say("bydeler_page.to_preview"))
        st.html(f"<p class='ipo-to-report'><a href='#{_ANCHOR}'>{link}</a></p>")


def _preview(suffix: str, prepared: Prepared) -> None:
    """The report as it will be: as a page of the web, or the very pages of the PDF."""
    st.header(text.say("bydeler_page.preview_title"), anchor=_ANCHOR)
    if REPORTS[suffix].is_web_page:
        st.caption(text.say("bydeler_page.preview_html"))
        # Its own policy lets it run nothing and fetch nothing. A link would lead the frame away:
        # inside one, even a place in the same file is an address of this app.
        shown = _LINK.sub("<a>", report_files.report_file(suffix, prepared).decode())
        st.iframe(shown, height=_FRAME_HEIGHT, alt=text.say("bydeler_page.preview_frame"))
        return
    try:
        with st.spinner(text.say("bydeler_page.drawing")):
            pages = report_files.report_pages(prepared)
    except NotInstalledError as error:
        _lacking(error)
        return
    total = len(pages)
    st.caption(
        text.say("bydeler_page.preview_docx")
        if REPORTS[suffix].breaks_pages_itself
        else text.say("bydeler_page.preview", total=total)
    )
    with st.container(key="report_pages", horizontal=True):
        for number, drawn in enumerate(pages, 1):
            description = text.say("bydeler_page.page", number=number, total=total)
            st.image(drawn, alt=description)  # the style sheet says how wide


def _lacking(error: NotInstalledError) -> None:
    st.error(markdown(text.say("bydeler_page.not_installed", name=error.name)))


def _format_words() -> dict[str, str]:
    return {suffix: REPORTS[suffix].label for suffix in REPORTS}


def _segments(name: str, words: dict[str, str], key: str) -> None:
    """A choice among codes, with the words that people read."""
    st.segmented_control(
        text.say(f"bydeler_page.{name}"),
        list(words),
        key=key,
        required=True,
        format_func=words.__getitem__,
        on_change=state.touch,
    )


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
