"""`ipokart new`: the start of another register, out of a GIS file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock, text
from geo.cli import options
from geo.cli.arguments import RefusedError
from geo.errors import GisFileError, NewRegisterError, SettingsError
from geo.escape import plain, terminal
from geo.exchange.incoming import limits
from geo.text import incoming

if TYPE_CHECKING:
    from geo.exchange.incoming.systems import System
    from geo.new_register import Shapes


def new(arguments: argparse.Namespace) -> int:
    """Write a folder with settings and data, and say what was assumed."""
    try:
        file = _write(arguments)
    except NewRegisterError as error:
        raise RefusedError(_refusal(error)) from None
    except SettingsError as error:
        raise RefusedError(text.settings_fault(error)) from None
    print(text.say("new_register_said.next", file=terminal(str(file))))
    return 0


def _refusal(error: NewRegisterError) -> str:
    values = {name: plain(value) for name, value in error.values.items()}
    if "fault" in values:
        values["fault"] = incoming.row_fault(values["fault"])
    return text.say(f"new_register.{error.code}", **values)


def _write(arguments: argparse.Namespace) -> Path:
    from geo import new_register  # shapely and pyproj take a moment that no other command needs
    from geo.exchange.incoming.systems import System

    folder = Path(arguments.folder)
    city = plain(folder.absolute().name).strip()[:40]
    city = city[:1].upper() + city[1:]
    system = System.parse(arguments.crs) if arguments.crs else None
    shapes = _read(arguments.areas, arguments.layer, system)
    places = arguments.places
    homes = _read(places, arguments.places_layer, system) if places else None
    start = new_register.plan(shapes, homes, city, clock.today())
    words = _words(start.file)
    result = new_register.write(start, folder, words)
    count = text.number(len(start.areas))
    print(text.say("new_register_said.written", folder=terminal(str(folder)), count=count))
    for code, values in start.assumed:
        print("- " + terminal(text.say(f"new_register_assumed.{code}", **values)))
    return result


def _read(name: str, layer: str | None, system: System | None) -> Shapes:
    """The surfaces of a file. Raises RefusedError, which names it: there may be two."""
    from geo import new_register

    content = options.content(name, limits.MOST_BYTES + 1)
    file = Path(name).name
    try:
        return new_register.read(content, file, layer or "", system)
    except GisFileError as error:
        why = incoming.refusal(error)
        raise RefusedError(
            text.say("new_register_said.unread", file=plain(file), why=why)
        ) from None


def _words(file: str) -> dict[str, str]:
    """The words that the data of the new register holds."""
    keys = ("title", "source", "boundary", "unknown")
    words = {key: text.say(f"new_register_word.{key}", file=file) for key in keys}
    for language in text.LANGUAGES:
        with text.spoken(language):
            words[f"credit_{language}"] = text.say("new_register_word.credit", file=file)
    return words
