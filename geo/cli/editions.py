"""The open edition and the internal one: what a verb may show, and how an internal one says so."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from geo import clock, files, text
from geo.cli import options, target
from geo.cli.arguments import RefusedError
from geo.cli.target import Target
from geo.escape import json_text, terminal
from geo.model import Audience, PartialDate, Register


def audience(arguments: argparse.Namespace) -> Audience:
    """Whom a verb writes for: anybody, unless the internal edition is asked for.

    Raises UnknownValueError.
    """
    given: str | None = arguments.audience
    if given is None:
        return Audience.OPEN
    from geo.query import find_audience

    return find_audience(given)


def register(arguments: argparse.Namespace) -> Register:
    """The register as the audience of a verb may see it. Raises UnknownValueError, and what
    `options.whole_register` raises."""
    requested = audience(arguments)  # a misspelt word is refused before anything is read
    from geo.disclosure import disclose

    day = getattr(arguments, "as_of", None)
    if day is None:
        return disclose(options.whole_register(), requested)
    if requested is not Audience.INTERNAL:  # what is internal now may not have been marked so then
        raise RefusedError(text.say("cli.as_of_is_internal"))
    return disclose(_as_of(day, arguments), requested)


def _as_of(words: str, arguments: argparse.Namespace) -> Register:
    """The register as it was at the end of a day; prints which day first, beside JSON on stderr.

    Raises RefusedError for what is no day, or a day to come.
    """
    from geo.cli.maintenance import refuse_folder
    from geo.store import log  # the database, which nobody needs who reads the register of today

    refuse_folder()
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = date.max
    if day > clock.today():
        raise RefusedError(text.say("cli.bad_as_of", value=words))
    number, contents = log.contents_on(day)
    when = text.day(PartialDate.parse(day.isoformat()))
    sentence = text.say("cli.was_so", day=when, number=number)
    print(terminal(sentence), file=sys.stderr if arguments.json else sys.stdout)
    return files.register_of(contents)


def aim(arguments: argparse.Namespace) -> Target:
    """Where a verb's file is to be. Raises RefusedError, also for an internal file without the word
    in its name: the name is what people see before they send it."""
    aimed = target.aim(arguments.out)
    if not aimed.direct:
        refuse_name(Path(arguments.out), audience(arguments))
    return aimed


def refuse_name(path: Path, audience: Audience) -> None:
    """Raises RefusedError when an internal file or folder is not called so."""
    if audience is Audience.INTERNAL and Audience.INTERNAL not in path.name.lower():
        better = path.with_name(f"{path.stem}-{Audience.INTERNAL}{path.suffix}")
        raise RefusedError(text.say("cli.internal_name", file=path, better=better))


def print_json(value: object, audience: Audience) -> None:
    """Print a value as JSON for other programs; each record at its top has its audience."""
    import json  # who draws or writes does without it

    print(json_text(json.dumps(_labelled(value, audience), ensure_ascii=False, indent=2)))


def _labelled(value: object, audience: Audience) -> object:
    if isinstance(value, list):
        return [_labelled(item, audience) for item in value]
    return {"audience": audience, **value} if isinstance(value, Mapping) else value


def print_mark(register: Register) -> None:
    """Print the word for what is internal, where a register is so, before anything of it."""
    from geo.disclosure import audience_of

    if audience_of(register) is Audience.INTERNAL:
        print(text.say("audience.metadata"))
