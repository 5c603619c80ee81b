"""Reads many GIS files as the product reads each: in a fork of one process that has imported what
every reader begins with, which takes most of a reader's time.

Started through `geo.seminar.reading.process.run_module`, with the limits of a reader.
"""

from __future__ import annotations

import os
import pickle
import resource
import selectors
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from geo.exchange.incoming import limits, reader

#: An exit code, and what was written to the standard output and as errors.
Ended = tuple[int, bytes, bytes]


def main(arguments: Sequence[str]) -> None:
    """Write how the reader ended on each of these files."""
    os.environ |= {"OPENBLAS_NUM_THREADS": "1"}  # as the reader does, before numpy is there
    for name in ("pyproj", "geo.exchange.incoming.checking"):
        __import__(name)
    sys.stdout.buffer.write(pickle.dumps([_ended(Path(name)) for name in arguments]))


def _ended(path: Path) -> Ended:
    (out, out_end), (error, error_end) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        _read(path, out_end, error_end)
    os.close(out_end)
    os.close(error_end)
    outputs = _drained(out, error)
    _, status = os.waitpid(child, 0)
    return (os.waitstatus_to_exitcode(status), *outputs)


def _read(path: Path, out: int, error: int) -> None:
    """The reader itself, in the fork: it does not come back."""
    for place, end in enumerate((os.open(path, os.O_RDONLY), out, error)):
        os.dup2(end, place)
    seconds = limits.CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    try:
        reader.main(["", "{}", "false"])
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def _drained(out: int, error: int) -> tuple[bytes, bytes]:
    """All that comes through two pipes, which are closed."""
    parts: dict[int, list[bytes]] = {out: [], error: []}
    with selectors.DefaultSelector() as waiting:
        for end in parts:
            waiting.register(end, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select():
                parts[key.fd].append(os.read(key.fd, 65_536))
                if not parts[key.fd][-1]:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
    return b"".join(parts[out]), b"".join(parts[error])
