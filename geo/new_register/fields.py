"""Which field of a GIS file says the name, the unit and the status of an area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from geo.view import slug

Column = Sequence[str | None]
#: What such fields are called in Norwegian, Swedish, Danish and English files, most likely first.
NAME = ("navn", "name", "namn", "omrade", "omradenavn", "omradesnamn", "areanavn", "area", "sted")
UNIT = ("enhet", "politienhet", "unit", "politidistrikt", "distrikt", "polisregion", "region")
STATUS = ("status", "kategori", "klasse", "klass", "category", "class", "niva", "typ", "type")
MOST_CODES = 6
_DBF = 10


def name_field(fields: Mapping[str, Column]) -> str | None:
    """The field of names: one that is called so, else the first whose words are all different."""
    named = (field for field in _called(fields, NAME) if all(fields[field]))
    return next(named, None) or next(filter(lambda it: _tells_apart(fields[it]), fields), None)


def code_field(fields: Mapping[str, Column], names: Sequence[str]) -> str | None:
    """A field of few different words that is called by one of the names."""
    return next(
        (it for it in _called(fields, names) if 1 <= len(codes(fields[it])) <= MOST_CODES), None
    )


def codes(column: Column) -> tuple[str, ...]:
    """The different words of a column as codes, in the order they come."""
    return tuple(dict.fromkeys(code for word in column if (code := code_of(word))))


def code_of(word: str | None) -> str | None:
    """A word of a file as a code of a register: small letters, with a letter first."""
    if word is None or not slug(word):
        return None
    code = word.lower().replace("{", "").replace("}", "").strip()[:32]
    return code if slug(code)[:1].isalpha() else f"klasse {code}"


def _called(fields: Mapping[str, Column], names: Sequence[str]) -> Iterator[str]:
    plain = {slug(field).replace("-", ""): field for field in fields}
    cut = {name[:_DBF]: name for name in names}  # a Shapefile has short names
    plain |= {cut[name]: field for name, field in plain.items() if name in cut}
    return (plain[name] for name in names if name in plain)


def _tells_apart(column: Column) -> bool:
    words = [word for word in column if word and not word.replace(".", "").isdigit()]
    return len(set(words)) == len(column)
