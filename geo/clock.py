"""What day it is, in Oslo. Only pages and the command line ask; every rule takes it as `today`."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today() -> date:
    """The day it is in Oslo."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date()
