"""The same documents as pages for people. Everything is escaped, no script runs, and the policy of
a page allows nothing but its own style."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import numpy as np
import shapely

from geo import style, text
from geo.escape import html, raw_element
from geo.exchange.live.collections import Collection
from geo.layers.rows import Row
from geo.projection import all_in_metres

_LONGEST_CELL = 300  # letters
_PICTURE = 480.0  # units of the picture's longer side


@cache
def _styles() -> str:
    colours = style.css() | {"accent": style.DARK_BLUE}
    rows = "".join(f" --ipo-{name}: {value};" for name, value in colours.items())
    return raw_element(f":root {{{rows} }}\n{_SHEET}")


@cache
def policy() -> str:
    """The Content-Security-Policy of these pages."""
    digest = b64encode(sha256(_styles().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


def page(title: str, breadcrumbs: Mapping[str, str], body: Iterable[str], note: str = "") -> str:
    """A whole page. `breadcrumbs` are the names of the pages above it by their addresses, from the
    start; `body` is safe HTML; `note` says for whom an internal edition is."""
    steps = " › ".join(
        f'<a href="{html(address)}">{html(name)}</a>' for address, name in breadcrumbs.items()
    )
    sign = f'<p class="audience">{html(note)}</p>' if note else ""
    return (
        '<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html(title)} – {html(text.say('app.title'))}</title>"
        f"<style>{_styles()}</style></head>\n<body><header><nav>{steps}</nav></header><main>"
        f"{sign}<h1>{html(title)}</h1>\n{''.join(body)}</main>"
        f"<footer><p>{html(text.say('map.credit'))}</p></footer></body></html>\n"
    )


def paragraph(words: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{html(words)}</p>"


def links(items: Sequence[Mapping[str, str]], rels: Iterable[str] = ()) -> str:
    """Links as a list; of these relations only, where any are named."""
    wanted = set(rels)
    rows = (
        f'<li><a href="{html(item["href"])}">{html(item["title"])}</a></li>'
        for item in items
        if not wanted or item["rel"] in wanted
    )
    return f"<ul>{''.join(rows)}</ul>"


def collection_list(collections: Sequence[Mapping[str, Any]], root: str) -> str:
    """The collections, each with what it holds and the way to its features."""
    start = f"{html(root)}/collections/"
    rows = (
        f'<li><a href="{start}{html(item["id"])}?f=html">{html(item["title"])}</a>'
        f"<br>{html(item['description'])}</li>"
        for item in collections
    )
    return f'<ul class="wide-list">{"".join(rows)}</ul>'


def fields(collection: Collection) -> str:
    """The fields of a collection with their types and meanings."""
    heads = (text.say("ogc.field"), text.say("ogc.type"), text.say("ogc.meaning"))
    head = "".join(f'<th scope="col">{html(name)}</th>' for name in heads)
    rows = "".join(
        f'<tr><th scope="row"><code>{html(item.name)}</code></th>'
        f"<td>{html(item.type)}</td><td>{html(item.meaning)}</td></tr>"
        for item in collection.fields.values()
    )
    return _wide(f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>")


def features(collection: Collection, rows: Sequence[Row], address: str) -> str:
    """Features as a table, each with the way to its own page; `address` is that of the items."""
    names = list(collection.fields)
    head = "".join(f'<th scope="col">{html(name)}</th>' for name in names)
    body = "".join(_row(row, names, address) for row in rows)
    caption = f"<caption>{html(collection.title)}</caption>"
    return _wide(f'{caption}<thead><tr>{head}</tr></thead><tbody class="rows">{body}</tbody>')


def _wide(inside: str) -> str:
    """A table that scrolls by itself, also by keyboard."""
    label = html(text.say("ogc.table"))
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}">'
        f"<table>{inside}</table></div>"
    )


def _row(row: Row, names: Sequence[str], address: str) -> str:
    first, *others = (cell(row.values[name]) for name in names)
    href = f"{address}/{quote(str(row.values['id']), safe='')}?f=html"
    cells = "".join(f"<td>{html(value)}</td>" for value in others)
    return f'<tr><th scope="row"><a href="{html(href)}">{html(first)}</a></th>{cells}</tr>'


def facts(collection: Collection, row: Row) -> str:
    """The values of one feature, with what each means."""
    rows = "".join(
        f'<tr><th scope="row">{html(name)}</th><td>{html(cell(row.values[name], None))}</td>'
        f"<td>{html(item.meaning)}</td></tr>"
        for name, item in collection.fields.items()
    )
    return _wide(f"<tbody>{rows}</tbody>")


def cell(value: object, longest: int | None = _LONGEST_CELL) -> str:
    """A value in a table, in words and figures; a long text is cut."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    words = value.isoformat() if isinstance(value, date) else str(value)
    return f"{words[:longest]}…" if longest and len(words) > longest else words


def picture(rows: Sequence[Row]) -> str:
    """The surfaces as a small picture with north up; empty where there are none."""
    drawn = [row.surface for row in rows if row.surface is not None]
    if not drawn:
        return ""
    metres = all_in_metres(drawn)
    west, south, east, north = shapely.total_bounds(metres)
    scale = _PICTURE / max(east - west, north - south, 1.0)
    origin = np.array([west, north])
    placed = shapely.transform(metres, lambda xy: (xy - origin) * [scale, -scale])
    paths = "".join(f'<path d="{_path(item)}"/>' for item in shapely.simplify(placed, 0.5))
    wide, high = (east - west) * scale, (north - south) * scale
    box = f"-4 -4 {wide + 8:.0f} {high + 8:.0f}"
    label = html(text.say("ogc.picture"))
    return f'<svg viewBox="{box}" role="img" aria-label="{label}">{paths}</svg>'


def _path(surface: Any) -> str:
    rings = shapely.get_rings(shapely.get_parts(surface))
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)) + "Z"
        for ring in rings
    )


_SHEET = """
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 "Source Sans 3", "Segoe UI", Roboto, Arial, sans-serif;
  color: var(--ipo-ink); background: var(--ipo-paper); }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0.75rem 1.25rem; }
header { border-bottom: 3px solid var(--ipo-accent); }
footer { color: var(--ipo-muted); font-size: 0.9rem; }
h1 { margin: 0.8rem 0 0.4rem; font-size: 1.7rem; line-height: 1.2; color: var(--ipo-accent); }
h2 { margin: 1.4rem 0 0.4rem; font-size: 1.25rem; color: var(--ipo-accent); }
p { max-width: 46rem; }
a { color: var(--ipo-accent); }
:focus-visible { outline: 3px solid var(--ipo-focus); outline-offset: 2px; }
.audience { font-weight: 700; letter-spacing: 0.04em; }
.wide { overflow-x: auto; }
.wide-list li { margin: 0.5rem 0; max-width: 46rem; }
.pages { display: flex; gap: 1.5rem; padding: 0; list-style: none; }
table { border-collapse: collapse; font-size: 0.95rem; }
caption { text-align: left; color: var(--ipo-muted); }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.9rem 0.35rem 0.3rem;
  border-bottom: 1px solid rgb(0 0 0 / 16%); min-width: 6rem; max-width: 28rem; }
.rows td { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
thead th { color: var(--ipo-muted); font-size: 0.88rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
svg { width: 100%; max-width: 30rem; max-height: 24rem; margin: 0.5rem 0;
  background: var(--ipo-land); }
path { fill: var(--ipo-accent); fill-opacity: 0.28; stroke: var(--ipo-accent); stroke-width: 1;
  fill-rule: evenodd; }
"""
