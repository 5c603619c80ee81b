"""January's document: read and understood, as text and as a scanned page."""

from __future__ import annotations

import io
import random
from itertools import count

from PIL import Image, ImageDraw, ImageFont

from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples_of
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
{number}. Kommunen og politiet skal lage en felles oversikt over {places} der barn og unge
oppholder seg {when}, slik at nattevandring, uteteam og {force} kan settes
inn der behovet er størst. Oversikten skal {how} og ikke inneholde personopplysninger.

Status:
{body} har laget et utkast sammen med Enhet {unit}. Utkastet er prøvd på {area} og
{other}. Det er satt av {millions} mill. kroner. Endelig oversikt har frist {day}. {month} 2027.
"""
#: What differs from point to point and from text to text, so that no line has been read before.
_DIFFERS = {
    "places": ("steder", "møteplasser", "gater og torg", "parker", "kjøpesentre", "stasjoner"),
    "when": ("på kveldstid", "i helgene", "etter skoletid", "i feriene", "om natta"),
    "force": ("politiets patruljer", "vektere", "miljøarbeidere", "feltarbeidere"),
    "how": ("oppdateres hver måned", "deles med bydelene", "være kort", "følges av et kart"),
    "body": ("Velferdsetaten", "Bymiljøetaten", "Oslo politidistrikt", "Utdanningsetaten"),
    "unit": ("vest", "sentrum", "øst"),
    "area": ("Grønland", "Furuset", "Majorstua", "Hovseter", "Vestli"),
    "other": ("Tøyen", "Mortensrud", "Bjørnerud", "Sofienberg"),
    "millions": tuple(map(str, range(2, 90))),
    "day": tuple(map(str, range(1, 29))),
    "month": ("januar", "mars", "mai", "juni", "september", "desember"),
}


def text(run: Run) -> list[Figure]:
    """A text of two pages, in a process that has read others."""
    register, seeds = files.read_register(), count()

    def read_another() -> None:
        understand(read(_summary(9, next(seeds)).encode(), "seminar.txt"), register)

    samples = samples_of(run, read_another, _ROUNDS)
    return [Figure("seminar: a text document", "s", samples, (), 0.06, absolute=True)]


def scan(run: Run) -> list[Figure]:
    """One scanned A4 page of 300 dpi, read by Tesseract."""
    register, content = files.read_register(), _picture(_summary(4, seed=0))
    samples = samples_of(run, lambda: understand(read(content, "seminar.png"), register), _SCANS)
    return [Figure("seminar: a scanned A4 page", "s", samples, (), 1.5, absolute=True)]


def _summary(points: int, seed: int) -> str:
    """A made up summary with so many follow-up points."""
    numbers = random.Random(seed)
    rows = (
        _POINT.format(number=number, **{key: numbers.choice(row) for key, row in _DIFFERS.items()})
        for number in range(1, points + 1)
    )
    return _TEXT + "".join(rows)


def _picture(words: str) -> bytes:
    page = Image.new("L", _A4_AT_300_DPI, 255)
    face = ImageFont.truetype(io.BytesIO(installed.face(400)), 44)
    ImageDraw.Draw(page).multiline_text((250, 250), words, font=face, fill=20, spacing=14)
    written = io.BytesIO()
    page.save(written, "PNG")
    return written.getvalue()
