"""Where the time of the five most frequent actions goes, recorded and drawn.

`python -m benchmarks.profiles docs/pictures` records each action with py-spy (the server or the
command) and Chromium's trace (the page), and writes `profile-NAME.svg` for each. The actions are
what the product is used for most: the map is opened, filtered, an area is chosen on it, and a still
and a report on a bydel are made. py-spy has to look into another process, which Linux allows root,
or anybody for whom `kernel.yama.ptrace_scope` is 0; recorded processes are slower than others.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks import browser, servers
from benchmarks.profile_parts import browser_parts, server_parts
from benchmarks.profile_picture import Bar, draw
from geo.model import Unit

#: Samples a second: more would slow what is sampled.
_RATE = 250
_FEW, _MANY = 8, 16
_CATEGORIES = ["devtools.timeline", "v8", "blink.user_timing", "disabled-by-default-v8.gc"]
_UNITS = (Unit.VEST, Unit.SENTRUM, Unit.OST)
_RESTING = '.stApp[data-test-script-state="notRunning"]'
_MAP = ".ipo-map[data-ready]"
_AREAS = ("hovseter", "furuset", "grorud", "vestli")


@dataclass(frozen=True, slots=True)
class Profile:
    """One action: the name of its picture, what it is, and its bars."""

    name: str
    title: str
    bars: tuple[Bar, ...]


def profiles() -> Iterator[Profile]:
    """Each action, recorded one after the other."""
    with servers.watched() as (address, process), browser.chromium() as chromium:
        yield Profile(
            "visit", "The map is opened by a new visitor", _visit(chromium, address, process)
        )
        page = browser.visit(chromium, address)
        page.wait_for_selector(_MAP)
        yield Profile(
            "filter", "A police unit is chosen on the map", _filter(chromium, page, process)
        )
        yield Profile("area", "An area is chosen on the map", _area(chromium, page, process))
    yield Profile("still", "ipokart map city.png", _command("map", "city.png"))
    report = _command("report", "alna.pdf", "--bydel", "Alna")
    yield Profile("report", "ipokart report alna.pdf --bydel Alna", report)


# --- the actions --------------------------------------------------------------------------------


def _visit(chromium: Browser, address: str, process: int) -> tuple[Bar, ...]:
    """Later visits: everything that a server does once has been done."""
    for _ in range(2):
        _opened(chromium, address).context.close()
    page = browser.new_page(chromium)

    def act() -> None:
        browser.go(page, address)
        page.wait_for_selector(_MAP)
        page.wait_for_selector(_RESTING)
        page.context.clear_cookies()

    return _watched(chromium, page, process, act, _FEW)


def _opened(chromium: Browser, address: str) -> Page:
    page = browser.visit(chromium, address)
    page.wait_for_selector(_MAP)
    page.wait_for_selector(_RESTING)
    return page


def _filter(chromium: Browser, page: Page, process: int) -> tuple[Bar, ...]:
    page.wait_for_selector(_RESTING)
    page.get_by_test_id("stPopover").get_by_role("button").first.click()
    turns = iter(_UNITS * _MANY)

    def act() -> None:
        pills = page.get_by_test_id("stButtonGroup")
        pills.get_by_text(str(next(turns)), exact=True).first.click()
        _settled(page)

    act()
    return _watched(chromium, page, process, act, _MANY)


def _area(chromium: Browser, page: Page, process: int) -> tuple[Bar, ...]:
    turns = iter(_AREAS * _MANY)

    def act() -> None:
        path = page.locator(f'path[data-area="{next(turns)}"]').first
        path.focus()
        path.press("Enter")
        _settled(page)

    page.keyboard.press("Escape")
    act()
    return _watched(chromium, page, process, act, _MANY)


def _settled(page: Page) -> None:
    """Wait until the server has begun to answer and has finished."""
    page.wait_for_timeout(60)
    page.wait_for_selector(_RESTING)


def _command(*words: str) -> tuple[Bar, ...]:
    """A command as a whole process, several times; alone, how much of the processor it takes."""
    stacks: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "stacks.txt"
        command = [sys.executable, "-m", "geo", words[0], str(Path(folder) / words[1]), *words[2:]]
        alone = min(_processor_ms(command) for _ in range(_FEW))
        for _ in range(_FEW):
            _run([*_spy(out), "--", *command])
            stacks += out.read_text(encoding="utf-8").splitlines()
    return (Bar("The command", server_parts(stacks, alone)),)


def _processor_ms(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=servers.ROOT, check=True, capture_output=True)


# --- the recorders ------------------------------------------------------------------------------


def _watched(
    chromium: Browser, page: Page, process: int, act: Callable[[], None], times: int
) -> tuple[Bar, ...]:
    """The bars of server and page while something is done so many times."""
    with _sampled(process) as stacks:
        chromium.start_tracing(page=page, categories=_CATEGORIES)
        start, worked = time.perf_counter(), _worked_ms(process)
        for _ in range(times):
            act()
        seconds, worked = time.perf_counter() - start, _worked_ms(process) - worked
        trace = json.loads(chromium.stop_tracing())
    drawn = browser_parts(trace, times)
    waited = max(seconds * 1000 / times - sum(drawn.values()), 0)
    return (
        Bar("The server", server_parts(stacks, worked / times)),
        Bar("The page in Chromium", drawn, waited),
    )


def _worked_ms(process: int) -> float:
    """How long a process has worked (proc(5), stat: utime and stime)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _sampled(process: int) -> Iterator[list[str]]:
    """The stacks of a running process, of the threads that hold the interpreter; there when the
    block has ended."""
    stacks: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "stacks.txt"
        spy = subprocess.Popen(
            [*_spy(out), "--gil", "--duration", "unlimited", "--pid", str(process)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        time.sleep(1)  # it has to read the process first
        try:
            yield stacks
        finally:
            spy.send_signal(signal.SIGINT)
            _, errors = spy.communicate()
        if not out.exists():
            raise RuntimeError(f"py-spy recorded nothing: {errors.decode(errors='replace')}")
        stacks += out.read_text(encoding="utf-8").splitlines()


def _spy(out: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("py-spy"))
    options = ["--format", "raw", "--full-filenames", "--rate", str(_RATE), "--output", str(out)]
    return [program, "record", *options]


def main(folder: Path) -> None:
    """Record every action and write its picture."""
    for profile in profiles():
        path = folder / f"profile-{profile.name}.svg"
        path.write_text(draw(profile.title, profile.bars), encoding="utf-8")
        for bar in profile.bars:
            parts = ", ".join(f"{name} {ms:.1f}" for name, ms in islice(bar.parts.items(), 6))
            print(f"{profile.name}: {bar.what}: {parts}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
