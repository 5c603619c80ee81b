"""Where names stand on a map: one set of rules for still pictures and for the browser.

The rules are the data of `rules`; `placement` follows them here and `placement.js` in the browser,
which gets the same data as JSON. All lengths are in label units: a name of full size is 24 high.
"""

from geo.labels.lines import halves
from geo.labels.placement import place_names
from geo.labels.problem import AreaName, MinorName, Place, Problem, Rect, Solution
from geo.labels.rules import RULES, script, table

__all__ = [
    "RULES",
    "AreaName",
    "MinorName",
    "Place",
    "Problem",
    "Rect",
    "Solution",
    "halves",
    "place_names",
    "script",
    "table",
]
