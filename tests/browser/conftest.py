"""Debian's Chromium, its visitors and what they open. Nothing here reaches beyond this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from pages.serving import downloads
from tests.browser.servers import serving as serving  # tests take it from here
from tests.browser.servers import serving_own, started, with_key
from tests.conftest import DATA, PAYLOADS, ROOT

ARTIFACTS = ROOT / "artifacts"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: The sentence over the newest list of the shipped data.
HEADLINE = "Oslo: 12 områder, 7 ikke på lista fra 2024"
READY = ".ipo-map[data-ready]"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu",
    "--disable-quic",
    # One renderer for all pages of a context: what it has compiled of Streamlit stays compiled.
    "--process-per-site",
    # Pages live for seconds here: neither the slower one of V8's two optimizing compilers nor drawing
    # frames ahead ever pays off. (The quicker one does: the labels of a map are placed in a third of
    # the time.) Room for what is new spares most of the looks for garbage.
    "--js-flags=--no-turbofan --invocation-count-for-maglev=9000 --min-semi-space-size=8",
    # Scripts that are compiled while they are fetched are compiled anew for each page; those that are
    # not are found where the renderer keeps what it has compiled: a fifth of a page's time. (The last
    # list counts: the others are those of Playwright's that have to do with pages.)
    "--disable-features=ScriptStreaming,AvoidUnnecessaryBeforeUnloadCheckSync,PaintHolding,"
    "AvoidCorsURLLoaderRestartOnRedirect,ThirdPartyStoragePartitioning,HttpsUpgrades,OptimizationHints",
    # No screen to draw on: what is drawn need not go to a process of its own.
    "--in-process-gpu",
    "--disable-threaded-animation",
    "--disable-smooth-scrolling",
    "--disable-checker-imaging",
    # No other name has an address. (To stop each request here would put the browser's cache out of use.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
#: The shell has no window to draw, and needs a quarter less processor time.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ColorScheme = Literal["light", "dark"]
SCHEMES: tuple[ColorScheme, ...] = ("light", "dark")
#: How long (ms) a machine with much else to do may take to reach a state; nobody waits for nothing.
PATIENCE = 60_000
VISITS_OF_A_RENDERER = 20
expect.set_options(timeout=PATIENCE)
_KEPT = "local_storage,indexeddb,service_workers,cache_storage"
#: Every cookie but the one that tells a browser's open pages apart: other pages may still be open.
_OF_A_VISITOR = re.compile(rf"^(?!{downloads.COOKIE})")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
            # Hundreds of page loads on a busy machine: one more try, named in the summary (RERUN).
            item.add_marker(pytest.mark.flaky(reruns=1))


def chromium() -> str:
    """The installed Chromium; without one the tests fail, for they are part of the suite."""
    item = next(filter(None, map(shutil.which, _BROWSERS)), None)
    assert item, "Chromium mangler: kjør «make test», som installerer den."
    return item


@pytest.fixture(scope="session")
def servers_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers keep what they made. Tests of this process that replace a part of the program
    may keep what they made with it, under the key of the shipped data: no server may read that."""
    return tmp_path_factory.mktemp("servers-cache")


@pytest.fixture(scope="module", autouse=True)
def _servers_keep_apart(servers_cache: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(servers_cache))
        yield


@pytest.fixture(scope="session")
def server(servers_cache: Path) -> Iterator[str]:
    """One server with the shipped data for the tests that need no fresh one."""
    with started(XDG_CACHE_HOME=str(servers_cache)) as address:
        yield address


