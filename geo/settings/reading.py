"""A settings file → `Settings`; the first fault is raised, with the key and what would be right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from geo.errors import SettingsError
from geo.settings.records import (
    HUES,
    LANGUAGES,
    PATTERNS,
    Box,
    Boxes,
    LookRow,
    Projected,
    Settings,
    StatusRow,
    Trait,
    UnitRow,
    Wording,
    member_name,
)

T = TypeVar("T")
LARGEST = 200_000  # bytes
_MOST_ROWS, _LONGEST = 24, 400
#: Areas that a map gets at once, where the file does not say: a first visit stays below 600 KB.
_MOST_AREAS = 8_000
#: Checked sign by sign: patterns take longer to compile, in every command, than the file to read.
_HEX, _ID = frozenset("0123456789abcdef"), frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_ZONE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_+-/")
#: What no word or name may hold: it would end up in markup.
_MARKUP = frozenset("<>")
#: How far beyond what the map first shows its boxes reach, as a part of its longest side.
_FRAME, _BOUNDS, _EXTENT, _WORLD = 0.6, 0.8, 2.0, 5.0


def read(path: Path) -> Settings:
    """The settings in a file. Raises SettingsError."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise SettingsError("unreadable", str(path), reason=error.strerror or "?") from None
    return parse(content, path)


def parse(content: bytes, path: Path) -> Settings:
    """The settings that the bytes of a file hold; its place tells where its data folder is. Raises
    SettingsError."""
    if len(content) > LARGEST:
        raise SettingsError("too_large", str(path), limit=f"{LARGEST // 1000} kB")
    try:
        tables = tomllib.loads(content.decode().removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError("not_toml", str(path), reason=str(error)[:200]) from None
    return _settings(_Table(tables, "", str(path)), path)


def _is_shown(words: str) -> bool:
    """Whether words are one line that can be seen, without markup or signs of direction."""
    return words.replace("\u00a0", " ").isprintable() and _MARKUP.isdisjoint(words)


class _Table:
    """A table of the file; whoever is done with it calls `end`, which refuses unknown keys."""

    def __init__(self, values: Mapping[str, Any], name: str, path: str) -> None:
        self.values, self.name, self.path = dict(values), name, path

    def key(self, key: str) -> str:
        """The whole key: `status.2.look`."""
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, code: str, key: str, **values: str) -> SettingsError:
        return SettingsError(code, self.path, entry=self.key(key), **values)

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """A value of a kind; an absent one without `default` is a fault."""
        value = self.values.pop(key, default)
        if value is None:
            raise self.wrong("missing", key)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong("wrong_kind", key, kind=kind.__name__)
        return value

    def text(self, key: str, default: str | None = None, longest: int = _LONGEST) -> str:
        """One line of words that may be shown anywhere."""
        value = self.take(key, str, default).strip()
        if not value or len(value) > longest or not _is_shown(value):
            raise self.wrong("bad_text", key, limit=str(longest))
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        values = self.take(key, list, None if default is None else list(default))
        within = _Table({str(place): item for place, item in enumerate(values)}, self.key(key), "")
        within.path = self.path
        return tuple(within.text(place) for place in list(within.values))

    def one_of(self, key: str, valid: tuple[str, ...], default: str | None = None) -> str:
        value = self.take(key, str, default)
        if value not in valid:
            raise self.wrong("not_in", key, value=value[:60], valid=", ".join(valid))
        return value

    def colour(self, key: str, default: str | None = None) -> str:
        value = self.take(key, str, default).lower()
        if len(value) != 7 or value[0] != "#" or not _HEX.issuperset(value[1:]):
            raise self.wrong("bad_colour", key, value=value[:60])
        return value

    def table(self, key: str, default: Mapping[str, Any] | None = None) -> _Table:
        return _Table(self.take(key, dict, dict(default or {})), self.key(key), self.path)

    def tables(self, key: str) -> Iterator[_Table]:
        rows = self.take(key, list)
        if not 1 <= len(rows) <= _MOST_ROWS:
            raise self.wrong("bad_count", key, limit=str(_MOST_ROWS))
        for number, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                raise self.wrong("wrong_kind", f"{key}.{number}", kind="dict")
            yield _Table(row, self.key(f"{key}.{number}"), self.path)

    def end(self) -> None:
        if self.values:
            raise self.wrong("unknown_key", next(iter(self.values)))


