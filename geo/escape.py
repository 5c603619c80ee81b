"""The one place where text from outside is made safe, one function for each medium.

Names, notes and aliases may come from any file; treat every one of them as hostile.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_MARKDOWN_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@/=])")
#: Where a word joiner, which nobody sees, keeps Streamlit from making a link of a bare address: it
#: looks for them after the escapes have been taken away.
_BARE_ADDRESS = re.compile(r"(?<=http)(?=s?://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_NO_BREAK = "\u00a0\u202f"
_INVISIBLE = "\u00ad\u200b\u2060"  # where a word may be divided, and where not
#: Signs of direction (Unicode, Bidi_Control): what they stand round is read in another order.
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ENDS_RAW_ELEMENT = re.compile(r"</(?:script|style)|<!--", re.IGNORECASE)
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """One line of printable characters: no control, no bidirectional override, no surrogate."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


def has_signs(text: str) -> bool:
    """Whether a text has signs that no reader sees and that change what stands round them: control,
    direction, letters of no text. Ends of lines are none."""
    return not text.isprintable() and any(_is_sign(char) for char in text)


def _is_sign(char: str) -> bool:
    return (
        not char.isprintable()
        and char not in "\n\t" + _NO_BREAK + _INVISIBLE
        and (unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} or char in _DIRECTIONS)
    )


def json_text(text: str) -> str:
    """JSON for a terminal or a file: what cannot be seen is written as its number."""
    return "".join(char if char.isprintable() or char == "\n" else _numbered(char) for char in text)


def _numbered(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def unicode_text(text: str) -> str:
    """For the properties of a file in UTF-8: a lone surrogate, which has no bytes, becomes `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def html(text: str) -> str:
    """For element content and quoted attributes. Backtick and `$` too: text may pass through JS."""
    return _markup(plain(text)).replace("`", "&#96;").replace("$", "&#36;")


def xml(text: str) -> str:
    """For element content and quoted attributes of XML; no-break spaces stay, control goes."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() or char in _NO_BREAK else " " for char in text)
    return _markup(text.strip(" "))


def _markup(text: str) -> str:
    from html import escape  # brings a table of all entities, which few commands need

    return escape(text, quote=True)


def markdown(text: str) -> str:
    """For Streamlit's markdown: no link, image, emoji code, colour directive, formula or HTML."""
    shown = _BARE_ADDRESS.sub(_WORD_JOINER, plain(text))
    return _MARKDOWN_MARKS.sub(r"\\\1", shown)


def script(value: Any) -> str:
    """A JSON value that is safe inside a `<script>` element or a JavaScript file."""
    import json  # as above

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def raw_element(code: str) -> str:
    """Our own code for inside `<script>` or `<style>`, where nothing can be escaped.

    Raises ValueError when it holds something that would end the element or open a comment.
    """
    if match := _ENDS_RAW_ELEMENT.search(code):
        raise ValueError(f"{match[0]!r} cannot stand inside a script or style element")
    return code


def cell(text: str) -> str:
    """For a spreadsheet cell: text that would start a formula is quoted with an apostrophe."""
    safe = plain(text)
    return (
        f"'{safe}" if text.startswith(_FORMULA_START) or safe.startswith(_FORMULA_START) else safe
    )


def terminal(text: str) -> str:
    """For a terminal: no escape sequences, one line."""
    return plain(text)
