#!/bin/sh
# pypdfium2 5.15.2 (PDFium): a tiling pattern keeps its step only where that is a whole number of pixels.
#
# A page of 440 pt is filled with stripes by a pattern of XStep 4.4, one stripe a cell, and drawn at one pixel a
# point: 100 stripes are due (ISO 32000-1, 8.7.3: cells are spaced by XStep). PDFium draws 88, five pixels apart.
# MuPDF draws 100. With a step of 4.0 both draw 110. The pattern's place drifts with its step: at the far end of the
# page it is out by twelve cells.
# Seen: 4.4 pdfium 88 mupdf 100; 4.0 pdfium 110 mupdf 110; 5.5 pdfium 74 mupdf 80.
# It matters here: PNG is our PDF drawn by PDFium, and the same picture as SVG is drawn by browsers. The tiles of
# geo/style/patterns.py are whole, even numbers of units, so that all of them agree.
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 pymupdf==1.26.7 pillow==12.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import pymupdf
import pypdfium2
from PIL import Image

WIDTH, HEIGHT = 440, 100
DUE = {4.0: (110, 110), 4.4: (88, 100), 5.5: (74, 80)}


def page(step):
    """A page filled by a tiling pattern: a black stripe, half as wide as the step, in each cell."""
    cell = f"0 0 {step / 2:g} {step:g} re f"
    content = f"/Pattern cs /P scn 0 0 {WIDTH} {HEIGHT} re f"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]"
        "/Resources<</Pattern<</P 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        f"<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 {step:g} {step:g}]"
        f"/XStep {step:g}/YStep {step:g}/Resources<<>>/Length {len(cell)}>>stream\n{cell}\nendstream",
    ]
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    ).encode()


def stripes(image):
    """How many dark stripes the middle row has."""
    grey = image.convert("L")
    dark = [grey.getpixel((x, HEIGHT // 2)) < 128 for x in range(WIDTH)]
    return sum(now and not before for before, now in zip([False, *dark], dark))


for step, due in DUE.items():
    content = page(step)
    pdfium = pypdfium2.PdfDocument(content)[0].render(scale=1).to_pil()
    pixels = pymupdf.open(stream=content).load_page(0).get_pixmap()
    mupdf = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    seen = stripes(pdfium), stripes(mupdf)
    print(step, "pdfium", seen[0], "mupdf", seen[1], "stripes due", round(WIDTH / step))
    assert seen == due, f"changed: {seen}, before {due}"
PYTHON
