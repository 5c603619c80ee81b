"""The quick run of the benchmarks: it runs each once on little data, and names what broke."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from benchmarks import sampling
from benchmarks.figures import Figure
from benchmarks.run import FULL, SMOKE, Run


@pytest.fixture(scope="module")
def program() -> Any:
    """The command. It loads every peer, which no process needs in order to collect the tests."""
    return import_module("benchmarks.__main__")


def figures(_run: Run) -> list[Figure]:
    return [Figure("works", "s", (1.0,))]


def fail(_run: Run) -> list[Figure]:
    raise ValueError("no such layer")


def test_a_broken_benchmark_gives_exit_code_1_and_its_name(
    program: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = list(program.BENCHMARKS)
    broken = names[1]
    for name in names:
        monkeypatch.setitem(program.BENCHMARKS, name, fail if name == broken else figures)
    assert program.main(["--smoke"]) == 1
    output = capsys.readouterr()
    lines = [line.split() for line in output.out.splitlines()]
    assert [line[0] for line in lines] == names  # the others run too, a line for each
    assert [line[0] for line in lines if line[1] != "ok"] == [broken]
    assert "no such layer" in output.err


def test_benchmarks_that_work_give_exit_code_0(
    program: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(program.BENCHMARKS, "deck", figures)
    assert program.main(["--smoke", "deck"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["deck", "ok"]


@pytest.mark.parametrize("nothing", [[], [Figure("works", "s", ())]])
def test_a_benchmark_that_measures_nothing_is_broken(
    program: Any, nothing: list[Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(program.BENCHMARKS, "deck", lambda _run: nothing)
    assert program.main(["--smoke", "deck"]) == 1
    assert program.main(["deck"]) == 1


def test_the_quick_run_is_handed_to_each_benchmark(
    program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[Run] = []

    def record(run: Run) -> list[Figure]:
        runs.append(run)
        return figures(run)

    monkeypatch.setitem(program.BENCHMARKS, "deck", record)
    program.main(["--smoke", "deck"])
    program.main(["deck"])
    assert runs == [SMOKE, FULL]


@pytest.mark.parametrize(("run", "calls", "remaining"), [(SMOKE, 1, 1), (FULL, 10, 9)])
def test_samples_follow_the_run(run: Run, calls: int, remaining: int) -> None:
    done: list[None] = []
    samples = sampling.samples_of(run, lambda: done.append(None), 9)
    assert (len(done), len(samples)) == (calls, remaining)


def test_the_amount_of_data_follows_the_run() -> None:
    assert (FULL.size(10_000), SMOKE.size(10_000)) == (10_000, 300)
    assert SMOKE.size(10) == 1
