"""`python -m benchmarks [NAME…] [--json]`: exit code 0 unless something broke."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import traceback

from benchmarks.figures import Figure, table
from benchmarks.registry import BENCHMARKS


def _stop(*_: object) -> None:
    """A stop from outside unwinds like any other, so that servers and browser go too."""
    sys.exit(143)


def main() -> int:
    """Run the benchmarks that were named, or all, and print what they found."""
    signal.signal(signal.SIGTERM, _stop)
    arguments = _arguments()
    found: dict[str, list[Figure]] = {}
    broken = []
    for name in arguments.names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            found[name] = BENCHMARKS[name]()
        except Exception:  # one that breaks must not hide what the others found
            traceback.print_exc()
            broken.append(name)
    if arguments.json:
        plain = {name: [item.plain() for item in items] for name, items in found.items()}
        print(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        print(table([item for items in found.values() for item in items]))
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    # No `choices`: argparse would refuse the empty list that stands for all of them.
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", action="store_true", help="print JSON with every sample")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
