"""A proposal that somebody has gone through → the wishes that make it this year's list.

The proposal says what a document seems to mean; a `Draft` is what a person accepts of it, changed
and added to. Only what is accepted is written: one edition with the document it came from, status
texts in the log of the points, new points, what the document says ends, and new areas, whose border
is a delbydel (marked approximate) or none.
"""

from __future__ import annotations

import lazy_loader

#: The names are imported when they are asked for: to propose needs no geometry.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
