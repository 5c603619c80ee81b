"""Programs that read what may be hostile, started with limits and without our surroundings."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

from geo.errors import DocumentError
from geo.frozen import frozen
from geo.seminar.budget import Budget
from geo.seminar.reading.limits import MEMORY

_LIMITED = Path(__file__).with_name("limited.py")
#: The programs that this process has started and waits for.
_RUNNING: set[subprocess.Popen[bytes]] = set()
_PRODUCT = str(Path(__file__).parents[3])
_PASSED_VARIABLES = ("PATH", "HOME", "LANG", "TMPDIR", "TEMP", "SYSTEMROOT", "TESSDATA_PREFIX")


@frozen
class Limits:
    """Bytes of memory, and seconds on a processor; as many as are left of the budget for None."""

    memory: int = MEMORY
    seconds: int | None = None


_USUAL = Limits()


def run_module(
    name: str, arguments: list[str], content: bytes, budget: Budget, limits: Limits = _USUAL
) -> bytes:
    """What `main(arguments)` of a module of the product writes when it is given `content`: in one
    Python, which begins with the limits. Raises what `run` raises."""
    places = [place for place in sys.path if Path(place).is_absolute() and Path(place).is_dir()]
    command = ["-m", os.pathsep.join([_PRODUCT, *places]), name, *arguments]
    return run(command, content, budget, limits)


def run(command: list[str], content: bytes, budget: Budget, limits: Limits = _USUAL) -> bytes:
    """What a program writes when it is given `content`.

    Raises DocumentError: too_slow when it takes longer than what is left of the document's time,
    too_much_memory when it dies of the limit, damaged when it fails.
    """
    left = budget.left()
    bounds = (str(limits.memory), str(limits.seconds or math.ceil(left)))
    limited = [sys.executable, "-I", "-S", str(_LIMITED), *bounds, *command]
    with subprocess.Popen(
        limited, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_surroundings()
    ) as process:
        _RUNNING.add(process)
        try:
            output, error_output = process.communicate(content, timeout=left)
        except subprocess.TimeoutExpired as error:
            raise budget.used_up() from error
        finally:
            process.kill()  # one that has ended is left alone
            _RUNNING.discard(process)
    if process.returncode in {-24, 137 - 256, -9}:  # CPU seconds used up, or killed
        raise budget.used_up()
    if process.returncode:
        short = b"emory" in error_output or b"bad_alloc" in error_output or process.returncode < 0
        raise DocumentError("too_much_memory" if short else "damaged")
    return output


def end_all() -> None:
    """Kill the programs that run: nobody waits for them any more."""
    for process in tuple(_RUNNING):
        process.kill()


def _surroundings() -> dict[str, str]:
    remaining = {name: os.environ[name] for name in _PASSED_VARIABLES if name in os.environ}
    # Each arena of a thread would take its address space from what a process may have.
    return remaining | {"OMP_THREAD_LIMIT": "1", "MALLOC_ARENA_MAX": "1"}
