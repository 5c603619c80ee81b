"""The docs tell the truth: every command, setting and room is named; nothing of one machine is."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from geo.cli import _parser
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    actions = _parser()._subparsers._group_actions  # type: ignore[union-attr]
    return [name for action in actions for name in action.choices or ()]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"ipokart {command}" in README


def test_every_setting_is_in_the_readme() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "geo").rglob("*.py"))
    for name in set(re.findall(r"IPOKART_[A-Z]+", code)):
        assert name in README


@pytest.mark.parametrize(
    "room",
    sorted(
        path.stem
        for folder in (
            "geo",
            "pages",
            "pages/address",
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
    for target in ("run", "test", "check", "bench", "lock", "data"):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)
        assert f"make {target}" in README


def test_links_between_docs_lead_somewhere() -> None:
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path.name, target)


def test_no_machine_path_or_index_address_is_committed() -> None:
    found = subprocess.run(
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
    lines = [line for line in found.stdout.splitlines() if "tests/test_docs.py" not in line]
    assert lines == []
