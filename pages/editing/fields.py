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


def line(label: str, name: str, default: str, most: int, hint: str | None = None) -> str:
    """A line of text, `most` letters long."""
    value = st.text_input(
        label, standing(name, default), key=key(name), max_chars=most, placeholder=hint
    )
    return str(keep(name, value or ""))


def wording(label: str, name: str, default: str, most: int) -> str:
    """Several lines of text."""
    value = st.text_area(
        label, standing(name, default), key=key(name), max_chars=most, height="content"
    )
    return str(keep(name, value or ""))


def tick(label: str, name: str, *, default: bool, hint: str | None = None) -> bool:
    """A box to tick."""
    value = st.checkbox(label, standing(name, default), key=key(name), help=hint)
    return bool(keep(name, value))


def one_of(label: str, name: str, names: Mapping[str, str], default: str) -> str:
    """A choice of one code, each shown by its name."""
    codes = list(names)
    before = standing(name, default)
    value = st.selectbox(
        label,
        codes,
        codes.index(before) if before in names else 0,
        key=key(name),
        format_func=names.__getitem__,
    )
    return str(keep(name, value))


def some_of(
    label: str, name: str, names: Mapping[str, str], default: Sequence[str], *, new: bool = False
) -> tuple[str, ...]:
    """A choice of several codes; `new` lets a person write others."""
    words = text.group("edit_page")
    before = [item for item in standing(name, list(default)) if new or item in names]
    values = st.multiselect(
        label,
        list(dict.fromkeys([*names, *default, *before])) if new else list(names),
        before,
        key=key(name),
        accept_new_options=new,
        placeholder=words["write"] if new else words["choose"],
        format_func=lambda code: names.get(code, code),
    )
    return tuple(keep(name, list(values)))