def _settings(root: _Table, path: Path) -> Settings:
    register = root.table("register")
    languages = _languages(register)
    city = register.text("city", longest=40)
    id_ = register.take("id", str)
    if not 1 <= len(id_) <= 40 or not _ID.issuperset(id_) or id_.startswith("-"):
        raise register.wrong("bad_id", "id", value=id_[:60])
    territory = register.text("territory", city)
    data = register.take("data", str, "")
    places, levels, beyond = _places(root)
    statuses, units = _statuses(root), _units(root)
    settings = Settings(
        id=id_,
        city=city,
        zone=_zone(register),
        languages=languages,
        territory=territory,
        scopes=register.texts("scopes", (territory,)),
        documents=register.take("documents", bool, False),
        data=(path.parent / data).resolve() if data else None,
        projection=_projection(root.table("projection")),
        boxes=(maps := _maps(root.table("map")))[0],
        most_areas=maps[1],
        layers=maps[2],
        levels=levels,
        beyond=beyond,
        statuses=statuses,
        units=units,
        place_looks=places,
        words=_words(root.table("words")),
        nouns=_words(root.table("nouns")),
    )
    register.end()
    root.end()
    _credited(root, settings)
    return settings


def _credited(root: _Table, settings: Settings) -> None:
    """Whose the map is is never left to the words of another register."""
    for language in dict.fromkeys(("nb", *settings.languages)):
        if "map.credit" not in settings.words.get(language, {}):
            raise root.wrong("missing", f'words.{language}."map.credit"')


def _languages(register: _Table) -> tuple[str, ...]:
    given = register.texts("languages", ("nb",))
    for place, language in enumerate(given):
        if language not in LANGUAGES:
            valid = ", ".join(LANGUAGES)
            raise register.wrong("not_in", f"languages.{place}", value=language, valid=valid)
    return tuple(dict.fromkeys(given)) or ("nb",)


def _zone(register: _Table) -> str:
    """The name of a time zone; whether the system has it shows when somebody asks the time."""
    zone = register.text("zone", "Europe/Oslo", 60)
    if not _ZONE.issuperset(zone) or not all(zone.split("/")):
        raise register.wrong("bad_zone", "zone", value=zone)
    return zone


# --- where it is --------------------------------------------------------------------------------


def _projection(table: _Table) -> Projected:
    epsg = table.take("epsg", int)
    if not 1024 <= epsg <= 32767:
        raise table.wrong("bad_epsg", "epsg", value=str(epsg))
    zone = epsg - 25800  # EPSG:258zz is ETRS89 / UTM zone zz
    meridian = zone * 6.0 - 183.0 if 28 <= zone <= 38 else None
    result = Projected(
        epsg=epsg,
        meridian=table.take("meridian", float, meridian),
        scale=table.take("scale", float, 0.9996),
        east=table.take("east", float, 500_000.0),
        offered=tuple(dict.fromkeys((epsg, *_systems(table, "offered", [])))),
        mistaken=_systems(table, "mistaken", [epsg, 3857]),
    )
    table.end()
    return result


def _systems(table: _Table, key: str, default: list[int]) -> tuple[int, ...]:
    """Reference systems by their EPSG number."""
    codes = table.take(key, list, default)
    if not all(isinstance(code, int) and 1024 <= code <= 32767 for code in codes):
        raise table.wrong("bad_epsg", key, value=str(codes)[:60])
    return tuple(codes)


def _maps(table: _Table) -> tuple[Boxes, int, frozenset[str]]:
    view = _box(table, "view")
    boxes = Boxes(
        view=view,
        centre=_centre(table, view),
        frame=_box(table, "frame", _widened(view, _FRAME)),
        bounds=_box(table, "bounds", _widened(view, _BOUNDS)),
        extent=_box(table, "extent", _widened(view, _EXTENT)),
        world=_box(table, "world", _widened(view, _WORLD)),
        country=_box(table, "country") if "country" in table.values else None,
    )
    layers = frozenset(table.texts("layers", ()))
    most_areas = table.take("most_areas", int, _MOST_AREAS)
    if most_areas < 1:
        raise table.wrong("bad_number", "most_areas", least="1")
    table.end()
    return boxes, most_areas, layers


def _centre(table: _Table, view: Box) -> tuple[float, float]:
    west, south, east, north = view
    values = table.take("centre", list, [(south + north) / 2, (west + east) / 2])
    if len(values) != 2 or not all(isinstance(value, float) for value in values):
        raise table.wrong("bad_point", "centre")
    lat, lon = values
    if not (south <= lat <= north and west <= lon <= east):
        raise table.wrong("bad_point", "centre")
    return lat, lon


