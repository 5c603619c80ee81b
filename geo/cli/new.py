"""`ipokart new`: the start of another register, out of a GIS file."""

from __future__ import annotations

import argparse
from pathlib import Path

from geo import clock, text
from geo.cli.arguments import RefusedError
from geo.errors import NewRegisterError, SettingsError
from geo.escape import plain, terminal


def new(arguments: argparse.Namespace) -> int:
    """Write a folder with settings and data, and say what was assumed."""
    folder, areas = Path(arguments.folder), Path(arguments.areas)
    try:
        file = _write(folder, areas, Path(arguments.places) if arguments.places else None)
    except NewRegisterError as error:
        values = {name: plain(value) for name, value in error.values.items()}
        raise RefusedError(text.say(f"new_register.{error.code}", **values)) from None
    except SettingsError as error:
        raise RefusedError(text.settings_fault(error)) from None
    print(text.say("new_register_said.next", file=terminal(str(file))))
    return 0


def _write(folder: Path, areas: Path, places: Path | None) -> Path:
    from geo import new_register  # pyproj and GDAL take a moment that no other command needs

    city = plain(folder.absolute().name).strip()[:40]
    city = city[:1].upper() + city[1:]
    shapes = new_register.read(areas)
    homes = new_register.read(places) if places else None
    start = new_register.plan(shapes, homes, city, clock.today())
    words = _words(start.file)
    result = new_register.write(start, folder, words)
    count = text.number(len(start.areas))
    print(text.say("new_register_said.written", folder=terminal(str(folder)), count=count))
    for code, values in start.assumed:
        print("- " + terminal(text.say(f"new_register_assumed.{code}", **values)))
    return result


def _words(file: str) -> dict[str, str]:
    """The words that the data of the new register holds."""
    keys = ("title", "source", "boundary", "unknown")
    words = {key: text.say(f"new_register_word.{key}", file=file) for key in keys}
    for language in text.LANGUAGES:
        with text.spoken(language):
            words[f"credit_{language}"] = text.say("new_register_word.credit", file=file)
    return words
