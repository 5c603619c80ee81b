"""Word files as offices leave them: controls, tracked changes, struck words, boxes, odd numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from geo import text
from geo.model import Register
from geo.seminar import Document, read, understand
from tests.geo.test_seminar_page_order import CASES

BODY = "word/document.xml"
LIST = (
    "Enhet vest: Hovseter (videreført)",
    "Enhet sentrum: Grønland/Tøyen (ny)",
    "Enhet øst: Furuset (ny)",
)
TRACK = 'w:id="1" w:author="Kari &lt;Saksbehandler&gt;" w:date="2027-02-01T10:00:00Z"'
BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
)


def run(words: str, mark: str = "") -> str:
    return f'<w:r><w:rPr>{mark}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def document_of(change: Callable[[str], str], drop: str = "", part: str = BODY) -> Document:
    """A document with three lines, a part of it changed as text, and a part left out."""
    results, written, rewritten = docx.Document(), io.BytesIO(), io.BytesIO()
    for words in LIST:
        results.add_paragraph(words)
    results.save(written)
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(rewritten, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == part:
                content = change(content.decode()).encode()
            if name != drop:
                copy.writestr(name, content)
    return read(rewritten.getvalue(), "x.docx")


def lines(document: Document) -> list[str]:
    return [line.text.strip() for line in document.lines if line.text.strip()]


def _instead(of: str, by: str) -> Callable[[str], str]:
    def change(xml: str) -> str:
        assert of in xml
        return xml.replace(of, by)

    return change


FURUSET = f"<w:p><w:r><w:t>{LIST[2]}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    "instead",
    [
        f"<w:sdt><w:sdtPr/><w:sdtContent>{FURUSET}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{FURUSET}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
        paragraph(
            run("Enhet øst: Furuset (")
            + f"<w:sdt><w:sdtContent>{run('ny')}</w:sdtContent></w:sdt>"
            + run(")")
        ),
        paragraph(f"<w:smartTag>{run(LIST[2])}</w:smartTag>"),
        paragraph(f"<w:ins {TRACK}>{run(LIST[2])}</w:ins>"),
        paragraph(f"<w:moveTo {TRACK}>{run(LIST[2])}</w:moveTo>"),
        FURUSET + paragraph(f"<w:del {TRACK}><w:r><w:delText>Vestli</w:delText></w:r></w:del>"),
        FURUSET + paragraph(f"<w:moveFrom {TRACK}>{run('Vestli')}</w:moveFrom>"),
        FURUSET + paragraph(run("Vestli (ny)", "<w:strike/>")),
        FURUSET + paragraph(run("Vestli (ny)", "<w:vanish/>")),
        paragraph(run(LIST[2], '<w:strike w:val="0"/>')),
        paragraph(BOX.format(FURUSET)),
    ],
)
def test_the_words_that_a_reader_sees_are_read(instead: str) -> None:
    document = document_of(_instead(FURUSET, instead))
    assert lines(document) == list(LIST)


def test_open_changes_and_struck_words_are_reported() -> None:
    changed = paragraph(f"<w:ins {TRACK}>{run('og Vestli')}</w:ins>")
    struck = paragraph(run("Trosterud (ny)", "<w:dstrike/>"))
    document = document_of(_instead(FURUSET, FURUSET + changed + struck))
    values_by_code = {item.code: dict(item.values) for item in document.findings}
    assert values_by_code == {
        "tracked_changes": {"who": "Kari <Saksbehandler>", "count": "1"},
        "struck_text": {"words": "Trosterud (ny)"},
    }
    for code, values in values_by_code.items():
        assert text.say(f"finding.{code}", **values).endswith(".")


def test_a_table_in_a_cell_is_read_behind_its_table() -> None:
    results, written = docx.Document(), io.BytesIO()
    outer = results.add_table(1, 1).cell(0, 0)
    outer.text = "Områder"
    inner = outer.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Vest", "Hovseter"
    results.save(written)
    assert lines(read(written.getvalue(), "x.docx")) == ["| Områder |", "| Vest | Hovseter |"]


@pytest.mark.parametrize("start", [1, 4])
def test_numbers_are_those_that_word_shows(start: int) -> None:
    results, written, rewritten = docx.Document(), io.BytesIO(), io.BytesIO()
    for words in LIST:
        results.add_paragraph(words, style="List Number")
    results.save(written)
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(rewritten, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/numbering.xml":
                old, new = b'<w:start w:val="1"/>', f'<w:start w:val="{start}"/>'.encode()
                assert old in content
                content = content.replace(old, new)
            copy.writestr(name, content)
    result = lines(read(rewritten.getvalue(), "x.docx"))
    assert result == [f"{number}. {words}" for number, words in enumerate(LIST, start)]


def test_strict_files_and_relations_that_lead_nowhere_are_read() -> None:
    usual = "schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = _instead(usual, "purl.oclc.org/ooxml/wordprocessingml/main")
    assert lines(document_of(strict)) == list(LIST)
    relation = (
        '<Relationship Id="rId99" Target="media/borte.png" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )
    dangling = _instead("</Relationships>", f"{relation}</Relationships>")
    assert lines(document_of(dangling, part="word/_rels/document.xml.rels")) == list(LIST)
    assert lines(document_of(lambda xml: xml, drop="word/fontTable.xml")) == list(LIST)


#: Areas, and the numbers of the points.
READ = {
    "control-block.docx": (6, [1, 2, 3]),
    "control-inline.docx": (6, [1, 2, 3]),
    "dangling.docx": (6, [1, 2, 3]),
    "nested-table.docx": (6, [1, 2, 3]),
    "numbers-from-4.docx": (6, [4, 5, 6]),
    "strict.docx": (6, [1, 2, 3]),
    "struck.docx": (6, [1, 2, 3]),
    "tracked.docx": (6, [1, 2, 3, 4]),
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the files (../shared/cases) are not here")
@pytest.mark.parametrize("name", READ)
def test_word_files_of_other_hands_are_read(register: Register, name: str) -> None:
    proposal = understand(read(Path(CASES / name).read_bytes(), name), register)
    numbers = [point.number for point in proposal.followups]
    assert (len(proposal.areas), numbers) == READ[name]
    assert {area.status for area in proposal.areas} == {"ny", "videreført"}
