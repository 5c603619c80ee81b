#!/bin/sh
# pyogrio 0.13.0: a layer name from list_layers() cannot be handed to read() for a file that is given as bytes.
#
# The bytes are put under a new random name each time. Where a format takes the name of a layer from the name of its
# file (KML without a name, GeoJSON without one, FlatGeobuf without one, CSV), each call has another name. By number it
# can be read. The documentation of `layer` says: «an integer or string … identifies the layer».
# Seen: list_layers gives pyogrio_<32 digits>, another at each call; read(layer=that name) raises DataLayerError.
# It matters here: files that people bring are read from memory. See geo/exchange/incoming/gdal.py.
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyogrio==0.13.0
"$folder/venv/bin/python" - <<'PYTHON'
import pyogrio
import pyogrio.raw
from pyogrio.errors import DataLayerError

CONTENT = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1},'
    b' "geometry": {"type": "Point", "coordinates": [10.75, 59.91]}}]}'
)
first, second = (str(pyogrio.list_layers(CONTENT)[0][0]) for _ in range(2))
print(first, second)
assert first != second, "changed: the name is the same each time"
try:
    pyogrio.raw.read(CONTENT, layer=first)
except DataLayerError as error:
    print("by name:", error)
else:
    raise SystemExit("changed: the name is found")
assert len(pyogrio.raw.read(CONTENT, layer=0)[2]) == 1
PYTHON
