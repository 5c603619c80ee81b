"""What the coming list becomes: findings, what changes, and its map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition

import streamlit as st
from cachetools import LRUCache, cached

from geo import files, importing, store, text
from geo.disclosure import audience_of, disclose
from geo.editing import personal_data
from geo.editing.personal_data import Suspicion
from geo.editing.preview import new_findings
from geo.errors import DataError, Finding, Severity, StoreError
from geo.escape import markdown
from geo.files import Fingerprint
from geo.importing import Draft
from geo.importing.revision import Lines, ready_lines
from geo.model import Audience, Register
from geo.store.conflicts import ConflictError
from geo.text import changed_records
from geo.view import View
from pages.parts import changes_list, personal_notice
from pages.review import coming_map, fields
from pages.serving import loading


@dataclass(frozen=True, eq=False)
class _Coming:
    """The register as it would be, what its rules say of it that they did not say before, and what
    in it looks like personal data."""

    register: Register
    doubts: tuple[Finding, ...]
    suspicions: tuple[Suspicion, ...]


def of(register: Register, draft: Draft) -> tuple[Register | None, tuple[Finding, ...]]:
    """The register as it would be with every line that is ready, and what its rules say of it, or
    what stands in its way."""
    try:
        coming = _ready(register, draft)
    except DataError as error:
        return None, error.findings
    return (coming.register, coming.doubts) if coming else (None, ())


def warn(register: Register, draft: Draft) -> None:
    """What of the lines that are ready looks like personal data."""
    with suppress(DataError):
        coming = _ready(register, draft)
        personal_notice.show(coming.suspicions if coming else ())


def _ready(register: Register, draft: Draft) -> _Coming | None:
    """What comes of the lines that are ready; None while there are none. Raises DataError."""
    ready = ready_lines(register, draft)
    rows = (ready.areas, ready.points, ready.council) if not ready.areas else (ready.areas,)
    if not any(item.is_accepted for row in rows for item in row):
        return None
    return _coming(register, ready)


def _state(register: Register, draft: Draft) -> tuple[str, Fingerprint, Audience, Draft]:
    folder = store.folder()
    return str(folder), loading.fingerprint(folder), audience_of(register), draft


@cached(LRUCache(8), key=_state, condition=Condition())
def _coming(register: Register, draft: Draft) -> _Coming:
    """What comes of a draft, worked out once for those who see an edition. Raises DataError.

    What is hidden from them stays so: they have not asked for more than to see their document.
    """
    contents, _ = files.contents_of(store.folder())
    coming = disclose(importing.coming(contents, draft), audience_of(register))
    suspicions = personal_data.of_edit(contents, importing.wishes(contents, draft))
    return _Coming(coming, new_findings(register, coming), suspicions)


def show(
    register: Register, coming: Register | None, lines: Lines, notes: Sequence[Finding]
) -> None:
    """How many lines are kept, what changes since the list before, and the map."""
    draft = lines.draft
    fields.place("outcome")
    st.subheader(text.say("seminar_page.outcome"), anchor=False)
    area_count = sum(item.is_accepted for item in draft.areas)
    points = sum(item.is_accepted for item in draft.points)
    st.markdown(text.say("seminar_page.kept", areas=text.areas(area_count), points=points))
    listed = coming if coming and area_count else None
    left, right = st.columns([0.36, 0.64], gap="medium")
    with left:
        if listed:
            changes_list.show(listed, listed.edition_by_id[draft.edition], View())
        _ends(draft)
        show_findings(notes, coming)
    with right:
        if listed:
            rows = zip(lines.areas, draft.areas, strict=True)
            line_keys = {
                item.id: f"line_{slot[0]}_{slot[1]}" for slot, item in rows if item.is_accepted
            }
            coming_map.show(register, listed, draft.edition, line_keys)
            st.caption(text.say("seminar_page.preview"))


def _ends(draft: Draft) -> None:
    """What the document itself says ends, beside what is derived."""
    names = [item.name for item in draft.ended if item.is_accepted]
    if names:
        sentence = text.say("seminar_page.ends", count=len(names), names=text.listing(names))
        st.markdown(markdown(sentence))


#: What is wrong with a single field, in sentences that do not say which.
_OF_A_FIELD = frozenset(
    {
        "missing_field",
        "not_a_date",
        "not_a_written_date",
        "not_a_number",
        "text_markup",
        "text_too_long",
        "wrong_kind",
    }
)


def show_findings(findings: Sequence[Finding], register: Register | None = None) -> None:
    """Errors first; each once, as a sentence that names its area where `register` knows it."""
    errors = [item for item in findings if item.severity is Severity.ERROR]
    for words in _sentences(errors, register):
        st.error(markdown(words), icon=":material/error:")
    notices = [item for item in findings if item.severity is not Severity.ERROR]
    sentences = _sentences(notices, register)
    st.markdown("\n".join(f"- {markdown(words)}" for words in sentences))


def refuse(error: StoreError) -> None:
    """Why nothing was written; where others have changed the same, what they and oneself wrote."""
    st.error(markdown(text.store(error)), icon=":material/error:")
    if isinstance(error, ConflictError):
        for conflict in error.conflicts:
            st.warning(markdown(changed_records.heading(conflict)), icon=":material/group:")
            lines = changed_records.field_lines(conflict)
            st.markdown("\n".join(f"- {markdown(line)}" for line in lines))


def _sentences(findings: Iterable[Finding], register: Register | None) -> list[str]:
    """Each sentence once, with every area that it is said of."""
    names: dict[str, list[str]] = {}
    for item in findings:
        sentence = text.say(f"finding.{item.code}", **dict(item.values))
        area_names = names.setdefault(sentence, [])
        name = _subject(item, register)
        if name and name not in area_names:
            area_names.append(name)
    return [_sentence(sentence, area_names) for sentence, area_names in names.items()]


def _subject(item: Finding, register: Register | None) -> str:
    """The field that a finding is about, or else the area, where its sentence names neither."""
    if item.code in _OF_A_FIELD and (field := _field(item)):
        return field
    id_ = item.feature.rpartition("/")[2]  # of an area, or of a line on a list
    known = register.area_by_id.get(id_) if register else None
    return known.name if known and "name" not in dict(item.values) else ""


def _field(item: Finding) -> str:
    """What a form calls the field of a finding, or else what every record does; empty for what
    nobody has a word for."""
    if label := dict(item.values).get("label"):
        return str(label)
    path = tuple(item.field.split("/"))
    is_known = path[-1] in text.group("record_field")
    return changed_records.field_name(path) if is_known else ""


def _sentence(sentence: str, names: list[str]) -> str:
    if names:
        sentence = text.say("seminar_page.of_area", names=text.listing(names), sentence=sentence)
    return sentence[:1].upper() + sentence[1:]
