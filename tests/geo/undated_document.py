"""A document with a deadline in words that are no date, accepted into a register of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo.cli import main

WORDS = "når bygget står ferdig"
TITLE = "Bydel Alna skal lage en felles plan for trygge skoleveier på Furuset"
#: A made-up summary, for tests only.
DOCUMENT = f"""Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Politirådet i Oslo avholdt sitt årlige seminar 28.-29. januar.

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført), Majorstua (videreført)
o Enhet sentrum: Grønland/Tøyen (videreført)
o Enhet øst: Furuset, Vestli, Bjørndal, Ellingsrud, Trosterud, Fossum, Grorud (alle videreført)

Oppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027

1. {TITLE}.

Status:
Planen er under arbeid.
Ansvarlig: Bydel Alna
Frist: til politirådet {WORDS}
"""
#: How the words of the deadline are shown everywhere.
SHOWN = f"«til politirådet {WORDS}» (som skrevet)"


@contextmanager
def accepted(folder: Path) -> Iterator[None]:
    """Inside, the register is one into which the command line has accepted the document."""
    document = folder / "januar-2027.txt"
    document.write_text(DOCUMENT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPOKART_DB", str(folder / "register.sqlite"))
        call = ["import", str(document), "--accept", "--by", "Kari", "--reason", "Prøve"]
        assert main(call) == 0
        yield
