"""The council's year: what its meetings have to settle, and what documents say of whom and what.

`names` finds bodies and programmes by their names, `agenda` sets up a meeting, `dossier` gathers
what a register has on one body or programme, `questions` selects meetings, bodies and programmes,
`Council` holds what is worked out once for a register. Rules only; `today` is always an argument.
"""

from __future__ import annotations

import lazy_loader

#: The names are imported when they are asked for: reading a document needs those of bodies and
#: programmes, and nothing of meetings.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
