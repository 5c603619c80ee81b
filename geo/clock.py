"""What day it is, in the city, and the moment. Only pages and the command line ask; every rule
takes it as an argument (`today`, `now`)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from geo import settings


def today() -> date:
    """The day it is in the city."""
    from zoneinfo import ZoneInfo  # reads the system's time zones, which few commands need

    return datetime.now(ZoneInfo(settings.current().zone)).date()


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)
