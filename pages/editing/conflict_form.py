"""Two who have changed the same: both versions side by side, field by field and on the map, and a
choice for each field."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from shapely.geometry import shape

from geo import text
from geo.editing import edit as edits
from geo.editing.body import records_of
from geo.editing.border_checks import check_border
from geo.errors import DataError
from geo.escape import markdown
from geo.scene.before_after import in_one_frame
from geo.store.changing import Put, Wish
from geo.store.conflicts import (
    MISSING,
    Conflict,
    ConflictError,
    Field,
    Key,
    Path,
    Side,
    UnsettledError,
    settle,
)
from geo.text import changed_records
from pages.editing import border_map, pictures, work
from pages.editing.work import Work
from pages.serving import derived

_LONGEST = 2000  # letters of a value: both are shown whole
#: The words for a whole record, by whose version it is and whether that has it.
_REMOVED = {
    (str(Side.MINE), True): "mine_keep",
    (str(Side.MINE), False): "mine_remove",
    (str(Side.THEIRS), True): "theirs_keep",
    (str(Side.THEIRS), False): "theirs_remove",
}
_SIDES = (str(Side.MINE), str(Side.THEIRS))


def show(now: Work, error: ConflictError) -> tuple[Wish, ...] | None:
    """Each conflict with its choices; what they come to, None while any is missing."""
    st.subheader(text.say("edit_conflict.title"), anchor=False)
    st.markdown(text.say("edit_conflict.intro"))
    _merge(now, error)
    choices = {item.key: _choices(now, item) for item in error.conflicts}
    _drawn(error)
    try:
        wishes = settle(error, choices)
    except UnsettledError:
        wishes = None
    _doubts(error, wishes or ())
    _ways_out(now)
    return wishes


def _choices(now: Work, conflict: Conflict) -> dict[Path, Side]:
    """What is chosen of each field."""
    st.warning(markdown(changed_records.heading(conflict)), icon=":material/group:")
    return {
        field.path: side
        for field in conflict.leading_fields
        if (side := _choice(now, conflict, field)) is not None
    }


def _choice(now: Work, conflict: Conflict, field: Field) -> Side | None:
    with st.container(border=True):
        label = changed_records.field_name(field.path) or text.say("edit_conflict.whole")
        options = {side: _option(field, side) for side in _SIDES}
        chosen = st.radio(
            markdown(label),
            list(options),
            index=None,
            key=_key(now, conflict.key, field.path),
            format_func=lambda side: markdown(options[side]),
        )
        if field.path and field.seen is not MISSING:
            seen = changed_records.value(field.path, field.seen, _LONGEST)
            st.caption(markdown(text.say("edit_conflict.seen", value=seen)))
        if not field.path:
            _show_edited_lines(conflict)
    return Side(chosen) if chosen else None


def _show_edited_lines(conflict: Conflict) -> None:
    """What one side wrote in the record that the other has removed."""
    if lines := changed_records.change_lines(conflict):
        key = "edit_conflict.kept_mine" if conflict.mine else "edit_conflict.kept_theirs"
        items = "\n".join(f"- {markdown(line)}" for line in lines)
        st.caption(f"{text.say(key)}\n\n{items}")


def _option(field: Field, side: str) -> str:
    """`Mitt: «Vestli øst»`, `Kari: «Vestli vest»`; a removed record by what would become of it."""
    state = field.mine if side == Side.MINE else field.theirs
    if not field.path:
        return text.group("edit_removed")[_REMOVED[side, state is not None]]
    value = changed_records.value(field.path, state, _LONGEST)
    if side == Side.MINE:
        return text.say("edit_conflict.mine", value=value)
    by = field.author.by if field.author else text.say("edit_conflict.register")
    return text.say("edit_conflict.theirs", by=by, value=value)


def _key(now: Work, key: Key, path: Path) -> str:
    """The name of a choice's widget. A newer conflict has choices of its own."""
    assert now.conflict
    return "_".join(("edit", str(now.number), str(now.conflict.version), *key, *path))


# --- merging, and ways out ----------------------------------------------------------------------


def _merge(now: Work, error: ConflictError) -> None:
    """A button that chooses for the fields that only one of the two has changed."""
    sides = {
        _key(now, conflict.key, field.path): str(field.side)
        for conflict in error.conflicts
        for field in conflict.leading_fields
        if field.path and field.side is not Side.BOTH
    }
    if sides:
        st.button(
            text.say("edit_conflict.merge", count=len(sides)),
            key=f"edit_merge_{now.number}",
            on_click=st.session_state.update,
            args=(sides,),
            icon=":material/merge:",
        )


def _ways_out(now: Work) -> None:
    """Two ways that lose neither's work: one's own stays as a draft, or is given up knowingly."""
    with st.container(horizontal=True, key="edit_ways_out"):
        st.button(
            text.say("edit_conflict.later"),
            on_click=_later,
            args=(now,),
            icon=":material/edit_note:",
        )
        st.button(
            text.say("edit_conflict.take_theirs"),
            on_click=_give_up,
            args=(now,),
            icon=":material/group:",
        )


def _give_up(now: Work) -> None:
    work.begin(now.choice)


def _later(now: Work) -> None:
    now.conflict = None


# --- on the map ---------------------------------------------------------------------------------


def _drawn(error: ConflictError) -> None:
    """The borders that the two wish, where they differ."""
    ours = [item for item in error.conflicts if item.mine and _has_border(item)]
    if not ours:
        return
    records = records_of(edits.as_of(error.version).contents)
    try:
        mine = records.after([Put(item.kind, item.mine or {}) for item in ours])
    except DataError:
        return
    drawn = in_one_frame((records.register, mine), _ids(ours))
    names = (text.say("edit_conflict.map_theirs"), text.say("edit_conflict.map_mine"))
    pictures.show(dict(zip(names, drawn, strict=False)))


def _doubts(error: ConflictError, wishes: Sequence[Wish]) -> None:
    """What is doubtful about the borders that are chosen: neighbours that shared an edge with one
    may have moved along with the other."""
    conflict_ids = _ids([item for item in error.conflicts if _has_border(item)])
    areas = [wish for wish in wishes if isinstance(wish, Put) and wish.kind == "area"]
    borders = {it.id: shape(it.body["geometry"]) for it in areas if it.body["geometry"]}
    register = records_of(edits.as_of(error.version).contents).register if conflict_ids else None
    for id_ in sorted(conflict_ids & borders.keys()):
        assert register
        others = {key: border for key, border in borders.items() if key != id_}
        for fault in check_border(register, id_, borders[id_], derived.fjord(), others).faults:
            sentence = markdown(border_map.sentence(fault))
            st.warning(sentence, icon=":material/where_to_vote:")


def _has_border(conflict: Conflict) -> bool:
    return conflict.kind == "area" and any(
        field.path in {(), ("geometry",)} for field in conflict.fields
    )


def _ids(conflicts: Sequence[Conflict]) -> frozenset[str]:
    return frozenset(item.id for item in conflicts)
