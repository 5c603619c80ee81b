"""Which field of a GIS file says the name, the unit and the status of an area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geo.exchange.incoming.columns import of_new_register
from geo.view import slug

Column = Sequence[str | None]
MOST_CODES = 6


def name_field(fields: Mapping[str, Column]) -> str | None:
    """The field of names: one that is called so, else the first whose words are all different."""
    named = (field for field in of_new_register(tuple(fields), "name") if all(fields[field]))
    return next(named, None) or next(filter(lambda it: _tells_apart(fields[it]), fields), None)


def code_field(fields: Mapping[str, Column], meaning: str) -> str | None:
    """A field of few different words that is called like a field of ours: `unit`, `status`."""
    named = of_new_register(tuple(fields), meaning)
    return next((it for it in named if 1 <= len(codes(fields[it])) <= MOST_CODES), None)


def codes(column: Column) -> tuple[str, ...]:
    """The different words of a column as codes, in the order they come."""
    return tuple(dict.fromkeys(code for word in column if (code := code_of(word))))


def code_of(word: str | None) -> str | None:
    """A word of a file as a code of a register: small letters, with a letter first."""
    if word is None or not slug(word):
        return None
    code = word.lower().replace("{", "").replace("}", "").strip()[:32]
    return code if slug(code)[:1].isalpha() else f"klasse {code}"


def _tells_apart(column: Column) -> bool:
    words = [word for word in column if word and not word.replace(".", "").isdigit()]
    return len(set(words)) == len(column)
