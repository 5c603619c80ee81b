"""Bytes of the first visit and of a filter change, by Chromium's network events.

Counted: every HTTP answer (as transferred, with its headers) except Streamlit's own page and
bundle, and the content of every WebSocket frame both ways. Streamlit's own is given beside it.
"""

from __future__ import annotations

import base64
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from benchmarks import browser, leaflet_server, servers
from benchmarks.figures import Figure
from benchmarks.map_filter import drawn_ids
from benchmarks.run import Run
from geo import files
from geo.disclosure import openly
from geo.model import Register, Unit
from geo.view import View

_QUIET_MS = 1500  # no event for so long means that a visit or a change is over
_FIRST_KB, _CHANGE_KB = 400, 10
_CHANGES = (Unit.VEST, Unit.SENTRUM, Unit.VEST, Unit.OST, Unit.SENTRUM)
#: Streamlit's own, the same for every app: its page, bundle, fonts and service addresses.
_STREAMLIT = ("/static/", "/_stcore/", "/favicon", "/vendor/")


@dataclass
class Traffic:
    """What has crossed the network since the last `reset`, in bytes."""

    own: int = 0
    streamlit: int = 0
    frames: int = 0
    events: int = 0
    _address: dict[str, str] = field(default_factory=dict)

    def listen(self, page: Page) -> None:
        """Count everything that a page sends and gets from now on."""
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._answer)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.on("Network.webSocketFrameSent", self._frame)
        session.send("Network.enable")

    def reset(self) -> None:
        """Start counting anew."""
        self.own = self.streamlit = self.frames = 0

    def _answer(self, event: dict[str, Any]) -> None:
        self._address[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.events += 1
        address = urlsplit(self._address.get(event["requestId"], ""))
        if address.scheme in {"data", "blob"}:
            return
        count = int(event["encodedDataLength"])
        if address.path == "/" or address.path.startswith(_STREAMLIT):
            self.streamlit += count
        else:
            self.own += count

    def _frame(self, event: dict[str, Any]) -> None:
        self.events += 1
        content, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        self.frames += len(base64.b64decode(content)) if binary else len(content.encode())


def first_visit_and_changes(run: Run) -> list[Figure]:
    """First visit and filter changes, ours and the peer's."""
    register = openly(files.read_register())
    with ExitStack() as stack:
        leaflet = stack.enter_context(leaflet_server.serving())
        addresses = stack.enter_context(servers.ours()), stack.enter_context(servers.peer(leaflet))
        chromium = stack.enter_context(browser.chromium())
        ours, peer = (
            _measure(run, register, browser.new_page(chromium), address) for address in addresses
        )
    visit, change = "page_bytes: first visit", "page_bytes: filter change"
    return [
        Figure(f"{visit}, own files + frames", "KB", *_pair(ours, peer, "visit"), _FIRST_KB, True),
        Figure(f"{visit}, own files only", "KB", *_pair(ours, peer, "files")),
        Figure(f"{visit}, Streamlit's own bundle", "KB", *_pair(ours, peer, "streamlit")),
        Figure(f"{change}, frames + files", "KB", *_pair(ours, peer, "change"), _CHANGE_KB, True),
    ]


Counts = dict[str, tuple[float, ...]]


def _pair(ours: Counts, peer: Counts, name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return ours[name], peer[name]


def _measure(run: Run, register: Register, page: Page, address: str) -> Counts:
    """KB of one visit and of some changes."""
    traffic = Traffic()
    traffic.listen(page)
    browser.go(page, address)
    browser.await_areas(page, drawn_ids(register, View()))
    _settle(page, traffic)
    counts: Counts = {
        "visit": (_kb(traffic.own + traffic.frames),),
        "files": (_kb(traffic.own),),
        "streamlit": (_kb(traffic.streamlit),),
    }
    changes = []
    pressed: set[Unit] = set()
    for unit in _CHANGES[: run.rounds(len(_CHANGES))]:
        traffic.reset()
        pressed ^= {unit}
        wanted = drawn_ids(register, View(units=tuple(pressed)))
        browser.press_unit(page, unit, wanted)
        _settle(page, traffic)
        changes.append(_kb(traffic.own + traffic.frames))
    return counts | {"change": tuple(changes)}


def _settle(page: Page, traffic: Traffic) -> None:
    """Wait until the network has been quiet for a while."""
    seen = -1
    while seen != traffic.events:
        seen = traffic.events
        page.wait_for_timeout(_QUIET_MS)


def _kb(count: int) -> float:
    return count / 1000
