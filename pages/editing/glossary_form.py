"""The form for the glossary: what a programme or body is called, and what explains it.

The terms are the programmes and bodies themselves: the glossary has no words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geo import text
from geo.editing import record
from geo.model import Body, Programme, Register
from geo.store.changing import Wish
from pages.editing import fields, link_fields, typed_fields
from pages.editing.form import Form


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The names and the explanation of a term, and the term as they say it is."""
    is_body = target in register.body_by_id
    was: Body | Programme = (
        register.body_by_id[target] if is_body else register.programme_by_id[target]
    )
    name = fields.line(text.say("edit_field.name"), "name", was.name, 120)
    short = fields.line(text.say("edit_glossary.short"), "short", was.short or "", 60)
    aliases = fields.some_of(
        text.say("edit_glossary.aliases"), "aliases", {}, was.aliases, new=True
    )
    words = fields.wording(text.say("edit_glossary.text"), "description", was.description, 2000)
    source = typed_fields.source(
        register, text.say("edit_glossary.source"), "description_source", _source_of(was)
    )
    internal = fields.tick(text.say("edit_field.internal"), "internal", default=was.internal)
    term = replace(
        was,
        name=name.strip(),
        short=short.strip() or None,
        aliases=tuple(dict.fromkeys(map(str.strip, aliases))),
        description=words.strip(),
        description_source=was.description_source if source == _source_of(was) else source,
        internal=internal,
    )
    return (record.put(contents, "body" if is_body else "programme", term),)


def _source_of(item: Body | Programme) -> str:
    return item.description_source or item.source


def names(register: Register) -> dict[str, str]:
    """Every programme and body by what people call it."""
    return link_fields.subjects((*register.programmes, *register.bodies))


FORM = Form(show, names)
