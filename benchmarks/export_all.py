"""The shipped register, every list, in every format for GIS programs and spreadsheets.

One process that has imported the writers and written each file once. What is counted is making the
rows and the bytes of each file, with the layers it has unless others are asked for; not reading the
register, and not writing to a disk.
"""

from __future__ import annotations

import time
from datetime import date

from benchmarks.figures import Figure
from benchmarks.run import Run
from geo import files
from geo.disclosure import openly
from geo.exchange.outgoing import OUTGOING, GisFormat
from geo.exchange.outgoing.delivery import Delivery
from geo.layers.extract import Extract
from geo.model import Register

_TARGET = 2.0
_ROUNDS = 9


def every_format(run: Run) -> list[Figure]:
    """All formats together, and each."""
    register = openly(files.read_register(files.data_folder()))
    for format_ in OUTGOING.values():
        _seconds(format_, register)
    rounds = [
        {suffix: _seconds(format_, register) for suffix, format_ in OUTGOING.items()}
        for _ in range(run.rounds(_ROUNDS))
    ]
    together = tuple(sum(one.values()) for one in rounds)
    each = [
        Figure(f"export_all: {suffix}", "s", tuple(one[suffix] for one in rounds))
        for suffix in OUTGOING
    ]
    whole = Figure("export_all: every format", "s", together, target=_TARGET, absolute=True)
    return [whole, *each]


def _seconds(format_: GisFormat, register: Register) -> float:
    start = time.perf_counter()
    system = (format_.systems or (4326,))[0]
    wanted = format_.usual_layers(f"alt.{format_.suffixes[0]}")
    extract = Extract(register, every_list=True)
    format_.content(Delivery(extract, wanted, system, date(2026, 2, 10)))
    return time.perf_counter() - start
