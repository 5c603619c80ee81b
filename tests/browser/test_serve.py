"""`ipokart serve` stops whatever it started, whichever way it is asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.servers import free_port, wait_for
from tests.conftest import ROOT


def _children(pid: int) -> list[int]:
    """The processes that a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in listed.split()]


@pytest.mark.parametrize("stop_signal", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_pages_stop_with_the_command(stop_signal: signal.Signals) -> None:
    port = free_port()
    command = [sys.executable, "-m", "geo", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_for(port, process.poll)
    assert _children(process.pid) == []  # one Python serves
    os.kill(process.pid, stop_signal)
    _, output = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"Traceback" not in output
