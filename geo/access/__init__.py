"""Who may do what with the register: roles, persons, and the question that `may` answers.

Whoever uses the library or the command line may do everything (`LOCAL`): the rights of the system
decide there. A server of pages says who acts by `identify_by`, once, and from then on every write
and every read of the internal edition asks here, whatever page it came from.
"""

from __future__ import annotations

from geo.access.acting import acting, identify_by, require, require_for
from geo.access.roles import (
    ANYONE,
    LOCAL,
    NOBODY,
    WHOLE_CITY,
    Action,
    Grant,
    Person,
    Place,
    Role,
    may,
)

__all__ = [
    "ANYONE",
    "LOCAL",
    "NOBODY",
    "WHOLE_CITY",
    "Action",
    "Grant",
    "Person",
    "Place",
    "Role",
    "acting",
    "identify_by",
    "may",
    "require",
    "require_for",
]
