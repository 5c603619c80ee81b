"""What a profile says, put together into a few parts that people can read: the stacks of py-spy by
the room of the code, the events of Chromium's trace by kind of work. Milliseconds of one action."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

#: Milliseconds by part, the largest first.
Parts = dict[str, float]

_LOADING = "modules loaded"
#: The part of a frame by what its file or function is called, the first that fits; the innermost
#: frame of a stack that fits one decides. Python itself and libraries belong to who called them.
_ROOMS = tuple(
    (re.compile(pattern), part)
    for pattern, part in (
        (r"^typeset_pdf |typst", "Typst sets the document"),
        (r"exports/(pdfium|pixels)\.py", "PDFium draws"),
        (r"exports/png\.py", "PNG packed"),
        (r"exports/(svg|pixel_page|glyphs)\.py", "drawing written"),
        (r"geo/labels/|scene/names\.py|scene/typeface\.py", "names placed"),
        (r"geo/(scene/|background|projection|neighbours)", "geometry and scene"),
        (r"geo/(files/|model/|settings/|store/|disclosure/)", "register read"),
        (r"geo/webmap/", "map's own file"),
        (r"geo/report/", "report's facts"),
        (r"geo/", "rules, words, command"),
        (r"pages/serving/", "files and visitors served"),
        (r"pages/|/app\.py", "our pages"),
        (r"/streamlit/", "Streamlit"),
        (r"/(starlette|uvicorn|anyio|websockets|httptools|h11)/|asyncio/", "connections"),
    )
)
_REST = "Python itself"
#: The innermost frames of a thread that waits for something to do.
_WAITING = re.compile(r"(^|[;.])(select \([^;]*selectors\.py|wait \([^;]*threading\.py)[^;]*$")

#: Kinds of work of a page's main thread, by the names of Chromium's events.
_WORK = {
    "scripts": "EvaluateScript FunctionCall v8.compile v8.compileModule v8.evaluateModule V8.GC "
    "MinorGC MajorGC TimerFire FireAnimationFrame RunMicrotasks EventDispatch XHRReadyStateChange "
    "WebSocketReceive v8.produceCache v8.parseOnBackground FireIdleCallback",
    "style and layout": "UpdateLayoutTree Layout ParseAuthorStyleSheet RecalculateStyles "
    "IntersectionObserverController::computeIntersections HitTest",
    "paint": "PrePaint Paint PaintImage Layerize Commit CompositeLayers RasterTask UpdateLayer "
    "UpdateLayerTree Decode Image",
    "page read": "ParseHTML ResourceReceivedData ResourceReceiveResponse ResourceFinish",
}
_KINDS = {name: part for part, names in _WORK.items() for name in names.split()}
_OTHER = "the browser's own"


def server_parts(stacks: Iterable[str], milliseconds: float) -> Parts:
    """So many milliseconds of the processor, parted as py-spy's raw stacks are (`outer;…;inner
    count`). Samples are taken by the clock, and a busy machine would make every part longer."""
    counts: dict[str, int] = {}
    for line in stacks:
        frames, _, count = line.strip().rpartition(" ")
        if frames and not _WAITING.search(frames):
            part = _part_of(frames.split(";"))
            counts[part] = counts.get(part, 0) + int(count)
    whole = sum(counts.values())
    return _largest_first({part: milliseconds * count / whole for part, count in counts.items()})


def _part_of(frames: Sequence[str]) -> str:
    if any("importlib._bootstrap" in frame for frame in frames):
        return _LOADING
    for frame in reversed(frames):
        for pattern, part in _ROOMS:
            if pattern.search(frame):
                return part
    return _REST


def browser_parts(trace: Mapping[str, Any], actions: int) -> Parts:
    """The parts of a page's main thread in a trace of Chromium, while something was done `actions`
    times: time of the processor where Chromium tells it, else of the clock."""
    parts: Parts = {}
    for event, own in _own_times(_on_main(trace["traceEvents"])):
        part = _KINDS.get(str(event["name"]), _OTHER)
        parts[part] = parts.get(part, 0) + own / 1000 / actions
    return _largest_first(parts)


def _on_main(events: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The events with a length of the busiest renderer's main thread, by their start; longer ones
    before those that start with them."""
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    whole = [e for e in events if e.get("ph") == "X" and (e["pid"], e["tid"]) in mains]
    busy: dict[tuple[int, int], float] = {}
    for event in whole:
        thread = event["pid"], event["tid"]
        busy[thread] = busy.get(thread, 0) + event.get("dur", 0)
    busiest = max(busy, key=busy.__getitem__, default=None)
    mine = [event for event in whole if (event["pid"], event["tid"]) == busiest]
    return sorted(mine, key=lambda event: (event["ts"], -event.get("dur", 0)))


def _own_times(
    events: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[Mapping[str, Any], float]]:
    """Each event, and how long (µs) it ran without those within it."""
    own = [float(event.get("tdur", event.get("dur", 0))) for event in events]
    open_: list[int] = []
    for number, event in enumerate(events):
        while open_ and _end(events[open_[-1]]) <= event["ts"]:
            open_.pop()
        if open_:
            own[open_[-1]] -= float(event.get("tdur", event.get("dur", 0)))
        open_.append(number)
    yield from zip(events, own, strict=True)


def _end(event: Mapping[str, Any]) -> float:
    return float(event["ts"] + event.get("dur", 0))


def _largest_first(parts: Parts) -> Parts:
    return dict(sorted(parts.items(), key=lambda item: -item[1]))
