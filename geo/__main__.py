"""`python -m geo` is the same as `ipokart`."""

import sys

from geo.cli import program

sys.exit(program())
