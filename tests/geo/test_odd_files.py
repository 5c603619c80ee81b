"""More than a hundred odd files: each gets a sentence of its own or is read, and none a traceback.

What is odd is made here: every field of every register file with a value that is none, and documents
that are empty, torn, mislabelled or something else altogether.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from geo import checks, cli, files, text
from geo.cli import editions
from geo.errors import DataError, DocumentError
from geo.escape import has_signs, json_text, terminal
from geo.files import keys
from geo.model import Audience
from geo.seminar import read, understand
from tests.conftest import DATA

#: What may stand where something else should.
ODD_VALUES: tuple[Any, ...] = (
    [],
    {},
    [["x"]],
    7,
    -1.5,
    True,
    None,
    "",
    "x" * 5_000,
    "Vestli\u202etxt",
    "Vest\x07li",
    "\u2066Vestli",
    "ukjent slag",
    "2026-13-45",
)


@cache
def _contents() -> Mapping[str, bytes]:
    contents, findings = files.contents_of(DATA)
    assert not findings
    return contents


def _odd_registers() -> Iterator[tuple[str, str, Mapping[str, bytes]]]:
    """The shipped register with one odd value: file, field, and all files. Every field of the
    first record of each list has two of the values, in turn."""
    turn = 0
    for name, lists in keys.FILES.items():
        if not _contents().get(name):
            continue
        document = json.loads(_contents()[name])
        for key in lists:
            rows = document[key] or [{}]
            fields = rows[0].get("properties", rows[0])
            for field in list(fields):
                before = fields[field]
                for _ in range(2):
                    fields[field] = ODD_VALUES[turn % len(ODD_VALUES)]
                    turn += 1
                    content = json.dumps(document, ensure_ascii=False).encode()
                    yield name, field, {**_contents(), name: content}
                fields[field] = before


def test_odd_values_in_every_field_of_every_file_are_reported_with_place_and_cure() -> None:
    count, refused = 0, set()
    for name, field, contents in _odd_registers():
        count += 1
        try:
            register = files.register_of(contents)
        except DataError as error:
            for item in error.findings:
                message = text.finding(item)
                assert message.startswith(item.file) and message.endswith("."), message
                assert not has_signs(terminal(message)) and "Traceback" not in message
            refused.add((name, field))
        else:  # an odd value that is a good one: the rules find it, or all is well
            for rule in checks.OF_TIME:
                assert all(map(text.finding, rule(register)))
    assert count >= 100 and len(refused) >= 50


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("sources.json", {"kind": "avis"}, "not_in_vocabulary"),
        ("sources.json", {"title": ["Tittel"]}, "wrong_kind"),
        ("sources.json", {"title": "Tittel\u202e"}, "unseen_signs"),
        ("documents.json", {"publisher": "A\x1bB"}, "unseen_signs"),
        ("programmes.json", {"name": "\u2067KOSS"}, "unseen_signs"),
        ("programmes.json", {"aliases": ["KOSS\u200f"]}, "unseen_signs"),
        ("bodies.json", {"short": "P\x00S"}, "unseen_signs"),
        ("meetings.json", {"title": "Møte\u2029"}, None),
    ],
)
def test_a_bad_value_is_refused_by_check_and_by_what_pages_read(
    name: str, change: dict[str, Any], code: str | None
) -> None:
    document = json.loads(_contents()[name])
    next(iter(document.values()))[0].update(change)
    contents = {**_contents(), name: json.dumps(document, ensure_ascii=False).encode()}
    if code is None:  # the end of a paragraph, which is shown as a space
        files.register_of(contents)
        return
    with pytest.raises(DataError) as refused:
        files.register_of(contents)
    (findings,) = refused.value.findings
    assert (findings.code, findings.file, findings.field) == (code, name, next(iter(change)))


def test_what_no_reader_sees_is_written_as_a_number_in_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = "Vest\u202eli \x9b31m \U000e0041 ø"
    editions.print_json([{"name": name}], Audience.OPEN)
    printed = capsys.readouterr().out
    assert printed.isascii() is False and all(c.isprintable() or c == "\n" for c in printed)
    assert json.loads(printed)[0]["name"] == name and json_text("ø\n") == "ø\n"


# --- documents --------------------------------------------------------------------------------

_RTF = rb"{\rtf1\ansi Politir\'e5det}"
_MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: IPO\r\n\r\n"
_HEADS = {
    "tiff": b"II*\0\x08\0\0\0",
    "tiff_big_endian": b"MM\0*\0\0\0\x08",
    "gif": b"GIF89a\x01\0\x01\0",
    "bmp": b"BM\x3a\0\0\0\0\0\0\0",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic",
    "old_word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04\x14\0\0\0\x08\0",
    "rtf": _RTF,
    "mail": _MAIL,
    "html": b"<!doctype html><html><body>",
    "gzip": b"\x1f\x8b\x08\0\0\0\0\0",
    "sqlite": b"SQLite format 3\0",
    "exe": b"MZ\x90\0\x03\0\0\0",
    "utf16": b"\xff\xfe" + "Politirådet".encode("utf-16-le"),
    "utf32": b"\xff\xfe\0\0",
    "bom": b"\xef\xbb\xbf",
}
_TAILS = {
    "alone": b"",
    "zeros": b"\0" * 64,
    "words": b"Hovseter (ny)\nVestli (ny)\n",
    "noise": bytes(range(256)),
    "signs": "Vestli\u202e\u2066\x07 (ny)".encode(),
}


def _odd_documents() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "blank", b" \n\t\r\n"
    yield "null", b"\0"
    for head, start in _HEADS.items():
        for tail, end in _TAILS.items():
            yield f"{head}_{tail}", start + end


@pytest.mark.parametrize(
    ("name", "content"), list(_odd_documents()), ids=[name for name, _ in _odd_documents()]
)
def test_an_odd_document_is_read_or_refused_with_a_sentence(name: str, content: bytes) -> None:
    try:
        document = read(content, f"{name}.pdf")
    except DocumentError as error:
        message = text.document(error)
        assert message.endswith(".") and not has_signs(message) and len(message) > 20
    else:
        understand(document, files.read_register(DATA))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_bytes"),
        (_HEADS["tiff"] + b"\0" * 64, "picture_kind"),
        (_HEADS["old_word"] + b"\0" * 64, "old_word"),
    ],
)
def test_what_cannot_be_read_has_a_sentence_of_its_own(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(content, "x")
    assert refused.value.code == code


def test_there_are_more_than_a_hundred() -> None:
    assert len(list(_odd_documents())) >= 100


def test_the_command_line_has_no_traceback_for_them(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in list(_odd_documents())[::7]:
        path = tmp_path / name
        path.write_bytes(content)
        assert cli.main(["import", str(path)]) in {0, 2}
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err and bool(captured.out) != bool(captured.err)
