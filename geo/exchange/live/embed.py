"""The map of a view for other people's pages: no frame, no cookie, the open edition, and a policy
that says which sites may show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from geo import division, query, style, text, webmap
from geo.errors import DataError, StoreError
from geo.escape import html, script
from geo.exchange.live.answers import is_unchanged, packed, policy_of, problem_answer, tag_of
from geo.exchange.live.parameters import read_lists
from geo.exchange.live.paths import EMBED
from geo.exchange.live.problems import Problem
from geo.exchange.live.routes import take_request
from geo.exchange.live.served import Served, Site
from geo.exports.html import list_page
from geo.model import Register
from geo.part import Part
from geo.text import division_words
from geo.view import View, edition_of

#: The parameters of a view in addresses.
NAMES = ("edition", "unit", "status", "bydel", "area", "colour")
_HOST = re.compile(r"(https?://)?((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)(:\d{1,5})?", re.ASCII)


def routes(site: Site) -> list[BaseRoute]:
    """The route of the map."""

    def endpoint(request: Request) -> Response:
        try:
            take_request(site, request)
            return _answer(site, request)
        except Problem as problem:
            answer = problem_answer(problem, as_page=True)
        except (DataError, StoreError):
            sentence = text.say("ogc_problem.unavailable")
            away = Problem(HTTPStatus.SERVICE_UNAVAILABLE, sentence, 10)
            answer = problem_answer(away, as_page=True)
        answer.headers.update(policy_of(policy(site.framed_by())))
        return answer

    return [Route(EMBED, endpoint)]


def hosts_of(words: str) -> tuple[str, ...]:
    """The sites that a setting names («www.oslo.kommune.no, https://*.example.no»), as a policy has
    them; a word that is no site is left out."""
    matches = (_HOST.fullmatch(word.lower()) for word in re.split(r"[\s,]+", words))
    return tuple(
        f"{match[1] or 'https://'}{match[2]}{match[3] or ''}" for match in matches if match
    )


def policy(framed_by: Iterable[str]) -> str:
    """What the page may fetch, and who may show it."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",  # folium's own rules for the map
            "img-src 'self' data:",
            "font-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            " ".join(("frame-ancestors 'self'", *framed_by)),
        )
    )


def _answer(site: Site, request: Request) -> Response:
    lists = read_lists(request.scope["query_string"], NAMES)
    served = site.opened()
    view = query.read_view(lists, served.register)[0]  # what nobody knows is left out
    view = division.narrowed(served.register, view)
    assets = site.assets(view)
    headers = {
        "ETag": tag_of(request, served, assets),
        "Cache-Control": "no-cache",
        "Cross-Origin-Resource-Policy": "cross-origin",
        **policy_of(policy(site.framed_by())),
    }
    if is_unchanged(request, headers["ETag"], served.changed):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    home = site.root(str(request.base_url).rstrip("/"))
    return packed(request, HTMLResponse(page(served, view, home, assets), headers=headers))


def page(served: Served, view: View, home: str, assets: str) -> str:
    """The page. `home` is the address of the site, `assets` where its files are."""
    register = served.register
    part = division.part_of(register, view) if division.is_divided(register) else None
    seen = division.of(register, part)
    view = view if view.area in seen.area_by_id else view.choose(None)
    words, table, message = list_page(register, view, seen)
    if division.is_divided(register) and part is None:
        words["note"] = division_words.sentence(register, view)
    address = f"{home}/map?{urlencode(query.write_view(view), doseq=True)}"
    page_data = {
        "message": message,
        "fit": webmap.fit(register, _part(register, view)),
        "empty": text.say("embed.empty"),
        "failed": text.say("offline.failed"),
    }
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html(words['heading'])}</title>",
            *(
                f'<link rel="stylesheet" href="{html(assets + name)}">'
                for name in ("faces.css", "leaflet.css", "map.css", "embed.css")
            ),
            f"<style>:root {{{_colours()} }}</style>",
            f'<script type="application/json" id="page-data">{script(page_data)}</script>',
            f'<script src="{html(assets)}leaflet.js" defer></script>',
            f'<script type="module" src="{html(assets)}embed.js"></script></head>\n',
            _body(words, table, address),
            "</html>\n",
        )
    )


def _part(register: Register, view: View) -> Part:
    """What the map shows: the chosen area where the list has it and it is drawn, else the part that
    the filters leave."""
    drawn = view.area in edition_of(register, view).by_area and view.area in register.borders
    return Part.of_view(view if drawn else view.choose(None))


def _colours() -> str:
    colours = style.css() | {"accent": style.DARK_BLUE}
    return "".join(f" --ipo-{name}: {value};" for name, value in colours.items())


def _body(words: dict[str, str], table: str, address: str) -> str:
    note = f"<p>{html(words['note'])}</p>" if words["note"] else ""
    border = f"<strong>{html(words['border'])}</strong> " if words["border"] else ""
    back = html(text.say("embed.back"))
    return (
        '<body><div class="window"><header>'
        f"<h1>{html(words['heading'])}</h1><p>{html(words['subtitle'])}</p>{note}</header>"
        f'<p id="answer" role="status">{html(text.say("embed.empty"))}</p>'
        f'<main id="map"><p class="ipo-wait">{html(text.say("map.loading"))}</p></main>'
        f"<footer><p>{border}{html(words['source'])} "
        f'<a href="{html(address)}" target="_blank" rel="noopener">{back}</a></p></footer></div>'
        f'<details id="table" open><summary>{html(text.say("table.title"))}</summary>{table}'
        "</details></body>"
    )
