"""Files for GIS programs, written once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from geo import clock
from geo.exchange.outgoing import OUTGOING
from geo.exchange.outgoing.delivery import Delivery
from geo.layers.extract import Extract
from geo.model import Audience
from geo.view import View
from pages.serving import loading, shelf


@dataclass(frozen=True)
class LayersOrder:
    """What a file for GIS programs is to have: the view or every list, layers, and the system."""

    view: View
    every_list: bool
    layers: tuple[str, ...]
    epsg: int


def delivery(order: LayersOrder, audience: Audience) -> Delivery:
    """An order of layers, of the register of these readers. Raises DataError."""
    extract = Extract(loading.register(audience), order.view, order.every_list)
    return Delivery(extract, order.layers, order.epsg, clock.today())


def layers_file(suffix: str, order: LayersOrder, delivery: Delivery) -> bytes:
    """A delivery in a format (its suffix in OUTGOING), written once. Raises NotInstalledError."""
    return shelf.SHELF.take(
        _layers_key(suffix, order, delivery), lambda: OUTGOING[suffix].content(delivery)
    )


def layers_size(suffix: str, order: LayersOrder, delivery: Delivery) -> int | None:
    """How many bytes that file has, once it is made."""
    return shelf.SHELF.size(_layers_key(suffix, order, delivery))


def _layers_key(suffix: str, order: LayersOrder, delivery: Delivery) -> Hashable:
    register = delivery.register
    return ("layers", suffix, order, register.version, register.audience, delivery.today)
