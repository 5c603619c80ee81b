"""python -m benchmarks.bad_files FOLDER: reads each file there in turn, and prints the worst.

`make FOLDER COUNT` makes them first. A process of its own, which holds nothing but one file: what
the system remembers of a child's memory includes what its parent had.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path

from geo.errors import GisFileError
from geo.exchange.incoming.reading import read_layer


def make(folder: Path, count: int) -> None:
    """Write so many of the files of `tests/geo/bad_gis_files.py` into a folder."""
    import tempfile

    from tests.geo import bad_gis_files  # loads GDAL, which would count as a child's memory

    with tempfile.TemporaryDirectory() as scratch:
        for file in bad_gis_files.every(Path(scratch))[:count]:
            (folder / file.name).write_bytes(file.content)


def worst(folder: Path) -> dict[str, object]:
    """The slowest file with its seconds, how many there were, and the most memory (MB)."""
    taken = {}
    for path in folder.iterdir():
        content = path.read_bytes()
        start = time.perf_counter()
        with suppress(GisFileError):
            read_layer(content)
        taken[path.name] = time.perf_counter() - start
    name = max(taken, key=lambda it: taken[it])
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    megabytes = kilobytes / 1000
    return {"name": name, "seconds": taken[name], "count": len(taken), "megabytes": megabytes}


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(worst(Path(sys.argv[1]))))
