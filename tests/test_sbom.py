"""`scripts/make_sbom.py`: a list of parts that other programs understand, with a licence for each."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sbom")
    command = [sys.executable, "scripts/make_sbom.py", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_list_of_parts_is_valid_and_has_every_pinned_package(written: Path) -> None:
    content = (written / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(content) is None
    bom = json.loads(content)
    urls = {item["purl"] for item in bom["components"]}
    pinned = set(re.findall(r"^(\S+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    missing = pinned - {url.removeprefix("pkg:pypi/").partition("@")[0] for url in urls}
    assert missing <= {"colorama", "tzdata", "pywin32-ctypes"}, "only what Windows needs"
    assert "pkg:npm/leaflet@1.9.4" in urls and "pkg:npm/%40fontsource/source-sans-3@5.3.1" in urls
    (root,) = (item for item in bom["dependencies"] if item["ref"] == "ipo-kart")
    assert set(root["dependsOn"]) == urls


def test_what_only_a_server_needs_is_optional(written: Path) -> None:
    bom = json.loads((written / "sbom.cdx.json").read_text(encoding="utf-8"))
    optional = {item["name"] for item in bom["components"] if item.get("scope") == "optional"}
    assert optional == {"psycopg", "psycopg-binary"}


def test_every_part_has_a_licence(written: Path) -> None:
    rows = (written / "licences.md").read_text(encoding="utf-8").splitlines()[2:]
    assert len(rows) > 40
    assert [row for row in rows if row.endswith("| ? |")] == []
