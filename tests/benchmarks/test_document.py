"""The results in docs/benchmarks.md are those of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import document
from benchmarks.figures import Figure


def test_a_run_replaces_the_results_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# Before\n\n{document.BEGIN}\nold\n{document.END}\n\nAfter\n", "utf-8")
    figures = {
        "map": [Figure("a | b", "s", (1.0, 3.0, 2.0), (4.0,), target=0.4)],
        "deck": [Figure("deck", "s", (0.5,), target=0.4, absolute=True)],
    }
    document.write(figures, (0.25, 1.5), page)
    text = page.read_text("utf-8")
    assert text.startswith(f"# Before\n\n{document.BEGIN}\n")
    assert text.endswith(f"{document.END}\n\nAfter\n")
    assert "old" not in text
    assert "The load was 0.2 before and 1.5 after." in text
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == [
        r"| `map` | a \| b | 2 s (1–3) | 4 s | 0.50 | ≤ 0.4 | no |",
        "| `deck` | deck | 0.5 s |  |  | ≤ 0.4 s | no |",
    ]


def test_a_page_without_the_marks_is_refused_and_left(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n", "utf-8")
    with pytest.raises(ValueError, match=r"benchmarks\.md"):
        document.write({}, (0.0, 0.0), page)
    assert page.read_text("utf-8") == "# Benchmarks\n"


def test_the_document_has_the_marks() -> None:
    text = document.DOCUMENT.read_text("utf-8")
    assert text.index(document.BEGIN) < text.index(document.END)
