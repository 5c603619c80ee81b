"""Documents read as plain text: ours beside pandoc (Word) and pdfplumber (PDF), time and words.

The same made-up summaries (tests/corpus) in the forms that six programs give them. Ours is the
whole reading: a process of its own with limits, lists and tables put together, spelling made one.
pdfplumber works in this process, and pandoc is a process that is started for each file.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from rapidfuzz.distance import LCSseq

from benchmarks.browser import chromium
from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples, timed
from benchmarks.servers import ROOT
from geo.seminar import read
from tests.corpus.render import render

_ROUNDS = 3
_CORPUS = ROOT / "tests" / "corpus" / "seen"
#: A letter, a report with tables and points, and minutes of two pages.
_TEXTS = ("e-2029-moetebok", "h-2031-tabeller", "2029-brev")
_PANDOC = ("-f", "docx", "-t", "plain", "--wrap=none", "--columns=500")
_PAGE = """<!doctype html><html lang="nb"><meta charset="utf-8"><title>Oppsummering</title>
<style>@page {{ size: A4; margin: 24mm }}
pre {{ font: 11pt sans-serif; white-space: pre-wrap }}</style>
<pre>{text}</pre></html>"""
_WORD = re.compile(r"\w+")
Reader = Callable[[bytes], str]


def word(run: Run) -> list[Figure]:
    """Word files by python-docx and LibreOffice, ours and pandoc in turn."""
    with tempfile.TemporaryDirectory() as folder:
        files = _word_files(run, Path(folder))
    return _figures(run, "read_word", "docx", files, "pandoc", _pandoc())


def pdf(run: Run) -> list[Figure]:
    """PDFs by Typst, LibreOffice, Chromium and WeasyPrint, ours and pdfplumber in turn."""
    with tempfile.TemporaryDirectory() as folder:
        files = _pdf_files(run, Path(folder))
    return _figures(run, "read_pdf", "pdf", files, "pdfplumber", _pdfplumber())


Files = dict[str, dict[str, bytes]]  # producer → text → the file


def _figures(
    run: Run, name: str, suffix: str, files: Files, peer: str, peer_reads: Reader | None
) -> list[Figure]:
    readers: dict[str, Reader] = {"ours": lambda content: _ours(content, suffix)}
    if peer_reads:
        readers["peer"] = peer_reads
    every = [content for by_text in files.values() for content in by_text.values()]
    takers = {who: timed(partial(_read_all, reads, every)) for who, reads in readers.items()}
    taken = {
        who: tuple(value / len(every) for value in values)
        for who, values in samples(run, takers, _ROUNDS).items()
    }
    figures = [Figure(f"{name}: one file", "s", taken["ours"], target=0.4, absolute=True)]
    if peer_reads:
        figures.append(Figure(f"{name}: {peer}", "s", taken["ours"], taken["peer"]))
    for producer, by_text in files.items():
        wrong = {who: (_wrong(reads, by_text),) for who, reads in readers.items()}
        what = f"{name}: words wrong of 1000, by {producer}"
        figures.append(Figure(what, "words", wrong["ours"], wrong.get("peer", ())))
    return figures


def _read_all(reads: Reader, every: Sequence[bytes]) -> list[str]:
    return [reads(content) for content in every]


def _wrong(reads: Reader, by_text: Mapping[str, bytes]) -> float:
    """How many of a thousand words do not come in their order."""
    whole = missing = 0
    for name, content in by_text.items():
        wanted = _WORD.findall(_text(name))
        whole += len(wanted)
        missing += len(wanted) - LCSseq.similarity(wanted, _WORD.findall(reads(content)))
    return 1000 * missing / whole


def _text(name: str) -> str:
    return (_CORPUS / f"{name}.txt").read_text(encoding="utf-8")


# --- who reads ------------------------------------------------------------------------------------


def _ours(content: bytes, suffix: str) -> str:
    return "\n".join(line.text for line in read(content, f"x.{suffix}").lines)


def _pandoc() -> Reader | None:
    program = shutil.which("pandoc")
    if program is None:
        print("pandoc is not installed (apt-get install pandoc): skipped", file=sys.stderr)
        return None

    def reads(content: bytes) -> str:
        done = subprocess.run([program, *_PANDOC], input=content, capture_output=True, check=True)
        return done.stdout.decode()

    return reads


def _pdfplumber() -> Reader | None:
    try:
        import pdfplumber
    except ImportError:
        print("pdfplumber is not installed (pip install pdfplumber): skipped", file=sys.stderr)
        return None

    def reads(content: bytes) -> str:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return "\n".join(page.extract_text() for page in document.pages)

    return reads


# --- who writes -----------------------------------------------------------------------------------


def _names(run: Run) -> tuple[str, ...]:
    return _TEXTS[: run.size(len(_TEXTS))]


def _word_files(run: Run, folder: Path) -> Files:
    names = _names(run)
    files = {name: render(_CORPUS / f"{name}.txt", "docx") for name in names}
    return {"python-docx": files, "LibreOffice": _by_libreoffice(files, "docx", folder)}


def _pdf_files(run: Run, folder: Path) -> Files:
    names = _names(run)
    texts = [_CORPUS / f"{name}.txt" for name in names]
    pages = {name: _PAGE.format(text=html.escape(_text(name))) for name in names}
    files = {
        "Typst": {path.stem: render(path, "pdf") for path in texts},
        "LibreOffice": _by_libreoffice(
            {path.stem: render(path, "docx") for path in texts}, "pdf", folder
        ),
        "Chromium": _by_chromium(pages),
    }
    return files | _by_weasyprint(pages)


def _by_libreoffice(files: Mapping[str, bytes], suffix: str, folder: Path) -> dict[str, bytes]:
    """Word files as LibreOffice saves them."""
    (folder / "in").mkdir()
    for name, content in files.items():
        (folder / "in" / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", suffix, "--outdir", str(folder)]
    given: Iterable[Path] = sorted((folder / "in").iterdir())
    subprocess.run([*command, *map(str, given)], check=True, capture_output=True)
    return {name: (folder / f"{name}.{suffix}").read_bytes() for name in files}


def _by_chromium(pages: Mapping[str, str]) -> dict[str, bytes]:
    result = {}
    with chromium() as browser:
        for name, source in pages.items():
            page = browser.new_page()
            page.set_content(source)
            result[name] = page.pdf(prefer_css_page_size=True)
            page.close()
    return result


def _by_weasyprint(pages: Mapping[str, str]) -> Files:
    """Nothing where WeasyPrint, or what it loads of the system, is not there."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        print(f"WeasyPrint cannot be loaded ({error}): its files are left out", file=sys.stderr)
        return {}
    return {"WeasyPrint": {name: HTML(string=source).write_pdf() for name, source in pages.items()}}
