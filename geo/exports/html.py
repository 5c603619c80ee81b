"""The map as one HTML file that opens from a USB stick: no network, nothing beside it.

folium's map, Leaflet, our scripts, the typeface and every list that names areas are in the file.
Its own policy forbids every request; its scripts are known by their digests, so not even a name
that slipped through as markup could run. The table is plain HTML and needs no script.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import shapely

from geo import installed, places, style, text, webmap
from geo.disclosure import is_internal
from geo.errors import NotInstalledError
from geo.escape import html, plain, raw_element, script
from geo.exports.order import Order
from geo.exports.web import faces, joined, rights_meta
from geo.frozen import frozen
from geo.model import Edition, EditionKind, Register, Surface
from geo.part import Part
from geo.selection import Selection
from geo.text import borders, selected, sources
from geo.text.headline import headline
from geo.view import Listed, View, edition_of, select, slug

#: Switch → panes of the map that it hides. Names of stations and roads go with their layer.
LAYERS = {
    "names": ("labels",),
    "bydeler": ("bydeler",),
    "borders": ("borders",),
    "tbane": ("tbane_lines", "tbane_stations"),
    "roads": ("roads",),
    "railway": ("railway",),
    "green": ("marka", "parks"),
    "water": ("lakes", "rivers"),
}
_COLUMNS = ("name", "status", "since", "unit", "bydel", "size")
_TILES = re.compile(r"^export const tiles = .*$", re.MULTILINE)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_RULE_WITH_FILE = re.compile(r"[^{}]*\{[^{}]*url\([^{}]*\}")


def picture(order: Order) -> bytes:
    """The file, UTF-8. Look and page size play no part: the map fills whatever window it gets.

    Raises UnknownValueError for an edition the register does not have, and NotInstalledError
    where Leaflet or the typeface is missing.
    """
    register = order.atlas.register
    sheets = _sheets(register, order.view)
    first = edition_of(register, order.view).id
    shown = next(sheet for sheet in sheets if sheet.edition.id == first)
    scripts = (_leaflet(), _code(order, sheets, shown))
    return "\n".join(
        (
            *_head(shown, scripts, rights_meta(order)),
            *_body(register, sheets, shown),
            *_end(scripts),
        )
    ).encode()


@frozen
class _Sheet:
    """One list as the file can show it: the order's view of that edition, its rows, and the
    words about them."""

    edition: Edition
    view: View
    rows: tuple[Listed, ...]
    heading: str

    @property
    def date(self) -> str:
        return plain(text.date_of(self.edition))


def _sheets(register: Register, view: View) -> tuple[_Sheet, ...]:
    """The lists that name areas, newest first; and the one asked for, whatever it names."""
    requested = edition_of(register, view)
    editions = [item for item in reversed(register.editions) if item.listings or item is requested]
    views = [replace(view, edition=edition.id) for edition in editions]
    return tuple(
        _Sheet(edition, one, select(register, one), headline(register, one.choose(None)))
        for edition, one in zip(editions, views, strict=True)
    )


def list_page(
    register: Register, view: View, seen: Register
) -> tuple[dict[str, str], str, dict[str, Any]]:
    """One list for another page: its words (plain text by name), its table as HTML, and
    the message that shows it on the map; both of the areas that are `seen` (`geo.division`).

    Raises UnknownValueError for an edition that the register does not have.
    """
    edition, rows = edition_of(register, view), select(register, view)
    sheet = _Sheet(edition, view, rows, headline(register, view.choose(None)))
    texts = _texts(register, sheet)
    if seen is not register:
        rows = select(seen, view)
        sheet = replace(sheet, rows=rows)
    return texts, _table(sheet, sheet), webmap.message(seen, view, rows)


# --- words of a list ----------------------------------------------------------------------------


def _texts(register: Register, sheet: _Sheet) -> dict[str, str]:
    """What the page says of a list, as plain text."""
    council = sheet.edition.kind is EditionKind.COUNCIL
    who = text.say("map.source_council" if council else "map.source_press")
    return {
        "heading": sheet.heading,
        "date": sheet.date,
        "subtitle": f"{plain(sheet.edition.title)} · {who}",
        "note": " ".join(_notes(register, sheet)),
        "border": borders.notice(row.area for row in sheet.rows),
        "source": text.say("offline.source", source=sources.line(register, sheet.edition.sources)),
    }


def _notes(register: Register, sheet: _Sheet) -> Iterator[str]:
    """That a list is filtered, and that its source counts areas it does not name."""
    named = len(sheet.edition.listings)
    if filters := _filters(register, sheet.view):
        words = text.listing(filters)
        yield text.say("offline.filtered", shown=len(sheet.rows), all=named, filters=words)
    selection = Selection(register, sheet.view)
    if basis := selected.count_basis(selection):
        yield basis
        return
    for group in selection.unnamed:
        names = text.listing([plain(register.bydel_by_id[id_].name) for id_ in group.bydeler])
        yield text.say("changes.unnamed", count=group.count, bydeler=names)


def _filters(register: Register, view: View) -> list[str]:
    words = [text.unit(unit) for unit in view.units]
    words += [text.status(status) for status in view.statuses]
    return words + ([_bydel_word(register, view.bydel)] if view.bydel else [])


def _bydel_word(register: Register, id_: str) -> str:
    """`Bydel Alna`, but `Sentrum` and `Marka`, which are none."""
    bydel = register.bydel_by_id[id_]
    name = plain(bydel.name)
    return text.say("offline.bydel", name=name) if bydel.kind == "bydel" else name


# --- scripts ------------------------------------------------------------------------------------


def _leaflet() -> str:
    return raw_element(_SOURCE_MAP.sub("", _installed(installed.LEAFLET)))


def _installed(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotInstalledError(path.name) from None


def _code(order: Order, sheets: tuple[_Sheet, ...], shown: _Sheet) -> str:
    """Our modules as one script: a file cannot import its neighbours from `file://`."""
    atlas = order.atlas
    map_of_all = webmap.module(atlas.register, atlas.background).decode()
    modules = {
        # The addresses of background tiles have no business in a file without a network.
        "register.js": _TILES.sub("export const tiles = {};", map_of_all),
        "page.js": _page_module(order, sheets, shown),
    }
    own = (*webmap.SCRIPTS, "row_facts.js", "offline.js")
    modules |= {name: webmap.asset(name).decode() for name in own}
    return raw_element(joined(modules))


def _page_module(order: Order, sheets: tuple[_Sheet, ...], shown: _Sheet) -> str:
    register = order.atlas.register
    constants = {
        "sheets": {
            sheet.edition.id: _texts(register, sheet)
            | {"message": webmap.message(register, sheet.view, sheet.rows)}
            for sheet in sheets
        },
        "first": shown.edition.id,
        "start": _start(register, order.part or Part.of_view(order.view)),
        "names": list(_names(register)),
        "accepted": {
            kind: places.ACCEPTED if kind is places.PlaceKind.AREA else places.ACCEPTED_ELSEWHERE
            for kind in places.PlaceKind
        },
        "words": _words(),
    }
    return "\n".join(f"export const {name} = {script(value)};" for name, value in constants.items())


def _words() -> dict[str, str]:
    """What the script says, with places to fill."""
    return {
        "empty": text.say("offline.empty"),
        "elsewhere": text.say("offline.elsewhere", name="{name}", dates="{dates}"),
        "nowhere": text.say("offline.nowhere", name="{name}"),
        "filtered_out": text.say("offline.filtered_out", name="{name}"),
        "failed": text.say("offline.failed"),
        "missed": text.say("map.search_missed", name="{name}", suggestions="{suggestions}"),
        "suggest": text.say("map.search_suggest", names="{names}"),
        "bydel": text.say("offline.found_bydel", name="{name}"),
        "delbydel": text.say("map.search_delbydel", name="{name}", bydel="{home}"),
    }


def _names(register: Register) -> Iterator[dict[str, str]]:
    """Every name that the search knows; delbydeler so that a neighbour is known as itself."""
    kinds = places.PlaceKind
    for area in register.areas:
        for name in (area.name, *area.aliases):
            yield _name(kinds.AREA, area.id, name)
    for bydel in register.bydeler:
        yield _name(kinds.BYDEL, bydel.id, bydel.name)
    for delbydel in register.delbydeler:
        home = plain(register.bydel_by_id[delbydel.bydel].name)
        yield _name(kinds.DELBYDEL, delbydel.id, delbydel.name) | {"home": home}


def _name(kind: places.PlaceKind, id_: str, name: str) -> dict[str, str]:
    alike = places.normal(name)
    return {"kind": kind, "id": id_, "name": plain(name), "normal": alike, "ascii": slug(alike)}


def _start(register: Register, part: Part) -> list[list[float]] | None:
    """Where the map opens, as Leaflet's [[south, west], [north, east]]; None for the city."""
    shapes = _surfaces(register, part)
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    air = 0.6 if part.areas else 0.05  # as parts of the size
    x, y = (east - west) * air, (north - south) * air
    return [[round(south - y, 5), round(west - x, 5)], [round(north + y, 5), round(east + x, 5)]]


