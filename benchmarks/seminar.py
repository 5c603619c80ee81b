"""January's document: read and understood, as text and as a scanned page."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from benchmarks.figures import Figure
from benchmarks.in_turn import samples_of
from benchmarks.run import Run
from geo import files, installed
from geo.seminar import read, understand

_ROUNDS = 9
_SCANS = 3
_A4_AT_300_DPI = (2480, 3508)
_TEXT = """Oppsummering fra seminar med Politirådet i Oslo 28.–29. januar 2027

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder IPO-satsinger:
o Enhet vest: Hovseter (videreført), Majorstua (videreført), Røa (ny)
o Enhet sentrum: Grønland/Tøyen (videreført), Sofienberg (ny)
o Enhet øst: Mortensrud/Bjørnerud, Furuset og Vestli (videreført), Rommen (oppstart i 2028).
Nye områder: Lindeberg. Avsluttes: Bjørndal og Fossum.

Oppfølgingspunkter Politirådet i Oslo 2026 – status per januar 2027
"""
_POINT = """
{number}. Kommunen og politiet skal lage en felles oversikt over steder der barn og unge
oppholder seg på kveldstid, slik at nattevandring, uteteam og politiets patruljer kan settes
inn der behovet er størst. Oversikten skal ikke inneholde personopplysninger.

Status:
Velferdsetaten har laget et utkast sammen med Enhet sentrum. Utkastet er prøvd på Grønland og
Tøyen. Det er satt av 12 mill. kroner. Endelig oversikt har frist 1. mars 2027.
"""


def text(run: Run) -> list[Figure]:
    """A text of two pages, warm."""
    register, content = files.read_register(), _summary(9).encode()
    samples = samples_of(run, lambda: understand(read(content, "seminar.txt"), register), _ROUNDS)
    return [Figure("seminar: a text document", "s", samples, (), 0.06, absolute=True)]


def scan(run: Run) -> list[Figure]:
    """One scanned A4 page of 300 dpi, read by Tesseract."""
    register, content = files.read_register(), _picture(_summary(4))
    samples = samples_of(run, lambda: understand(read(content, "seminar.png"), register), _SCANS)
    return [Figure("seminar: a scanned A4 page", "s", samples, (), 1.5, absolute=True)]


def _summary(points: int) -> str:
    """A made up summary with so many follow-up points."""
    return _TEXT + "".join(_POINT.format(number=number) for number in range(1, points + 1))


def _picture(said: str) -> bytes:
    page = Image.new("L", _A4_AT_300_DPI, 255)
    face = ImageFont.truetype(io.BytesIO(installed.face(400)), 44)
    ImageDraw.Draw(page).multiline_text((250, 250), said, font=face, fill=20, spacing=14)
    written = io.BytesIO()
    page.save(written, "PNG")
    return written.getvalue()
