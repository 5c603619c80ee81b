"""One spelling for what offices write in many: letters, spaces, hyphens, bullets.

Every text that is read goes through here, whatever file it was in. Lines stay lines.
"""

from __future__ import annotations

import re
import unicodedata

#: Bullets of word processors: Symbol and Wingdings in the private area, and Unicode's own.
_BULLETS = (
    "\uf0b7\uf0a7\uf0a8\uf0d8\uf0fc\uf076\uf02d\uf06e\uf071\uf0e0\uf0a0\uf0de\uf0d2\uf06c\uf0b0"
    "\u2022\u2023\u2043\u204c\u204d\u2219\u25aa\u25ab\u25b6\u25b8\u25b9\u25ba\u25bb\u25cb\u25cf\u25d8\u25e6"
    "\u2605\u2606\u2610\u2611\u2612\u2713\u2714\u2717\u2736\u2756\u2794\u27a2\u27a4\u29be\u29bf\u2b1d\u2b25\u2b29"
)
_ARROWS = "\u21d2\u21e8\u21e2\u279c\u279d\u279e\u27a1"
#: Hyphens that are no dash: a word that is broken with them goes on.
_HYPHENS = "\u2010\u2011\u00ad\ufe63\uff0d"
_MINUS = "\u2212"
_SPACES = re.compile(r"[^\S\t\n\f]")
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_BULLETS, "•"),
        **dict.fromkeys(_ARROWS, "→"),
        **dict.fromkeys(_HYPHENS, "-"),
        _MINUS: "–",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x85": "\n",
        "\u2044": "/",
        "\u2215": "/",
    }
)
#: A soft hyphen within a line is where a word might have been broken, and is not seen.
_UNSEEN_HYPHEN = re.compile("\u00ad(?!\\s*(?:\n|$))")


def normalised(text: str) -> str:
    """The text in composed letters (NFC), with plain spaces, hyphens and bullets, and without what
    has no width. What is left is what a person sees."""
    if text.isascii():
        return text
    text = _UNSEEN_HYPHEN.sub("", text)
    text = unicodedata.normalize("NFC", text).translate(_TABLE)
    text = _SPACES.sub(" ", text)
    strange = {char for char in set(text) if unicodedata.category(char) == "Cf"}
    return text.translate(dict.fromkeys(map(ord, strange))) if strange else text
