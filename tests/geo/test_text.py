"""Every word exists, is used, and is written the Norwegian way."""

from __future__ import annotations

import re
import shutil
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from geo import background, changes, files, model, text, tile_maps
from geo.cli import target
from geo.council import MeetingQuestion, Outcome, Side, SubjectQuestion
from geo.editing.personal_data import Resemblance
from geo.errors import Finding, UnknownValueError
from geo.exchange.incoming.lists import ListBy
from geo.exchange.incoming.matching import By
from geo.exchange.live.collections import LAYER_OF
from geo.exchange.outgoing import OUTGOING, qgis_project
from geo.exports import FORMATS, Order
from geo.exports.order import Motif
from geo.exports.powerpoint.deck import deck
from geo.exports.powerpoint.titles import Titles
from geo.exports.report import REPORTS
from geo.files.keys import COLUMNS, FILES, Keys
from geo.followups import Due, Question, Reach
from geo.importing.draft import MARKED
from geo.importing.marking import VALUES, Meaning
from geo.layers.fields import layers
from geo.model import (
    Audience,
    BodyKind,
    Confidence,
    EditionKind,
    FollowUpState,
    ItemKind,
    LogKind,
    MeasureState,
    MeetingKind,
    PartialDate,
    ProgrammeKind,
    Status,
    Unit,
)
from geo.part import PartKind
from geo.scene import Atlas
from geo.scene.page import PAGES
from geo.selection import NotDrawn
from geo.seminar import DocumentKind
from geo.seminar.unused import UnusedKind
from geo.store import conflicts, erasing
from geo.store.parts import KINDS
from geo.style import LookName
from geo.text import changed_records
from geo.timeline import DateKind
from geo.view import ColourBy, Start, View
from pages.address import exchange_state, followup_state, meeting_state, subject_state
from pages.editing import FORMS
from pages.exchange import SECTIONS
from pages.review import fields, marker, views
from tests.conftest import DATA, ROOT
from tests.geo import word_keys
from tests.geo.word_keys import Asked

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("geo", "pages")
    for path in [*Path(ROOT, folder).rglob("*.py"), ROOT / "app.py"]
)
#: The kinds of parts that a report is about.
REPORTED = (PartKind.BYDEL, PartKind.UNIT, PartKind.CITY)
EVERY_FILTER = Question(
    year=2025,
    responsible="politiet",
    bydel="alna",
    area="vestli",
    unit=Unit.OST,
    due=Due.SOON,
    silent_since=date(2025, 1, 1),
    open_only=True,
)
EVERY_MEETING_FILTER = MeetingQuestion(
    year=2026, kind=MeetingKind.MOTE, concerns="koss", open_only=True
)
EVERY_SUBJECT_FILTER = SubjectQuestion(Side.WHO, "alna", "vestli", Unit.OST, "koss")
#: What a file for GIS programs says of itself.
ABOUT = (
    "title",
    "list",
    "filters",
    "date",
    "sources",
    "licences",
    "borders",
    "audience",
    "version",
)


def field_names(keys: Keys) -> set[str]:
    """The fields of a record and of all in it."""
    return set(keys.names).union(*map(field_names, keys.within.values()))


def every_field() -> set[str]:
    """The fields of every record of the register's files, and of a feature."""
    records = (keys for file in FILES.values() for keys in file.values())
    return {"type", "geometry"}.union(*map(field_names, (*records, *COLUMNS.values())))


def test_a_date_of_any_record_is_written_as_a_date() -> None:
    classes = [item for item in vars(model).values() if isinstance(item, type)]
    hints = [get_type_hints(item) for item in classes if is_dataclass(item)]
    dates = {name for each in hints for name, hint in each.items() if PartialDate in kinds(hint)}
    assert {"date", "period", "start"} <= dates <= every_field()
    for name in dates:
        assert changed_records.value((name,), "2026-01-29") == "29. januar 2026", name


def kinds(hint: object) -> tuple[object, ...]:
    """A type, or those of a union."""
    return get_args(hint) or (hint,)