def _box(table: _Table, key: str, default: Box | None = None) -> Box:
    values = table.take(key, list, None if default is None else list(default))
    numbers = [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(values) != 4 or len(numbers) != 4:
        raise table.wrong("bad_box", key)
    west, south, east, north = numbers
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise table.wrong("bad_box", key)
    return west, south, east, north


def _widened(box: Box, share: float) -> Box:
    """A box that reaches further by a part of its longest side, within the world."""
    west, south, east, north = box
    by = share * max(east - west, north - south)
    return (
        round(max(west - by, -180), 4),
        round(max(south - by / 2, -85), 4),
        round(min(east + by, 180), 4),
        round(min(north + by / 2, 85), 4),
    )


# --- what there is ------------------------------------------------------------------------------


def _places(root: _Table) -> tuple[dict[str, tuple[str, str]], int, bool]:
    table = root.table("places")
    levels = table.take("levels", int, 2)
    if levels not in {1, 2}:
        raise table.wrong("not_in", "levels", value=str(levels), valid="1, 2")
    beyond = table.take("beyond", bool, False)
    table.end()
    return dict(_place_looks(root.table("place_looks"))), levels, beyond


def _place_looks(table: _Table) -> Iterator[tuple[str, tuple[str, str]]]:
    for nr in list(table.values):
        look = table.texts(nr)
        if len(look) != 2 or look[0] not in HUES or look[1] not in PATTERNS:
            raise table.wrong("bad_place_look", nr, hues=", ".join(HUES), valid=", ".join(PATTERNS))
        yield nr, (look[0], look[1])


def _statuses(root: _Table) -> tuple[StatusRow, ...]:
    rows = tuple(_status(table) for table in root.tables("status"))
    _apart(root, "status", [row.code for row in rows])
    return rows


def _status(table: _Table) -> StatusRow:
    code = _code(table)
    trait = table.one_of("trait", tuple(Trait)) if "trait" in table.values else None
    row = StatusRow(code, Trait(trait) if trait else None, _look(table), _wordings(table, code))
    table.end()
    return row


def _wordings(table: _Table, code: str) -> dict[str, Wording]:
    given = table.table("words")
    words = {}
    for language in list(given.values):
        if language not in LANGUAGES:
            raise given.wrong("unknown_key", language)
        words[language] = _wording(given.table(language))
    return {"nb": Wording(code)} | words


def _wording(table: _Table) -> Wording:
    def optional(key: str) -> str | None:
        return _sayable(table, key) if key in table.values else None

    result = Wording(
        _sayable(table, "one"), optional("many"), optional("said"), optional("said_one")
    )
    table.end()
    return result


def _sayable(table: _Table, key: str) -> str:
    """Words without places to fill in."""
    words = table.text(key, longest=60)
    if "{" in words or "}" in words:
        raise table.wrong("bad_text", key, limit="60")
    return words


def _units(root: _Table) -> tuple[UnitRow, ...]:
    rows = tuple(_unit(table) for table in root.tables("unit"))
    _apart(root, "unit", [row.code for row in rows])
    return rows


def _unit(table: _Table) -> UnitRow:
    code = _code(table)
    row = UnitRow(
        code=code,
        letter=table.text("letter", code[0].upper(), 3),
        tint=table.colour("tint"),
        look=_look(table),
    )
    table.end()
    return row


def _code(table: _Table) -> str:
    """What lists and addresses write; it must have a name in addresses, too."""
    code = table.text("code", longest=40)
    name = member_name(code)
    if code != code.lower() or not name[:1].isalpha() or name in {"MRO", "NAME", "VALUE"}:
        raise table.wrong("bad_code", "code", value=code)
    return code


def _look(table: _Table) -> LookRow:
    look = table.table("look") if "look" in table.values else None
    if look is None:
        raise table.wrong("missing", "look")
    ground = look.colour("ground")
    result = LookRow(
        ground,
        look.colour("mark", ground),
        look.one_of("pattern", PATTERNS),
        look.colour("outline") if "outline" in look.values else None,
    )
    look.end()
    return result


def _apart(root: _Table, key: str, codes: list[str]) -> None:
    """No two codes are one in addresses."""
    seen: set[str] = set()
    for number, code in enumerate(codes, 1):
        if (name := member_name(code)) in seen:
            raise root.wrong("twice", f"{key}.{number}.code", value=code)
        seen.add(name)


def _words(table: _Table) -> dict[str, dict[str, str]]:
    """Words by language and key."""
    result = {}
    for language in list(table.values):
        if language not in LANGUAGES:
            raise table.wrong("unknown_key", language)
        given = table.table(language)
        result[language] = {key: given.text(key) for key in list(given.values)}
    return result
