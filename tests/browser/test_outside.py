"""Nothing leaves the machine: no packet, and no call to the system that would send one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import import_module
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="namespaces and strace are Linux's")
_NOT_PERMITTED = 77
outgoing = import_module("scripts.trace_exit").outgoing


@pytest.mark.parametrize(
    ("line", "leaves"),
    [
        (
            'connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("8.8.8.8")}, 16) = 0',
            True,
        ),
        (
            'connect(3, {sa_family=AF_INET, sin_port=htons(8501), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
            False,
        ),
        (
            'connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
            True,
        ),
        (
            'connect(4, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2a02::1", &sin6_addr), sin6_scope_id=0}, 28) = -1',
            True,
        ),
        (
            'connect(4, {sa_family=AF_INET6, sin6_port=htons(0), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
            False,
        ),
        (
            'sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.0.0.1")}, 16) = 1',
            True,
        ),
        (
            'bind(3, {sa_family=AF_INET, sin_port=htons(8501), sin_addr=inet_addr("10.0.0.1")}, 16) = 0',
            False,
        ),
        (
            'connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT',
            False,
        ),
        (
            'connect(3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0',
            True,
        ),
    ],
)
def test_a_call_that_leaves_is_distinguished_from_one_that_stays(line: str, leaves: bool) -> None:
    assert bool(outgoing([f"17 {line}"])) is leaves


class Watched(NamedTuple):
    """What came of a whole visit: exit code, what was said, the trace, and whether the exit was
    silent and its packets counted."""

    code: int
    output: str
    trace: list[str]
    was_counted: bool


def _silent(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command in a network of its own, also where these tests run in one already; `settings` are
    more variables of its environment."""
    outer = {key: value for key, value in os.environ.items() if key != "IPOKART_SILENT_EXIT"}
    return subprocess.run(
        ["sh", "scripts/silent_exit.sh", *words],
        cwd=ROOT,
        env=outer | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """The product used as a person does, with an exit that swallows everything where the machine
    permits one, and under strace."""
    assert shutil.which("strace"), "strace mangler: kjør «make test», som installerer det."
    folder = tmp_path_factory.mktemp("visit")
    trace = folder / "trace.txt"
    visit = [sys.executable, "-m", "tests.browser.whole_visit", str(folder), str(trace)]
    run = _silent(*visit)
    was_counted = run.returncode != _NOT_PERMITTED
    if not was_counted:
        run = subprocess.run(visit, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return Watched(run.returncode, run.stdout + run.stderr, lines, was_counted)


def test_no_packet_leaves_the_machine_and_nothing_waits_for_one(watched: Watched) -> None:
    if not watched.was_counted:
        pytest.skip("this machine permits no network of its own")
    assert watched.code == 0, watched.output


def test_nothing_is_asked_of_the_system_beyond_this_machine(watched: Watched) -> None:
    assert watched.code == 0, watched.output
    assert any("AF_INET" in line for line in watched.trace)  # the trace saw the server
    assert outgoing(watched.trace) == []


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.9', 9))",
        "from streamlit import net_util; net_util.get_external_ip()",
    ],
)
def test_a_packet_would_be_counted(code: str) -> None:
    # who asks for a name waits a second for nobody's answer, not twenty
    run = _silent(sys.executable, "-c", code, RES_OPTIONS="timeout:1 attempts:1")
    if run.returncode == _NOT_PERMITTED:
        pytest.skip("this machine permits no network of its own")
    assert run.returncode == 1 and "Pakker ut av maskinen" in run.stderr


def test_a_call_would_be_seen() -> None:
    code = "from streamlit import net_util; net_util.get_internal_ip()"
    words = [sys.executable, "-m", "scripts.trace_exit", sys.executable, "-c", code]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1 and "ut av maskinen: 1" in run.stdout


def test_a_command_that_stays_keeps_its_exit_code() -> None:
    code = "import socket, sys; socket.create_server(('127.0.0.1', 0)); sys.exit(3)"
    words = [sys.executable, "-m", "scripts.trace_exit", sys.executable, "-c", code]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 3 and "ut av maskinen: 0" in run.stdout


def test_only_a_trace_of_a_browser_may_hold_what_the_browser_asks() -> None:
    call = (
        "17 connect(5, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), "
        'inet_pton(AF_INET6, "2001:4860:4860::8888", &sin6_addr), sin6_scope_id=0}, 28) = 0'
    )
    assert outgoing([call]) == [call]
    assert outgoing([call], has_browser=True) == []
