"""Words for amounts: who pays, and for which year."""

from __future__ import annotations

from geo import text
from geo.escape import plain
from geo.model import Amount, Register


def year(item: Amount) -> str:
    """`2026`, `fra 2026`; empty where no year is known."""
    if item.year is None:
        return ""
    return text.say("money.onwards", year=item.year) if item.onwards else str(item.year)


def payer(register: Register, item: Amount) -> str:
    """The full name of the body that pays; empty where none is known."""
    body = register.body_by_id.get(item.payer or "")
    return plain(body.name) if body else ""
