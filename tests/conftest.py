"""What the tests share: the shipped register, a copy of data/ to break, the real document."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from geo import files
from geo.disclosure import openly
from geo.escape import has_signs
from geo.model import Register
from geo.scene import Atlas
from geo.seminar.reading import limits
from geo.store import postgres
from geo.store.database import Store
from tests.postgres_server import Server, programs

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
SEMINAR = ROOT.parent / "shared" / "seminar" / "2026-01-seminar.txt"

# A slow machine is no fault of the code.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

#: Names that ran as code in folium's own popups and tooltips, and other hostile friends.
PAYLOADS = (
    "${window.__pwned=1}",
    "`);window.__pwned=1;(`",
    "</script><script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "![x](https://evil.example/x.png)",
    "[x](javascript:window.__pwned=1)",
    "=cmd|' /C calc'!A0",
    "\x1b[31mrød\x07",
    "se https://evil.example/ og www.evil.example, kari@evil.example",
)
#: Those that a register may have: others have signs that nobody sees, and are refused when it is read.
READABLE_PAYLOADS = tuple(words for words in PAYLOADS if not has_signs(words))


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never among what was imported and collected, which stays:
    that look took a fifth of the processor time of the tests that run in this process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


class _FromBothEnds(LoadFileScheduling):
    """Whole files, so that what a module sets up is set up once: one process takes them from the
    front of the collection, where those of the browser stand, and the others from the back, so that
    a browser that waits leaves its processor to tests that do not."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node is not self.nodes[0]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    return _FromBothEnds(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def _documents_have_time() -> Iterator[None]:
    """A machine that runs many tests at once is slow, and no document is refused for that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "DOCUMENT_SECONDS", 10 * limits.DOCUMENT_SECONDS)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_register_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the register that whoever runs it may have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("IPOKART_DATA", raising=False)
        # Servers and commands that tests start read what the first of them compiled.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("IPOKART_DB", str(tmp_path_factory.mktemp("kept") / "register.sqlite"))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@cache
def shipped_register() -> Register:
    """The register as shipped, read once in a process: it is frozen, so every module may share it."""
    return files.read_register(DATA)


@pytest.fixture(scope="session")
def register() -> Register:
    """The register as shipped, as anybody may have it."""
    return openly(shipped_register())


@pytest.fixture(scope="session")
def atlas(register: Register) -> Atlas:
    """The register as shipped, projected with its background."""
    return Atlas.of(register, files.read_orientation(DATA))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of data/ that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


Change = Callable[[Any], object]


@pytest.fixture
def edit(folder: Path) -> Callable[[str, Change], Path]:
    """Change one JSON file of the copied folder in place; returns the folder."""

    def change(name: str, how: Change) -> Path:
        path = folder / name
        document = json.loads(path.read_text(encoding="utf-8"))
        how(document)
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return folder

    return change


@pytest.fixture(scope="session")
def qgis_python() -> str:
    """The system's Python, which has Debian's QGIS."""
    python = Path("/usr/bin/python3")
    command = [str(python), "-c", "import qgis.core"]
    if not python.exists() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("QGIS (python3-qgis) is missing: sh scripts/ensure_system.sh")
    return str(python)


# --- PostgreSQL -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own, started when the first test asks for it."""
    if not programs():
        pytest.skip("PostgreSQL is missing: sh scripts/ensure_system.sh")
    server = Server()
    try:
        server.start()
        yield server
    finally:
        postgres.let_go()
        server.remove()


@pytest.fixture(scope="session")
def shipped_database(postgres_server: Server) -> str:
    """The name of a database with the shipped register, to be copied."""
    name = postgres_server.new_database()
    with postgres_server.connect(name) as connection:
        connection.execute("CREATE EXTENSION postgis")
    Store.open(postgres_server.address(name), DATA).close()
    postgres.let_go()
    return name


@pytest.fixture
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What belongs to a server's register beside it: not in the folders of whoever runs this."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))


@pytest.fixture
def empty_database(postgres_server: Server, _own_folders: None) -> Iterator[str]:
    """The address of a database without anything."""
    name = postgres_server.new_database()
    yield postgres_server.address(name)
    postgres.let_go()
    postgres_server.drop(name)


@pytest.fixture
def filled_database(
    postgres_server: Server, shipped_database: str, _own_folders: None
) -> Iterator[str]:
    """The address of a database with the shipped register, which a test may change."""
    name = postgres_server.new_database(shipped_database)
    yield postgres_server.address(name)
    postgres.let_go()
    postgres_server.drop(name)


# --- a register of either sort ------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of the shipped register in a database of each sort."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("filled_database"))
    copy = tmp_path / "register.sqlite"
    return str(shutil.copyfile(request.getfixturevalue("shipped_file"), copy))


@pytest.fixture(scope="session")
def shipped_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register made from the shipped files; to be copied."""
    path = tmp_path_factory.mktemp("shipped") / "register.sqlite"
    Store.open(str(path), DATA).close()
    return path


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with closing(Store.open(place, make=False)) as result:
        yield result
