"""`ipokart export` of what GIS programs and spreadsheets read: the format is the file's suffix.

What only this verb needs is imported inside it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo import clock, text
from geo.cli import editions, options
from geo.errors import UnknownValueError
from geo.escape import terminal

if TYPE_CHECKING:
    from geo.exchange.outgoing import GisFormat

#: The word for every list instead of one.
EVERY_LIST = "alle"


def export_layers(arguments: argparse.Namespace, format_: GisFormat) -> int:
    """The layers that are asked for, in a format."""
    from geo.exchange.outgoing.delivery import Delivery
    from geo.layers.extract import Extract

    layers = _layers(arguments, format_)
    _check_suffix(arguments.out, format_, layers)
    epsg = _system(arguments.crs, format_)
    aim = editions.aim(arguments)
    register = editions.register(arguments)
    every_list = (arguments.edition or "").lower() == EVERY_LIST
    given = argparse.Namespace(**vars(arguments) | ({"edition": None} if every_list else {}))
    view = options.view(register, given)
    delivery = Delivery(Extract(register, view, every_list), layers, epsg, clock.today())
    content = format_.content(delivery)
    aim.write(content)
    print(terminal(text.say("cli.written", file=arguments.out, size=text.bytes_(len(content)))))
    for name, table in delivery.tables.items():
        print(f"- {name}: {text.number(len(table.values))}")
    return 0


def _layers(arguments: argparse.Namespace, format_: GisFormat) -> tuple[str, ...]:
    """The layers that are named, or the usual ones. Raises UnknownValueError."""
    if not arguments.layer:
        return format_.usual_layers(arguments.out)
    valid = format_.layers
    for name in arguments.layer:
        if name not in valid:
            raise UnknownValueError("layer", name, valid)
    return tuple(name for name in valid if name in arguments.layer)


def _check_suffix(out: str, format_: GisFormat, layers: Sequence[str]) -> None:
    """Raises UnknownValueError for several layers in a file that has room for one."""
    suffix = format_.suffix_for(len(layers))
    if not out.lower().endswith(f".{suffix}"):
        raise UnknownValueError("suffix", f".{format_.suffix}", (f".{suffix}",))


def _system(word: str | None, format_: GisFormat) -> int:
    """The coordinate system of `25833` or `EPSG:25833`. Raises UnknownValueError."""
    from geo.exchange.outgoing.gis_format import SYSTEMS

    valid = format_.systems or SYSTEMS
    if word is None:
        return valid[0]
    number = word.upper().removeprefix("EPSG:")
    if number not in map(str, valid):
        raise UnknownValueError("crs", word, tuple(f"EPSG:{code}" for code in valid))
    return int(number)
