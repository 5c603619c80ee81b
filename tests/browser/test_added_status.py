"""A status that was added to a copy of the tables stands in the map of a browser too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP
from tests.conftest import ROOT
from tests.status_outputs import AREA, CODE, NAME, WORD, add_status, copy_product


def test_the_map_of_a_browser_shows_the_added_status(browser: Browser, tmp_path: Path) -> None:
    copy, path = copy_product(ROOT, tmp_path / "ipo"), tmp_path / "kart.html"
    add_status(copy)
    subprocess.run(
        [sys.executable, "-P", "-m", "geo", "map", str(path)],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "IPOKART_DATA": str(copy / "data")},
        check=True,
        capture_output=True,
    )
    page = browser.new_page(viewport=DESKTOP)
    try:
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        area = page.locator(f"path[data-area={AREA}]")
        expect(area).to_have_attribute("fill", f"url(#ipo-fill-{CODE})")
        expect(area).to_have_attribute("aria-label", f"{NAME}, {WORD}, Enhet øst, Stovner")
        assert page.locator(f"#ipo-fill-{CODE} line").count() == 1
        legend = page.locator(".ipo-legend-row").all_inner_texts()
        assert legend[:4] == ["ny", "videreført", WORD, "oppstart"]
    finally:
        page.close()
