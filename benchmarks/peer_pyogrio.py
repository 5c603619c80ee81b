"""The peer of `import_areas`: reads the FILE that it is given, and tests what is valid in it."""

import sys

import pyogrio.raw
import shapely


def work(content: bytes) -> int:
    """How many of the shapes of a file are valid."""
    _, _, shapes, _ = pyogrio.raw.read(content)
    return int(shapely.is_valid(shapely.from_wkb(shapes)).sum())


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123  # a script as short as people write it
        print(work(file.read()))