def _surfaces(register: Register, part: Part) -> list[Surface]:
    """The borders of a unit's areas, or of the areas themselves; the surface of a bydel."""
    if part.bydel:
        return [register.bydel_by_id[part.bydel].geometry]
    return [register.borders[id_] for id_ in part.ground(register).areas]


# --- the page -----------------------------------------------------------------------------------


def _head(shown: _Sheet, scripts: tuple[str, ...], rights: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="nb">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"{rights}<title>{html(shown.heading)}</title>"
    yield f"<style>\n{_styles()}\n</style>"
    # Without scripts: no map and nothing to choose, but every list as its table.
    yield (
        "<noscript><style>.window { height: auto; min-height: 0; }"
        ".controls, #answer, #map { display: none; }"
        "table[hidden] { display: table !important; }</style></noscript>\n</head>"
    )


def _policy(scripts: tuple[str, ...]) -> str:
    """Nothing may be fetched from anywhere; only these very scripts may run."""
    digests = (b64encode(sha256(code.encode()).digest()).decode() for code in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _styles() -> str:
    colours = style.css() | {"accent": style.DARK_BLUE}
    rows = "".join(f" --ipo-{name}: {value};" for name, value in colours.items())
    # Leaflet's pictures of markers and of its own layer switch; this page has neither.
    leaflet = _RULE_WITH_FILE.sub("", _installed(installed.LEAFLET.with_suffix(".css")))
    own = (webmap.asset(name).decode() for name in ("map.css", "offline.css"))
    return raw_element("\n".join((faces(), f":root {{{rows} }}", leaflet, *own)))


def _body(register: Register, sheets: tuple[_Sheet, ...], shown: _Sheet) -> Iterator[str]:
    texts = _texts(register, shown)
    yield '<body>\n<div class="window">\n<header>\n<div>'
    if is_internal(register):
        yield f'<p class="audience">{html(text.say("audience.mark"))}</p>'
    yield _paragraph("h1", texts, "heading")
    yield _paragraph("p", texts, "subtitle")
    yield _paragraph("p", texts, "note", 'class="note"')
    yield '</div>\n<div class="controls">'
    yield from (_search(register), _editions(sheets, shown), _switches())
    yield f'</div>\n</header>\n<p id="answer" role="status">{html(text.say("offline.empty"))}</p>'
    yield f'<div id="map"><p class="ipo-wait">{html(text.say("map.loading"))}</p></div>'
    foot = (_paragraph("strong", texts, "border"), _paragraph("span", texts, "source"))
    yield f'<p class="foot">{" ".join(foot)}</p>'
    yield "</div>\n<main>"
    yield f"<noscript><p>{html(text.say('offline.no_script'))}</p></noscript>"
    yield f'<details id="table" open><summary>{html(text.say("table.title"))}</summary>'
    yield from (_table(sheet, shown) for sheet in sheets)
    yield "</details>"
    yield from _sources(register)
    yield "</main>"


def _end(scripts: tuple[str, str]) -> Iterator[str]:
    leaflet, own = scripts
    yield f"<script>{leaflet}</script>"
    yield f'<script type="module">{own}</script>\n</body>\n</html>\n'


def _paragraph(element: str, texts: dict[str, str], key: str, more: str = "") -> str:
    """An element whose words follow the list that is shown."""
    hidden = "" if texts[key] else " hidden"
    return f'<{element} data-say="{key}" {more}{hidden}>{html(texts[key])}</{element}>'


def _search(register: Register) -> str:
    names = [plain(area.name) for area in register.areas]
    names += [_bydel_word(register, bydel.id) for bydel in register.bydeler]
    options = "".join(f'<option value="{html(name)}"></option>' for name in names)
    return (
        f'<form role="search"><label><span>{html(text.say("map.search"))}</span>'
        '<input id="search" type="search" list="names" maxlength="100" autocomplete="off" '
        f'placeholder="{html(text.say("map.search_hint"))}"></label>'
        f"<button>{html(text.say('offline.search'))}</button>"
        f'<datalist id="names">{options}</datalist></form>'
    )


def _editions(sheets: tuple[_Sheet, ...], shown: _Sheet) -> str:
    options = "".join(
        f'<option value="{html(sheet.edition.id)}"{" selected" if sheet is shown else ""}>'
        f"{html(sheet.date)}</option>"
        for sheet in sheets
    )
    label = html(text.say("map.edition"))
    return f'<label><span>{label}</span><select id="edition">{options}</select></label>'


def _switches() -> str:
    boxes = "".join(
        f'<label><input type="checkbox" checked value="{name}" data-panes="{" ".join(panes)}">'
        f"{html(text.say(f'offline_layer.{name}'))}</label>"
        for name, panes in LAYERS.items()
    )
    title = html(text.say("offline.layers"))
    hint = html(text.say("offline.layers_hint"))
    return (
        f'<details id="layers"><summary>{title}</summary>'
        f"<fieldset><legend>{hint}</legend>{boxes}</fieldset></details>"
    )


def _table(sheet: _Sheet, shown: _Sheet) -> str:
    head = "".join(f'<th scope="col">{html(text.say(f"table.{key}"))}</th>' for key in _COLUMNS)
    hidden = "" if sheet is shown else " hidden"
    caption = html(text.say("offline.caption", edition=sheet.date))
    return (
        f'<div class="wide"><table data-edition="{html(sheet.edition.id)}"{hidden}>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(map(_row, sheet.rows))}</tbody></table></div>"
    )


def _row(row: Listed) -> str:
    cells = (
        text.status(row.listing.status),
        text.since(row.since, row.start),
        text.unit(row.listing.unit),
        text.homes(row.bydel_names),
        text.size(row.area.area_km2),
    )
    rest = "".join(f"<td>{html(cell)}</td>" for cell in cells)
    return (
        f'<tr data-area="{html(row.area.id)}"><th scope="row">{html(row.area.name)}</th>{rest}</tr>'
    )


def _sources(register: Register) -> Iterator[str]:
    yield f'<h2>{html(text.say("about.sources_title"))}</h2>\n<ul class="sources">'
    for source in register.sources:
        facts = [source.publisher, text.say("offline.dated", date=sources.dated(source))]
        if source.licence:
            facts.append(text.say("offline.licence", licence=source.licence))
        small = html(". ".join(facts))
        yield f"<li>{html(source.title)} <small>{small}</small></li>"
    yield f"</ul>\n<p>{html(text.say('map.credit'))}</p>"
    version = html(text.say("about.version", version=register.version))
    yield f'<p class="version">{version}</p>'
