"""`python scripts/prove_register.py`: killed writers, many writers at once, and flipped bits.

A register of its own is made in a temporary folder, or with `--database` in an empty database of a
PostgreSQL server. Writers are killed (SIGKILL) at a random
moment, as a process of the library and as the command, and after each kill the register must be
whole, have everything that was acknowledged, and show it to readers. Then many processes write at
once; every change that was acknowledged must be in the history. Last, single bits of the records in
a copy are flipped; checking, backing up and putting back must each refuse it. Exit code 1 when
anything is lost, half or missed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select

from geo import files, store
from geo.errors import StoreError
from geo.store.changing import Put, Remove, Wish
from geo.store.database import Store, check_whole
from geo.store.restoring import restore_copy
from geo.store.schema import RECORD

_IDS = 8  # records that the writers put, change and remove
_LONGEST_LIFE = 0.25  # seconds that a writer of the library may live after its first answer
_PIECE = 40  # bytes of a record that are looked for in the file
#: The children of a fork have imported everything already.
_FORK = get_context("fork")


def main() -> int:
    """Run what is asked and print a line for each. Returns the exit code."""
    options = _options()
    rng = random.Random(options.seed)
    with _register(options.database) as (where, folder):
        kills = {"library": _kill_library, "command": _command_killer()}
        for name, kill in kills.items():
            start, acknowledged_count, lost = time.monotonic(), 0, 0
            for _ in range(options.kills):
                acknowledged = kill(where, rng)
                acknowledged_count += len(acknowledged)
                lost += not _is_whole(where, acknowledged)
            took = time.monotonic() - start
            print(
                f"kill -9, {name}: {options.kills - lost} of {options.kills} whole, "
                f"{acknowledged_count} acknowledged, {took:.0f} s",
                flush=True,
            )
            if lost:
                return 1
        at_once = _many_at_once(where, options.writers)
        return at_once or _flip_bits(where, folder, options.flips, rng)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of each sort of writer")
    parser.add_argument("--writers", type=int, default=20, help="at once, five changes each")
    parser.add_argument("--flips", type=int, default=300, help="of single bits")
    parser.add_argument("--database", help="address of an empty database on a server")
    parser.add_argument("--seed", type=int, default=16, help="of the random moments")
    return parser.parse_args()


@contextmanager
def _register(database: str | None) -> Iterator[tuple[str, Path]]:
    """The address of a register of its own that everything here uses, and a folder for copies."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = database or str(folder / "register.sqlite")
        # A server's readers' files, and what is kept aside, go away with the folder.
        places = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "share")}
        os.environ |= {"IPOKART_DB": where, **places}
        os.environ.pop("IPOKART_DATA", None)
        if database and store.has_database():
            sys.exit("The database must be empty: what is in it would be changed.")
        Store.open().close()
        yield where, folder


# --- killed -----------------------------------------------------------------------------------


def _kill_library(_where: str, rng: random.Random) -> list[int]:
    """The versions that a writer acknowledged before it was killed at a random moment."""
    ours, theirs = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=_write_until_killed, args=(theirs, rng.random()))
    child.start()
    theirs.close()
    acknowledged = [ours.recv()]
    time.sleep(rng.random() * _LONGEST_LIFE)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    with suppress(EOFError):
        while True:
            acknowledged.append(ours.recv())
    return acknowledged


def _write_until_killed(out: Connection, seed: float) -> None:
    rng = random.Random(seed)
    with closing(Store.open(make=False)) as register:
        while True:
            seen = register.version()
            with suppress(StoreError):  # a removal of what is not there changes nothing
                out.send(register.apply([_wish(rng)], "skriver", "prøve", seen))


def _wish(rng: random.Random) -> Wish:
    id_ = f"prove-{rng.randrange(_IDS)}"
    if rng.random() < 0.25:
        return Remove("milestone", id_)
    return _milestone(id_, f"Steg {rng.random()}")


def _milestone(id_: str, title: str) -> Put:
    facts = {"date": "2027-01-15", "kind": "møte", "quote": "«»", "line": None}
    source = {"source": "politiradet-2026-01"}
    return Put("milestone", {"id": id_, "title": title, **facts, **source})


def _command_killer() -> Callable[[str, random.Random], list[int]]:
    """A function that starts `ipokart undo` and kills it at a random moment; it gives the version
    that the command told of, if it had the time. The moments are moved so that about half have."""
    with closing(Store.open()) as register:
        newest = register.apply([_milestone("ny", "Ny")], "skriver", "prøve", register.version())
    start = time.monotonic()
    _undo(newest).wait()
    middle = time.monotonic() - start

    def kill(where: str, rng: random.Random) -> list[int]:
        nonlocal middle
        with closing(Store.open(where)) as register:
            newest = register.version()
        process = _undo(newest)
        with suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0.7, 1.3) * middle)
        process.kill()
        output, _ = process.communicate()
        is_acknowledged = output.rstrip().endswith(b".")
        middle *= 0.93 if is_acknowledged else 1.07
        return [newest + 1] if is_acknowledged else []

    return kill


