"""The code says why wherever it asks a tool to look away."""

from __future__ import annotations

import re
import subprocess
import tokenize
from collections.abc import Iterator
from io import StringIO

import pytest

from tests.conftest import ROOT

#: A comment that switches the formatter off.
_UNFORMATTED = re.compile(r"#\s*fmt:\s*(skip|off)\b")
#: A comment that silences a tool, and what follows it: the reason.
_SILENCED = re.compile(r"#\s*(type:\s*ignore|noqa)\b(?P<codes>[^#]*)(?P<reason>#.*)?")
_CODES = re.compile(r"^\[[\w\-, ]+\]|^:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*")


def faults(source: str) -> Iterator[str]:
    """The comments of a source that may not stand as they are."""
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if _UNFORMATTED.search(token.string):
            yield token.string
        if silenced := _SILENCED.search(token.string):
            codes = _CODES.match(silenced["codes"].lstrip(" "))
            reason = silenced["codes"][codes.end() :] if codes else ""
            if not re.search(r"\w\w", reason + (silenced["reason"] or "")) or not codes:
                yield token.string


def test_every_ignored_rule_has_its_code_and_a_reason() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.py"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert len(paths) > 200
    results = {
        f"{path.relative_to(ROOT)}: {fault}"
        for path in paths
        if path.exists()  # removed, but not committed yet
        for fault in faults(path.read_text(encoding="utf-8"))
    }
    assert results == set()


@pytest.mark.parametrize(
    "comment",
    [
        "# type: ignore",
        "# type: ignore[misc]",
        "# type: ignore  # it is so",
        "# type: ignore[misc]  #",
        "# noqa",
        "# noqa: E501",
        "# noqa: E501, RUF012",
        "# fmt: skip",
        "# fmt: off",
        "#fmt:skip",
    ],
)
def test_a_bare_ignore_is_found(comment: str) -> None:
    assert list(faults(f"x = 1  {comment}\n")) == [comment]


@pytest.mark.parametrize(
    "comment",
    [
        "# type: ignore[arg-type]  # only records come here",
        "# type: ignore[attr-defined] # untyped re-export",
        "# noqa: RUF012 - folium's own attribute",
        "# the words type and ignore in a sentence",
    ],
)
def test_an_ignore_with_its_reason_is_not(comment: str) -> None:
    assert list(faults(f"x = 1  {comment}\n")) == []


def test_a_text_that_looks_like_a_comment_is_none() -> None:
    assert list(faults('x = "# fmt: skip"\n')) == []
