"""Every command in a document works as it stands there.

Commands are the lines of `sh` blocks and code in a line of text that begins with a program. Those of
`ipokart` are run, in the order of the document, in a folder of their own; the others are declared.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import docx
import pptx
import pytest

from geo.cli import _parser, main
from geo.store.database import Store
from tests.conftest import DATA, ROOT
from tests.corpus.render import render
from tests.geo.test_store import milestone

#: Commands that no test can run, by how they begin, and why.
NOT_RUN = {
    ".venv/bin/python -m pytest": "runs these tests",
    "make": "lists the other targets",
    "make bench": "measures for many minutes",
    "make check": "runs beside the tests, before a change lands",
    "make data": "needs geodata that are not in the repository",
    "make lock": "asks the package index",
    "make run": "starts a server",
    "make sbom": "tests/test_sbom.py runs it",
    "make test": "runs these tests",
    "ipokart new": "needs a GIS file; tests/geo/test_new_register.py writes some",
    "ipokart serve": "starts a server; tests/browser starts it",
    ".venv/bin/ipokart serve": "the same",
    ".venv-npm/bin/npm ci": "fetches packages",
    ".venv-npm/bin/pip install": "fetches packages",
    "npm audit": "asks the package index",
    "npm ci": "fetches packages",
    "npm outdated": "asks the package index",
    "pip install": "fetches packages",
    "make NPM=": "fetches packages",
    "make bench-smoke": "runs every benchmark, in CI after the tests",
    "python -m pytest": "runs a part of these tests",
    ".venv/bin/pip install": "fetches packages",
    "python3 -m venv": "makes the environment that the tests run in",
    "apt-get install": "changes the machine",
    "python -m benchmarks": "measures for many minutes; make bench-smoke runs each once",
    "python -m benchmarks.cost": "makes registers of up to 120,000 areas for many minutes",
    "python -m benchmarks.country": "needs the packages of the benchmarks",
    "python -m benchmarks.profiles": "watches a server and a browser for minutes; tests/test_profiles.py tries its parts",
    "python -m benchmarks.sheet": "needs the packages of the benchmarks",
    "python -m benchmarks.synthetic": "needs the packages of the benchmarks",
    "python -m scripts.look": "draws contact sheets of everything, for a person's eye",
    "python -m tests.corpus.measure": "reads the corpus for many minutes",
    "python -m tests.corpus.forms": "measures what test_forms.py holds",
    "python scripts/write_fields.py": "tests/geo/test_layers.py compares the page",
    "python scripts/prove_register.py": "kills writers for many minutes; tests/test_prove_register.py runs a few",
    "python -m scripts.trace_exit": "wants a command to watch; tests/browser/test_outside.py gives it some",
    "python -c": "shows how the peer of a measurement begins",
    "python -m geo": "is said to be the same as ipokart; test_cli.py runs it",
    "pg_dump": "needs a server; tests/geo/test_operations.py runs it",
    "pg_restore": "the same",
    "psql": "the same",
    "pytest": "runs a part of these tests",
    "systemctl enable": "changes the machine; systemd-analyze verify has looked at the unit",
    "streamlit run": "is described as what nobody should do",
}
_PROGRAM = re.compile(
    r"^(?:[A-Z_]+=\S+ )*(?:ipokart|make|python3?|pip|npm|apt-get|streamlit|pytest|\.venv(?:-npm)?/bin/\w+)(?: |$)"
)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_IN_LINE = re.compile(r"`([^`]+)`")
#: Options of `ipokart` commands whose outcome is a file named `out`.
_WRITERS = {"map", "timeline", "slides", "report", "export", "backup"}


@dataclass(frozen=True)
class Command:
    """A command as a document writes it."""

    words: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    in_block: bool

    @classmethod
    def parse(cls, line: str, *, in_block: bool) -> Command:
        """Split a line as a shell does; what `#` begins is left out."""
        words = shlex.split(line, comments=in_block)
        settings = []
        while words and re.match(r"^[A-Z_]+=", words[0]):
            name, _, value = words.pop(0).partition("=")
            settings.append((name, value))
        return cls(tuple(words), tuple(settings), in_block)

    @property
    def declared(self) -> str | None:
        """The longest entry of `NOT_RUN` that the command begins with."""
        fits = [name for name in NOT_RUN if self.words[: len(name.split())] == tuple(name.split())]
        return max(fits, key=len, default=None)

    @property
    def is_name(self) -> bool:
        """Whether a text only names a command (`ipokart map`) without giving it anything."""
        return not self.in_block and len(self.words) <= 2


def documents() -> list[str]:
    """Every Markdown file of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split() if (ROOT / name).exists()]


