"""One zip with everything of an order: each format, the deck, and a note on what it is."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from geo import text
from geo.disclosure import audience_of, is_internal
from geo.errors import NotInstalledError
from geo.exports import FORMATS, Order
from geo.exports.file_format import named
from geo.exports.file_formats.deck import FORMAT as _DECK
from geo.exports.order import Motif
from geo.part import Part, PartKind
from geo.scene import Role
from geo.style import LookName
from geo.view import View, edition_of, slug

_MOST_NAMED, _LONGEST = 3, 60
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same order makes the same bytes
NOTE = "LESMEG.txt"

#: Makes the file of an order in a format; the pages hand in one with a cache.
Make = Callable[[str, Order], bytes]


def formats(motif: Motif) -> tuple[str, ...]:
    """The suffixes that a motif can be had in, in the registry's order."""
    return tuple(item.suffix for item in FORMATS.values() if motif in item.motifs)


def file_name(order: Order, suffix: str) -> str:
    """A telling name that any system takes: `ipo-kart-2026-01-ost-1920x1080.png`.

    `zip` gives the name of the archive itself, which has a size and a look as well.
    """
    parts, kind = _subject(order), FORMATS.get(suffix)
    if kind is None or kind.pages:
        parts.append(slug(order.page.name))
    if order.look is not LookName.LIGHT and (kind is None or kind.looks):
        parts.append(slug(order.look))
    return named(f"ipo-{'-'.join(parts)}", audience_of(order), slug(suffix))


def deck_name(order: Order, view: View) -> str:
    """The name of the deck of a view: `ipo-lysark-2026-01-ost.pptx`."""
    where = [slug(unit) for unit in view.units] or ([view.bydel] if view.bydel else [])
    edition = edition_of(order.atlas.register, view).id
    about = f"ipo-{'-'.join(['lysark', slug(edition), *where])[:_LONGEST]}"
    return named(about, audience_of(order), _DECK.suffix)


def _subject(order: Order) -> list[str]:
    view = order.view
    what = [slug(order.motif)]
    if order.motif is Motif.MAP:
        what.append(slug(edition_of(order.atlas.register, view).id))
    what += [slug(word) for word in _place(order) if word]
    what += [slug(status) for status in view.statuses]
    return ["-".join(what)[:_LONGEST].strip("-")]


def _place(order: Order) -> tuple[str, ...]:
    part = order.part or Part.of_view(order.view)
    if part.kind is PartKind.CITY:
        bydel = (f"bydel {order.view.bydel}",) if order.view.bydel else ()
        return (*order.view.units, *order.view.statuses, *bydel)
    if len(part.ids) > _MOST_NAMED:
        return (text.areas(len(part.ids)),)
    return part.ids


def write_archive(order: Order, deck: tuple[str, bytes], make: Make) -> bytes:
    """A zip of the order in every format, a deck (its name and bytes), and a note on it all.

    A format that this machine cannot make is left out, and the note says so.
    """
    import zipfile  # who asks for names of formats does without it

    files, lacking = _render_files(order, make)
    files.append(deck)
    note_content = note(order, [name for name, _ in files], lacking).encode("utf-8-sig")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in [(NOTE, note_content), *files]:
            kind = FORMATS.get(name.rpartition(".")[2])
            packed = kind is not None and kind.compressed
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
        if is_internal(order):
            archive.comment = text.say("audience.metadata").encode()
    return out.getvalue()


def _render_files(order: Order, make: Make) -> tuple[list[tuple[str, bytes]], list[str]]:
    """The files by name, and the names of those that cannot be made here."""
    files, lacking = [], []
    for suffix in formats(order.motif):
        name = file_name(order, suffix)
        try:
            files.append((name, make(suffix, order)))
        except NotInstalledError:
            lacking.append(name)
    return files, lacking


def note(order: Order, names: Sequence[str], lacking: Sequence[str] = ()) -> str:
    """What the archive holds and what a reader must know: lists, borders and sources."""
    scene = order.scene
    notes = [group.name for group in scene.of(Role.NOTE)]
    missed = text.say("parcel.lacking", names=text.listing(list(lacking))) if lacking else ""
    version = text.say("about.version", version=order.atlas.register.version)
    mark = text.say("audience.metadata") if scene.is_internal else ""
    blocks = (mark, scene.title, scene.subtitle, *notes, "\n".join(names), missed, version)
    return "\n\n".join(block for block in blocks if block).replace("\n", "\r\n") + "\r\n"
