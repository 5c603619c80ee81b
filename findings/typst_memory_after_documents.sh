#!/bin/sh
# typst 0.15.2 (the Python package): what a document was made of stays in memory until ten later ones are compiled.
#
# A server that sets a document now and then keeps ten megabytes or more for each of the last ten, and nothing in the
# package lets go of it: neither deleting the compiler nor a garbage collection does. Documents that are empty do: after
# eleven of them the memory is back, and they take a few milliseconds.
# Seen: ten different documents of 40 pages each grow the process by 107 MB; after the compilers are gone and a
# collection it is still 107 MB; after eleven empty documents 5 MB.
# It matters here: the pages preview reports, and let go in this way (`typesetting.let_go`).
# Needs Linux, Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2
"$folder/venv/bin/python" - <<'PYTHON'
import ctypes
import gc
from pathlib import Path

import typst

PAGES = '#set page(paper: "a5")\n#for n in range(40) [= Page NAME #n\n#lorem(200)\n#pagebreak(weak: true)]'


def megabytes():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what is free goes back to the system before it is counted
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024


def compile_all(texts):
    for text in texts:
        typst.Compiler().compile(text.encode(), format="pdf")


compile_all(["warm"])
start = megabytes()
compile_all(PAGES.replace("NAME", name) for name in "abcdefghij")
full = megabytes()
again = megabytes()
compile_all([""] * 11)
after = megabytes()
print(f"grown by {full - start} MB; {again - start} after a collection; {after - start} after eleven empty documents")
assert again - start > 5 * (after - start), "changed: the memory is given back by itself"
PYTHON
