"""The parts of a profile, their picture, and the page that shows the pictures."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.profile_parts import browser_parts, server_parts
from benchmarks.profile_picture import Bar, draw

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGE = DOCS / "profiles.md"


def stack(*frames: str) -> str:
    return ";".join(frames)


RUN = "_run (/venv/streamlit/runtime/script_runner.py:9)"
MAP = "page (/ours/pages/map.py:31)"
SCENE = "map_scene (/ours/geo/scene/map.py:36)"
NUMPY = "concatenate (/venv/numpy/core.py:1)"
IMPORT = "_find_and_load (<frozen importlib._bootstrap>:1176)"
SELECT = "EpollSelector.select (/usr/lib/python3.11/selectors.py:468)"


def test_a_stack_belongs_to_the_innermost_room_and_a_library_to_its_caller() -> None:
    stacks = [
        f"{stack(RUN, MAP, SCENE, NUMPY)} 30",
        f"{stack(RUN, MAP)} 20",
        f"{stack(RUN, MAP, RUN)} 10",
        f"{stack(RUN, MAP, IMPORT, SCENE)} 40",
    ]
    assert server_parts(stacks, 50) == {
        "modules loaded": 20,
        "geometry and scene": 15,
        "our pages": 10,
        "Streamlit": 5,
    }


def test_a_thread_that_waits_is_no_work() -> None:
    stacks = [f"{stack('run (/usr/lib/python3.11/asyncio/base_events.py:1)', SELECT)} 900"]
    assert server_parts([*stacks, f"{stack(RUN, MAP)} 1"], 7) == {"our pages": 7}


def event(name: str, start: int, length: int, thread: int = 1, **more: object) -> dict[str, object]:
    return {"name": name, "ph": "X", "pid": 1, "tid": thread, "ts": start, "dur": length, **more}


def thread_named(name: str, thread: int) -> dict[str, object]:
    meta = {"name": "thread_name", "ph": "M", "pid": 1, "tid": thread}
    return meta | {"args": {"name": name}}


def test_an_event_counts_without_those_within_it() -> None:
    trace = {
        "traceEvents": [
            thread_named("CrRendererMain", 1),
            thread_named("Compositor", 2),
            event("RunTask", 0, 10_000),
            event("FunctionCall", 1_000, 6_000),
            event("Layout", 2_000, 4_000),
            event("Paint", 8_000, 1_000, tdur=500),
            event("RunTask", 0, 90_000, thread=2),
        ]
    }
    parts = browser_parts(trace, 2)
    assert parts == {
        "style and layout": 2,
        "the browser's own": 1.75,
        "scripts": 1,
        "paint": 0.25,
    }


def test_a_trace_without_a_page_has_no_parts() -> None:
    assert browser_parts({"traceEvents": [event("RunTask", 0, 10)]}, 1) == {}


def test_the_picture_names_every_part_that_can_be_seen() -> None:
    bars = [
        Bar("The server", {"our pages": 60, "<Streamlit>": 38, "dust": 1, "more dust": 1}),
        Bar("The page", {"scripts": 50}, waited=20),
    ]
    drawing = draw("A click", bars)
    root = ElementTree.fromstring(drawing)
    words = [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "our pages: 60 ms, 60 %" in words and "<Streamlit>: 38 ms, 38 %" in words
    assert "smaller parts: 2.0 ms, 2 %" in words and not any("dust" in line for line in words)
    assert "The page: 50 ms of work, and 20 ms of waiting" in words
    boxes = [float(n.attrib["width"]) for n in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert sum(boxes[1:]) == pytest.approx(852 * 1.5 + 4 * 13, abs=1)


def test_the_page_shows_every_picture_and_none_that_is_not_there() -> None:
    shown = set(
        re.findall(r"\]\((pictures/profile-[a-z]+\.svg)\)", PAGE.read_text(encoding="utf-8"))
    )
    there = {f"pictures/{path.name}" for path in (DOCS / "pictures").glob("profile-*.svg")}
    assert shown == there
    assert len(shown) == 5
