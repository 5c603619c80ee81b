"""The matrix area × list as a real HTML table, and the dates as a list, for reader and screen
reader alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo import changes, followups, style, text, timeline
from geo.coverage import Silence, silence
from geo.escape import html
from geo.model import Area, Edition, FollowUp, Register, Status, UndatedDeadline
from geo.text import change_words, deadline_words, sources
from geo.timeline import Dated, DateKind, Lane, UnnamedBar
from pages.address import links
from pages.parts import followup_list, panel, terms

#: The sign of a date in the list: the shape that its number stands in on the drawing.
_SHAPES = {DateKind.MILESTONE: "circle", DateKind.DEADLINE: "diamond"}


@dataclass(frozen=True)
class Matrix:
    """Lanes down, every list across; `edition` is the chosen list, `area` the chosen area."""

    register: Register
    lanes: Sequence[Lane]
    edition: Edition
    area: str | None

    def html(self) -> str:
        """The table in a region of its own that scrolls sideways and can be reached by keyboard."""
        caption = text.say("timeline_page.matrix_caption", date=text.date_of(self.edition))
        region = html(text.say("timeline_page.matrix_region"))
        rows = "".join(map(self._row, self.lanes))
        rows += "".join(map(self._unnamed_row, timeline.unnamed_beside(self.register, self.lanes)))
        return (
            f"<div class='ipo-matrix' role='region' tabindex='0' aria-label='{region}'><table>"
            f"<caption>{html(caption)}</caption><thead><tr>{self._head()}</tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _head(self) -> str:
        first, last = (html(text.say(f"timeline_page.{name}")) for name in ("name", "row"))
        lists = "".join(map(self._column, self.register.editions))
        return f"<th scope='col'>{first}</th>{lists}<th scope='col'>{last}</th>"

    def _column(self, edition: Edition) -> str:
        kind = text.say(f"changes.kind_{edition.kind}")
        silent = "" if edition.listings else f"<small>{html(_no_names())}</small>"
        return (
            f"<th scope='col'{self._now(edition)}>{html(text.date_of(edition))}"
            f"<small>{html(kind)}</small>{silent}</th>"
        )

    def _row(self, lane: Lane) -> str:
        area = lane.area
        chosen = " class='chosen'" if area.id == self.area else ""
        cells = "".join(
            f"<td{self._now(edition)}>{self._cell(edition, area)}</td>"
            for edition in self.register.editions
        )
        tenure = changes.tenure(self.register, self.edition, area.id)
        row = html(change_words.tenure(tenure)) if tenure else _absent(Silence.ABSENT)
        link = links.link("area", area.name, {"area": area.id})
        return (
            f"<tr{chosen}><th scope='row'>{link}"
            f"<small>{html(text.unit(lane.unit))}</small></th>{cells}<td>{row}</td></tr>"
        )

    def _unnamed_row(self, bar: UnnamedBar) -> str:
        """Areas that a list counts without naming them."""
        count = text.number(bar.group.count)
        name = text.say("scene.timeline_unnamed", count=count)
        names = [self.register.bydel_by_id[id_].name for id_ in bar.group.bydeler]
        content = text.say("scene.timeline_homes", bydeler=text.listing(names)) if names else count
        cells = "".join(
            f"<td{self._now(edition)}>{html(content) if edition is bar.edition else ''}</td>"
            for edition in self.register.editions
        )
        return f"<tr><th scope='row'>{html(name)}</th>{cells}<td></td></tr>"

    def _now(self, edition: Edition) -> str:
        return " class='now'" if edition is self.edition else ""

    def _cell(self, edition: Edition, area: Area) -> str:
        listing = edition.listing(area.id)
        if listing is None:
            return _absent(silence(self.register, edition, area.id))
        fill = style.fill_of_status(listing.status)
        words = [text.status(listing.status)]
        if listing.started:
            words.append(text.day(listing.started))
        return f"{panel.chip(fill)} {html(' '.join(words))}"


def _absent(why: Silence) -> str:
    """What stands in a cell of an area that the list does not name."""
    words = {
        Silence.ABSENT: text.say("timeline_page.absent"),
        Silence.UNTOLD: text.say("timeline_page.undecided"),
        Silence.TERRITORY: text.say("timeline_page.not_covered"),
    }[why]
    return f"<span class='absent'>{html(words)}</span>"


def _no_names() -> str:
    return text.say("timeline_page.no_names")


# --- dates and signs ----------------------------------------------------------------------------


def dates(register: Register, dated: Sequence[Dated]) -> str:
    """The dates by the numbers of the drawing, with kind, words, point and source."""
    items = "".join(_date(register, number, item) for number, item in enumerate(dated, 1))
    return f"<ol class='ipo-dates'>{items}</ol>"


def undated(register: Register) -> str:
    """The deadlines without a date, as they are written; empty when there are none."""
    rows = followups.undated_of(register.followups)
    items = "".join(_undated(register, point, item) for point, item in rows)
    label = html(text.say("timeline_page.undated"))
    return f"<p class='label'>{label}</p><ul>{items}</ul>" if items else ""


def _undated(register: Register, point: FollowUp, item: UndatedDeadline) -> str:
    cited = sources.cite(register.source_by_id[item.source], item.line)
    point_label = text.say("timeline_page.point", number=point.number, year=point.year)
    return (
        f"<li>{followup_list.undated_deadline(register, item)}: "
        f"{terms.explained(register, deadline_words.promised(point, item))}. {html(point_label)}. "
        f"<small>{html(text.say('timeline_page.date_source', source=cited))}</small></li>"
    )


def _date(register: Register, number: int, item: Dated) -> str:
    kind = text.say(f"timeline_page.{item.kind}")
    cited = sources.cite(register.source_by_id[item.source], item.line)
    source = text.say("timeline_page.date_source", source=cited)
    point = ""
    if item.point:
        point_label = text.say(
            "timeline_page.point", number=item.point.number, year=item.point.year
        )
        point = f" {html(point_label)}."
    return (
        f"<li>{sign(item.kind, str(number))}<span><b>{html(text.day(item.date))}</b> "
        f"({html(kind)}): {terms.explained(register, item.words)}.{point} "
        f"<small>{html(source)}</small></span></li>"
    )


def sign(kind: DateKind, number: str = "") -> str:
    """The mark of a date as the drawing has it, with its number."""
    return f"<i class='ipo-sign {_SHAPES[kind]}' aria-hidden='true'><b>{html(number)}</b></i>"


def legend(lanes: Sequence[Lane], *, with_programmes: bool) -> str:
    """What fills, edges, dots and shapes mean: those of the statuses in use, and every other; the
    steps of programmes where they are shown."""
    signs = [*_legend(lanes), *(_steps() if with_programmes else ())]
    return f"<ul class='ipo-signs'>{''.join(f'<li>{item}</li>' for item in signs)}</ul>"


def _steps() -> Iterator[str]:
    for name in ("step", "step_open"):
        yield f"<i class='ipo-sign {name}'></i> {html(text.say(f'timeline_page.{name}'))}"


def _legend(lanes: Sequence[Lane]) -> Iterator[str]:
    used = {bar.listing.status for lane in lanes for bar in lane.bars}
    for status in (*Status, None):
        if status in used:
            yield f"{panel.chip(style.fill_of_status(status))} {html(text.status(status))}"
    if any(lane.starts for lane in lanes):
        yield html(text.say("scene.timeline_starts"))
    if any(lane.measures for lane in lanes):
        yield html(text.say("scene.timeline_measures"))
    for name in ("council", "press", "gap_sign"):
        yield f"<i class='ipo-sign {name}'></i> {html(text.say(f'timeline_page.{name}'))}"
    for kind in DateKind:
        yield f"{sign(kind)} {html(text.say(f'timeline_page.{kind}'))}"
