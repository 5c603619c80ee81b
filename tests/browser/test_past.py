"""The register as it was, in a browser: the day follows wherever a person goes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from geo.store.database import Store
from geo.store.schema import VERSION
from tests.browser.conftest import Visit
from tests.browser.servers import serving

THEN = re.compile(r"as_of=2026-03-01")


@pytest.fixture
def own(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with a register of its own, made before the day."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(str(path), make=False)) as store, store.writing() as connection:
        at = datetime(2026, 2, 1, tzinfo=UTC).isoformat(timespec="microseconds")
        connection.execute(update(VERSION).values(at=at))
    with serving() as address:
        yield address


def test_the_day_follows_from_the_drawing_a_text_and_a_link(visit: Visit, own: str) -> None:
    visitor = visit()
    page = visitor.open_with_key(
        f"{own}/timeline?as_of=2026-03-01", ".ipo-timeline[data-fits=true]"
    )
    page.locator(".ipo-timeline [data-programme]").first.press("Enter")
    expect(page).to_have_url(re.compile("/subjects.*as_of=2026-03-01"))
    expect(page.get_by_text("slik det var ved utgangen av 1. mars 2026")).to_be_visible()
    page.goto(f"{own}/area?area=furuset&as_of=2026-03-01")
    page.get_by_role("link", name="På tidslinja").click()
    expect(page).to_have_url(re.compile("/timeline"))
    visitor.settle()
    expect(page).to_have_url(THEN)
    page.get_by_role("link", name="Grorud", exact=True).click()
    expect(page.locator("h1")).to_have_text("Grorud")
    expect(page).to_have_url(THEN)
