"""`ipokart import-areas`: what a GIS file would change of areas and borders, and its acceptance."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import files, store, text
from geo.cli import editions, maintenance, options
from geo.cli.arguments import RefusedError, UsageError
from geo.editing import edit as edits
from geo.editing import personal_data
from geo.editing.body import records_of
from geo.editing.border_union import fjord_of
from geo.errors import GisFileError
from geo.escape import terminal
from geo.exchange.incoming import acceptance, columns, limits, lists, proposal, systems, wording
from geo.exchange.incoming.acceptance import About, Taken
from geo.exchange.incoming.lists import ListBy
from geo.exchange.incoming.proposal import Fate, Line, Proposal
from geo.exchange.incoming.reading import read_layer
from geo.exchange.incoming.recognising import recognised
from geo.importing.typed_values import read_date
from geo.model import Audience, Confidence, Register
from geo.text import personal

if TYPE_CHECKING:
    from geo.editing.edit import Seen
    from geo.store.changing import Wish

#: Rows whose names are enough: nothing becomes of them.
_NAMED_ONLY = frozenset({Fate.UNCHANGED, Fate.UNMATCHED})
_MOST_LINES = 200


def import_areas(arguments: argparse.Namespace) -> int:
    """Say what a file would change, and with --accept write it. A dry run writes nothing."""
    about = _about(arguments) if arguments.accept else None
    if arguments.edition and not arguments.attributes:
        raise UsageError(text.say("cli.list_needs_attributes"))
    content = options.content(arguments.file, limits.MOST_BYTES + 1)
    read = read_layer(content, arguments.layer or "", _chosen_columns(arguments.field))
    chosen = systems.System.parse(arguments.crs) if arguments.crs else None
    system = systems.system_of(read, chosen)
    seen = edits.newest()
    register = records_of(seen.contents).register
    layer = recognised(register, read)
    with_attributes = arguments.attributes
    listed = lists.list_of(register, layer, arguments.edition, is_written=with_attributes)
    coming = proposal.propose(register, layer, system, listed, with_attributes=with_attributes)
    if arguments.json:
        editions.print_json(_json(coming), Audience.INTERNAL)
    else:
        print(text.say("audience.metadata"))
        print("\n".join(map(terminal, _described(register, coming, is_chosen=chosen is not None))))
    if arguments.accept:
        _accept(arguments, seen, coming, about, content)
    elif arguments.attributes:
        sure = Taken(_sure(coming), None, coming.edition.id)
        _warn(seen, acceptance.attribute_wishes(seen.contents, sure))
    return 0


def _chosen_columns(pairs: list[str]) -> dict[str, str]:
    """`FIELD=COLUMN` by field. Raises GisFileError: `bad_field`."""
    names = {word: field for field, word in wording.field_words().items()}
    result = {}
    for pair in pairs:
        left, is_pair, column = pair.partition("=")
        field = names.get(left.strip().casefold(), left.strip())
        if not is_pair or field not in columns.fields():
            raise GisFileError("bad_field", tuple(names), value=pair)
        result[field] = column
    return result


# --- what is proposed ---------------------------------------------------------------------------


def _described(register: Register, coming: Proposal, *, is_chosen: bool) -> Iterator[str]:
    yield from wording.layer_words(coming, is_chosen=is_chosen)
    for fate in Fate:
        lines = coming.of(fate)
        if not lines:
            continue
        yield from ("", f"{wording.fate_words(coming, fate)} ({len(lines)}):")
        if fate in _NAMED_ONLY:
            yield "  " + text.few([wording.line_name(line) for line in lines])
        else:
            yield from (f"  {_row_line(register, line)}" for line in lines[:_MOST_LINES])


def _row_line(register: Register, line: Line) -> str:
    """`Rad 3, Vestli: 1,20 km² → 1,35 km² …`."""
    words = " ".join(wording.line_words(register, line))
    return text.say("cli.areas_row", number=line.row.number, name=line.name, words=words).strip()


def _json(coming: Proposal) -> dict[str, Any]:
    """A proposal as plain values; sizes are km² in the register's system of metres."""
    layer = coming.layer
    return {
        "format": layer.kind,
        "layer": layer.name,
        "layers": list(layer.layers),
        "epsg": coming.system.epsg,
        "swapped": coming.system.swapped,
        "columns": dict(layer.mapped),
        "edition": coming.edition.id,
        "edition_by": coming.chosen.by,
        "rows": [_line_json(coming, line) for line in coming.lines],
    }


