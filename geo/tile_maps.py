"""Background maps from outside, each off until a person switches it on."""

from __future__ import annotations

from geo.frozen import frozen


@frozen
class Tiles:
    """A background map: whose it is, where its pictures are, and the key of its credit in words."""

    host: str
    url: str
    credit: str


TILES = {
    "topo": Tiles(
        "cache.kartverket.no",
        "https://cache.kartverket.no/v1/wmts/1.0.0/topograatone/default/webmercator/{z}/{y}/{x}.png",
        "credit_topo",
    ),
    "osm": Tiles(
        "tile.openstreetmap.org", "https://tile.openstreetmap.org/{z}/{x}/{y}.png", "credit_osm"
    ),
}
