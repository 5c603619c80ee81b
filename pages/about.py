"""What this is, what is known, and where every fact comes from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import internal_marks, settings, text
from geo.council import Subject, council_of
from geo.council.names import title
from geo.escape import html
from geo.model import Register, Source
from geo.text import borders
from pages.parts import frame, terms
from pages.review import internal_mark
from pages.serving import loading


def page() -> None:
    """About the product, the borders, what is derived, units, terms and sources."""
    register = loading.register()
    frame.address_notice()
    frame.headline(text.say("about.title"))
    st.markdown(text.say("about.intro"))
    for name in ("borders", "derived", "privacy"):
        if name == "borders" and not borders.about(register.areas):
            continue
        st.header(text.say(f"about.{name}_title"), anchor=False)
        st.markdown(text.say(f"about.{name}", statuses=text.all_statuses()))
    _units(register)
    st.header(text.say("about.terms_title"), anchor=False)
    _glossary(register)
    _sources(register)
    internal_mark.show(internal_marks.within(register, "sources"))
    st.caption(text.say("about.version", version=register.version))


def _glossary(register: Register) -> None:
    """Words of the lists, and every body and programme of the register with its explanation."""
    words = "".join(
        f"<dt>{html(text.say(f'terms.{term}'))}</dt>"
        f"<dd>{html(text.say(f'terms.{term}_means'))}</dd>"
        for term in ("unit", "bydel", "delbydel")
        if term != "delbydel" or settings.current().levels > 1
    )
    subjects = sorted(council_of(register).subjects.values(), key=lambda s: title(s).casefold())
    known = "".join(
        f"<dt>{terms.link(item)}</dt><dd>{_means(register, item)}</dd>" for item in subjects
    )
    st.html(f"<dl class='ipo-glossary'>{words}{known}</dl>")


def _means(register: Register, subject: Subject) -> str:
    """The full name where the term is a short one, and what it is."""
    full = f"{subject.name}. " if subject.name != title(subject) else ""
    return terms.explained(register, f"{full}{subject.description}", but=subject.id)


def _units(register: Register) -> None:
    st.header(text.say("about.units_title"), anchor=False)
    st.markdown(text.say("about.units"))
    rows = [
        (bydel.name, text.unit(bydel.unit), text.unit_basis(bydel.unit_basis), bydel.unit_source)
        for bydel in register.bydeler
    ]
    _table(("unit_bydel", "unit_unit", "unit_basis", "unit_source"), rows)


def _sources(register: Register) -> None:
    st.header(text.say("about.sources_title"), anchor=False)
    _table(
        ("source_title", "source_publisher", "source_date", "source_kind", "source_licence"),
        [_source(source) for source in register.sources],
    )


def _source(source: Source) -> tuple[str, ...]:
    kind = text.say(f"source_kind.{source.kind}")
    return (
        source.title,
        source.publisher,
        source.date or text.say("about.undated"),
        kind,
        source.licence or "–",
    )


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A plain table that prints and reads aloud well; every cell escaped."""
    head = "".join(f"<th scope='col'>{html(text.say(f'about.{key}'))}</th>" for key in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{html(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    st.html(f"<div class='ipo-plain' tabindex='0'>{table}</div>")


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
