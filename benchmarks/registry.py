"""Every benchmark by name. A new one is a file beside this one and a line here."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import cli_areas, map_filter, page_bytes
from benchmarks.figures import Figure

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "map_filter": map_filter.shipped,
    "map_filter_10000": map_filter.synthetic_areas,
    "cli_areas": cli_areas.run,
    "page_bytes": page_bytes.run,
}