#: Keys that are made of a code, with the codes there are.
FAMILIES: dict[str, Iterable[str]] = {
    "border_fault.{}": text.group("border_fault"),
    "edit_border.repair_{}": ("made_valid", "on_land"),
    "body_kind.{}": [kind.name.lower() for kind in BodyKind],
    "incoming.{}": word_keys.literals(ROOT, "geo/exchange/incoming", "geo/cli/incoming.py"),
    "incoming_row.{}": word_keys.literals(ROOT, "geo/exchange/incoming/checking.py"),
    "incoming_by.{}": By,
    "incoming_list.{}": ListBy,
    "incoming_doubt.{}": word_keys.literals(ROOT, "geo/exchange/incoming/matching.py"),
    "incoming_kept.{}": ("name", "bydel"),
    "incoming_attribute.{}": ("unknown_unit", "unknown_status", "cut_note"),
    "item_kind.{}": [kind.name.lower() for kind in ItemKind],
    "log_kind.{}": [kind.name.lower() for kind in LogKind],
    "document_kind.{}": [kind.name.lower() for kind in DocumentKind],
    "marker_said.{}": ["point", *(item for item in Meaning if item not in marker.OF_POINT)],
    "marker_said.ask_{}": VALUES,
    "marker_said.nothing_{}": [
        "point",
        *(item for item in Meaning if item not in marker.OF_POINT and item is not Meaning.ENDS),
    ],
    "unused.{}": [kind.name.lower() for kind in UnusedKind],
    "measure_state.{}": [state.name.lower() for state in MeasureState],
    "meeting_kind.{}": [kind.name.lower() for kind in MeetingKind],
    "meeting_outcome.{}": Outcome,
    "meeting_report.outcome_{}": Outcome,
    "programme_kind.{}": [kind.name.lower() for kind in ProgrammeKind],
    "background.{}": ("none", *tile_maps.TILES),
    "changes.kind_{}": EditionKind,
    "colour.{}": ColourBy,
    "report.said_{}": changes.CLASSES,
    "confidence.{}": (*Confidence, "none"),
    "due.{}": Due,
    "headline.changes_{}": ("new", "continued", "lineage", "gone", "undecided", "reclassified"),
    "finding.{}": {
        "not_as_written",
        *word_keys.literals(
            ROOT,
            *("geo/checks", "geo/editing", "geo/files", "geo/importing", "geo/seminar"),
            *("pages/editing", "pages/review"),
        ),
    },
    "followups_filter.{}": followup_state.filters(EVERY_FILTER),
    "import.{}": {*word_keys.literals(ROOT, "geo/seminar"), MARKED},
    "kind.{}": word_keys.literals(
        ROOT,
        *(
            "geo/text",
            "geo/view.py",
            "geo/part.py",
            "geo/query.py",
            "geo/followups.py",
            "geo/scene",
        ),
        *("geo/report", "geo/cli"),
        "pages/address",
    ),
    "layer.{}": background.LAYERS,
    "map.source_{}": EditionKind,
    "meeting_forms.{}": [kind.name.lower() for kind in MeetingKind],
    "meeting_kind_the.{}": [kind.name.lower() for kind in MeetingKind],
    "meetings_filter.{}": meeting_state.filters(EVERY_MEETING_FILTER),
    "reach.{}": Reach,
    "reach_group.{}": Reach,
    "audience.edition_{}": [item.name.lower() for item in Audience],
    "report.figures_{}": REPORTED,
    "report.reach_{}": Reach,
    "resemblance.{}": Resemblance,
    "edit_page.closed_{}": word_keys.literals(ROOT, "geo/importing/permission.py"),
    "seminar_history.closed_{}": word_keys.literals(ROOT, "geo/importing/permission.py"),
    "seminar_page.closed_{}": word_keys.literals(ROOT, "geo/importing/permission.py"),
    "sign_in.roles_{}": word_keys.literals(ROOT, "geo/access/role_file.py"),
    "since.{}": (Start.BY, Start.BEFORE),
    "selected.not_drawn_{}": NotDrawn,
    "since_kind.{}": Start,
    "source_kind.{}": {source.kind for source in files.read_register(DATA).sources},
    "state.{}": [state.name.lower() for state in FollowUpState],
    "status.{}": [status.name.lower() for status in Status],
    "subject_side.{}": Side,
    "subjects_caption.{}": Side,
    "subjects_heading.{}": Side,
    "subjects_filter.{}": subject_state.filters(EVERY_SUBJECT_FILTER),
    "store_row.{}": erasing.TEXTS,
    "conflict.{}": (
        *conflicts.Side,
        "both_unseen",
        "changed",
        "changed_many",
        "gone_unseen",
        "restored",
    ),
    "store.{}": word_keys.literals(
        ROOT, "geo/access", "geo/store", "geo/internal_marks", "geo/cli/maintenance.py"
    ),
    "new_register.{}": word_keys.literals(ROOT, "geo/new_register"),
    "new_register_assumed.{}": word_keys.literals(ROOT, "geo/new_register"),
    "settings.{}": {"strange_word", *word_keys.literals(ROOT, "geo/settings")},
    "template.{}": word_keys.literals(ROOT, "geo/exports"),
    "timeline_page.{}": DateKind,
}
#: Tables that are handed on whole, with the words that are taken out of them.
GROUPS: dict[str, Iterable[str]] = {
    "colour": ColourBy,
    "due_filter": Due,
    "border_map": text.group("border_map"),
    "edit_form": FORMS,
    "edit_new": [name for name, form in FORMS.items() if form.new],
    "ogc_about": LAYER_OF,
    "ogc_collection": LAYER_OF,
    "ogc_parameter": text.group("ogc_parameter"),
    "ogc_refusal": ("bad", "missing", "busy"),
    "ogc_type": ("integer", "double_precision", "boolean", "date"),
    "ogc_when": text.group("ogc_when"),
    "exchange_about": ABOUT,
    "exchange_group": qgis_project.GROUPS,
    "exchange_format": OUTGOING,
    "exchange_layer": layers(),
    "exchange_lists": (exchange_state.ONE, exchange_state.EVERY),
    "exchange_system": ("utm", "4326"),
    "exchange_use": OUTGOING,
    "exchange_section": SECTIONS,
    "edit_table": ("record", "field", "before", "after", "caption"),
    "format": (*FORMATS, "deck", "zip"),
    "look": LookName,
    "motif": Motif,
    "titles": Titles,
    "deck_language": text.LANGUAGES,
    "part": PartKind,
    "reason": target._REASONS.values(),
    "record_field": every_field(),
    "record_kind": KINDS,
    "marker_group": marker.GROUPS,
    "seminar_view": views.View,
    "marker_meaning": Meaning,
    "marker_words": text.group("marker_words"),
    "report_audience": Audience,
    "report_format": REPORTS,
    "seminar_page": [f"to_{place}" for place in fields._PLACES],
    "size": PAGES,
    "spelled": tuple(map(str, range(1, 13))),
    "unit_basis": ["publisert", "publisert-i-konflikt", "utledet", "ukjent"],
    "settings_kind": ("str", "int", "float", "bool", "list", "dict"),
    "status_said": [status.name.lower() for status in Status],
    "status_said_one": [status.name.lower() for status in Status],
    "status_many": [status.name.lower() for status in Status],
    # Streamlit's own words are its own; a browser test meets them.
    "streamlit": text.group("streamlit"),
    "streamlit_starts": text.group("streamlit_starts"),
}
#: Words that are equal by accident: a change of one is no change of the other.
EQUAL_BY_ACCIDENT = {
    "«{name}»": "an area in a document, and a layer or a column of a file",
    "Alle": "all people of a bydel, and a filter that is off",
    "Bakgrunn": "the background map, and a shape that fills a slide",
    "Endring": "how figures have grown, and a change of the list on a slide",
    "Kopier": "Streamlit's own button, and ours beside an address",
    "Størrelse": "of a page in pixels, and of a file in bytes",
    "Tittel": "of a list, and a prompt in a slide",
    "Vis på kartet": "open the map at an area, and choose layers to show",
    "Område": "one area in a heading, several in another, in nynorsk",
    "new": "one area and several, in English",
    "ukjend": "as «ukjent»",
    "ukjent": "a size without a border, and a state of a point that was not read",
    "unknown": "as «ukjent»",
    "valg": "options of a command, and the kind of a value",
    "{date}: {words}": "an entry of the calendar, and a list's count on a slide",
}