def _undo(number: int) -> subprocess.Popen[bytes]:
    who = ["--by", "skriver", "--reason", "prøve"]
    command = [sys.executable, "-m", "geo", "undo", str(number), *who]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _is_whole(where: str, acknowledged: list[int]) -> bool:
    """Whether nothing is half, nothing that was told is lost, and readers see the same."""
    with closing(Store.open(where)) as register:
        numbers = [item.number for item in register.history()]
        whole = not register.damages() and numbers == list(range(len(numbers), 0, -1))
        shown = files.read_register(store.folder()) == register.load()
    return whole and shown and set(acknowledged) <= set(numbers)


# --- at once ----------------------------------------------------------------------------------


def _many_at_once(where: str, writers: int, each: int = 5) -> int:
    """Processes that write at the same time, each record once; the exit code."""
    start = time.monotonic()
    pipes, children = [], []
    for writer in range(writers):
        ours, theirs = _FORK.Pipe(duplex=False)
        child = _FORK.Process(target=_write_some, args=(theirs, writer, each))
        child.start()
        theirs.close()
        pipes.append(ours)
        children.append(child)
    acknowledged = [answer for pipe in pipes for answer in _answers(pipe.recv)]
    for child in children:
        child.join()
    with closing(Store.open(where)) as register:
        history = {item.number: item for item in register.history()}
        is_sound = not register.damages()
    stored_count = sum(n in history and history[n].changes[0].id == id_ for n, id_ in acknowledged)
    wanted = writers * each
    took = time.monotonic() - start
    print(
        f"{writers} writers at once: {stored_count} of {wanted} in the history, {took:.0f} s",
        flush=True,
    )
    return (
        0
        if is_sound and stored_count == wanted == len({number for number, _ in acknowledged})
        else 1
    )


def _answers(receive: Callable[[], tuple[int, str]]) -> Iterator[tuple[int, str]]:
    with suppress(EOFError):
        while True:
            yield receive()


def _write_some(out: Connection, writer: int, each: int) -> None:
    with closing(Store.open(make=False)) as register:
        for number in range(each):
            id_ = f"samtidig-{writer}-{number}"
            while True:
                try:
                    version = register.apply(
                        [_milestone(id_, "Samtidig")], f"nr {writer}", "prøve", register.version()
                    )
                    break
                except StoreError as error:
                    if error.code != "busy":
                        raise
            out.send((version, id_))


# --- flipped bits -----------------------------------------------------------------------------


def _flip_bits(where: str, folder: Path, count: int, rng: random.Random) -> int:
    """Bits of records' content in a copy, one at a time; the exit code."""
    copy, spoiled = folder / "hel.sqlite", folder / "skadet.sqlite"
    with closing(Store.open(where)) as register:
        register.backup(copy)
        records = [str(body).encode() for body in _bodies(register)]
    content, catches = copy.read_bytes(), {"check": 0, "backup": 0, "restore": 0}
    for _ in range(count):
        place = _place(content, records, rng)
        changed = bytearray(content)
        changed[place] ^= 1 << rng.randrange(8)
        spoiled.write_bytes(changed)
        catches["restore"] += _is_refused(lambda: restore_copy(where, spoiled, "prøve", "prøve"))
        catches["check"] += _is_refused(lambda: _check(spoiled))
        catches["backup"] += _is_refused(lambda: _back_up(spoiled, folder / "ny.sqlite"))
    counts = ", ".join(f"{verb} {number}" for verb, number in catches.items())
    print(f"flipped bits: {count}, found by {counts}", flush=True)
    return 0 if set(catches.values()) == {count} else 1


def _bodies(register: Store) -> list[str]:
    with register.reading() as connection:
        return list(connection.scalars(select(RECORD.c.body)))


def _place(content: bytes, records: list[bytes], rng: random.Random) -> int:
    """Where in the file a random byte of a random record is; a long one lies in several pieces."""
    while True:
        record = rng.choice(records)
        start = rng.randrange(max(1, len(record) - _PIECE))
        piece = record[start : start + _PIECE]
        if (at := content.find(piece)) >= 0:
            return at + rng.randrange(len(piece))


def _is_refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except StoreError:
        return True
    return False


def _check(file: Path) -> None:
    with closing(Store.open(str(file), make=False)) as register:
        check_whole(register)


def _back_up(file: Path, out: Path) -> None:
    with closing(Store.open(str(file), make=False)) as register:
        register.backup(out)


if __name__ == "__main__":
    sys.exit(main())
