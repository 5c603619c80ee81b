"""Pictures of scanned pages in a review: who gets them, and what of them is shown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import Response

from geo.seminar import Document
from geo.seminar.document import Box, Picture, Scan, paged
from pages.review import quotes, scan_pictures
from pages.review.marked_pieces import Quote
from pages.serving import resource_paths, scans
from tests.conftest import PAYLOADS

_LINES = ("Enhet vest:", "Hovseter (ny) og", "Majorstua")


def _scanned(lines: tuple[str, ...] = _LINES, sha256: str = "a" * 64) -> Document:
    """A page of which each line is a tenth of the height, and each word two tenths of the width."""
    boxes = [
        Box(word, 0.1 + 0.2 * at, 0.1 * row, 0.28 + 0.2 * at, 0.1 * row + 0.05, 0.9)
        for row, line in enumerate(lines, start=1)
        for at, word in enumerate(line.split())
    ]
    scan = Scan(tuple(boxes), Picture(b"jpeg", 1000, 2000))
    return paged("skann.png", sha256, ["\n".join(lines)], {0: scan})


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource_paths, "served", True)


def _fetched(address: str) -> Response:
    token, page = address.removeprefix("/skann/").removesuffix(".jpg").split("/")
    return scans.picture(Request({"type": "http", "path_params": {"token": token, "page": page}}))


@pytest.mark.usefixtures("served")
def test_a_picture_has_an_address_that_tells_nothing_of_the_document() -> None:
    document = _scanned()
    address = scans.address(document, document.pages[0])
    assert re.fullmatch(r"/skann/[0-9a-f]{64}/1\.jpg", address) and "a" * 8 not in address
    answer = _fetched(address)
    assert (answer.status_code, answer.body) == (200, b"jpeg")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    for wrong in ("/skann/" + "a" * 64 + "/1.jpg", address.replace("/1.", "/2."), "/skann/x/y.jpg"):
        assert _fetched(wrong).status_code == 404
    other = _scanned(sha256="b" * 64)
    assert scans.address(other, other.pages[0]) != address


def test_nothing_is_shown_where_nothing_is_served_or_nothing_was_scanned() -> None:
    document = _scanned()
    assert not scan_pictures.are_there(document)
    assert scan_pictures.strip_of(document, "Hovseter", 2) == ""


@pytest.mark.usefixtures("served")
def test_a_strip_is_the_line_of_the_quote() -> None:
    html = scan_pictures.strip_of(_scanned(), "Hovseter (ny)", 2)
    assert "alt='Utsnitt av bildet: side 1, linje 2'" in html
    wide, high = 0.58 + 2 * 0.35 * 0.05, 0.05 + 2 * 0.35 * 0.05
    assert f"aspect-ratio:{wide * 1000:.1f}/{high * 2000:.1f}" in html
    assert f"translate({-(0.1 - 0.35 * 0.05):.3%},{-(0.2 - 0.35 * 0.05):.3%})" in html
    both = scan_pictures.strip_of(_scanned(), "(ny) og Majorstua", 2)
    assert f"/{(0.15 + 2 * 0.35 * 0.05) * 2000:.1f}" in both  # two lines
    assert scan_pictures.strip_of(_scanned(), "Hovseter", 9) == ""


@pytest.mark.usefixtures("served")
def test_the_words_lie_on_the_picture_with_their_marks_and_names() -> None:
    marked = [Quote("sitat-area-0", "Hovseter (ny)", 2), Quote("ubrukt", "Majorstua", 3, True)]
    html = quotes.document(_scanned(), marked, on_pictures=True)
    assert "<p data-line='2' id='linje-2' style='top:20.00%;height:5.00%'>" in html
    assert html.count("class='word used'") == 2 and html.count("class='word unused'") == 1
    assert html.count("id='sitat-area-0'") == 1 and html.count("id='ubrukt'") == 1
    assert "alt='Bildet av side 1, slik den er lest'" in html
    assert "<img" not in quotes.document(_scanned(), marked)


@pytest.mark.usefixtures("served")
def test_a_page_without_its_picture_is_shown_as_text_and_says_so() -> None:
    document = _scanned()
    page = replace(document.pages[0], scan=Scan())
    html = quotes.document(replace(document, pages=(page,)), [], on_pictures=True)
    assert "Hovseter (ny) og" in html and "Bildet av siden er ikke tatt vare på" in html


@pytest.mark.usefixtures("served")
def test_hostile_words_stay_words() -> None:
    lines = tuple("".join(payload.split()) for payload in PAYLOADS)
    html = quotes.document(_scanned(lines), [Quote("x'><b>", lines[0], 1)], on_pictures=True)
    assert not re.findall(r"<(?!/?(?:div|p|span|img)\b)", html)
    assert "<img src=x" not in html and html.count("<img") == 1
