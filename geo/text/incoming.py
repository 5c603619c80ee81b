"""Why a GIS file that somebody brings is not read, in words."""

from __future__ import annotations

from geo import text
from geo.errors import GisFileError

#: Refusals whose choices are reference systems, and those whose choices are plain numbers.
_SYSTEMS = frozenset({"no_system", "unknown_system", "other_numbers"})
_NUMBERS = frozenset({"no_such_row"})


def refusal(error: GisFileError) -> str:
    """Why a file is not read, and what to do."""
    values = dict(error.values)
    if "fault" in values:
        values["fault"] = row_fault(values["fault"])
    choices = [_choice(error.code, choice) for choice in error.choices[: text.MOST_NAMES]]
    return text.say(f"incoming.{error.code}", choices=text.either(choices), **values)


def row_fault(code: str) -> str:
    """Why a row cannot be used."""
    return text.say(f"incoming_row.{code}")


def system_choice(code: str) -> str:
    """A reference system as a person chooses it: `EPSG:25832`."""
    epsg, _, swapped = code.partition("-")
    if not swapped:
        return text.say("incoming_words.choice", epsg=epsg)
    return text.say("incoming_words.choice_swapped", epsg=epsg, code=code)


def _choice(code: str, choice: str) -> str:
    if code in _SYSTEMS:
        return system_choice(choice)
    return choice if code in _NUMBERS else text.say("incoming_words.quoted", name=choice)
