"""What files for browsers have in common."""

from __future__ import annotations

from geo import text
from geo.disclosure import Holder, is_internal
from geo.escape import html


def rights_meta(subject: Holder) -> str:
    """The line of a head that says who may have an internal file, by Dublin Core's term; empty for
    an open one."""
    if not is_internal(subject):
        return ""
    words = html(text.say("audience.metadata"))
    return f'<meta name="dcterms.accessRights" content="{words}">\n'
