"""The docs tell the truth: every command, setting and room is named; nothing of one machine is."""

from __future__ import annotations

import argparse
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from geo.cli import _parser
from geo.exports import FORMATS
from geo.model import Status, Unit
from tests.conftest import ROOT

README, NORWEGIAN = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.nb.md")
)
COMMANDS = (ROOT / "docs/bruk/kommandolinja.md").read_text(encoding="utf-8")
DATA = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    subparsers = _parser()._subparsers
    assert subparsers
    results: dict[str, argparse.ArgumentParser] = {}
    for action in subparsers._group_actions:
        results |= dict(action.choices or {})
    return results


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_in_the_guide(command: str) -> None:
    assert f"\nipokart {command}" in COMMANDS
    for action in commands()[command]._actions:
        for option in action.option_strings:
            assert (
                option in {"-h", "--help"} or f"`{option}`" in COMMANDS or f" {option} " in COMMANDS
            )


def test_every_option_in_the_guide_exists() -> None:
    options = {
        option
        for parser in commands().values()
        for action in parser._actions
        for option in action.option_strings
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", COMMANDS)) <= options


def test_every_setting_is_in_the_guide() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "geo").rglob("*.py"))
    for name in set(re.findall(r"IPOKART_[A-Z_]+", code)):
        assert f"`{name}`" in COMMANDS


@pytest.mark.parametrize("status", Status)
def test_every_status_is_where_the_docs_list_them(status: Status) -> None:
    for readme in (README, NORWEGIAN):
        assert f"`{status}`" in readme.partition("**Status**")[2].partition("\n- ")[0]
    rows = [line for line in DATA.splitlines() if line.startswith("| `status`")]
    rows += [line for line in DATA.splitlines() if "`; `status` er " in line]
    assert len(rows) == 2 and all(f"`{status}`" in row for row in rows)
    (row,) = re.findall(r"^\| `--status` \| (.*) \|$", COMMANDS, re.MULTILINE)
    assert status in re.split(", | eller ", row)


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_is_where_the_docs_list_them(unit: Unit) -> None:
    rows = [
        line
        for line in DATA.splitlines()
        if line.startswith(("| `unit` | politienhet på", "`unit` er"))
    ]
    assert len(rows) == 2 and all(f"`{unit}`" in row for row in rows)
    (row,) = re.findall(r"^\| `--unit` \| politienhet: (.*) \|$", COMMANDS, re.MULTILINE)
    assert unit in re.split(", | eller ", row)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_picture_format_is_in_the_readmes(suffix: str) -> None:
    written = {"pptx": "PowerPoint"}.get(suffix, suffix.upper())
    for readme, start in (
        (README, "Single pictures are made as"),
        (NORWEGIAN, "Enkeltbilder lages"),
    ):
        assert written in readme.partition(start)[2].partition(".")[0]


def test_a_newcomer_is_sent_to_files_that_exist() -> None:
    table = ARCHITECTURE.partition("## Where a newcomer goes")[2].partition("\n## ")[0]
    named = re.findall(r"`((?:data|geo|pages|scripts)/[\w/{},.-]+)`", table)
    for name in named:
        before, brace, rest = name.partition("{")
        choices, _, after = rest.partition("}")
        for choice in choices.split(",") if brace else [""]:
            assert (ROOT / f"{before}{choice}{after}").exists(), name
    tests = re.findall(r"`(test_\w+\.py)`", table)
    assert len(named) > 15 and len(tests) > 10
    for name in tests:
        assert list((ROOT / "tests").rglob(name)), name


def test_both_readmes_have_the_same_pictures_commands_and_headings() -> None:
    for pattern in (
        r"docs/pictures/[\w-]+\.png",  # pictures
        r"^(make \w+)",  # commands
        r"^(#+) ",  # headings, by their levels
        r"\]\(((?!README)[^)]+)\)",  # links
    ):
        english, norwegian = (re.findall(pattern, one, re.M) for one in (README, NORWEGIAN))
        assert english and english == norwegian
    assert re.findall(r"^make (\w+)", README, re.M) == ["run", "test"]
    for readme in (README, NORWEGIAN):
        assert len(re.findall(r"^## ", readme, re.M)) == len(
            set(re.findall(r"^## .*", readme, re.M))
        )


def test_the_glossaries_have_the_same_words() -> None:
    english, norwegian = (
        re.findall(r"^\| ([\w, ]+?)(?: \([a-z -]+\))? \|", one, re.M)[1:]
        for one in (README, NORWEGIAN)
    )
    assert "bydel" in english and english == norwegian


@pytest.mark.parametrize(
    "room",
    sorted(
        path.stem
        for folder in (
            "geo",
            "pages",
            "pages/address",
            "pages/editing",
            "pages/exchanging",
            "pages/parts",
            "pages/review",
            "pages/serving",
        )
        for path in (ROOT / folder).iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__"))
        or (path.is_dir() and not path.name.startswith("__"))
    ),
)
def test_every_room_is_in_the_picture(room: str) -> None:
    assert re.search(rf"\b{room}\b", ARCHITECTURE)


@pytest.mark.parametrize("package", ["geo", "pages"])
def test_the_layers_in_the_docs_are_those_that_are_enforced(package: str) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [
        item
        for item in settings["tool"]["importlinter"]["contracts"]
        if item["type"] == "layers" and item["containers"] == [package]
    ]
    block = re.search(rf"^`{package}`, from the top:\n\n```\n(.*?)\n```", ARCHITECTURE, re.M | re.S)
    assert block and block[1].splitlines() == contract["layers"]


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target in ("run", "test", "check", "bench", "bench-smoke", "lock", "data"):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)
        assert f"make {target}" in contributing


@pytest.mark.parametrize(
    "record", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda path: path.stem
)
def test_a_decision_record_has_its_parts(record: Path) -> None:
    required = ["Situation", "Decision", "Consequences", "Measured"]
    parts = re.findall(r"^\*\*([\w ]+)\.\*\*", record.read_text(encoding="utf-8"), re.MULTILINE)
    assert [part for part in parts if part in required] == required


def test_links_between_docs_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), ROOT / "data/README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path.name, target)


def test_no_machine_path_or_index_address_is_committed() -> None:
    process = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            r"--(extra-)?index-url|\"resolved\": *\"https?:|/(home|root)/[a-z]+/|/tmp/[a-z]",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in process.stdout.splitlines() if "tests/test_docs.py" not in line]
    assert lines == []
