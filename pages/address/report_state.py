"""Which report is asked for and the page's address, kept equal, by the rules of `state`.

Session state holds codes and ids only, under the keys below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from geo import places, report
from geo.errors import UnknownValueError
from geo.exports.report import REPORTS
from geo.model import Register, Unit
from geo.places import PlaceKind
from geo.report import CITY, Audience, Scope, ScopeKind
from geo.view import slug
from pages.address import state

T = TypeVar("T")
#: Session-state keys of the widgets.
SCOPE, EDITION, AUDIENCE, FORMAT = "r_scope", "r_edition", "r_audience", "r_format"
_KEYS = (SCOPE, EDITION, AUDIENCE, FORMAT)
#: The scope of the overview: no part of the city is chosen.
OVERVIEW = ""
_FIRST = next(iter(REPORTS))
_MOST_NAMES = 4  # told where a bydel is unknown


@dataclass(frozen=True, slots=True)
class Choice:
    """A report: of what (None: the overview of all), from which list, for whom, as what file."""

    scope: Scope | None = None
    edition: str | None = None
    audience: Audience = Audience.INTERNAL
    suffix: str = _FIRST

    def to_query(self) -> dict[str, list[str]]:
        """The address parameters that reopen this choice; what is at its default is left out."""
        query = scope_query(self.scope) | {
            "edition": self.edition or "",
            "audience": str(self.audience) if self.audience is Audience.OPEN else "",
            "format": self.suffix if self.suffix != _FIRST else "",
        }
        return {key: [value] for key, value in query.items() if value}

    @classmethod
    def from_query(
        cls, query: Mapping[str, Sequence[str]], register: Register
    ) -> tuple[Choice, tuple[UnknownValueError, ...]]:
        """Read an address. Unknown values are left out and returned beside the choice."""
        reader = _Reader(register, query, [])
        lists = {id_: id_ for id_ in register.edition_by_id}
        choice = cls(
            reader.scope(),
            next(reader.codes("edition", lists), None),
            next(reader.codes("audience", {str(a): a for a in Audience}), Audience.INTERNAL),
            next(reader.codes("format", {item: item for item in REPORTS}, kind="suffix"), _FIRST),
        )
        return choice, tuple(reader.unknown)


def scope_query(scope: Scope | None) -> dict[str, str]:
    """`bydel=alna`, `unit=ost` or `by=oslo`."""
    if scope is None:
        return {}
    if scope.kind is ScopeKind.BYDEL:
        return {"bydel": scope.id}
    return {"unit": slug(scope.id)} if scope.kind is ScopeKind.UNIT else {"by": CITY.slug}


@dataclass
class _Reader:
    """Reads the parameters, and gathers what nobody knows."""

    register: Register
    query: Mapping[str, Sequence[str]]
    unknown: list[UnknownValueError]

    def scope(self) -> Scope | None:
        found = [Scope(ScopeKind.BYDEL, id_) for id_ in self._bydeler()]
        units = {slug(unit): unit for unit in Unit}
        found += [Scope(ScopeKind.UNIT, str(unit)) for unit in self.codes("unit", units)]
        found += list(self.codes("by", {CITY.slug: CITY}, kind="bydel"))
        return next(iter(found), None)

    def codes(self, key: str, valid: Mapping[str, T], kind: str | None = None) -> Iterator[T]:
        for value in self._given(key):
            if value in valid or slug(value) in valid:
                yield valid[value if value in valid else slug(value)]
            else:
                self.unknown.append(UnknownValueError(kind or key, value, tuple(valid)))

    def _bydeler(self) -> Iterator[str]:
        """The bydeler that are named, as forgivingly as the search is."""
        known = {s.id for s in report.scopes(self.register) if s.kind is ScopeKind.BYDEL}
        for value in self._given("bydel"):
            name = value.casefold().removeprefix("bydel ")
            match = places.resolve(self.register, f"bydel {name}", (PlaceKind.BYDEL,))
            id_ = match.id if match and value not in known else value
            if id_ in known:
                yield id_
            else:
                self.unknown.append(UnknownValueError("bydel", value, self._nearest(value, known)))

    def _nearest(self, value: str, known: set[str]) -> tuple[str, ...]:
        alike = places.suggest(self.register, value, limit=len(self.register.delbydeler) * 3)
        ids = [match.id for match in alike if match.kind is PlaceKind.BYDEL and match.id in known]
        names = dict.fromkeys([*ids, *sorted(known)])
        return tuple(self.register.bydel_by_id[id_].name for id_ in names)[:_MOST_NAMES]

    def _given(self, key: str) -> list[str]:
        return [value for value in self.query.get(key, ()) if value]


# --- session ------------------------------------------------------------------------------------


def follow_address(register: Register) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    if state.arrived(fresh=SCOPE not in st.session_state):
        asked, unknown = Choice.from_query(state.address(), register)
        state.accept(unknown)
        _seed(register, asked)
    for key in _KEYS:  # what is not drawn this time is kept for when it is
        st.session_state[key] = st.session_state[key]
    return choice(register)


def choice(register: Register) -> Choice:
    """What the widgets ask for now."""
    now = st.session_state
    scopes = {scope.slug: scope for scope in report.scopes(register)}
    return Choice(
        scopes.get(now[SCOPE]),
        state.edition_named(register, now[EDITION]),
        Audience(now[AUDIENCE] or Audience.INTERNAL),
        now[FORMAT] or _FIRST,
    )


def _seed(register: Register, asked: Choice) -> None:
    st.session_state.update(
        {
            SCOPE: asked.scope.slug if asked.scope else OVERVIEW,
            EDITION: asked.edition or register.latest.id,
            AUDIENCE: str(asked.audience),
            FORMAT: asked.suffix,
        }
    )
