"""January's document: read, understood, proposed line by line for a person to accept.

budget = Budget()  # the time of one document; both have one by themselves without it
document = read(content, "seminar.pdf", budget=budget)
proposal = understand(document, register, budget=budget)
"""

from __future__ import annotations

import lazy_loader

#: The names are imported when they are asked for: the processes that read a file need nothing of
#: the understanding, which takes longer to be loaded than a file to be read.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
