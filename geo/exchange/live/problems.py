"""What is wrong with a request: a status and a Norwegian sentence (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from geo import text
from geo.escape import plain

_LONGEST_VALUE = 80  # letters of somebody's value in a sentence


class Problem(Exception):
    """A request that is not answered: the status, and the sentence that says what to do."""

    def __init__(self, status: HTTPStatus, sentence: str, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.retry_after = status, sentence, retry_after


def bad(sentence: str) -> Problem:
    """A parameter that cannot be used."""
    return Problem(HTTPStatus.BAD_REQUEST, sentence)


def bad_value(name: str, raw: str, wanted: str) -> Problem:
    """A value that cannot be used: of which parameter, and what it should be."""
    sentence = text.say("ogc_problem.value", name=name, value=shown(raw), wanted=wanted)
    return bad(sentence)


def missing(sentence: str) -> Problem:
    """Something that is not here."""
    return Problem(HTTPStatus.NOT_FOUND, sentence)


def shown(value: str) -> str:
    """Somebody's words in a sentence: one line, printable, and cut."""
    line = plain(value)
    return line if len(line) <= _LONGEST_VALUE else f"{line[:_LONGEST_VALUE]}…"
