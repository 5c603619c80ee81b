"""`ipokart map`, `timeline` and `slides`: pictures of the lists, as files.

Everything that draws is imported inside the verbs: `ipokart areas` must not wait for it.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geo import text
from geo.cli import editions, options, target
from geo.cli.arguments import RefusedError
from geo.errors import TooLargeError
from geo.escape import terminal
from geo.style import LookName

if TYPE_CHECKING:
    from geo.exports import Order
    from geo.exports.order import Motif


def draw_map(arguments: argparse.Namespace) -> int:
    """The map of a list."""
    from geo.exports.order import Motif

    return _picture(arguments, Motif.MAP)


def draw_timeline(arguments: argparse.Namespace) -> int:
    """Every list side by side."""
    from geo.exports.order import Motif

    return _picture(arguments, Motif.TIMELINE)


def make_slides(arguments: argparse.Namespace) -> int:
    """The seminar's deck, on somebody's template where one is given."""
    from geo.exports.file_formats.deck import FORMAT
    from geo.exports.powerpoint.titles import Titles

    options.suffix(arguments.out, (FORMAT.suffix,))
    aim = editions.aim(arguments)
    office = template(arguments.template)
    titles = options.code("titles", arguments.titles, Titles) or Titles.ACTION
    register = editions.register(arguments)
    view = options.view(register, arguments)
    lang = (arguments.lang or "nb").lower()
    content = FORMAT.write("deck", options.atlas(register), view, office, lang, titles)
    aim.write(content)
    print(_written(arguments.out, content, ()))
    return 0


def _picture(arguments: argparse.Namespace, motif: Motif) -> int:
    from geo.exports import FORMATS
    from geo.exports.zip_archive import formats

    suffix = options.suffix(arguments.out, formats(motif))
    aim = editions.aim(arguments)
    order = _order(arguments, motif)
    content = FORMATS[suffix].picture(order)
    aim.write(content)
    left_out = () if FORMATS[suffix].interactive else order.scene.left_out
    print(_written(arguments.out, content, left_out))
    return 0


def _order(arguments: argparse.Namespace, motif: Motif) -> Order:
    """What the options ask for. Raises UnknownValueError and TooLargeError."""
    from geo.exports import Order
    from geo.scene.page import SLIDE, page_of

    page = SLIDE if arguments.size is None else page_of(arguments.size)
    look = options.code("look", arguments.look, LookName)
    register = editions.register(arguments)
    view = options.view(register, arguments)
    part = options.part(register, vars(arguments).get("extent"))
    return Order(options.atlas(register), view, part, page, look or LookName.LIGHT, motif)


def template(name: str | None) -> bytes | None:
    """The bytes of a template; no more of them than one past the limit are read."""
    if name is None:
        return None
    from geo.exports.office_file import MOST_BYTES

    try:
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        message = target.reason(error)
        raise RefusedError(text.say("cli.no_template", file=name, reason=message)) from error


def report_template(name: str | None, suffix: str) -> bytes | None:
    """The bytes of a template for a report. Raises RefusedError for a format that takes none."""
    from geo.exports.report import REPORTS

    if name and not REPORTS[suffix].takes_template:
        raise RefusedError(text.say("cli.report_template_docx"))
    return template(name)


def too_large(error: TooLargeError) -> str:
    """That a picture would be too large or too small, and the limits."""
    from geo.scene.page import LEAST_SIDE, LONGEST, MOST_PIXELS, MOST_SIDE

    return text.say(
        "cli.too_large",
        width=error.width,
        height=error.height,
        least=LEAST_SIDE,
        most=text.number(MOST_SIDE),
        pixels=text.number(MOST_PIXELS / 1e6),
        longest=LONGEST,
    )


def _written(out: str, content: bytes, left_out: tuple[str, ...]) -> str:
    message = text.say("cli.written", file=out, size=text.bytes_(len(content)))
    return terminal(" ".join((message, *left_out)))
