"""What the first visit of the map costs, by count: modules that the server loads, and requests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.browser.conftest import Visit
from tests.conftest import ROOT

#: What a page that only shows the map needs nothing of.
SLOW = {
    *("folium", "pandas", "pyarrow", "sqlalchemy", "alembic", "rapidfuzz", "jinja2", "requests"),
    *("typst", "pypdfium2", "pptx", "docx", "pyogrio", "geopandas", "matplotlib"),
}
MOST_MODULES = 1350  # Streamlit's empty page has some 900
MOST_REQUESTS = 102
FIRST_PAGE = """
import json, sys
from pages.serving import loading, resource_paths, server
from streamlit.testing.v1 import AppTest
resource_paths.served = True
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert not app.exception and app.get("bidi_component")
print(json.dumps(sorted(sys.modules)))
"""


def _loaded(cache: Path) -> set[str]:
    """The modules of a server that has shown the map once."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FIRST_PAGE, str(ROOT / "app.py")],
        cwd=ROOT,
        env=os.environ | {"XDG_CACHE_HOME": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return set(json.loads(done.stdout))


def test_the_first_page_of_a_later_start_loads_few_modules(tmp_path: Path) -> None:
    assert "folium" in _loaded(tmp_path)
    loaded = _loaded(tmp_path)
    assert not loaded & SLOW
    assert not {name for name in loaded if name.startswith("pages.seminar")}
    assert len(loaded) <= MOST_MODULES


def test_the_first_html_names_every_script_of_the_map(visit: Visit, server: str) -> None:
    visitor = visit()
    page = visitor.open(f"{server}/map")
    html = page.evaluate(
        "() => fetch('/map', { headers: { accept: 'text/html' } }).then((it) => it.text())"
    )
    named = {address.removeprefix(".") for address in re.findall(r'(?:src|href)="([^"]+)"', html)}
    addresses = page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => name)"
    )
    paths = {address.removeprefix(server) for address in addresses}
    scripts = {path for path in paths if path.endswith((".js", ".css"))}
    assert scripts <= named
    own = {path.rpartition("/")[2] for path in paths if path.startswith("/ressurs/")}
    assert own == {"map_host.js", "map_page.css", "area_table.js", "copy_link.js", "leaflet.js"}
    assert len(addresses) <= MOST_REQUESTS


def test_files_with_a_digest_in_their_address_are_kept_for_good(visit: Visit, server: str) -> None:
    page = visit().open(f"{server}/map")
    addresses = page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => name)"
    )
    for part in ("/static/js/index", "/static/css/", "/map_host.js", "/map_page.css"):
        address = next(it for it in addresses if part in it)
        # not by the client of Playwright, which asks a name server where localhost is
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert answer.status == 200 and answer.read()
            assert "immutable" in answer.headers["cache-control"], part
            assert answer.headers["x-content-type-options"] == "nosniff"
    script = next(it for it in addresses if "/static/js/index" in it)
    part_of_it = urllib.request.Request(script, headers={"Range": "bytes=0-9"})
    with urllib.request.urlopen(part_of_it, timeout=60) as half:
        content = half.read()
    with urllib.request.urlopen(script, timeout=60) as whole:
        assert len(content) in {10, len(whole.read())}
