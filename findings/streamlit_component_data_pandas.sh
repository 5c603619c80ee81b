#!/bin/sh
# Streamlit 1.67.0: a component (v2) whose data is a mapping with a list or a mapping in it imports pandas.
#
# Of each value of the mapping it asks whether it is like a table (is_dataframe_like, determine_data_format), which
# imports numpy, pandas and pyarrow before it looks; only simple values are answered for without. The same data within
# a list is written as JSON at once, as its documentation says of data that is no mapping.
# Seen: pandas among the modules afterwards, some 60 MB and a quarter of a second of processor time; none for the list.
# It matters here: the pages give their components a list with one mapping in it (pages/parts/hosts.py).
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check streamlit==1.67.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys

from streamlit.components.v2.bidi_component.serialization import serialize_mixed_data
from streamlit.proto.BidiComponent_pb2 import BidiComponent

assert "pandas" not in sys.modules, "changed: pandas is imported with Streamlit"
data = {"ids": ["a", "b"]}
serialize_mixed_data([data], BidiComponent())
print("in a list", "pandas" in sys.modules, sep="\t")
assert "pandas" not in sys.modules, "changed: a list imports pandas"
serialize_mixed_data(data, BidiComponent())
print("a mapping", "pandas" in sys.modules, sep="\t")
assert "pandas" in sys.modules, "changed: a mapping imports no pandas"
PYTHON
