#!/bin/sh
# GDAL 3.12.4 (in pyogrio 0.13.0), 3.6.2: a shapefile whose first row has no geometry says that it reaches to 0, 0.
#
# A null shape is allowed in a shapefile of any type (ESRI Shapefile Technical Description, July 1998, table 1). When it
# is the first record, the box in the head of .shp and .shx begins with 0, 0, and the later shapes only widen it; when
# it comes later, the box is right. Programs zoom to that box: UTM in Norway gives a map from the equator to Oslo.
# Seen: (0, 0, 601000, 6641000) where the only shape is (600000, 6640000, 601000, 6641000); right with the rows swapped.
# It matters here: points that concern the whole city have no surface. See geo/exchange/outgoing/shapefile.py.
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyogrio==0.13.0 'numpy<3' shapely==2.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import struct
from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw
import shapely

assert pyogrio.__gdal_version__ == (3, 12, 4), pyogrio.__gdal_version__
BOX = (600_000.0, 6_640_000.0, 601_000.0, 6_641_000.0)
square = shapely.to_wkb(shapely.box(*BOX))
for name, shapes, expected in (
    ("null first", [None, square], (0.0, 0.0, *BOX[2:])),
    ("null last", [square, None], BOX),
):
    pyogrio.raw.write(
        "a.shp",
        np.array(shapes, dtype=object),
        [np.array(["a", "b"], dtype=object)],
        ["name"],
        geometry_type="Polygon",
        crs="EPSG:25832",
        driver="ESRI Shapefile",
    )
    heads = [struct.unpack("<4d", Path(f"a.{suffix}").read_bytes()[36:68]) for suffix in ("shp", "shx")]
    print(name, *heads[0], sep="\t")
    assert heads == [expected, expected], f"changed: {name} {heads}"
    assert pyogrio.read_info("a.shp")["total_bounds"] == expected
PYTHON
