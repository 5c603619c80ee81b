"""What a page offers to be saved is for the browser that shows the page, as long as it shows it."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.servers import until


def _status(address: str, cookies: str = "") -> int:
    """What the server answers to somebody with these cookies."""
    try:
        with urlopen(Request(address, headers={"Cookie": cookies}), timeout=60) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def _cookies(page: Page) -> str:
    return "; ".join(f"{item['name']}={item['value']}" for item in page.context.cookies())


@pytest.mark.parametrize("label", ["Hele lysbildesettet"])
def test_a_download_ends_with_its_page_and_is_nobody_elses(
    browser: Browser, server: str, label: str
) -> None:
    mine, others = (browser.new_context().new_page() for _ in range(2))
    for page in (mine, others):
        page.set_default_timeout(PATIENCE)
        page.goto(f"{server}/slides")
        page.wait_for_selector(".ipo-preview img")
    fetched: list[str] = []
    mine.on("request", lambda request: fetched.append(request.url))
    with mine.expect_download() as waiting:
        mine.get_by_role("button", name=label).click()
    assert waiting.value.suggested_filename.endswith(".pptx")
    (address,) = [url for url in fetched if "/media/" in url]
    my_cookies, their_cookies = _cookies(mine), _cookies(others)
    assert _status(address, my_cookies) == 200
    assert _status(address, their_cookies) == 404
    assert _status(address, my_cookies.replace("=", "=x")) == 404
    assert _status(address) == 404
    picture = mine.locator(".ipo-preview img").first.get_attribute("src") or ""
    if "/media/" in picture:
        assert _status(server + picture, my_cookies) == 200
        assert _status(server + picture) == 404
    mine.close()
    expect(others.locator("h1")).to_be_visible()
    until(lambda: _status(address, my_cookies) == 404)
    for page in (mine, others):
        page.context.close()
