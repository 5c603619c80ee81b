"""What is said of a proposal: the layer, its columns, and each row with what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from geo import text
from geo.editing.border_fault import BorderFault
from geo.exchange.incoming.attributes import OF_LISTING, WRITTEN, AttributeFault
from geo.exchange.incoming.proposal import Fate, Line, Proposal
from geo.exchange.incoming.reading import Layer
from geo.model import Register
from geo.text.incoming import row_fault


def field_words() -> dict[str, str]:
    """What the fields of ours are called that a column can mean."""
    return {
        "id": text.say("record_field.id"),
        "name": text.say("record_field.name"),
        "aliases": text.say("record_field.aliases"),
        "unit": text.say("kind.unit"),
        "status": text.say("kind.status"),
        "bydel": text.say("kind.bydel"),
        "listed_on": text.say("kind.edition"),
        "note": text.say("record_field.note"),
    }


def layer_words(coming: Proposal, *, is_chosen: bool) -> Iterator[str]:
    """The layer, where its numbers lie and who says so (`is_chosen`: a person), and its columns."""
    layer, system = coming.layer, coming.system
    key = "incoming_words.layer" if layer.name else "incoming_words.only_layer"
    yield text.say(key, kind=layer.kind, layer=layer.name, count=text.number(len(layer.rows)))
    axes = text.say("incoming_words.north_first" if system.swapped else "incoming_words.east_first")
    key = "incoming_words.system_chosen" if is_chosen else "incoming_words.system_said"
    yield text.say(key, epsg=system.epsg, name=layer.system, axes=axes)
    yield from _columns(layer)
    if not set(OF_LISTING).isdisjoint(layer.mapped):
        chosen = coming.chosen
        key = f"incoming_list.{chosen.by}"
        yield text.say(key, title=chosen.edition.title, list=chosen.edition.id)


def fate_words(coming: Proposal, fate: Fate) -> str:
    """The heading of the rows of one fate."""
    return text.say(f"incoming_fate.{fate}", list=coming.edition.title)


def _columns(layer: Layer) -> Iterator[str]:
    """Which column means which field, and which are not used."""
    names = field_words()
    pairs = [
        text.say("incoming_words.pair", field=names[field], column=column)
        for field, column in layer.mapped.items()
    ]
    if pairs:
        yield text.say("incoming_words.columns", pairs=text.listing(pairs))
    else:
        yield text.say("incoming_words.no_columns")
    used = set(layer.mapped.values())
    unused = [column for column in layer.columns if column not in used]
    if unused:
        quoted = [text.say("incoming_words.quoted", name=column) for column in unused]
        yield text.say("incoming_words.unused", names=text.few(quoted))


def line_name(line: Line) -> str:
    """What the file calls a row, or its number."""
    return line.name or text.say("incoming_words.row", number=line.row.number)


def line_words(register: Register, line: Line) -> Iterator[str]:
    """What a row is, and what becomes of it: sentences."""
    if line.row.fault and line.border is None and not line.faults:
        yield row_fault(line.row.fault)
    yield from map(fault_words, line.faults)
    if line.match and line.border is not None:
        yield known_words(register, line)
    if line.km2 is not None and line.has_border:
        yield size_words(line)
    if doubt := doubt_words(register, line):
        yield doubt
    if line.differs:
        yield from _differing(line)


def _differing(line: Line) -> Iterator[str]:
    """In which fields the file says something else, with its words, and which are never written."""
    names = field_words()
    pairs = [
        text.say("incoming_words.says", field=names[field], value=line.row.values[field][:80])
        for field in line.differs
    ]
    key = "incoming_words.unlisted" if line.is_unlisted else "incoming_words.differs"
    yield text.say(key, fields=text.listing(pairs))
    yield from (text.say(f"incoming_kept.{it}") for it in line.differs if it not in WRITTEN)


def attribute_words(fault: AttributeFault) -> str:
    """Why a value cannot be written."""
    choices = text.either([text.say("incoming_words.quoted", name=it) for it in fault.choices])
    return text.say(f"incoming_attribute.{fault.code}", value=fault.value, choices=choices)


def known_words(register: Register, line: Line) -> str:
    """Which area a row is, what it was known by, and how sure that is."""
    assert line.match is not None
    return text.say(
        "incoming_words.known_by",
        area=register.area_by_id[line.match.area].name,
        by=text.say(f"incoming_by.{line.match.by}"),
        score=text.number(line.match.score, 2),
    )


def size_words(line: Line) -> str:
    """The size before and after, and how much has moved."""
    if line.fate is Fate.NEW:
        return text.say("incoming_words.only_size", after=text.km2(line.km2))
    if line.km2_before is None or line.moved_share is None:
        return text.say("incoming_words.first_size", after=text.km2(line.km2))
    share = text.number(100 * line.moved_share, 1)
    before, after = text.km2(line.km2_before), text.km2(line.km2)
    return text.say("incoming_words.size", before=before, after=after, share=share)


def doubt_words(register: Register, line: Line) -> str:
    """Why a person should look at a row; empty for nothing."""
    match = line.match
    if match is None or not match.doubt:
        return ""
    other = register.area_by_id[match.other].name if match.other else ""
    area = register.area_by_id[match.area].name
    return text.say(f"incoming_doubt.{match.doubt}", area=area, other=other)


def fault_words(fault: BorderFault) -> str:
    """What is wrong with a border."""
    return text.say(f"border_fault.{fault.code}", **dict(fault.values))