@pytest.fixture(scope="module")
def used_keys() -> Asked:
    """What the code asks for."""
    return word_keys.collect_keys(word_keys.modules(ROOT), text._sources("nb"))


def dead(keys: Iterable[str], used_keys: Asked) -> set[str]:
    """The keys that nothing asks for."""
    families = {family.format(code) for family in used_keys.families for code in FAMILIES[family]}
    groups = {f"{group}.{word}" for group in used_keys.groups for word in GROUPS[group]}
    return set(keys) - used_keys.keys - used_keys.literals - families - groups - terms_in_use()


def terms_in_use() -> set[str]:
    """The terms that other words name."""
    tables = text._sources("nb")
    words = [word for table in tables for word in text._own_words("nb", table).values()]
    return {f"term.{name}" for word in words for name in text._TERM.findall(word)}


def test_every_key_the_code_asks_for_exists(used_keys: Asked) -> None:
    assert used_keys.unclear == []
    assert used_keys.keys - text.keys() == set()


def test_codes_that_keys_are_made_of_are_declared(used_keys: Asked) -> None:
    assert used_keys.families == set(FAMILIES)
    assert used_keys.groups == set(GROUPS)


def test_every_word_is_used(used_keys: Asked) -> None:
    assert dead(text.keys(), used_keys) == set()


