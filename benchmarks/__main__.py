"""`python -m benchmarks [NAME…] [--json | --smoke | --write]`: exit code 0 if all worked."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks import document
from benchmarks.figures import Figure, table
from benchmarks.registry import BENCHMARKS
from benchmarks.run import FULL, SMOKE, Run


def _stop(*_: object) -> None:
    """A stop from outside unwinds like any other, so that servers and browser go too."""
    sys.exit(143)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that are named, or all, and print their figures.

    Returns 1 when a benchmark broke, else 0; a target that is not met is no failure.
    """
    signal.signal(signal.SIGTERM, _stop)
    options = _options(arguments)
    names = options.names or list(BENCHMARKS)
    if options.smoke:
        return _smoke(names)
    before = document.load()
    results = {name: _figures(name, FULL) for name in names}
    figures = {name: items for name, items in results.items() if items is not None}
    if options.write:
        document.write(figures, (before, document.load()))
    if options.json:
        plain = {name: [item.plain() for item in items] for name, items in figures.items()}
        print(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        print(table([item for items in figures.values() for item in items]))
    return 0 if len(figures) == len(results) else 1


def _smoke(names: Iterable[str]) -> int:
    """Run each benchmark once on little data, two at a time, and print a line for each."""
    broken = False
    with ThreadPoolExecutor(2) as pool:  # what they do is mostly done by processes of their own
        for name, works, seconds in pool.map(_try, names):
            print(f"{name:<20} {'ok' if works else 'BROKEN':<6} {seconds:5.1f} s", flush=True)
            broken |= not works
    return int(broken)


def _try(name: str) -> tuple[str, bool, float]:
    """The name of a benchmark, whether it works, and the seconds that this took to find out."""
    start = time.perf_counter()
    works = _figures(name, SMOKE) is not None
    return name, works, time.perf_counter() - start


def _figures(name: str, run: Run) -> list[Figure] | None:
    """The figures of a benchmark; None, with the traceback printed, when it breaks."""
    print(f"{name} …", file=sys.stderr, flush=True)
    try:
        figures = BENCHMARKS[name](run)
        if not figures or not all(figure.ours for figure in figures):
            raise RuntimeError(f"{name} measured nothing")
    except Exception:  # one that breaks must not hide what the others measure
        traceback.print_exc()
        return None
    return figures


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    # No `choices`: argparse would refuse the empty list that stands for all of them.
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print JSON with every sample")
    output.add_argument(
        "--smoke", action="store_true", help="run each once on little data, a line for each"
    )
    output.add_argument(
        "--write", action="store_true", help="run all and write docs/benchmarks.md as well"
    )
    options = parser.parse_args(arguments)
    if options.write and options.names:
        parser.error("--write is for a run of all of them")
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
