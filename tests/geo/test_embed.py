"""The map for other people's pages: what stands in it, what it may fetch, and who may show it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from geo import division, files
from geo.disclosure import openly
from geo.exchange.live import embed
from geo.model import Register
from tests.conftest import DATA
from tests.geo.live_site import ROOT, ask, site_of


@pytest.fixture(scope="module")
def register() -> Register:
    return openly(files.read_register(DATA))


def test_the_page_has_title_source_notice_table_and_the_way_back(register: Register) -> None:
    answer = ask(site_of(register), "/embed?bydel=alna&edition=2026-01")
    page = unescape(answer.text)
    assert "<title>Bydel Alna: 3 av 12 områder" in page
    assert "Omtrentlig avgrensning (delbydel), ikke politiets grense." in page
    assert "Kilde: Politirådet i Oslo, januar 2026" in page
    assert f'href="{ROOT}/map?edition=2026-01&bydel=alna"' in page
    assert set(re.findall(r'<tr data-area="([\w-]+)"', page)) == {
        "furuset",
        "ellingsrud",
        "trosterud",
    }
    (page_data,) = re.findall(r'id="page-data">(.*?)</script>', answer.text)
    assert set(json.loads(page_data)["message"]["visible"]) == {
        "furuset",
        "ellingsrud",
        "trosterud",
    }


def test_no_cookie_and_a_policy_of_its_own(register: Register) -> None:
    site = site_of(register, framed_by=lambda: ("https://www.example.no",))
    answer = ask(site, "/embed")
    assert "set-cookie" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://www.example.no")
    assert "script-src 'self';" in policy and "unsafe-eval" not in policy
    alone = ask(site_of(register), "/embed").headers["content-security-policy"]
    assert alone.endswith("frame-ancestors 'self'")


@pytest.mark.parametrize(
    ("words", "hosts"),
    [
        ("", ()),
        ("www.oslo.kommune.no", ("https://www.oslo.kommune.no",)),
        (
            "https://*.example.no, http://localhost:8080",
            ("https://*.example.no", "http://localhost:8080"),
        ),
        ("*", ()),
        ("'unsafe-inline' data: https:// ; script-src", ("https://script-src",)),
        ("example.no; script-src *", ("https://script-src",)),
        ("javascript:alert(1) https://a.no/path", ()),
    ],
)
def test_a_setting_names_sites_and_nothing_else(words: str, hosts: tuple[str, ...]) -> None:
    assert embed.hosts_of(words) == hosts


@pytest.mark.parametrize("query", ["bydel=none", "area=%3Cimg%3E", "edition=1&x=y", "colour=z"])
def test_what_nobody_knows_in_an_address_is_left_out(register: Register, query: str) -> None:
    answer = ask(site_of(register), f"/embed?{query}")
    assert answer.status == 200 and "<title>Oslo: 12 områder" in answer.text


def test_names_stay_text(register: Register) -> None:
    hostile = "<img src=x onerror=alert(1)></script>${1}`"
    areas = tuple(replace(area, name=hostile) for area in register.areas)
    editions = tuple(replace(item, title=hostile) for item in register.editions)
    page = ask(site_of(replace(register, areas=areas, editions=editions)), "/embed").text
    assert "<img" not in page and "${" not in page and page.count("</script>") == 3


def test_a_page_that_is_there_already_is_not_sent_again(register: Register) -> None:
    tag = ask(site_of(register), "/embed").headers["etag"]
    assert ask(site_of(register), "/embed", {"if-none-match": tag}).status == 304
    moved = site_of(register, assets=lambda _: "/ressurs/v2/")
    assert ask(moved, "/embed", {"if-none-match": tag}).status == 200


def test_a_divided_register_is_shown_by_part(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division, "MOST", 6)
    site = site_of(register, assets=lambda view: f"/ressurs/{view.bydel}/")
    whole = ask(site, "/embed").text
    assert "Kartet viser høyst 6 på en gang." in whole and "<tr data-area" not in whole
    assert "<title>Oslo: 12 områder" in whole
    part = ask(site, "/embed?area=furuset").text
    assert '<tr data-area="furuset"' in part and "/ressurs/alna/" in part
    assert "gronland-toyen" not in part and "av 12 områder" in part
