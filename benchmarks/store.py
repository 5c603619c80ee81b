"""The register as it is kept: reading it, one change to it, and a document read by the command.

Beside it stands what one would otherwise keep such things in: a plain GeoPackage, which has no
history, no author and no check of what is written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path

from benchmarks import peer_geopackage, synthetic
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import Taker, samples, samples_of, timed
from benchmarks.servers import ROOT
from geo import files
from geo.model import FollowUpState
from geo.store.changing import Put
from geo.store.database import Store

_ROUNDS = 15
_FEW = 7  # of a large register
STATES = (FollowUpState.AVSLUTTET, FollowUpState.PAGAR)
_DOCUMENT = ROOT / "tests" / "corpus" / "seen" / "b-2034-rapport.txt"
#: The first reading of a process, when nothing of it is remembered; the imports are not counted.
#: The libraries are imported before, as those of the peer are; the driver of a server as well.
FIRST = """
import sys, time
import shapely
from geo.store.database import Store, backend_at
backend_at(sys.argv[1])
start = time.perf_counter()
Store.open(sys.argv[1], make=False).load()
print(time.perf_counter() - start)
"""


def load(run: Run) -> list[Figure]:
    """The whole register: first of a process, by a new Store, and when it has not changed."""
    with _temporary_register() as path, closing(Store.open(str(path))) as store:
        package = path.with_name("register.gpkg")
        peer_geopackage.write(ROOT / "data", package)
        peer = str(Path(peer_geopackage.__file__))
        taken = samples(
            run,
            {
                "first": printed([sys.executable, "-c", FIRST, str(path)]),
                "peer": printed([sys.executable, peer, str(package)]),
                "new": timed(lambda: _opened(path)),
                "again": unchanged(store),
            },
            _ROUNDS,
        )
    what = "store_load: first of a process"
    return [
        Figure(what, "s", taken["first"], target=0.04, absolute=True),
        Figure(f"{what}, GeoPackage", "s", taken["first"], taken["peer"]),
        Figure("store_load: a new Store", "s", taken["new"], target=0.04, absolute=True),
        Figure("store_load: unchanged", "s", taken["again"], target=0.001, absolute=True),
    ]


def unchanged(store: Store) -> Taker:
    """A taker of a reading right after another, when nobody has written in between."""
    again = timed(store.load)

    def take() -> float:
        store.load()
        return again()

    return take


def apply(run: Run) -> list[Figure]:
    """The state of one follow-up point, with who, when, why, and the whole register checked."""
    with _temporary_register() as path, closing(Store.open(str(path))) as store:
        package = path.with_name("register.gpkg")
        peer_geopackage.write(ROOT / "data", package)
        ours, theirs = cycle(STATES), cycle(STATES)

        def change() -> None:
            store.apply([point(next(ours))], "måling", "ny tilstand", store.version())

        def change_theirs() -> None:
            peer_geopackage.change(package, next(theirs))

        taken = samples(run, {"ours": timed(change), "peer": timed(change_theirs)}, _ROUNDS)
    return [
        Figure("store_apply: one change", "s", taken["ours"], target=0.015, absolute=True),
        Figure("store_apply: GeoPackage", "s", taken["ours"], taken["peer"], target=0.5),
    ]


def large(run: Run) -> list[Figure]:
    """The same of a register of 10,000 made-up areas on five lists: the first reading of a process,
    and a change to a point, to an area and to a listing."""
    with tempfile.TemporaryDirectory() as folder:
        data = synthetic.write_lists(Path(folder) / "data", run.size(10_000, 100), 5)
        path = Path(folder) / "register.sqlite"
        with closing(Store.open(str(path), data)) as store:
            changes = {
                "point": cycle([_point_of(data, state) for state in STATES]),
                "area": cycle(_areas_of(data)),
                "listing": cycle(_lists_of(data)),
            }

            def change(sort: str) -> None:
                store.apply([next(changes[sort])], "måling", "endring", store.version())

            taken = samples(
                run,
                {
                    "first": printed([sys.executable, "-c", FIRST, str(path)]),
                    **{sort: timed(partial(change, sort)) for sort in changes},
                },
                _FEW,
            )
    return [
        Figure("store_large: first of a process", "s", taken["first"], target=1.0, absolute=True),
        Figure("store_large: a point", "s", taken["point"], target=0.06, absolute=True),
        Figure("store_large: an area", "s", taken["area"], target=0.06, absolute=True),
        Figure("store_large: a listing of 10,000", "s", taken["listing"]),
    ]


def _point_of(data: Path, state: FollowUpState) -> Put:
    document = json.loads((data / files.FOLLOWUPS).read_text(encoding="utf-8"))
    return Put("followup", {**document["followups"][0], "state": state})


def _areas_of(data: Path) -> list[Put]:
    """One area with one note, and with another."""
    feature = json.loads((data / files.AREAS).read_text(encoding="utf-8"))["features"][0]
    notes = ({**feature["properties"], "note": f"Merknad {number}"} for number in (1, 2))
    return [Put("area", {**feature, "properties": properties}) for properties in notes]


def _lists_of(data: Path) -> list[Put]:
    """The newest list with one note on its first row, and with another."""
    document = json.loads((data / files.EDITIONS).read_text(encoding="utf-8"))["editions"][-1]
    first, *others = document["listings"]
    rows = ([{**first, "note": f"Merknad {number}"}, *others] for number in (1, 2))
    return [Put("edition", {**document, "listings": listings}) for listings in rows]


def cli_import(run: Run) -> list[Figure]:
    """`ipokart import FILE --json` from start to end of the process: a text of two pages."""
    command = [str(Path(sys.executable).with_name("ipokart")), "import", str(_DOCUMENT), "--json"]
    with tempfile.TemporaryDirectory() as folder:
        places = os.environ | {"IPOKART_DB": str(Path(folder) / "register.sqlite")}

        def import_document() -> None:
            subprocess.run(command, cwd=ROOT, env=places, check=True, stdout=subprocess.DEVNULL)

        taken = samples_of(run, import_document, _ROUNDS)
    return [Figure("cli_import: whole process", "s", taken, target=0.4, absolute=True)]


@contextmanager
def _temporary_register() -> Iterator[Path]:
    """A register of its own, made from the shipped files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.sqlite"
        Store.open(str(path), ROOT / "data").close()
        yield path


def _opened(path: Path) -> None:
    with closing(Store.open(str(path), make=False)) as store:
        store.load()


def point(state: FollowUpState) -> Put:
    """The first follow-up point in another state."""
    document = json.loads((ROOT / "data" / "followups.json").read_text(encoding="utf-8"))
    return Put("followup", {**document["followups"][0], "state": state})


def printed(command: list[str]) -> Callable[[], float]:
    """A taker of the seconds that a process says it took."""

    def take() -> float:
        run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return float(run.stdout)

    return take
