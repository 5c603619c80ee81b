"""OGC API – Features: what is asked for, what comes, and what is refused in words."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate

from geo import files
from geo.disclosure import disclose, openly
from geo.errors import DataError, Finding, Severity
from geo.exchange.live import html_pages
from geo.exchange.live.collections import collections
from geo.exchange.live.features import LoadedFeatures, encoded
from geo.exchange.live.parameters import (
    ITEM_PARAMETERS,
    MOST,
    FeatureQuery,
    read_feature_query,
    read_query,
    read_span,
)
from geo.exchange.live.problems import Problem
from geo.exchange.live.rate import Rate
from geo.exchange.live.systems import CRS84, SYSTEMS, is_north_first
from geo.model import Audience, Register
from geo.projection import in_metres
from tests.conftest import DATA
from tests.geo.live_site import ROOT, Answer, ask, site_of

ITEMS = "/ogc/collections/areas/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0"


@pytest.fixture(scope="module")
def register() -> Register:
    return openly(files.read_register(DATA))


def ids(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.content
    return [item["id"] for item in answer.json["features"]]


def items(register: Register, collection: str = "areas", **query: object) -> Answer:
    given = {
        name.replace("_", "-") if name == "bbox_crs" else name: it for name, it in query.items()
    }
    return ask(site_of(register), f"/ogc/collections/{collection}/items?{urlencode(given)}")


# --- what comes ---------------------------------------------------------------------------------


def test_no_field_has_the_name_of_another_parameter() -> None:
    for item in collections().values():
        assert not set(ITEM_PARAMETERS) & set(item.fields)


def test_every_collection_has_a_feature_for_each_row(register: Register) -> None:
    counts = {
        "areas": len(register.areas),
        "listings": sum(len(edition.listings) for edition in register.editions),
        "bydeler": len(register.bydeler),
        "delbydeler": len(register.delbydeler),
        "followups": len(register.followups),
        "measures": len(register.measures),
    }
    assert set(counts) == set(collections())
    for name, count in counts.items():
        answer = items(register, name, limit=1000)
        assert answer.json["numberMatched"] == answer.json["numberReturned"] == count
        assert len(set(ids(answer))) == count


def test_a_feature_has_the_border_and_the_facts_of_its_area(register: Register) -> None:
    alone = ask(site_of(register), f"{ITEMS}/furuset")
    area = register.area_by_id["furuset"]
    surface = shapely.from_geojson(json.dumps(alone.json["geometry"]))
    assert shapely.equals(surface, area.geometry)
    assert alone.json["properties"]["name"] == "Furuset"
    assert alone.json["properties"]["status"] == "oppstart"
    assert alone.headers["content-crs"] == f"<{CRS84.uri}>"


def test_outer_rings_go_anticlockwise(register: Register) -> None:
    for item in items(register, "bydeler").json["features"]:
        surface = shapely.from_geojson(json.dumps(item["geometry"]))
        for part in surface.geoms:
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


@pytest.mark.parametrize("uri", SYSTEMS)
def test_coordinates_are_in_the_order_of_their_system(register: Register, uri: str) -> None:
    answer = ask(site_of(register), f"{ITEMS}/furuset?crs={quote(uri)}")
    assert answer.headers["content-crs"] == f"<{uri}>"
    first, second = answer.json["geometry"]["coordinates"][0][0][0]
    place = {
        "CRS84": (10.9, 59.9),
        "4326": (59.9, 10.9),
        "25832": (606_000, 6_647_000),
        "25833": (271_000, 6_655_000),
    }[uri.rpartition("/")[2]]
    near = 0.1 if first < 1000 else 5_000
    assert abs(first - place[0]) < near and abs(second - place[1]) < near


@pytest.mark.parametrize(
    ("epsg", "is_first"), [(25832, False), (25833, False), (3006, True), (4326, True)]
)
def test_the_order_of_axes_is_that_of_the_register_of_epsg(epsg: int, is_first: bool) -> None:
    assert is_north_first(epsg) is is_first


def test_a_feature_whose_id_has_a_slash_is_found(register: Register) -> None:
    wanted = f"{register.latest.id}/furuset"
    answer = ask(site_of(register), f"/ogc/collections/listings/items/{quote(wanted, safe='')}")
    assert answer.json["id"] == wanted


# --- where --------------------------------------------------------------------------------------


def test_a_box_gives_what_it_touches_in_every_system(register: Register) -> None:
    area = register.area_by_id["furuset"]
    assert area.geometry is not None
    point = area.geometry.representative_point()
    west, south, east, north = point.buffer(1e-4).bounds
    assert ids(items(register, bbox=f"{west},{south},{east},{north}")) == ["furuset"]
    turned = f"{south},{west},{north},{east}"
    assert ids(items(register, bbox=turned, bbox_crs=f"{EPSG}/4326")) == ["furuset"]
    metres = in_metres(point).buffer(10).bounds
    box = ",".join(map(str, metres))
    assert ids(items(register, bbox=box, bbox_crs=f"{EPSG}/25832")) == ["furuset"]


def test_a_box_is_no_bounding_box_of_surfaces(register: Register) -> None:
    """What only the rectangle round a surface touches is not in it."""
    area = register.area_by_id["mortensrud-bjornerud"]
    assert area.geometry is not None
    corners = shapely.points(shapely.get_coordinates(shapely.box(*area.geometry.bounds)))
    free = next(corner for corner in corners if corner.distance(area.geometry) > 1e-3)
    west, south, east, north = free.buffer(1e-5).bounds
    assert area.id not in ids(items(register, bbox=f"{west},{south},{east},{north}"))


def test_a_box_across_the_antimeridian_has_both_sides(register: Register) -> None:
    assert len(ids(items(register, bbox="170,-90,11.5,90"))) == len(register.borders)
    assert ids(items(register, bbox="170,-90,-170,90")) == []


def test_what_has_no_surface_is_in_no_box(register: Register) -> None:
    every = items(register, "followups").json["features"]
    drawn = [item["id"] for item in every if item["geometry"]]
    assert 0 < len(drawn) < len(every)
    assert ids(items(register, "followups", bbox="-180,-90,180,90")) == drawn


# --- when ---------------------------------------------------------------------------------------


def test_a_day_gives_the_areas_of_the_list_in_force_as_they_stood_on_it(
    register: Register,
) -> None:
    then = register.edition_by_id["2024-04-30"]
    answer = items(register, datetime="2024-05-01T00:00:00Z")
    assert set(ids(answer)) == {item.area for item in then.listings}
    results = {item["id"]: item["properties"] for item in answer.json["features"]}
    assert all(results[item.area]["status"] == item.status for item in then.listings)
    assert "veitvet" in results and "vestli" not in results


def test_the_day_before_a_list_the_older_one_is_in_force(register: Register) -> None:
    for day, edition in (("2024-04-29", "2023-03-23"), ("2024-04-30", "2024-04-30")):
        answer = items(register, "listings", datetime=day)
        assert {item["properties"]["edition"] for item in answer.json["features"]} == {edition}


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ("2026-02-01", "2026-02-01", "2026-02-01"),
        ("2026-01-31T23:30:00Z", "2026-02-01", "2026-02-01"),  # in Oslo
        ("2026-02-01T00:30:00+02:00", "2026-01-31", "2026-01-31"),
        ("../2026-02-01", "0001-01-01", "2026-02-01"),
        ("2026-02-01/", "2026-02-01", None),
        ("2025-01-01/2026-02-01T00:00:00.5Z", "2025-01-01", "2026-02-01"),
    ],
)
def test_instants_and_intervals(given: str, first: str, last: str | None) -> None:
    span = read_span(given)
    assert (span.first.isoformat(), span.last and span.last.isoformat()) == (first, last)


def test_an_open_interval_gives_everything_and_before_all_lists_there_is_nothing(
    register: Register,
) -> None:
    listed = {item.area for edition in register.editions for item in edition.listings}
    assert set(ids(items(register, datetime="../..", limit=1000))) == listed
    assert ids(items(register, datetime="../2010-01-01")) == []
    assert len(ids(items(register, "bydeler", datetime="1999-01-01"))) == len(register.bydeler)


# --- what ---------------------------------------------------------------------------------------


def test_fields_are_filters(register: Register) -> None:
    new = {item.area for item in register.latest.listings if item.status == "ny"}
    assert set(ids(items(register, status="ny"))) == new
    assert ids(items(register, unit="vest", status="ny")) == ["hovseter"]
    assert ids(items(register, unit="øst")) == ids(items(register, unit="ost")) != []
    assert ids(items(register, "followups", state="ikke-startet")) == ids(
        items(register, "followups", state="ikke startet")
    )
    assert ids(items(register, aliases="Majorstuen")) == ["majorstua"]
    assert len(ids(items(register, boundary_exact="false"))) == len(register.areas)
    assert ids(items(register, "bydeler", nr="12")) == ids(items(register, "bydeler", name="Alna"))
    assert ids(items(register, name="' OR 1=1 --")) == []


def test_pages_are_walked_by_their_links(register: Register) -> None:
    site = site_of(register)
    results, address, turns = [], f"{ITEMS}?limit=4&status=ny", 0
    while address:
        page = ask(site, address)
        results += ids(page)
        links = {item["rel"]: item["href"] for item in page.json["links"]}
        address = links.get("next", "").removeprefix(ROOT)
        assert ("prev" in links) is (turns > 0)
        turns += 1
    assert turns == 2 and results == ids(items(register, status="ny"))


def test_an_answer_has_no_more_bytes_than_there_is_room_for(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.exchange.live.features.MOST_BYTES", 20_000)
    answer = items(register, "bydeler")
    assert 0 < answer.json["numberReturned"] < answer.json["numberMatched"]
    (on,) = (item["href"] for item in answer.json["links"] if item["rel"] == "next")
    assert f"offset={answer.json['numberReturned']}" in on


# --- what is refused ------------------------------------------------------------------------------

BAD = [
    *("foo=1", "limit=0", "limit=-1", "limit=x", "limit=1e3", "limit=²", "limit=1&limit=2"),
    *("offset=-1", "offset=99999999999", "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=nan,0,1,1"),
    *("bbox=inf,0,1,1", "bbox=1e999,0,2,1", "bbox=10,60,11,59", "bbox=-181,0,1,1", "bbox="),
    *("bbox=0,0,1,1,1", f"bbox=2,0,1,1&bbox-crs={EPSG}/25832", "bbox-crs=x", "crs=x", "f=xml"),
    f"bbox=1e300,0,2e300,1&bbox-crs={EPSG}/25832",
    *("datetime=", "datetime=x", "datetime=2026-13-01", "datetime=2026-02-30T00:00:00Z"),
    *("datetime=2026-02-01/2025-01-01", "datetime=20260201", "datetime=2026-W05", "datetime=a/b/c"),
    *("datetime=9999-12-31T23:59:59-14:00", "datetime=0001-01-01T00:00:00%2B14:00"),
    *("area_km2=x", "area_km2=nan", "boundary_exact=1", "since_from=2026", "since_from=2026-02-30"),
    *("unit=nord", "unit=", "status=fornyet", "boundary_confidence=ganske"),
    *("%ff=1", "a=%ff", "&".join(f"f{n}=1" for n in range(60)), "x" * 5000),
]


@pytest.mark.parametrize("query", BAD)
def test_what_cannot_be_used_is_refused_in_a_sentence(register: Register, query: str) -> None:
    answer = ask(site_of(register), f"{ITEMS}?{quote(query, safe='=&%,/:.-')}")
    assert answer.status == (414 if len(query) > 4000 else 400)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    assert answer.json["detail"].endswith(".") and len(answer.json["detail"]) < 700


def test_a_value_that_no_field_has_is_refused_with_those_that_it_has(register: Register) -> None:
    answer = ask(site_of(register), f"{ITEMS}?unit=nord")
    assert "«nord» kan ikke brukes som unit. Skriv vest, sentrum eller øst" in answer.json["detail"]
    answer = ask(site_of(register), "/ogc/collections/measures/items?state=avlyst")
    assert "planlagt, pågår, avsluttet, stanset eller ukjent" in answer.json["detail"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/ogc/collections/none", "delbydeler"),
        ("/ogc/collections/none/items", "delbydeler"),
        (f"{ITEMS}/none", "none"),
        ("/ogc/nothing/at/all", "/ogc"),
        ("/ogc/collections/areas/items/..%2f..%2fetc%2fpasswd", "etc"),
        ("/live/none", "ikke noe"),
    ],
)
def test_what_is_not_here_is_reported(register: Register, path: str, word: str) -> None:
    answer = ask(site_of(register), path)
    assert answer.status == 404 and word in answer.json["detail"]


def test_only_reading_is_possible(register: Register) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(site_of(register), ITEMS, method=method)
        assert answer.status == 405 and "leses" in answer.json["detail"]
    assert ask(site_of(register), ITEMS, method="HEAD").status == 200


@given(st.binary(max_size=60))
def test_any_parameters_are_read_or_refused(query: bytes) -> None:
    collection = collections()["areas"]
    with suppress(Problem):
        request = read_feature_query(
            read_query(query, ("bbox", "limit", "datetime", "crs")), collection
        )
        assert 1 <= request.limit <= MOST


def test_a_register_that_cannot_be_read_is_reported(register: Register) -> None:
    def fail() -> Any:
        raise DataError((Finding(Severity.ERROR, "missing_file", "areas", ""),))

    answer = ask(site_of(register, served=fail), ITEMS)
    assert answer.status == 503 and answer.headers["retry-after"]


# --- formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("*/*", "application/geo+json"),
        ("application/json", "application/geo+json"),
        ("application/geo+json;q=0.5, text/html;q=0.9", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/html;q=0, application/json", "application/geo+json"),
        ("image/png", "application/problem+json"),
    ],
)
def test_the_accept_header_decides_where_nothing_else_does(
    register: Register, accept: str, type_: str
) -> None:
    answer = ask(site_of(register), f"{ITEMS}?limit=1", {"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == type_
    assert answer.status == (406 if "problem" in type_ else 200)
    wanted = ask(site_of(register), f"{ITEMS}?limit=1&f=json", {"accept": accept})
    assert wanted.headers["content-type"] == "application/geo+json"


def test_the_description_for_programs_is_valid(register: Register) -> None:
    answer = ask(site_of(register), "/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    validate(answer.json)


HOSTILE = "<script>alert(1)</script>\"'`${7*7}\u202e=cmd"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names += [tag, *(name for name, _ in attrs)]


@pytest.mark.parametrize(
    "path",
    [
        *("", "/conformance", "/api", "/collections", "/collections/areas"),
        "/collections/areas/queryables",
        *("/collections/areas/items", "/collections/areas/items/furuset"),
        "/collections/followups/items",
        *("/nothing", "/collections/<img src=x onerror=alert(1)>"),
    ],
)
def test_names_stay_text_on_every_page(register: Register, path: str) -> None:
    areas = [replace(area, name=HOSTILE, note=HOSTILE) for area in register.areas]
    points = [replace(point, title=HOSTILE, text=HOSTILE) for point in register.followups]
    hostile = replace(register, areas=tuple(areas), followups=tuple(points))
    answer = ask(site_of(hostile), f"/ogc{quote(path)}?f=html")
    assert answer.headers["content-type"].startswith("text/html")
    tags = Tags()
    tags.feed(answer.text)
    assert not {"script", "img", "iframe", "onerror"} & set(tags.names)
    assert "\u202e" not in answer.text and "${" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy == html_pages.policy() and "script-src" not in policy


def test_a_text_that_is_no_unicode_is_written_all_the_same() -> None:
    assert json.loads(encoded({"name": "a\ud800b", "list": ["\udfff"]})) == {
        "name": "a?b",
        "list": ["?"],
    }


# --- kept, shared, limited ------------------------------------------------------------------------


def test_what_a_client_has_already_is_not_sent_again(register: Register) -> None:
    site = site_of(register)
    first = ask(site, ITEMS)
    tag, when = first.headers["etag"], first.headers["last-modified"]
    for header in ({"if-none-match": tag}, {"if-none-match": "*"}, {"if-modified-since": when}):
        again = ask(site, ITEMS, header)
        assert again.status == 304 and not again.content and again.headers["etag"] == tag
    assert ask(site, ITEMS, {"if-none-match": '"other"', "if-modified-since": when}).status == 200
    assert ask(site, f"{ITEMS}?limit=1").headers["etag"] != tag
    assert ask(site, ITEMS, {"if-modified-since": "nonsense"}).status == 200


def test_answers_are_packed_for_who_can_read_it(register: Register) -> None:
    site = site_of(register)
    packed = ask(site, ITEMS, {"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content) == ask(site, ITEMS).content
    assert (
        "content-encoding"
        not in ask(site, "/ogc/conformance/none", {"accept-encoding": "gzip"}).headers
    )


def test_only_an_open_site_is_shared_with_other_pages(register: Register) -> None:
    name = "access-control-allow-origin"
    origin = {"origin": "https://www.example.org"}
    assert name not in ask(site_of(register), ITEMS, origin).headers
    shared = site_of(register, is_shared=lambda: True)
    assert ask(shared, ITEMS, origin).headers[name] == "*"
    answer = ask(shared, ITEMS, origin, "OPTIONS")
    assert answer.status == 204 and answer.headers[name] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_an_internal_answer_says_so_and_is_kept_by_nobody() -> None:
    inside = disclose(files.read_register(DATA), Audience.INTERNAL)
    answer = items(inside)
    assert answer.json["audience"].startswith("INTERN")
    assert answer.headers["cache-control"] == "private, no-store"
    page = ask(site_of(inside), f"{ITEMS}?f=html")
    assert 'class="audience">INTERN' in page.text
    assert ask(site_of(inside), "/ogc").json["title"].startswith("INTERN")


def test_too_many_requests_must_wait(register: Register) -> None:
    now = 0.0
    rate = Rate(2.0, 3.0, lambda: now)
    site = site_of(register, wait=rate.wait)
    assert [ask(site, "/ogc").status for _ in range(4)] == [200, 200, 200, 429]
    refused = ask(site, "/ogc")
    assert refused.headers["retry-after"] == "1" and "Prøv igjen om 1" in refused.json["detail"]
    assert rate.wait("10.0.0.2") == 0  # another address is not concerned
    now = 1.0
    assert ask(site, "/ogc").status == 200
    assert all(Rate(0.0, 1.0, lambda: 0.0).wait("a") == 0 for _ in range(9))


def test_a_tree_of_surfaces_gives_what_looking_at_each_gives(register: Register) -> None:
    remaining = LoadedFeatures(register, collections()["delbydeler"])
    for west in (10.5, 10.7, 10.9):
        box = shapely.box(west, 59.85, west + 0.05, 59.95)
        result = remaining.page(FeatureQuery(limit=1000, box=box))
        wanted = [it.id for it in register.delbydeler if it.geometry.intersects(box)]
        assert [row.values["id"] for row in result.rows] == wanted
