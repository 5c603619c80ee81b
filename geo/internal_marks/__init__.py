"""Marking something in the register as internal, or no more so: what, by whom, and why.

A mark is a change like any other: it has an author and a reason, stands in the history, and can be
taken back. What a mark hides, and how, is for `geo.disclosure`.
"""

from geo.internal_marks.markable import Kind, Thing, candidates, every, find, of_area, within
from geo.internal_marks.marking import mark

__all__ = ["Kind", "Thing", "candidates", "every", "find", "mark", "of_area", "within"]
