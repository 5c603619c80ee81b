"""A GIS file with areas → a folder that is the start of a register: its settings and its data.

Nothing is asked: what the file does not say is assumed, and every assumption is told. `surfaces`
are those of the file, which `geo.exchange.incoming` reads, `fields` finds which field says what,
`starting_point` works out the register, `folder` writes it.
"""

from __future__ import annotations

from geo.new_register.folder import write
from geo.new_register.starting_point import StartingPoint, plan
from geo.new_register.surfaces import Shapes, read

__all__ = ["Shapes", "StartingPoint", "plan", "read", "write"]
