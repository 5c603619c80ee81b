"""Walks the addresses of OGC API – Features as the standard's abstract tests do, class by class.

    python scripts/ogc_conformance.py http://localhost:8501/ogc

Prints a line for each test, and exits with 1 when one fails. It knows nothing of our program, so it
can be pointed at any server. The numbers are those of the abstract tests in OGC 17-069r4 (Part 1)
and 18-058r1 (Part 2); what they leave to people is not here.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from pyproj import Transformer

_PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
_PART_2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
_GEOJSON = "application/geo+json"
_OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_PATIENCE = 30  # seconds
_MOST_PAGES = 20
_MOST_WAITS = 60
#: How near coordinates must be to be the same: degrees, and metres.
_NEAR, _NEAR_M = 1e-5, 1.0


@dataclass(frozen=True)
class Answer:
    """What came: its status, its headers by name in small letters, and its content."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def type(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    @property
    def json(self) -> Any:
        """The content as JSON. Raises AssertionError for any other."""
        try:
            return json.loads(self.content)
        except ValueError:
            raise AssertionError(f"no JSON: {self.content[:80]!r}") from None


def fetch(address: str, accept: str = f"{_GEOJSON}, application/json") -> Answer:
    """Ask an address, whatever its answer is; again, when the server says how long to wait."""
    for _ in range(_MOST_WAITS):
        answer = _fetch_once(address, accept)
        if answer.status != 429:
            break
        time.sleep(int(answer.headers["retry-after"]))
    return answer


