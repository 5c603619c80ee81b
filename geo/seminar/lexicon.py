"""What `lexicon.toml` says, as frozen data: words and phrases by meaning, patterns, letters.

The file says what the reader may meet; the code says how it combines. docs/reader.md tells how to
add a wording.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from geo.frozen import frozen

#: Between the first and the last word of a phrase that others may part: «tas … inn».
_APART = " … "
_KEYS = frozenset({"about", "nb", "nn", "alone", "misread", "traits"})
_PATTERN_KEYS = frozenset({"about", "any_case", "regex"})
TRAITS = frozenset({"adjective", "continues", "dated"})
#: `{state.done}` or `{figure}` in a pattern; a count of repeats («{1,4}») has digits only.
_REFERENCE = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")
_NOT_GROUPS = ("pattern", "letters", "letter_shapes")


class LexiconError(ValueError):
    """`lexicon.toml` says something that this module cannot read; the message names the group."""


@frozen
class Wordings:
    """A group of the lexicon.

    `bokmal` and `nynorsk` are its wordings in the order of the file, `alone` what counts only by
    itself, `misread` pairs (reading, the wording that is meant).
    """

    key: str
    about: str
    bokmal: tuple[str, ...]
    nynorsk: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    misread: tuple[tuple[str, str], ...] = ()
    traits: frozenset[str] = frozenset()

    @property
    def all(self) -> tuple[str, ...]:
        """Every wording of both languages."""
        return (*self.bokmal, *self.nynorsk)

    @property
    def words(self) -> tuple[str, ...]:
        """The wordings of one word."""
        return tuple(wording for wording in self.all if " " not in wording)

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The words of each phrase whose words follow each other."""
        return tuple(
            tuple(wording.split())
            for wording in self.all
            if " " in wording and _APART not in wording
        )

    @property
    def parted(self) -> tuple[tuple[str, str], ...]:
        """(first, last) word of each phrase that other words may part."""
        pairs = (wording.partition(_APART) for wording in self.all if _APART in wording)
        return tuple((first, last) for first, _, last in pairs)


@frozen
class Lexicon:
    """Everything that `lexicon.toml` says.

    `groups` by key («status.ny»), `patterns` by name, `letters` what is printed → what scanners
    make of it, `letter_shapes` a letter → the one that stands for all that look like it.
    """

    groups: Mapping[str, Wordings]
    patterns: Mapping[str, re.Pattern[str]]
    letters: Mapping[str, tuple[str, ...]]
    letter_shapes: Mapping[str, str]

    def words(self, key: str) -> tuple[str, ...]:
        """The wordings of a group and their readings. Raises KeyError for an unknown key."""
        group = self.groups[key]
        return (*group.all, *(reading for reading, _ in group.misread))

    def pattern(self, name: str) -> re.Pattern[str]:
        """A compiled pattern. Raises KeyError for an unknown name."""
        return self.patterns[name]

    def section(self, name: str) -> dict[str, Wordings]:
        """The groups of a section by the rest of their key: «status» → ny, videreført …"""
        start = f"{name}."
        return {
            key.removeprefix(start): group
            for key, group in self.groups.items()
            if key.startswith(start)
        }


def parse_lexicon(text: str) -> Lexicon:
    """The lexicon of a TOML text. Raises LexiconError or tomllib.TOMLDecodeError."""
    tables = tomllib.loads(text)
    rest = {name: tables.pop(name, {}) for name in _NOT_GROUPS}
    groups = {group.key: group for group in _groups(tables)}
    letters = {seen: tuple(read) for seen, read in rest["letters"].items() if seen != "about"}
    shapes = {
        letter: shape
        for shape, alike in rest["letter_shapes"].items()
        if shape != "about"
        for letter in alike
    }
    return Lexicon(
        MappingProxyType(groups),
        MappingProxyType(_patterns(rest["pattern"], groups)),
        MappingProxyType(letters),
        MappingProxyType(shapes),
    )


def _groups(tables: Mapping[str, Any], section: str = "") -> Iterator[Wordings]:
    """The groups of a table, also those of the tables in it."""
    for name, table in tables.items():
        key = f"{section}{name}"
        if not isinstance(table, dict):
            raise LexiconError(f"[{section.rstrip('.')}] has no place for '{name}'")
        if "about" in table:
            yield _group(key, table)
        else:
            yield from _groups(table, f"{key}.")


def _group(key: str, table: Mapping[str, Any]) -> Wordings:
    if unknown := table.keys() - _KEYS:
        raise LexiconError(f"[{key}] has no place for {', '.join(sorted(unknown))}")
    if unknown := set(table.get("traits", ())) - TRAITS:
        raise LexiconError(f"[{key}] has an unknown trait: {', '.join(sorted(unknown))}")
    misread = tuple(
        (reading, wording)
        for wording, readings in table.get("misread", {}).items()
        for reading in readings
    )
    return Wordings(
        key,
        table["about"],
        tuple(table.get("nb", ())),
        tuple(table.get("nn", ())),
        tuple(table.get("alone", ())),
        misread,
        frozenset(table.get("traits", ())),
    )


def _patterns(
    tables: Mapping[str, Any], groups: Mapping[str, Wordings]
) -> dict[str, re.Pattern[str]]:
    """The compiled patterns; {key} in one becomes the words of the group or the part."""
    parts: dict[str, str] = tables.get("part", {})
    return {
        name: _compile(name, table, parts, groups)
        for name, table in tables.items()
        if name != "part"
    }


def _compile(
    name: str, table: Mapping[str, Any], parts: Mapping[str, str], groups: Mapping[str, Wordings]
) -> re.Pattern[str]:
    def replace(match: re.Match[str]) -> str:
        key = match[1]
        if key in parts:
            return parts[key]
        if key not in groups:
            raise LexiconError(f"[pattern.{name}] speaks of {{{key}}}, which is nowhere")
        longest_first = sorted(groups[key].all, key=len, reverse=True)
        return f"(?:{'|'.join(re.escape(word) for word in longest_first)})"

    if unknown := table.keys() - _PATTERN_KEYS:
        raise LexiconError(f"[pattern.{name}] has no place for {', '.join(sorted(unknown))}")
    flags = re.VERBOSE | (re.IGNORECASE if table.get("any_case") else re.NOFLAG)
    try:
        return re.compile(_REFERENCE.sub(replace, table["regex"]), flags)
    except re.error as error:
        raise LexiconError(f"[pattern.{name}] is no regular expression: {error}") from error


def _read() -> Lexicon:
    return parse_lexicon((files(__package__) / "lexicon.toml").read_text(encoding="utf-8"))


#: Read once, when the reader is loaded.
LEXICON = _read()
