"""Decks in three typefaces: words over each other, broken words, small letters, contact sheets."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from geo import files
from geo.disclosure import openly
from geo.exports.powerpoint.deck import deck
from geo.scene import Atlas

from . import rendered_deck
from .contact_sheet import write_sheet


def counts() -> dict[str, int]:
    """Faults of the newest list's deck."""
    content = _deck()
    whole = rendered_deck.words_of(content)
    pages = [page for pdf in _pdfs().values() for page in rendered_deck.pages(pdf)]
    return {
        "overlaps in three fonts": sum(len(list(rendered_deck.overlaps(page))) for page in pages),
        "words broken": sum(len(list(rendered_deck.broken_words(page, whole))) for page in pages),
        "texts under 10 pt": len(rendered_deck.small_texts(content)),
    }


def sheets(folder: Path) -> list[Path]:
    """A contact sheet of all slides for each typeface."""
    written = []
    for reader, pdf in _pdfs().items():
        name = reader.lower().replace(" ", "-")
        start = pdf.with_suffix("")
        subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(start)], check=True)
        slides = sorted(pdf.parent.glob(f"{start.name}-*.png"))
        pictures = [(f"{reader} {number}", path) for number, path in enumerate(slides, start=1)]
        written.append(write_sheet(folder / f"deck-{name}.png", pictures))
    return written


@cache
def _deck() -> bytes:
    return deck(Atlas.of(openly(files.read_register()), files.read_orientation()))


@cache
def _pdfs() -> dict[str, Path]:
    """The deck's PDF by the typeface that its reader sees."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "deck.pptx"
    path.write_bytes(_deck())
    return {
        reader: rendered_deck.convert([path], reader, folder / str(number))[0]
        for number, reader in enumerate(rendered_deck.READERS)
    }