@pytest.fixture
def own(tmp_path: Path) -> Iterator[str]:
    """A server with a register of its own, for a test that writes."""
    with serving_own(tmp_path) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server whose areas and lists say what would run as code, for every page that shows it."""
    folder = shutil.copytree(DATA, tmp_path_factory.mktemp("hostile") / "data")
    for name, make_hostile in (
        ("ipo_areas.geojson", _make_areas_hostile),
        ("editions.json", _make_lists_hostile),
    ):
        document = json.loads((folder / name).read_text(encoding="utf-8"))
        make_hostile(document)
        (folder / name).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with serving(folder) as address:
        yield address


#: What would run in a page; the others are for spreadsheets and terminals.
HOSTILE = [text for text in PAYLOADS if "pwned" in text or "evil" in text]


def _make_areas_hostile(document: Any) -> None:
    for index, feature in enumerate(document["features"]):
        name = f"{HOSTILE[index % len(HOSTILE)]} {index}"
        feature["properties"].update(
            name=name, note=name, aliases=f"alias {name}", boundary_source=name
        )


def _make_lists_hostile(document: Any) -> None:
    for item in document["editions"]:
        item.update(date_text=HOSTILE[2], scope=HOSTILE[3])
        for index, row in enumerate(item["listings"]):
            text = HOSTILE[index % len(HOSTILE)]
            row.update(note=text, quote=text, as_written=text)
    document["editions"][-1].update(title=HOSTILE[3], note=HOSTILE[4])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield instance
        instance.close()


#: What axe finds by all rules but those that find what is slight, which nobody asked for.
_VIOLATIONS = """async (named) => {
  const slight = axe._audit.rules.filter(
    ({ id, impact }) => ["minor", "moderate"].includes(impact) && !named.includes(id));
  const rules = Object.fromEntries(slight.map(({ id }) => [id, { enabled: false }]));
  return (await axe.run({ resultTypes: ["violations"], rules })).violations;
}"""


def serious(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds that keeps somebody out, or that breaks one of these rules: its name and the
    first places. A page gets axe's script once."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    result = page.evaluate(_VIOLATIONS, list(rules))
    return [
        (item["id"], [node["html"][:160] for node in item["nodes"]][:3])
        for item in result
        if item["impact"] in {"serious", "critical"} or item["id"] in rules
    ]


def field(page: Page, label: str, *, exact: bool = False) -> Locator:
    """The field of this name that is shown. Streamlit leaves the one that it replaces in the page,
    hidden, until the whole of the new run has come (1.67)."""
    return page.get_by_label(label, exact=exact).filter(visible=True)


def download(page: Page, label: str) -> tuple[str, bytes]:
    """Press a download button; the file's name and bytes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def write_picture(page: Page, name: str) -> None:
    """Write a screenshot for whoever asks for them (`PICTURES=1`); no test compares pixels."""
    if os.environ.get("PICTURES"):
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)


