#!/bin/sh
# GDAL 3.12.4 (in pyogrio 0.13.0): texts of a DXF of AutoCAD 2007 or newer are not read as UTF-8.
#
# From AC1021 on a DXF file is UTF-8, whatever $DWGCODEPAGE says (Autodesk's DXF reference; ezdxf writes and reads it so,
# with ANSI_1252 in that field as AutoCAD itself has it). GDAL's driver recodes the texts from the code page it names.
# Seen: AC1024, $DWGCODEPAGE ANSI_1252: «Grünerløkka» is read «GrÃ¼nerlÃ¸kka»; with DXF_ENCODING=UTF-8 it is right.
# It matters here: names of areas are read from drawings. See geo/exchange/incoming/dxf.py.
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyogrio==0.13.0 ezdxf==1.4.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import ezdxf
import pyogrio
import pyogrio.raw

NAME = "Grünerløkka"
drawing = ezdxf.new("R2010")
drawing.modelspace().add_text(NAME)
drawing.saveas("name.dxf")
assert NAME.encode() in open("name.dxf", "rb").read(), "ezdxf no longer writes UTF-8"
assert ezdxf.readfile("name.dxf").modelspace()[0].dxf.text == NAME


def read():
    meta, _, _, values = pyogrio.raw.read("name.dxf")
    return values[list(meta["fields"]).index("Text")][0]


plain = read()
pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8"})
told = read()
print(pyogrio.__gdal_version__, repr(plain), "with DXF_ENCODING=UTF-8:", repr(told))
assert plain == NAME.encode().decode("cp1252"), f"changed: {plain!r}"
assert told == NAME
PYTHON
