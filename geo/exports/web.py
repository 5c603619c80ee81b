"""What files for browsers have in common."""

from __future__ import annotations

from base64 import b64encode

from geo import installed, text
from geo.disclosure import Holder, is_internal
from geo.escape import html


def rights_meta(subject: Holder) -> str:
    """The line of a head that says who may have an internal file, by Dublin Core's term; empty for
    an open one."""
    if not is_internal(subject):
        return ""
    words = html(text.say("audience.metadata"))
    return f'<meta name="dcterms.accessRights" content="{words}">\n'


def faces() -> str:
    """The rules that bring the typeface with a page, in both weights. Raises NotInstalledError."""
    return "\n".join(
        f"@font-face {{ font-family: 'Source Sans 3'; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{b64encode(installed.web_face(weight)).decode()}) "
        "format('woff2'); }"
        for weight in (400, 700)
    )
