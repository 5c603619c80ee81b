"""Many people at once: real WebSocket conversations with mixed pages, and what a run costs.

Each person opens a page, waits until it has run, thinks for a while and asks for another. The peer
is the streamlit-folium page under the same people. The first answer of each person is not counted:
a page that nobody has opened yet is slower, and is measured by itself (`crowd_runs`). For the
same reason one person sees every page before the memory of a session is measured: what the pages
take once is a figure of its own.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import leaflet_server, servers
from benchmarks.figures import Figure
from benchmarks.run import Run

#: A page and what may stand in its address.
PAGES = (
    ("map", ("", "unit=ost", "area=vestli", "status=ny")),
    ("timeline", ("", "area=furuset")),
    ("followups", ("", "year=2025")),
    ("bydeler", ("bydel=alna", "bydel=frogner")),
    ("area", ("area=vestli", "area=furuset")),
)
_PEER_PAGES = (("", ("way=anew", "way=group")),)
THINKING = (4.0, 8.0)  # seconds between an answer and the next question
SECONDS = 40.0
_LEAST = 2  # questions of each person, however short the run is
_TOO_LONG = 120  # seconds for one answer
_RUNS = 30  # of each page, for its cost
_MANY = 50


@dataclass
class Crowd:
    """What people saw: seconds of each answer but everybody's first, and those who were cut off."""

    answers: list[float] = field(default_factory=list)
    cut_off: int = 0

    def slowest(self, share: float) -> float:
        """The seconds that this share of the answers took at most."""
        if self.cut_off or not self.answers:
            raise RuntimeError(f"{self.cut_off} people were cut off, {len(self.answers)} answers")
        ordered = sorted(self.answers)
        return ordered[int(share * (len(ordered) - 1))]


def people(run: Run) -> list[Figure]:
    """25 and 50 people on one process of ours, and 25 on the peer's page."""
    figures = []
    with servers.ours() as address:
        empty = memory_of(address)
        asyncio.run(_tour(address, PAGES))
        before = memory_of(address)
        crowds = {count: _gather(run, address, count, PAGES) for count in (25, _MANY)}
        each = (memory_of(address) - before) / run.size(_MANY) / 2**20
    with leaflet_server.serving() as leaflet, servers.peer(leaflet) as address:
        peer = _gather(run, address, 25, _PEER_PAGES)
    for count, crowd in crowds.items():
        beside = (peer.slowest(0.95),) if count == 25 else ()
        what = f"crowd: {count} people, 95 of 100 answers"
        figures += [
            Figure(f"crowd: {count} people, half of the answers", "s", (crowd.slowest(0.5),)),
            Figure(what, "s", (crowd.slowest(0.95),), target=0.25, absolute=True),
        ]
        if beside:
            figures.append(Figure(f"{what}, peer", "s", (crowd.slowest(0.95),), beside))
    once = Figure("crowd: memory of the pages, once", "MB", ((before - empty) / 2**20,))
    memory = Figure("crowd: memory of a session", "MB", (each,), target=1.5, absolute=True)
    return [*figures, once, memory]


def workers(run: Run) -> list[Figure]:
    """100 and 200 people on two processes behind nginx (`ipokart serve --workers 2`)."""
    from pages.serving.workers import nginx

    if nginx() is None:
        print("nginx is not installed: two processes are not measured", file=sys.stderr)
        return []
    figures = []
    for count, target in ((100, 0.4), (200, 0.8)):
        with servers.workers(2) as address:
            crowd = _gather(run, address, count, PAGES)
        what = f"crowd_workers: {count} people on two processes, 95 of 100 answers"
        figures.append(Figure(what, "s", (crowd.slowest(0.95),), target=target, absolute=True))
    return figures


def runs(run: Run) -> list[Figure]:
    """Processor time of one run of each page, when somebody looks at it for the second time."""
    with servers.ours() as address:
        return [
            Figure(
                f"crowd_runs: {page}",
                "s",
                asyncio.run(_cost(address, page, queries, run.rounds(5), run.size(_RUNS, 2))),
                target=0.025,
                absolute=True,
            )
            for page, queries in PAGES
        ]


