"""Files of other programs are read as their reader sees them, or refused with a sentence."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from email.message import EmailMessage

import pptx
import pytest

from geo import text
from geo.errors import DocumentError
from geo.seminar import Document, read, understand
from geo.seminar.budget import Budget
from geo.seminar.reading import limits, process
from tests.conftest import shipped_register
from tests.corpus.measure import SEEN
from tests.corpus.render import render

REGISTER = shipped_register()
_SUMMARY = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
"""
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_ODT = f"""<?xml version="1.0"?><office:document-content xmlns:office="{_OFFICE}"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:automatic-styles><text:list-style style:name="N"><text:list-level-style-number
 text:level="1" style:num-format="1" text:start-value="4"/></text:list-style>
</office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:p>Slettet tekst</text:p></text:tracked-changes>
<text:p>Områdene<text:s text:c="2"/>er:<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>Fra <text:span>januar</text:span></text:p></text:note-body></text:note></text:p>
<text:list text:style-name="B"><text:list-item><text:p>Hovseter (ny)</text:p>
<text:list><text:list-item><text:p>nordre del</text:p></text:list-item></text:list></text:list-item></text:list>
<text:list text:style-name="N"><text:list-item><text:p>Lage en plan.</text:p></text:list-item>
<text:list-item><text:p>Svare.</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Vestli</text:p></table:table-cell>
<table:table-cell><text:p>ny</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def _package(*parts: tuple[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return written.getvalue()


def _odt(content: str = _ODT, manifest: str = "") -> bytes:
    kind = ("mimetype", "application/vnd.oasis.opendocument.text")
    return _package(kind, ("content.xml", content), ("META-INF/manifest.xml", manifest))


def _lines_of(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.text.strip()]


def test_an_open_document_has_its_lists_numbers_notes_and_tables() -> None:
    assert _lines_of(read(_odt(), "x.odt")) == [
        "Områdene  er: (Fra januar)",
        "• Hovseter (ny)",
        "  • nordre del",
        "4. Lage en plan.",
        "5. Svare.",
        "| Vestli | ny |",
    ]


def test_rich_text_has_its_lists_and_tables() -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252 Omr\'e5dene er:\par"
        rb"{\listtext\bullet\tab}Hovseter (ny)\par \u216?st: Furuset\page "
        rb"\trowd\cellx1000\cellx2000 Vestli\cell ny\cell\row}"
    )
    document = read(content, "x.rtf")
    page_text = _lines_of(document)
    assert page_text[0] == "Områdene er:"
    assert page_text[1].startswith("•") and page_text[1].endswith("Hovseter (ny)")
    assert page_text[2].endswith("Øst: Furuset")
    assert page_text[-1] == "| Vestli | ny |"
    assert len(document.pages) == 2


_PAGE = """<!doctype html><html><head><title>x</title><style>p {}</style></head><body>
<script>alert("x")</script><p>Områdene er:</p><ul><li><p>Hovseter <b>(ny)</b></p></li>
<li>Majorstua<ol start="3"><li>nordre</li><li>søndre</li></ol></li></ul>
<table><tr><td><table><tr><td>Vestli</td><td>ny</td></tr></table></td></tr></table>
<p>Av <del>Grorud</del> Furuset<br>og Fossum</p></body></html>"""


def test_a_web_page_has_its_lists_and_tables_and_nothing_that_runs() -> None:
    assert _lines_of(read(_PAGE.encode(), "x.html")) == [
        "Områdene er:",
        "• Hovseter (ny)",
        "• Majorstua",
        "  3. nordre",
        "  4. søndre",
        "| Vestli | ny |",
        "Av Furuset",
        "og Fossum",
    ]


def test_slides_have_their_titles_points_and_tables() -> None:
    deck, written = pptx.Presentation(), io.BytesIO()
    for title in ("Områdene", "Punktene"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "Hovseter (ny)\nFuruset (videreført)"
    deck.save(written)
    document = read(written.getvalue(), "x.pptx")
    assert len(document.pages) == 2
    assert _lines_of(document)[:3] == ["Områdene", "• Hovseter (ny)", "• Furuset (videreført)"]


def _mail(body: str, *attached: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Lista"
    mail.set_content(body)
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def test_a_mail_is_read_with_what_is_attached_to_it() -> None:
    listed = f"{_SUMMARY}o Enhet vest: Hovseter (videreført)\n".encode()
    document = read(
        _mail("Hei! Her er lista.\n", ("liste.txt", listed), ("kart.xlsx", b"MZ" + bytes(200))),
        "x.eml",
    )
    assert _lines_of(document)[0] == "Hei! Her er lista."
    assert [page.lines[0].text for page in document.pages][1].startswith("Oppsummering")
    assert [(one.code, dict(one.values)) for one in document.findings] == [
        ("attachment_unread", {"attachment": "kart.xlsx"})
    ]
    proposal = understand(document, REGISTER)
    assert [area.area_id for area in proposal.areas] == ["hovseter"]
    assert "attachment_unread" in {finding.code for finding in proposal.findings}


def test_a_letter_that_quotes_the_fields_of_a_mail_is_a_letter() -> None:
    fields = "From: A\nDate: i dag\nMIME-Version: 1.0\n\n"
    assert _lines_of(read(_mail(f"{fields}Se lista.\n"), "x.eml"))[-1] == "Se lista."
    assert (
        _lines_of(read(b"Fra: Kari\nEmne: Lista\n\nHovseter (ny)", "x.txt"))[-1] == "Hovseter (ny)"
    )


def _nested(depth: int) -> bytes:
    content = _mail("innerst")
    for _ in range(depth):
        content = _mail("", ("x.eml", content))
    return content


REFUSED = {
    "encrypted": _odt(manifest="<m:encryption-data/>"),
    "damaged": _odt("<nonsense"),
    "too_many_attachments": _mail("x", *[("x.txt", b"x")] * (limits.MOST_ATTACHMENTS + 1)),
    "empty_mail": b"From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: image/gif\r\n\r\nx",
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_not_read_is_refused_with_its_own_sentence(code: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(REFUSED[code], "x")
    assert refused.value.code == code
    assert text.say(f"import.{code}", **refused.value.values).endswith(".")


def test_mails_in_mails_come_to_an_end() -> None:
    assert "attachment_unread" in {one.code for one in read(_nested(9), "x.eml").findings}


def test_an_office_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENT_SECONDS", 0)
    with pytest.raises(DocumentError, match="too_slow"):
        read(_odt(), "x.odt")


def test_word_is_read_in_a_process_with_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    run = process.run

    def watched(
        command: list[str], content: bytes, budget: Budget, bounds: process.Limits
    ) -> bytes:
        seen.append(budget.seconds)
        return run(command, content, budget, bounds)

    monkeypatch.setattr(process, "run", watched)
    read(render(SEEN / "2028-tabell.txt", "docx"), "x.docx")
    assert seen == [limits.DOCUMENT_SECONDS]


def test_the_process_of_a_reader_loads_nothing_of_the_understanding() -> None:
    code = "import sys, geo.seminar.reading.office_pages\nprint('geo.model' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