class Visitor:
    """A person with a browser: opens addresses. What was to leave the machine is written down when the
    visitor is watched: to hear of each of a page's hundred requests takes a third of the time here."""

    def __init__(
        self, context: BrowserContext, color_scheme: ColorScheme = "light", watched: bool = False
    ) -> None:
        self.page: Page = context.new_page()
        self.page.emulate_media(color_scheme=color_scheme)
        self._pages = [self.page]
        self.page.on("popup", lambda page: self._pages.append(page))
        self._outside: list[str] | None = [] if watched else None
        self.complaints: list[str] = []
        if watched:
            context.on("request", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if "Security Policy" in message.text else None
            ),
        )

    @property
    def outside(self) -> list[str]:
        """The addresses beyond this machine that were asked for."""
        assert self._outside is not None, "nobody watched: visit(watched=True)"
        return self._outside

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("http://localhost:", "data:", "blob:")):
            self.outside.append(request.url)

    def leave(self) -> None:
        """Close every page; whoever comes next finds nothing kept but files that were fetched."""
        context = self.page.context
        if self._outside is not None:
            context.remove_listener("request", self._note)
        for page in self._pages:
            scheme, _, rest = page.url.partition("://")
            if scheme == "http":
                origin = f"http://{rest.partition('/')[0]}"
                arguments = {"origin": origin, "storageTypes": _KEPT}
                context.new_cdp_session(page).send("Storage.clearDataForOrigin", arguments)
            page.close()
        context.clear_cookies(name=_OF_A_VISITOR)
        context.clear_permissions()

    def open(self, address: str, ready: str = READY) -> Page:
        self.page.goto(address)
        return self._opened(ready)

    def open_with_key(self, address: str, ready: str = READY) -> Page:
        """Open an address of `serving` with its key: from now on this browser may write there."""
        self.page.goto(with_key(address), wait_until="commit")
        self.page.wait_for_url(
            lambda url: url == address
        )  # clean of the key: the page that keeps it is left
        return self._opened(ready)

    def _opened(self, ready: str) -> Page:
        self.page.wait_for_selector(ready, timeout=PATIENCE)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Until Streamlit has run and the map has drawn what it was told."""
        self.page.wait_for_selector("[data-testid='stStatusWidget']", state="detached")
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        )

    def wear(self, color_scheme: ColorScheme) -> None:
        """Until the page has the look for a screen of light or dark, and every map of it too."""
        self.page.emulate_media(media="screen", color_scheme=color_scheme)
        self.page.wait_for_function(WEARS, arg=color_scheme)
        self.settle()

    def picture(self, name: str) -> None:
        """A screenshot to look at."""
        write_picture(self.page, name)


Visit = Callable[..., Visitor]
#: `wear` in the browser.
WEARS = """scheme => getComputedStyle(document.querySelector("[data-testid=stApp]")).colorScheme === scheme
  && [...document.querySelectorAll(".ipo-map")].every(map => map.dataset.look === scheme)"""


@pytest.fixture(scope="session")
def context(browser: Browser, server: str) -> Callable[..., BrowserContext]:
    """One context for each kind of screen. A page that stays open keeps its renderer, so that
    Streamlit's own files are fetched and compiled once."""

    visits: Counter[BrowserContext] = Counter()

    @cache
    def of(width: int, height: int, **options: Any) -> BrowserContext:
        opened = browser.new_context(
            viewport={"width": width, "height": height},
            locale="nb-NO",
            **options,
        )
        opened.set_default_timeout(PATIENCE)
        opened.new_page().goto(f"{server}/_stcore/health")
        return opened

    def renewed(width: int, height: int, **options: Any) -> BrowserContext:
        """The context; its renderer is given up before what closed pages leave there fills it."""
        opened = of(width, height, **options)
        visits[opened] += 1
        if visits[opened] > VISITS_OF_A_RENDERER and len(opened.pages) == 1:
            opened.pages[0].close()
            opened.new_page().goto(f"{server}/_stcore/health")
            visits[opened] = 0
        return opened

    return renewed


@pytest.fixture
def visit(context: Callable[..., BrowserContext]) -> Iterator[Visit]:
    """Start a visitor, by default at a desk: `visit(PHONE)`, `visit(color_scheme="dark")`."""
    visitors: list[Visitor] = []

    def start(
        viewport: ViewportSize = DESKTOP,
        color_scheme: ColorScheme = "light",
        watched: bool = False,
        **options: Any,
    ) -> Visitor:
        visitors.append(Visitor(context(**viewport, **options), color_scheme, watched))
        return visitors[-1]

    yield start
    for visitor in reversed(visitors):
        visitor.leave()


@pytest.fixture(scope="module")
def shared(context: Callable[..., BrowserContext]) -> Iterator[Visit]:
    """A visitor for tests that only look, with an address opened: `shared(address, ready, PHONE)`.

    Each address is loaded once for each kind of screen. A test that chooses something takes it
    back; one that leaves the page in another state needs `visit`. Where a test failed before it
    took its choice back, the next one finds the address loaded anew.
    """
    visitors: dict[object, Visitor] = {}
    shown: dict[object, str] = {}

    def look(
        address: str,
        ready: str = READY,
        viewport: ViewportSize = DESKTOP,
        color_scheme: ColorScheme = "light",
        watched: bool = False,
        **options: Any,
    ) -> Visitor:
        key = (address, watched, *viewport.values(), *options.items())
        if key not in visitors:
            visitors[key] = Visitor(context(**viewport, **options), color_scheme, watched)
        page = visitors[key].page
        if page.url != shown.get(key):
            visitors[key].open(address, ready)
            shown[key] = page.url
        page.mouse.move(0, 0)
        page.evaluate("() => document.activeElement?.blur()")
        visitors[key].wear(color_scheme)
        return visitors[key]

    yield look
    for visitor in visitors.values():
        visitor.leave()
