"""What PostgreSQL, its driver and the pool of connections say, as codes that have a sentence.

The counterpart of `sqlite_errors`. A server names its errors by SQLSTATE (PostgreSQL's appendix A);
where no server answers, or it refuses a connection, there is only a text, in which we look for a
few words. No text that is passed on holds a password.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from geo.errors import StoreError

#: SQLSTATE, or the beginning of it: the longest that fits counts.
CODES = {
    "08": "lost_connection",
    "22": "unexpected",
    "23": "damaged",
    "25006": "replica",
    "25P03": "lost_connection",  # a transaction that was idle for too long
    "28": "login_refused",
    "3D000": "no_database",
    "3F": "no_register",
    "40": "busy",
    "42501": "no_rights",
    "42703": "foreign_tables",
    "42P01": "no_register",
    "53": "too_many",
    "53100": "disk_full",
    "53200": "server_memory",
    "53300": "too_many",
    "55": "busy",
    "57": "lost_connection",
    "57014": "busy",  # a statement that waited or took too long
    "57P03": "no_connection",  # the server starts or stops
    "58": "disk_failing",
    "XX001": "damaged",
    "XX002": "damaged",
}
#: Words of a refused connection, which has no SQLSTATE.
_WORDS = {
    "too many clients": "too_many",
    "too many connections": "too_many",
    "connection slots are reserved": "too_many",
    "password": "login_refused",
    "authentication": "login_refused",
    "pg_hba.conf": "login_refused",
    "role ": "login_refused",
    "database ": "no_database",
    "invalid connection option": "bad_address",
}
_ANNOUNCED = re.compile(r"^connection (?:failed|is bad): |^FATAL:\s+")


@contextlib.contextmanager
def translate_errors(name: str, password: str | None = None) -> Iterator[None]:
    """What the database says, as a StoreError with the name of the database and its reason."""
    try:
        yield
    except StoreError as error:
        if error.values.get("file") == "":
            error.values["file"] = name
        raise
    except PoolTimeoutError as error:
        raise StoreError("too_many", file=name, reason="pool") from error
    except SQLAlchemyError as error:
        original = error.orig if isinstance(error, DBAPIError) else None
        reason = reason_of(original or error, password)
        # What SQLAlchemy tells holds the statement, and the texts that were to be written.
        raise StoreError(code_of(error), file=name, reason=reason) from original


def code_of(error: SQLAlchemyError) -> str:
    """The code of an error that SQLAlchemy passes on."""
    original = error.orig if isinstance(error, DBAPIError) else None
    if original is None:
        return (
            "lost_connection" if getattr(error, "connection_invalidated", False) else "unexpected"
        )
    state = getattr(original, "sqlstate", None)
    if state:
        fitting = [start for start in CODES if state.startswith(start)]
        return CODES[max(fitting, key=len)] if fitting else "unexpected"
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return "lost_connection"
    message = str(original)
    codes = (code for words, code in _WORDS.items() if words in message.partition("FATAL")[2])
    if "invalid connection option" in message:
        return "bad_address"
    return next(codes, "no_connection")


def is_lost(error: DBAPIError) -> bool:
    """Whether the connection broke, so that nobody knows what became of what was asked last."""
    return error.connection_invalidated or code_of(error) in {"lost_connection", "no_connection"}


def reason_of(error: BaseException, password: str | None = None) -> str:
    """The first line of what was said: the lines after it may hold what was to be written."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    message = _ANNOUNCED.sub("", lines[0])
    return message.replace(password, "…") if password else message