def _fetch_once(address: str, accept: str) -> Answer:
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:
            return Answer(response.status, _small(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _small(error.headers), error.read())


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class Server:
    """A server under test: the address of its landing page, and what was learnt of it."""

    root: str
    landing: Any = None
    collections: list[Any] = field(default_factory=list)

    def link(self, document: Any, rel: str, type_: str = "") -> str:
        """The address of a link. Raises AssertionError where there is none."""
        for item in document.get("links", ()):
            if item.get("rel") == rel and type_ in item.get("type", ""):
                return str(urljoin(f"{self.root}/", item["href"]))
        raise AssertionError(f"no link with rel={rel} {type_}")

    def items(self, collection: Any, **query: object) -> str:
        """The address of the features of a collection, with parameters."""
        address = self.link(collection, "items", _GEOJSON).partition("?")[0]
        given = {name.replace("_", "-"): value for name, value in query.items()}
        return f"{address}?{urlencode(given)}" if given else address


Test = Callable[[Server], None]
TESTS: dict[str, tuple[str, Test]] = {}
#: What is tested before the collections are known.
_BEFORE = {"A.2 landing page", "A.3 API definition", "A.4 conformance declaration"}


def _test(class_: str, name: str) -> Callable[[Test], Test]:
    def keep(test: Test) -> Test:
        TESTS[name] = (class_, test)
        return test

    return keep


# --- Core ---------------------------------------------------------------------------------------


@_test(f"{_PART_1}/core", "A.2 landing page")
def _landing(server: Server) -> None:
    answer = fetch(server.root)
    assert answer.status == 200, answer.status
    server.landing = answer.json
    for rel in ("service-desc", "conformance", "data"):
        server.link(server.landing, rel)


@_test(f"{_PART_1}/core", "A.3 API definition")
def _api(server: Server) -> None:
    answer = fetch(server.link(server.landing, "service-desc"), _OPENAPI)
    assert answer.status == 200 and answer.headers["content-type"] == _OPENAPI, answer.headers


@_test(f"{_PART_1}/core", "A.4 conformance declaration")
def _conformance(server: Server) -> None:
    answer = fetch(server.link(server.landing, "conformance"))
    declared = set(answer.json["conformsTo"])
    assert {class_ for class_, _ in TESTS.values()} <= declared, declared


@_test(f"{_PART_1}/core", "A.5 collections")
def _collections(server: Server) -> None:
    document = fetch(server.link(server.landing, "data")).json
    server.link(document, "self")
    server.collections = document["collections"]
    assert server.collections
    for item in server.collections:
        assert item["id"] and item["itemType"] == "feature"
        server.link(item, "items", _GEOJSON)
        if "spatial" in item.get("extent", {}):
            west, south, east, north = item["extent"]["spatial"]["bbox"][0]
            assert west <= east and south <= north
        if "temporal" in item.get("extent", {}):
            for moment in item["extent"]["temporal"]["interval"][0]:
                assert moment is None or datetime.fromisoformat(moment.replace("Z", "+00:00"))


@_test(f"{_PART_1}/core", "A.6 collection")
def _collection(server: Server) -> None:
    for item in server.collections:
        one = fetch(server.link(item, "self")).json
        shared = ("id", "title", "description", "extent", "itemType", "crs", "storageCrs")
        assert all(one.get(name) == item.get(name) for name in shared), item["id"]


@_test(f"{_PART_1}/core", "A.7 features")
def _features(server: Server) -> None:
    for item in server.collections:
        answer = fetch(server.items(item))
        assert answer.status == 200 and answer.type == _GEOJSON
        document = answer.json
        server.link(document, "self")
        server.link(document, "alternate")
        assert document["numberReturned"] == len(document["features"])
        assert document["numberMatched"] >= document["numberReturned"]
        assert document["timeStamp"].endswith("Z")


@_test(f"{_PART_1}/core", "A.8 limit, and the pages after it")
def _limit(server: Server) -> None:
    for item in server.collections:
        whole = fetch(server.items(item, limit=1000)).json
        ids, pages = [], 0
        address: str | None = server.items(item, limit=max(len(whole["features"]) // 3, 1))
        while address and pages < _MOST_PAGES:
            page = fetch(address).json
            ids += [one["id"] for one in page["features"]]
            address, pages = _next(server, page), pages + 1
        assert ids == [one["id"] for one in whole["features"]][: len(ids)], item["id"]
        assert len(set(ids)) == len(ids)
        assert address or len(ids) == whole["numberMatched"]
        for bad in ("0", "-1", "x", "1.5", ""):
            _refused(server.items(item, limit=bad))
        assert fetch(server.items(item, limit=100_000)).status == 200


def _next(server: Server, page: Any) -> str | None:
    try:
        return server.link(page, "next")
    except AssertionError:
        return None


@_test(f"{_PART_1}/core", "A.9 bbox")
def _bbox(server: Server) -> None:
    for item in _drawn(server):
        west, south, east, north = item["extent"]["spatial"]["bbox"][0]
        whole = fetch(server.items(item, limit=1000)).json
        drawn = [one["id"] for one in whole["features"] if one["geometry"]]
        same = fetch(server.items(item, limit=1000, bbox=f"{west},{south},{east},{north}")).json
        assert [one["id"] for one in same["features"]] == drawn
        high = fetch(
            server.items(item, limit=1000, bbox=f"{west},{south},-100,{east},{north},9000")
        )
        assert [one["id"] for one in high.json["features"]] == drawn
        away = fetch(server.items(item, bbox="100,-10,101,-9")).json
        assert away["features"] == [] and away["numberMatched"] == 0
        for bad in ("1,2,3", "a,b,c,d", "1,2,3,4,5", "10,60,11,59", "nan,0,1,1", ""):
            _refused(server.items(item, bbox=bad))


def _drawn(server: Server) -> Iterator[Any]:
    """The collections with surfaces."""
    for item in server.collections:
        if "spatial" in item.get("extent", {}):
            yield item


@_test(f"{_PART_1}/core", "A.10 datetime")
def _datetime(server: Server) -> None:
    for item in server.collections:
        every = fetch(server.items(item)).json["numberMatched"]
        for given in (
            "2026-02-01T00:00:00Z",
            "../2026-02-01T00:00:00Z",
            "2020-01-01T00:00:00Z/2026-02-01T00:00:00Z",
        ):
            answer = fetch(server.items(item, datetime=given))
            assert answer.status == 200 and answer.json["numberMatched"] <= every
        assert fetch(server.items(item, datetime="1900-01-01T00:00:00Z/..")).status == 200
        if "temporal" in item.get("extent", {}):
            assert fetch(server.items(item, datetime="1900-01-01T00:00:00Z")).json[
                "numberMatched"
            ] < max(every, 1)
        for bad in ("x", "2026-13-01", "2026-02-01/2025-01-01", "2026-02-30T00:00:00Z", "a/b/c"):
            _refused(server.items(item, datetime=bad))


@_test(f"{_PART_1}/core", "A.11 parameters that are unknown")
def _unknown(server: Server) -> None:
    for item in server.collections:
        _refused(server.items(item, no_such_parameter=1))
    _refused(f"{server.link(server.landing, 'data').partition('?')[0]}?no-such=1")


@_test(f"{_PART_1}/core", "A.12 filters by field")
def _filters(server: Server) -> None:
    for item in server.collections:
        features = fetch(server.items(item)).json["features"]
        if not features:
            continue
        for name, value in features[0]["properties"].items():
            if isinstance(value, bool | str | int | float):
                given = json.dumps(value) if isinstance(value, bool) else value
                answer = fetch(server.items(item, limit=1000) + f"&{urlencode({name: given})}")
                assert answer.status == 200, (item["id"], name, answer.content)
                matched = answer.json["features"]
                assert matched and all(one["properties"][name] == value for one in matched)


@_test(f"{_PART_1}/core", "A.13 one feature")
def _feature(server: Server) -> None:
    for item in server.collections:
        features = fetch(server.items(item, limit=3)).json["features"]
        for one in features:
            address = f"{server.items(item)}/{quote(one['id'], safe='')}"
            answer = fetch(address)
            assert answer.status == 200 and answer.type == _GEOJSON
            alone = answer.json
            for rel in ("self", "alternate", "collection"):
                server.link(alone, rel)
            for name in ("id", "type", "geometry", "properties"):
                assert alone[name] == one[name], (item["id"], name)
        assert fetch(f"{server.items(item)}/no-such-feature").status == 404
    root = server.link(server.landing, "data").partition("?")[0]
    assert fetch(f"{root}/no-such-collection").status == 404
    assert fetch(f"{root}/no-such-collection/items").status == 404


def _refused(address: str) -> None:
    answer = fetch(address)
    assert answer.status == 400, f"{answer.status} for {address}"


# --- the encodings --------------------------------------------------------------------------------


@_test(f"{_PART_1}/geojson", "A.4.1 GeoJSON")
def _geojson(server: Server) -> None:
    for item in server.collections:
        document = fetch(server.items(item), _GEOJSON).json
        assert document["type"] == "FeatureCollection"
        for one in document["features"]:
            assert one["type"] == "Feature" and isinstance(one["properties"], dict)
            assert one["geometry"] is None or "coordinates" in one["geometry"]


class _Page(HTMLParser):
    """The language and the headings of a page, and how many scripts it has."""

    def __init__(self) -> None:
        super().__init__()
        self.lang, self.tags = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.lang = dict(attrs).get("lang") or ""


@_test(f"{_PART_1}/html", "A.5.1 HTML")
def _html(server: Server) -> None:
    one = server.collections[0]
    addresses = [server.root, server.link(server.landing, "conformance")]
    addresses += [server.link(server.landing, "data"), server.link(one, "self")]
    addresses += [server.items(one)]
    for address in addresses:
        answer = fetch(address.partition("?")[0], "text/html")
        page = _Page()
        page.feed(answer.content.decode("utf-8"))
        assert answer.status == 200 and answer.type == "text/html", address
        assert page.lang and "h1" in page.tags and "title" in page.tags


@_test(f"{_PART_1}/oas30", "A.6.1 OpenAPI 3.0")
def _openapi(server: Server) -> None:
    document = fetch(server.link(server.landing, "service-desc"), _OPENAPI).json
    assert document["openapi"].startswith("3.0")
    base = document["servers"][0]["url"]
    for path in document["paths"]:
        if "{" not in path:
            assert fetch(f"{base}{path}").status == 200, path
    for item in server.collections:
        names = _names(document, f"/collections/{item['id']}/items")
        assert {"limit", "bbox", "datetime", "crs", "bbox-crs"} <= names, names
        features = fetch(server.items(item, limit=1)).json["features"]
        assert all(set(one["properties"]) <= names for one in features)


def _names(document: Any, path: str) -> set[str]:
    """The names of the parameters of a path."""
    parameters = document["paths"][path]["get"]["parameters"]
    known = document["components"]["parameters"]
    plain = (
        known[item["$ref"].rpartition("/")[2]] if "$ref" in item else item for item in parameters
    )
    return {item["name"] for item in plain}


# --- Part 2 ---------------------------------------------------------------------------------------


@_test(f"{_PART_2}/crs", "A.2.1 systems of a collection")
def _systems(server: Server) -> None:
    for item in server.collections:
        assert item["crs"][0] == _CRS84 and item["storageCrs"] in item["crs"]


@_test(f"{_PART_2}/crs", "A.2.2 crs and Content-Crs")
def _crs(server: Server) -> None:
    for item in _drawn(server):
        plain = fetch(server.items(item, limit=5))
        assert plain.headers["content-crs"] == f"<{_CRS84}>"
        first = _corner(plain.json)
        for system in item["crs"]:
            answer = fetch(server.items(item, limit=5, crs=system))
            assert answer.headers["content-crs"] == f"<{system}>", system
            one = f"{server.items(item)}/{quote(answer.json['features'][0]['id'], safe='')}"
            alone = fetch(f"{one}?{urlencode({'crs': system})}")
            assert alone.headers["content-crs"] == f"<{system}>"
            near = _NEAR if system in {_CRS84, _EPSG4326} else _NEAR_M
            there = zip(_corner(answer.json), _placed(first, system), strict=True)
            assert all(abs(actual - right) < near for actual, right in there), system
        _refused(server.items(item, crs="http://www.opengis.net/def/crs/EPSG/0/99999"))


def _placed(point: tuple[float, float], system: str) -> tuple[float, float]:
    """Longitude and latitude in a system, in the order of its axes in the register of EPSG."""
    code = "OGC:CRS84" if system == _CRS84 else f"EPSG:{system.rpartition('/')[2]}"
    x, y = Transformer.from_crs("OGC:CRS84", code).transform(*point)
    return x, y


def _corner(document: Any) -> tuple[float, float]:
    """The first coordinates of the first surface."""
    drawn = next(one["geometry"] for one in document["features"] if one["geometry"])
    point = drawn["coordinates"]
    while isinstance(point[0], list):
        point = point[0]
    return point[0], point[1]


@_test(f"{_PART_2}/crs", "A.2.3 bbox-crs")
def _bbox_crs(server: Server) -> None:
    for item in _drawn(server):
        west, south, east, north = item["extent"]["spatial"]["bbox"][0]
        middle = (west + east) / 2
        plain = fetch(server.items(item, limit=1000, bbox=f"{west},{south},{middle},{north}"))
        turned = fetch(
            server.items(
                item, limit=1000, bbox=f"{south},{west},{north},{middle}", bbox_crs=_EPSG4326
            )
        )
        ids = [[one["id"] for one in answer.json["features"]] for answer in (plain, turned)]
        assert ids[0] == ids[1]
        _refused(server.items(item, bbox="1,2,3,4", bbox_crs="http://example.com/none"))


# --- the walk -------------------------------------------------------------------------------------


def walk(root: str) -> dict[str, str]:
    """What is wrong by test; empty for one that passes. A test that needs another's findings fails
    with it."""
    server = Server(root.rstrip("/"))
    faults = {}
    for name, (_, test) in TESTS.items():
        try:
            test(server)
            faults[name] = "" if server.collections or name in _BEFORE else "no collections"
        except Exception as error:  # whatever a server does is a finding
            faults[name] = f"{type(error).__name__}: {error}"
    return faults


def main(root: str) -> int:
    """Walk, and print a line for each test; 1 when one fails."""
    faults = walk(root)
    for name, wrong in faults.items():
        class_ = TESTS[name][0].partition("/conf/")[2]
        print(f"{'FAIL' if wrong else 'ok':<5} {class_:<8} {name} {wrong}")
    return int(any(faults.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