def commands(document: str) -> Iterator[Command]:
    """The commands of a document, in its order."""
    source = (ROOT / document).read_text(encoding="utf-8")
    results: list[tuple[int, Command]] = []
    for block in _BLOCK.finditer(source):
        lines = block[2].replace("\\\n", " ").splitlines()
        if block[1] == "sh":
            results += [
                (block.start(), Command.parse(line, in_block=True))
                for line in lines
                if line.strip() and not line.lstrip().startswith("#")
            ]
    plain = _BLOCK.sub(lambda block: " " * len(block[0]), source)
    for code in _IN_LINE.finditer(plain):
        line = " ".join(code[1].split())
        if _PROGRAM.match(line):
            results.append((code.start(), Command.parse(line, in_block=False)))
    yield from (command for _, command in sorted(results, key=lambda pair: pair[0]))


DOCUMENTS = [name for name in documents() if any(commands(name))]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the documents' examples begin with, and a register with one change."""
    folder = tmp_path_factory.mktemp("examples")
    summary = ROOT / "tests/corpus/seen/2027-punktliste.txt"
    (folder / "januar.pdf").write_bytes(render(summary, "pdf"))
    shutil.copy(summary, folder / "januar.txt")
    pptx.Presentation().save(str(folder / "mal.pptx"))
    docx.Document().save(str(folder / "mal.docx"))
    with closing(Store.open(str(folder / "register.sqlite"), seed=DATA)) as register:
        register.apply([milestone(1)], "Kari", "Nytt møte", register.version())
    return folder


@pytest.fixture
def workplace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, examples: Path) -> Path:
    """A folder with a copy of the examples, where commands find their files and their register."""
    for file in examples.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_of_a_document_work(
    document: str,
    workplace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in commands(document):
        if command.declared:
            continue
        assert command.words[0] == "ipokart", f"{document}: {command.words} is not declared"
        arguments = list(command.words[1:])
        if command.is_name or "--help" in arguments:
            _show_help([*arguments[:1], "--help"])
            continue
        with monkeypatch.context() as settings:
            for name, value in command.settings:
                settings.setenv(name, value)
            code = main(arguments)
        assert code == 0, f"{document}: {command.words}: {capsys.readouterr().err}"
        if arguments[0] in _WRITERS:
            assert _written(workplace / _parser().parse_args(arguments).out)


def _show_help(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(list(dict.fromkeys(arguments)))
    assert end.value.code == 0


def _written(path: Path) -> bool:
    """Whether a file, or a folder's every file, has something in it."""
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    return bool(files) and all(file.stat().st_size for file in files)


def test_commands_that_are_not_run_stand_in_a_document() -> None:
    used = {command.declared for name in DOCUMENTS for command in commands(name)}
    assert used - {None} == set(NOT_RUN)


def test_make_targets_in_documents_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        command.words[1]
        for name in DOCUMENTS
        for command in commands(name)
        if command.words[0] == "make" and len(command.words) > 1 and "=" not in command.words[1]
    }
    assert named and named <= targets


def test_commands_stand_in_blocks_that_say_sh() -> None:
    for name in documents():
        source = (ROOT / name).read_text(encoding="utf-8")
        for language, block in _BLOCK.findall(source):
            if language != "sh":
                assert not any(_PROGRAM.match(line) for line in block.splitlines()), name


def test_a_command_that_is_wrong_is_seen(workplace: Path) -> None:
    command = Command.parse("ipokart map kart.bmp  # no such format", in_block=True)
    assert command.words == ("ipokart", "map", "kart.bmp") and not command.declared
    assert main(list(command.words[1:])) == 2
    assert not (workplace / "kart.bmp").exists()