@pytest.mark.parametrize(
    ("room", "table", "word"),
    [
        ("map_page", "map", "caption"),  # the last part of other keys
        ("map_page", "table", "never"),
        ("codes", "status", "proevestatus"),  # no code has it
        ("report", "report", "reach_nobody"),
        ("cli", "metavar", "title"),
        ("seminar_page", "seminar_page", "to_nowhere"),
        ("term", "term", "never"),
    ],
)
def test_a_word_that_nothing_asks_for_is_seen(
    used_keys: Asked, tmp_path: Path, room: str, table: str, word: str
) -> None:
    shutil.copytree(ROOT / "geo/text/nb", tmp_path / "nb")
    file = tmp_path / "nb" / f"{room}.toml"
    source = file.read_text(encoding="utf-8")
    file.write_text(source.replace(f"[{table}]\n", f'[{table}]\n{word} = "…"\n'), encoding="utf-8")
    keys = {
        f"{name}.{key}"
        for path in (tmp_path / "nb").iterdir()
        for name, words in text._parse(path.read_text(encoding="utf-8")).items()
        for key in words
    }
    assert dead(keys, used_keys) == {f"{table}.{word}"}


def twice(language: str) -> dict[str, list[str]]:
    """Words that stand under several keys, with the keys; a word that is only a term is none."""
    results: dict[str, list[str]] = {}
    for table in text._sources(language):
        for name, word in text._own_words(language, table).items():
            if text._TERM.sub("", word):
                results.setdefault(word, []).append(f"{table}.{name}")
    return {word: keys for word, keys in results.items() if len(keys) > 1}


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_no_sentence_stands_twice(language: str) -> None:
    assert set(twice(language)) - set(EQUAL_BY_ACCIDENT) == set()


def test_what_is_equal_by_accident_still_is() -> None:
    assert set(EQUAL_BY_ACCIDENT) == set().union(*map(twice, text.LANGUAGES)) & set(
        EQUAL_BY_ACCIDENT
    )


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_word(status: Status) -> None:
    assert text.status(status) == status.value


@pytest.mark.parametrize(
    "family",
    [
        name
        for name, codes in FAMILIES.items()
        if name not in {"due.{}"} and not isinstance(codes, set)
    ],
)
def test_every_code_that_a_key_is_made_of_has_its_word(family: str) -> None:
    assert {family.format(code) for code in FAMILIES[family]} <= text.keys()


def test_every_kind_of_value_has_its_word() -> None:
    for kind in ("edition", "unit", "status", "bydel", "area", "colour"):
        text.say(f"kind.{kind}")


def test_every_finding_the_code_makes_has_a_sentence_with_its_values() -> None:
    codes = set(re.findall(r"Finding\(\s*\"([a-z_0-9]+)\"", CODE))
    codes |= set(re.findall(r"fault\(\s*\"([a-z_0-9]+)\"", CODE)) | {"missing_field", "wrong_kind"}
    assert codes <= {
        key.removeprefix("finding.") for key in sorted(text.keys()) if key.startswith("finding.")
    }


def test_a_finding_is_one_line_with_place_and_cure() -> None:
    item = Finding(
        "not_in_vocabulary", "a.geojson", "vestli", "status", (("value", "x"), ("valid", "ny"))
    )
    assert (
        text.finding(item)
        == "a.geojson · vestli · status: «x» er ikke en kjent verdi. Bruk en av: ny."
    )


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-01-29", "29. januar 2026"),
        ("2026-03", "mars 2026"),
        ("2025", "2025"),
        ("2026-01-29/2026-01-30", "29.–30. januar 2026"),
        ("2026-01-31/2026-02-01", "31. januar 2026 – 1. februar 2026"),
    ],
)
def test_dates(iso: str, words: str) -> None:
    assert text.day(PartialDate.parse(iso)) == words