def _line_json(coming: Proposal, line: Line) -> dict[str, Any]:
    match = line.match
    return {
        "row": line.row.number,
        "name": line.name,
        "fate": line.fate,
        "area": line.area,
        "known_by": match.by if match else None,
        "score": match.score if match else None,
        "doubt": (match.doubt or None) if match else None,
        "sure": _is_sure(coming, line),
        "km2": line.km2,
        "km2_before": line.km2_before,
        "moved_share": line.moved_share,
        "faults": [*filter(None, (line.row.fault,)), *(fault.code for fault in line.faults)],
        "differs": list(line.differs),
    }


def _is_sure(coming: Proposal, line: Line) -> bool:
    """Whether --accept takes a line that is not named by its row: one that adds an area to a list
    only where a person named the list."""
    is_asked = line.fate is Fate.JOINING and coming.chosen.by is ListBy.PERSON
    return line.is_sure or (is_asked and line.is_known)


def _sure(coming: Proposal) -> list[Line]:
    return [line for line in coming.lines if _is_sure(coming, line)]


# --- acceptance ---------------------------------------------------------------------------------


def _about(arguments: argparse.Namespace) -> About | None:
    """What the options say of all borders; None where they say nothing and no border is written.
    Raises UsageError and RefusedError for what is missing."""
    if not (arguments.by and arguments.reason):
        raise UsageError(text.say("cli.needs_by_reason"))
    maintenance.refuse_folder()
    if arguments.attributes and not (arguments.valid_from or arguments.source):
        return None
    if not (arguments.valid_from and arguments.source):
        raise UsageError(text.say("cli.areas_need_about"))
    date = read_date(arguments.valid_from)
    if date is None:
        raise UsageError(text.say("edit_border.bad_date", value=arguments.valid_from))
    sure = options.code("confidence", arguments.confidence, _confidences())
    level = _confidences()[sure] if sure else Confidence.LOW
    return About(date, arguments.source, level, arguments.exact)


def _confidences() -> Mapping[str, Confidence]:
    """The levels by the word that a person writes."""
    return {text.say(f"confidence.{level}"): level for level in Confidence}


def _accept(
    arguments: argparse.Namespace,
    seen: Seen,
    coming: Proposal,
    about: About | None,
    content: bytes,
) -> None:
    lines = _taken(arguments, coming)
    if about is None and any(line.has_border for line in lines):
        raise UsageError(text.say("cli.areas_need_about"))
    taken = Taken(lines, about, coming.edition.id if arguments.attributes else None)
    _refuse_faults(seen, taken)
    _warn(seen, acceptance.wishes(seen.contents, taken))
    origin = acceptance.origin_of(content, Path(arguments.file).name)
    number = acceptance.accept(seen, taken, origin, arguments.by, arguments.reason)
    names = text.few([wording.line_name(line) for line in lines])
    print(terminal(text.say("cli.areas_accepted", number=number, names=names)))


def _warn(seen: Seen, wishes: Sequence[Wish]) -> None:
    """Say what looks like personal data, beside the answer; nobody is stopped by it."""
    for line in personal.warning(personal_data.of_edit(seen.contents, wishes)):
        print(terminal(line), file=sys.stderr)


def _refuse_faults(seen: Seen, taken: Taken) -> None:
    """Print what is doubtful. Raises RefusedError for what cannot be written."""
    fjord = fjord_of(files.read_orientation(store.folder()))
    wrong = [
        f"{wording.line_name(line)}: {wording.attribute_words(fault)}"
        for line, fault in acceptance.attribute_faults(taken)
    ]
    for line, fault in acceptance.border_faults(seen, taken, fjord):
        sentence = f"{wording.line_name(line)}: {wording.fault_words(fault)}"
        if fault.blocks:
            wrong.append(sentence)
        else:
            print(terminal(sentence))
    if wrong:
        raise RefusedError("\n".join(wrong))


def _taken(arguments: argparse.Namespace, coming: Proposal) -> tuple[Line, ...]:
    """The lines to write: those that are sure, or those that were named by their rows."""

    def changes(line: Line) -> bool:
        return line.is_change(with_attributes=arguments.attributes)

    if not arguments.rows:
        lines = tuple(filter(changes, _sure(coming)))
        if not lines:
            raise GisFileError("nothing_to_take")
        return lines
    known = {str(line.row.number): line for line in coming.lines if changes(line)}
    wanted = [part.strip() for part in arguments.rows.split(",")]
    for number in wanted:
        if number not in known:
            raise GisFileError("no_such_row", tuple(known), value=number)
    return tuple(known[number] for number in dict.fromkeys(wanted))
