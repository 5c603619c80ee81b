"""The form for sources: documents, press and web pages that facts rest on."""

from __future__ import annotations

from collections.abc import Mapping

from geo import text
from geo.editing import record
from geo.model import Register, Source, SourceKind
from geo.store.changing import Remove, Wish
from geo.text import sources
from pages.editing import fields, typed_fields
from pages.editing.form import Form
from pages.editing.typed_fields import TypedFields

#: The others are made with the map layers and the figures.
_KINDS = (SourceKind.DOCUMENT, SourceKind.PRESS, SourceKind.WEB)
_NEW = Source("", SourceKind.DOCUMENT, "", "", None, None, None, None)


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The fields of a source, and the source as they say it is."""
    was = register.source_by_id.get(target, _NEW)
    kinds = {str(kind): text.say(f"source_kind.{kind}") for kind in _KINDS}
    kind = fields.one_of(text.say("edit_source.kind"), "kind", kinds, str(was.kind))
    typed = TypedFields("document", target)
    title = typed.must_line(text.say("edit_field.title"), "title", was.title, 200)
    publisher = typed.must_line(text.say("edit_source.publisher"), "publisher", was.publisher, 120)
    date = fields.line(
        text.say("edit_field.date"), "date", was.date or "", 60, text.say("edit_field.date_hint")
    )
    url = fields.line(text.say("edit_source.url"), "url", was.url or "", 300)
    licence = fields.line(text.say("edit_source.licence"), "licence", was.licence or "", 120)
    note = fields.wording(text.say("edit_field.note"), "note", was.note or "", 2000)
    internal = fields.tick(text.say("edit_source.internal"), "internal", default=was.internal)
    if typed_fields.is_to_go(target):
        return (Remove("document", target),)
    if not typed_fields.is_begun(target):
        return ()
    typed.finish()
    given = Source(
        target or record.new_id(contents, "document", f"{publisher} {date}"),
        SourceKind(kind),
        title,
        publisher,
        date.strip() or None,
        licence.strip() or None,
        url.strip() or None,
        note.strip() or None,
        internal,
    )
    return (record.put(contents, "document", given),)


def names(register: Register) -> dict[str, str]:
    """The sources that people enter, as they are cited."""
    own = (item for item in register.sources if item.kind in _KINDS)
    return {item.id: sources.cite(item) for item in own}


FORM = Form(show, names, new=True)
