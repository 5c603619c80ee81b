"""The fields of a form. What stands in one is kept in the session's work under the field's name, so
that it outlives another page, a reload and a restart.

A value is a text, a number, a yes or no, or a list of texts: what JSON has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from geo import text
from pages.editing import work


def key(name: str) -> str:
    """The name of the widget for a field of the work at hand."""
    return f"edit_{work.current().number}_{name}"


def standing(name: str, default: Any) -> Any:
    """What a field shows now, or showed before the person looked at another page."""
    return st.session_state.get(key(name), work.current().values.get(name, default))


def keep(name: str, value: Any) -> Any:
    """Keep what a field holds; for widgets that are not among these."""
    work.current().values[name] = value
    return value


def _keep(name: str, value: Any, first: Any) -> Any:
    """Keep what a field holds, and what it held before anybody wrote in it."""
    work.current().first_values[name] = first
    return keep(name, value)


def line(label: str, name: str, default: str, most: int, hint: str | None = None) -> str:
    """A line of text, `most` letters long."""
    value = st.text_input(
        label, standing(name, default), key=key(name), max_chars=most, placeholder=hint
    )
    return str(_keep(name, value or "", default))


def wording(label: str, name: str, default: str, most: int) -> str:
    """Several lines of text."""
    value = st.text_area(
        label, standing(name, default), key=key(name), max_chars=most, height="content"
    )
    return str(_keep(name, value or "", default))


def tick(label: str, name: str, *, default: bool, hint: str | None = None) -> bool:
    """A box to tick."""
    value = st.checkbox(label, standing(name, default), key=key(name), help=hint)
    return bool(_keep(name, value, default))


def one_of(label: str, name: str, names: Mapping[str, str], default: str) -> str:
    """A choice of one code, each shown by its name."""
    codes = list(names)
    before, first = standing(name, default), default if default in names else codes[0]
    value = st.selectbox(
        label,
        codes,
        codes.index(before if before in names else first),
        key=key(name),
        format_func=names.__getitem__,
    )
    return str(_keep(name, value, first))


#: Codes from which a box does not offer them all: a person writes the name.
LONG = 1_000


def some_of(
    label: str, name: str, names: Mapping[str, str], default: Sequence[str], *, new: bool = False
) -> tuple[str, ...]:
    """A choice of several codes; `new` lets a person write others. Of very many a person writes the
    names."""
    words = text.group("edit_page")
    first = [item for item in default if new or item in names]
    before = [item for item in standing(name, first) if new or item in names]
    is_long = len(names) > LONG
    offered = [*([] if is_long else names), *before, *(default if new or is_long else ())]
    values = st.multiselect(
        label,
        list(dict.fromkeys(offered)),
        before,
        key=key(name),
        accept_new_options=new or is_long,
        placeholder=words["write"] if new or is_long else words["choose"],
        format_func=lambda code: names.get(code, code),
    )
    codes = [value if value in names else code_of(names, value) for value in values]
    known = [code or value for code, value in zip(codes, values, strict=True) if code or new]
    return tuple(_keep(name, list(dict.fromkeys(known)), first))


def code_of(names: Mapping[str, str], written: str) -> str | None:
    """The code whose name somebody has written; None where there is none."""
    sought = written.strip().casefold()
    return next((code for code, name in names.items() if name.casefold() == sought), None)
