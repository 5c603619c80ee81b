"""A page of the web with the map in it, to be moved."""

from geo.exports.order import Motif
from geo.exports.picture_format import Format

FORMAT = Format(
    suffix="html",
    media_type="text/html",
    writer="geo.exports.html",
    position=5,
    motifs=(Motif.MAP,),
    pages=(),
    looks=(),
    interactive=True,
)
