#!/bin/sh
# geopandas 1.2.0 with pyproj 3.7.2: estimate_utm_crs("ETRS89") gives the twin of the UTM zone that has the north first.
#
# Where ETRS89 is used there are two systems for each zone of UTM: EPSG:25832 (east, north), which Europe's data are in,
# and EPSG:3044, «ETRS89 / UTM zone 32N (N-E)». geopandas takes the first row that pyproj's query_utm_crs_info tells,
# which is the one with the lower number. Numbers in a frame are the same, but the frame says another system: it is not
# that of data beside it, sjoin warns, and whoever hands the system to pyproj gets the north first. The documentation
# says «the estimated UTM CRS»; without a datum it is EPSG:32632, east first.
# Seen: Oslo and Athens EPSG:3044 and 3046, axes north, east; not equal to EPSG:25832 and 25834.
# It matters here: `ipokart new` writes the system that a register measures in. See geo/new_register/frame.py.
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  geopandas==1.2.0 pyproj==3.7.2 shapely==2.2.0 pandas==3.1.1 pyogrio==0.13.0 'numpy<3'
"$folder/venv/bin/python" - <<'PYTHON'
import geopandas
import pyproj
import shapely

for name, lon, lat, usual, twin in (("Oslo", 10.75, 59.91, 25832, 3044), ("Athens", 23.73, 37.98, 25834, 3046)):
    place = geopandas.GeoSeries([shapely.box(lon, lat, lon + 0.01, lat + 0.01)], crs=4326)
    told = place.estimate_utm_crs("ETRS89")
    axes = [axis.direction for axis in told.axis_info]
    print(name, told.to_epsg(), told.name, axes, sep="\t")
    assert told.to_epsg() == twin and axes == ["north", "east"], "changed: another twin"
    assert told != pyproj.CRS(usual), "changed: they are equal"
    x, _ = pyproj.Transformer.from_crs(4326, told).transform(lat, lon)
    assert x > 4_000_000, "changed: the east comes first"  # a northing
    assert place.estimate_utm_crs().axis_info[0].direction == "east"
PYTHON
