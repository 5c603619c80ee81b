"""The addresses that follow the newest list: GeoJSON, calendar, Atom."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest
from lxml import etree

from geo import files
from geo.disclosure import UndisclosedError, openly
from geo.exchange.live import atom
from geo.exchange.live.feeds import AREAS, CALENDAR, CHANGES
from geo.model import Register
from geo.store import open_history
from geo.store.database import Store
from geo.store.open_history import OpenVersion
from tests.conftest import DATA
from tests.geo.live_site import CHANGED, ask, site_of
from tests.geo.test_store import milestone

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def register() -> Register:
    return openly(files.read_register(DATA))


def test_the_address_of_areas_gives_the_newest_list(register: Register) -> None:
    answer = ask(site_of(register), AREAS)
    assert answer.headers["content-type"] == "application/geo+json"
    assert {item["id"] for item in answer.json["features"]} == set(register.latest.by_area)
    assert "2026" in answer.json["title"] and answer.json["metadata"]["borders"]
    older = replace(register, editions=register.editions[:-1])
    before = ask(site_of(older), AREAS)
    assert {item["id"] for item in before.json["features"]} == set(older.latest.by_area)


def test_the_address_of_areas_takes_a_view(register: Register) -> None:
    answer = ask(site_of(register), f"{AREAS}?unit=vest,sentrum&edition=2026-01")
    assert {item["id"] for item in answer.json["features"]} == {
        "hovseter",
        "majorstua",
        "gronland-toyen",
    }
    for query, word in (("unit=nord", "nord"), ("bydel=x", "bydel"), ("foo=1", "foo")):
        refused = ask(site_of(register), f"{AREAS}?{query}")
        assert refused.status == 400 and word in refused.json["detail"]


def test_the_calendar_is_one_to_subscribe_to(register: Register) -> None:
    answer = ask(site_of(register), CALENDAR)
    assert answer.headers["content-type"].startswith("text/calendar")
    read = icalendar.Calendar.from_ical(answer.content)
    assert isinstance(read, icalendar.Calendar)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in answer.content
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in answer.content
    assert read.walk("VEVENT")
    part = ask(site_of(register), f"{CALENDAR}?bydel=alna")
    assert "Bydel Alna" in part.text.replace("\r\n ", "")


# --- changes ------------------------------------------------------------------------------------


def version(number: int, register: Register) -> OpenVersion:
    return OpenVersion(number, datetime(2026, 2, number, 12, tzinfo=UTC), openly(register))


def changed(register: Register, **fields: str) -> Register:
    """The register with another Furuset."""
    areas = [
        replace(area, **fields) if area.id == "furuset" else area  # type: ignore[arg-type]  # texts
        for area in register.areas
    ]
    return replace(register, areas=tuple(areas), audience=None)


def feed(newest: Register, *versions: OpenVersion) -> etree._Element:
    answer = ask(site_of(openly(newest), history=lambda: versions), CHANGES)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content)


def test_a_feed_has_what_atom_demands(whole: Register) -> None:
    later = changed(whole, note="Ny merknad.")
    root = feed(later, version(3, later), version(2, whole))
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None
    (entry,) = root.findall(f"{ATOM}entry")
    for name in ("id", "title", "updated", "content", "link"):
        assert entry.find(f"{ATOM}{name}") is not None
    assert entry.findtext(f"{ATOM}title") == "Endret: området «Furuset»"
    assert entry.findtext(f"{ATOM}updated") == "2026-02-03T12:00:00Z"
    assert root.findtext(f"{ATOM}updated") == "2026-02-03T12:00:00Z"
    ids = [root.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}id")]
    assert len(set(ids)) == 2 and all(id_ and id_.startswith("urn:uuid:") for id_ in ids)
    again = feed(later, version(3, later), version(2, whole))
    assert etree.tostring(again) == etree.tostring(root)


@pytest.fixture(scope="module")
def whole() -> Register:
    return files.read_register(DATA)


def test_a_feed_without_changes_is_whole_too(register: Register) -> None:
    root = etree.fromstring(
        atom.feed(register, (), CHANGED, atom.Addresses("http://a", "http://b"))
    )
    assert root.findtext(f"{ATOM}updated") == "2026-02-01T08:00:00Z"
    assert not root.findall(f"{ATOM}entry")


def test_names_stay_text_in_a_feed(whole: Register) -> None:
    hostile = changed(whole, name="<script>alert(1)</script>&\u202e")
    root = feed(hostile, version(3, hostile), version(2, whole))
    (entry,) = root.findall(f"{ATOM}entry")
    title = entry.findtext(f"{ATOM}title") or ""
    assert "<script>alert(1)</script>&" in title and "\u202e" not in title
    assert not entry.findall(".//script")


def test_what_is_internal_now_is_not_reported_of_then(whole: Register) -> None:
    """A note was changed while its point was open; now the point is marked."""
    point = whole.followups[0]
    other = replace(point, title="Et annet ord")
    then = replace(whole, followups=(other, *whole.followups[1:]))
    now = replace(whole, followups=(replace(point, internal=True), *whole.followups[1:]))
    root = feed(now, version(4, now), version(3, then), version(2, whole))
    text = etree.tostring(root, encoding="unicode")
    assert "Et annet ord" not in text and point.title not in text


def test_an_internal_change_is_no_change(whole: Register) -> None:
    listing = replace(whole.latest.listings[0], note_internal=True, note="Hemmelig")
    latest = replace(whole.latest, listings=(listing, *whole.latest.listings[1:]))
    marked = replace(whole, editions=(*whole.editions[:-1], latest))
    other = replace(listing, note="Også hemmelig")
    again = replace(latest, listings=(other, *latest.listings[1:]))
    later = replace(whole, editions=(*whole.editions[:-1], again))
    root = feed(later, version(3, later), version(2, marked))
    assert not root.findall(f"{ATOM}entry")


def test_a_register_that_nobody_has_decided_on_has_no_feed(whole: Register) -> None:
    with pytest.raises(UndisclosedError):
        atom.feed(whole, (), CHANGED, atom.Addresses("", ""))


def test_the_history_is_that_of_the_register_without_who_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.sqlite"
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    assert open_history.last_versions(5) == ()
    with closing(Store.open(str(path), DATA)) as store:
        store.apply([milestone(1)], "Kari Nordmann", "en grunn", store.version())
    versions = open_history.last_versions(5)
    assert [item.number for item in versions] == [2, 1]
    content = atom.feed(versions[0].register, versions, CHANGED, atom.Addresses("a", "b")).decode()
    assert "<title>Nytt: hendelsen «" in content
    assert "Kari" not in content and "en grunn" not in content