def test_numbers() -> None:
    assert text.number(12345.6, 1) == "12\u202f345,6"
    assert text.km2(2.04) == "2,04\u00a0km²"
    assert (text.bytes_(812), text.bytes_(1400)) == ("812\u00a0byte", "1,4\u00a0kB")


def test_a_sentence_that_counts_writes_the_count_as_a_number() -> None:
    message = text.say("selected.of", count=3600, total=12_345)
    assert text.number(3600) in message and text.number(12_345) in message
    assert "3600" not in message


def test_lists_of_words() -> None:
    assert [text.listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a og b",
        "a, b og c",
    ]


def test_unknown_values_name_the_valid_ones() -> None:
    message = text.unknown(UnknownValueError("unit", "nord", tuple(Unit)))
    assert message == "Ukjent enhet «nord». Gyldige verdier: vest, sentrum, øst."


def test_words_hold_only_plain_places() -> None:
    for key in sorted(text.keys()):
        names = [name for _, name, _, _ in string.Formatter().parse(word("nb", key)) if name]
        assert all(name.isidentifier() for name in names), key


# --- other languages ----------------------------------------------------------------------------

PLACES = re.compile(r"\{[^}]*\}")


def word(language: str, key: str) -> str:
    """The words of a key with its places not filled in."""
    table, _, name = key.partition(".")
    return text._table(language, table)[name]


def translated(language: str) -> set[str]:
    """The keys that a language itself has words for."""
    tables = text._sources(language)
    return {f"{table}.{name}" for table in tables for name in text._own_words(language, table)}


@pytest.mark.parametrize("language", ["nn", "en"])
def test_translations_keep_the_places(language: str) -> None:
    for key in sorted(text.keys()):
        assert set(PLACES.findall(word(language, key))) == set(PLACES.findall(word("nb", key))), key


def test_nynorsk_and_english_translate_the_same_keys() -> None:
    assert translated("nn") == translated("en") <= text.keys()


def test_every_room_is_installed_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["geo.text"]
    folder = ROOT / "geo/text"
    installed = {path for pattern in patterns for path in folder.glob(pattern)}
    assert installed == set(folder.rglob("*.toml")) != set()


def test_a_table_stands_in_one_room() -> None:
    for language in text.LANGUAGES:
        rooms = (ROOT / "geo/text" / language).glob("*.toml")
        tables = [
            table
            for room in rooms
            for table in text._HEADING.findall(room.read_text(encoding="utf-8"))
        ]
        assert sorted(set(tables)) == sorted(tables)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_deck_and_its_pictures_never_fall_back_to_bokmal(
    atlas: Atlas, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A word that is missing raises KeyError.
    monkeypatch.setattr(text, "_table", own_table)
    views = [
        View(),
        View(units=(Unit.OST,)),
        View(bydel="ullern"),
        View(edition="2022-autumn"),
        View(edition="2023-03-23"),
        View(edition="2024-04-30"),
    ]
    for view in views:
        assert deck(atlas, view, None, language)
    with text.spoken(language):
        for area in ("vestli", "sandvika", "gronland-toyen"):
            for colour_by in ColourBy:
                assert (
                    Order(atlas, View(area=area, colour_by=colour_by)).scene.lang
                    == text.LANGUAGES[language]
                )
        assert Order(atlas, View(statuses=(Status.NY,), units=(Unit.SENTRUM,))).scene
        assert Order(atlas, motif=Motif.TIMELINE).scene


def own_table(language: str, table: str) -> Mapping[str, str]:
    """A table without what the language does not translate; a word that is only a term is one."""
    terms = text._own_words(language, "term")
    only_terms = {
        key: value
        for key, value in text._own_words("nb", table).items()
        if not text._TERM.sub("", value).strip()
    }
    return {
        key: text._TERM.sub(lambda term: terms[term[1]], value)
        for key, value in (only_terms | text._own_words(language, table)).items()
        if set(text._TERM.findall(value)) <= set(terms)
    }


def test_dates_and_numbers_in_english() -> None:
    with text.spoken("en"):
        assert text.day(PartialDate.parse("2026-01-29/2026-01-30")) == "29–30 January 2026"
        assert text.day(PartialDate.parse("2026-03")) == "March 2026"
        assert text.day(PartialDate.parse("2026-01/2026-01-30")) == "January 2026 – 30 January 2026"
        assert text.number(1234.5, 1) == "1\u202f234.5"
    assert text.day(PartialDate.parse("2026-03-01")) == "1. mars 2026"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownValueError), text.spoken("sv"):
        pass
