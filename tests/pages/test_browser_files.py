"""The browser's files: made when somebody first asks for a page, and again only where something
that they show has changed."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from geo import files
from geo.disclosure import disclose
from geo.installed import LEAFLET
from geo.model import Audience, Register
from pages.serving import browser_files, drawn_content, loading, resources, server
from pages.serving.resources import Resources
from pages.serving.rights import LaunchKey
from tests.conftest import DATA, shipped_register
from tests.geo.secret_register import secret_register

Edit = Callable[[str, Callable[[Any], object]], Path]
OPEN = Audience.OPEN


@pytest.fixture
def gathered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Register]:
    """The registers that files were made for, of a folder that nobody has asked about."""
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    results: list[Register] = []

    def gather(register: Register, *more: Any) -> Resources:
        results.append(register)
        return resources.gather(register, *more)

    monkeypatch.setattr(browser_files, "gather", gather)
    monkeypatch.setattr(browser_files, "_BY_CONTENT", {})
    return results


def now() -> Resources:
    """The files of the folder as it is now."""
    return browser_files.resources_of(loading.known(OPEN))


def test_another_point_needs_no_other_files(edit: Edit, gathered: list[Register]) -> None:
    before = now()
    edit("followups.json", lambda doc: doc["followups"][0].update(text="Noe annet"))
    assert now() is before
    edit("sources.json", lambda doc: doc["sources"][0].update(title="Noe annet"))
    assert now() is before
    assert len(gathered) == 1


def _move_a_corner(doc: Any) -> None:
    ring = doc["features"][0]["geometry"]["coordinates"][0]
    ring[1][1] += 0.00002


def _rename(doc: Any) -> None:
    doc["features"][0]["properties"]["name"] = "Et annet navn"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ipo_areas.geojson", _move_a_corner),
        ("ipo_areas.geojson", _rename),
        ("bydeler.geojson", _move_a_corner),
        ("editions.json", lambda doc: doc["editions"][-1]["listings"].pop()),
        ("editions.json", lambda doc: doc["editions"][-1].update(date_text="en annen dag")),
    ],
    ids=["a border", "a name", "the border of a bydel", "a listing", "a date"],
)
def test_what_the_files_show_is_shown_as_it_is_now(
    name: str, change: Callable[[Any], object], edit: Edit, gathered: list[Register]
) -> None:
    before = now()
    folder = edit(name, change)
    after = now()
    assert after.version != before.version
    anew = resources.gather(loading.register(OPEN), files.read_orientation(folder))
    assert after.version == anew.version
    assert len(gathered) == 2


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("has_secrets", [False, True])
def test_nothing_is_missed_that_is_left_out(has_secrets: bool, audience: Audience) -> None:
    given = shipped_register()
    register = disclose(secret_register(given)[0] if has_secrets else given, audience)
    background = files.read_orientation(DATA)
    drawn = drawn_content.drawn(register)
    assert (drawn.followups, drawn.sources, drawn.milestones) == ((), (), ())
    results, whole = (resources.gather(it, background) for it in (drawn, register))
    assert results == whole


def test_a_list_that_has_been_looked_up_has_the_same_key() -> None:
    register = disclose(shipped_register(), OPEN)
    background = files.read_orientation(DATA)
    before = drawn_content.key(drawn_content.drawn(register), background)
    assert register.latest.by_area  # which the list keeps beside its fields
    assert drawn_content.key(drawn_content.drawn(register), background) == before


def test_who_asks_first_has_them_begun_and_waits_for_nothing(
    gathered: list[Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def held(register: Register, *more: Any) -> Resources:
        gathered.append(register)
        begun.set()
        assert go_on.wait(30)
        return resources.gather(register, *more)

    monkeypatch.setattr(browser_files, "gather", held)
    assert browser_files.ready_resources(OPEN, {}) is None
    assert begun.wait(30)
    assert browser_files.ready_resources(OPEN, {}) is None  # and nothing more is begun
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(now)
        go_on.set()
        result = waiting.result(30)
    assert browser_files.ready_resources(OPEN, {}) is result
    assert len(gathered) == 1


def test_a_folder_that_cannot_be_read_is_left_to_the_pages(
    folder: Path, gathered: list[Register]
) -> None:
    (folder / "editions.json").write_text("{", encoding="utf-8")
    assert browser_files.ready_resources(OPEN, {}) is None
    for thread in threading.enumerate():
        if thread.name == browser_files.MAKER:
            thread.join(30)
    assert browser_files.ready_resources(OPEN, {}) is None
    assert gathered == []


def _asked(version: str, name: str) -> Response:
    return server.resource(
        Request({"type": "http", "path_params": {"version": version, "name": name}})
    )


def test_a_page_that_comes_before_its_files_brings_leaflet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browser_files, "ready_resources", lambda *_: None)
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": []}
    links = server._links(scope, LaunchKey(1))
    (version,) = re.findall(r'<script defer src="/ressurs/([^/]+)/leaflet.js">', links)
    answer = _asked(version, "leaflet.js")
    assert gzip.decompress(answer.body) == LEAFLET.read_bytes()
    assert "immutable" in answer.headers["cache-control"]
    assert _asked(version, "register.js").status_code == HTTPStatus.NOT_FOUND
    assert "/register.js" not in links and "map_host.js" not in links


def test_without_leaflet_a_page_brings_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_fixed", dict)
    assert resources.leaflet.__wrapped__().links() == ""