async def _tour(address: str, pages: Sequence[tuple[str, Sequence[str]]]) -> None:
    """One person sees every page in every way, twice."""
    async with _conversation(address) as talk:
        for page, queries in 2 * tuple(pages):
            for query in queries:
                await _ask(talk, page, query)


async def _cost(
    address: str, page: str, queries: Sequence[str], rounds: int, runs: int
) -> tuple[float, ...]:
    """Means of `runs` runs each, in seconds of processor time of the server."""
    means = []
    async with _conversation(address) as talk:
        for query in queries:
            await _ask(talk, page, query)
        for _ in range(rounds):
            before = _processor_time(address)
            for number in range(runs):
                await _ask(talk, page, queries[number % len(queries)])
            means.append((_processor_time(address) - before) / runs)
    return tuple(means)


def _gather(
    run: Run, address: str, count: int, pages: Sequence[tuple[str, Sequence[str]]]
) -> Crowd:
    crowd = Crowd()
    asyncio.run(_meet(crowd, address, run.size(count), pages, max(3.0, SECONDS * run.scale)))
    return crowd


async def _meet(
    crowd: Crowd,
    address: str,
    count: int,
    pages: Sequence[tuple[str, Sequence[str]]],
    seconds: float,
) -> None:
    """Everybody comes within ten seconds, and stays until `seconds` after the last has come."""
    pause = min(0.2, 10 / count)
    until = time.monotonic() + count * pause + seconds
    thinking = tuple(min(second, seconds / 4) for second in THINKING)
    tasks = []
    for number in range(count):
        visit = person(crowd, address, pages, random.Random(number), until, thinking)
        tasks.append(asyncio.create_task(visit))
        await asyncio.sleep(pause)
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    crowd.cut_off = sum(isinstance(item, BaseException) for item in ended)


async def person(
    crowd: Crowd,
    address: str,
    pages: Sequence[tuple[str, Sequence[str]]],
    choice: random.Random,
    until: float,
    thinking: Sequence[float],
) -> None:
    """One conversation until a moment of the monotonic clock; its answers go into the crowd.
    Raises OSError or TimeoutError when it is cut off."""
    count = 0
    async with _conversation(address) as talk:
        while count < _LEAST or time.monotonic() < until:
            page, queries = choice.choice(pages)
            taken = await _ask(talk, page, choice.choice(queries))
            if count:
                crowd.answers.append(taken)
            count += 1
            await asyncio.sleep(choice.uniform(*thinking))


def _conversation(address: str) -> connect:
    where = urlsplit(address)
    return connect(
        f"ws://{where.netloc}/_stcore/stream",
        origin=address,  # type: ignore[arg-type] # any text that is one
        subprotocols=["streamlit"],  # type: ignore[list-item] # as above
        max_size=None,
        open_timeout=_TOO_LONG,
    )


async def _ask(talk: ClientConnection, page: str, query: str) -> float:
    """Ask for a page; seconds until it has run."""
    question = BackMsg()
    question.rerun_script.page_name = page
    question.rerun_script.query_string = query
    start = time.perf_counter()
    await talk.send(question.SerializeToString())
    while True:
        answer = ForwardMsg()
        received = await asyncio.wait_for(talk.recv(), _TOO_LONG)
        answer.ParseFromString(received if isinstance(received, bytes) else received.encode())
        if answer.WhichOneof("type") == "script_finished":
            return time.perf_counter() - start


def _process(address: str) -> Path:
    """The folder in /proc of the server at an address."""
    port = str(urlsplit(address).port).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended
            continue
        if b"pages.serving.server" in words and port in words:
            return folder
    raise RuntimeError(f"no server at {address}")


def _processor_time(address: str) -> float:
    fields = (_process(address) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(address: str) -> int:
    """Bytes of memory that the server has."""
    pages = int((_process(address) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
