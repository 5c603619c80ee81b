"""The document of January 2026, typed in Word with Word's own lists and saved as PDF."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from geo.seminar import read, understand
from tests.conftest import SEMINAR, shipped_register
from tests.corpus.render import render

REGISTER = shipped_register()
FONTS = (
    "Liberation Sans",
    "Liberation Serif",
    "Liberation Sans Narrow",
    "DejaVu Sans",
    "DejaVu Serif",
)
#: The scan lost the numbers of these points; who types has them.
_NUMBERED = {
    4: "Politiet har utarbeidet en rapport",
    5: "Det skal arbeides videre med et tettere",
    6: "Det skal arbeides med bedre samhandling",
    7: "Oslo kommune er opptatt av",
}


def _typed(folder: Path) -> bytes:
    """The words of the scan as a Word file whose bullets and numbers are lists."""
    text = SEMINAR.read_text(encoding="utf-8")
    text = re.sub(r"^(\s*)[eo*·»«] (?=[A-ZÆØÅ])", r"\1• ", text, flags=re.MULTILINE)
    for number, words in _NUMBERED.items():
        text, count = re.subn(
            rf"^.{{0,6}}?{words}", f"{number}. {words}", text, count=1, flags=re.MULTILINE
        )
        assert count == 1
    path = folder / "januar.txt"
    path.write_text(text, encoding="utf-8")
    layout = {"layout": {"word_bullets": True, "word_numbers": True}}
    path.with_suffix(".json").write_text(json.dumps(layout), encoding="utf-8")
    return render(path, "docx")


def _in_font(content: bytes, font: str, path: Path) -> None:
    document = docx.Document(io.BytesIO(content))
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(key), font)
    document.save(str(path))


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_it_is_read_whole_in_five_fonts(tmp_path: Path) -> None:
    content = _typed(tmp_path)
    files = [tmp_path / f"{font.replace(' ', '-')}.docx" for font in FONTS]
    for font, path in zip(FONTS, files, strict=True):
        _in_font(content, font, path)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    for path in files:
        pdf = path.with_suffix(".pdf")
        for file in (path, pdf):
            proposal = understand(read(file.read_bytes(), file.name), REGISTER)
            assert len(proposal.areas) == 12, file.name
            assert all(area.sure for area in proposal.areas), file.name
            assert [point.number for point in proposal.followups] == list(range(1, 8)), file.name
