"""The file that says who has which role (TOML): see docs/bruk/roller.md.

A row names persons and groups by what the claims of a sign-in call them:

    [[role]]
    role = "redaktør"
    groups = ["2f1c…"]
    bydeler = ["alna"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.access.roles import Grant, Person, Role
from geo.errors import IpoKartError
from geo.frozen import frozen
from geo.model import Unit

_KEYS = frozenset({"role", "persons", "groups", "bydeler", "units", "internal"})


class RoleFileError(IpoKartError):
    """The file of roles cannot be read as one. `code` is unreadable, no_rows, unknown_key,
    unknown_role, nobody, no_part, part, unknown_unit or bad_list; `row` counts from 1, 0 for none;
    `value` is the word that is wrong."""

    def __init__(self, code: str, row: int = 0, value: str = "") -> None:
        super().__init__(f"roles: {code} in row {row}")
        self.code, self.row, self.value = code, row, value


@frozen
class Rule:
    """A row: who has a grant."""

    grant: Grant
    persons: frozenset[str]
    groups: frozenset[str]


@frozen
class Roles:
    """The rows of a file of roles."""

    rules: tuple[Rule, ...] = ()

    @property
    def groups(self) -> frozenset[str]:
        """Every group that any row names: the only ones that matter of a person's."""
        return frozenset().union(*(rule.groups for rule in self.rules))

    def person(self, name: str, ids: Iterable[str], groups: Iterable[str]) -> Person:
        """Somebody who is known by these ids and belongs to these groups, with their grants. Ids
        that differ in capitals only are different persons (OpenID Connect Core 2: `sub`)."""
        known, member = frozenset(ids), frozenset(groups)
        grants = (rule.grant for rule in self.rules if rule.persons & known or rule.groups & member)
        return Person(name, tuple(grants))


def read_roles(path: Path) -> Roles:
    """The rows of a file. Raises RoleFileError."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RoleFileError("unreadable", value=str(path)) from error
    if unknown := set(document) - {"role"}:
        raise RoleFileError("unknown_key", value=min(unknown))
    rows = document.get("role")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise RoleFileError("no_rows")
    return Roles(tuple(_rule(row, number) for number, row in enumerate(rows, 1)))


def _rule(row: Mapping[str, Any], number: int) -> Rule:
    if unknown := set(row) - _KEYS:
        raise RoleFileError("unknown_key", number, min(unknown))
    if row.get("role") not in list(Role):
        raise RoleFileError("unknown_role", number, str(row.get("role", "")))
    persons, groups = (_words(row, key, number) for key in ("persons", "groups"))
    if not persons and not groups:
        raise RoleFileError("nobody", number)
    return Rule(_grant(row, number), persons, groups)


def _grant(row: Mapping[str, Any], number: int) -> Grant:
    role = Role(row["role"])
    bydeler, units = _words(row, "bydeler", number), _words(row, "units", number)
    if role is Role.EDITOR and not bydeler and not units:
        raise RoleFileError("no_part", number)
    if role is not Role.EDITOR and (bydeler or units):
        raise RoleFileError("part", number, str(role))
    if unknown := units - {str(unit) for unit in Unit}:
        raise RoleFileError("unknown_unit", number, min(unknown))
    return Grant(role, bydeler, units, row.get("internal") is True)


def _words(row: Mapping[str, Any], key: str, number: int) -> frozenset[str]:
    words = row.get(key, [])
    if not isinstance(words, list) or not all(isinstance(item, str) and item for item in words):
        raise RoleFileError("bad_list", number, key)
    return frozenset(words)
