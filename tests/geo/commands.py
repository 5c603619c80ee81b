"""Commands of `ipokart` run in this process, for tests that read what they write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from geo.cli import main


def output_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> str:
    """What a command writes; the one stream that it should not use stays empty."""
    assert main([str(part) for part in arguments]) == code
    captured = capsys.readouterr()
    assert (captured.err if code == 0 else captured.out) == ""
    return captured.out if code == 0 else captured.err


def assert_refused(
    capsys: pytest.CaptureFixture[str], arguments: Sequence[str], words: Sequence[str]
) -> None:
    """A wrong command gets a sentence with these words, and leaves nothing in the working folder."""
    answer = output_of(capsys, *arguments, code=2)
    for word in words:
        assert word in answer
    assert "Traceback" not in answer
    assert list(Path.cwd().iterdir()) == []
