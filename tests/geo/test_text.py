"""Every word exists, is used, and is written the Norwegian way."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo import files, text
from geo.errors import Finding, UnknownValueError
from geo.exports import Order
from geo.exports.order import Motif
from geo.exports.powerpoint.deck import deck
from geo.followups import Due, Reach
from geo.model import Confidence, EditionKind, FollowUpState, PartialDate, Status, Unit
from geo.part import PartKind
from geo.report import Audience
from geo.scene import Atlas
from geo.view import ColourBy, View
from tests.conftest import DATA, ROOT

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("geo", "pages")
    for path in [*Path(ROOT, folder).rglob("*.py"), ROOT / "app.py"]
)
_CALL = re.compile(r"""(?<![a-z_])say\(\s*f?["']([a-z_.]+)["']""")
#: say(f"report.{name}_short") → ("report.", "_short")
_MADE = re.compile(r"""(?<![a-z_])say\(\s*f["']([a-z_.]+)\{[^}]*\}([a-z_]*)["']""")
_CHOICE = re.compile(r"say\(\s*\"([a-z_.]+)\" if [^\"]+ else \"([a-z_.]+)\"")
#: The kinds of parts that a report is about.
REPORTED = (PartKind.BYDEL, PartKind.UNIT, PartKind.CITY)
#: Last parts of keys that are made from a code: say(f"status.{…}").
CODES = {code.name.lower() for codes in (Status, FollowUpState) for code in codes} | {
    str(code)
    for codes in (ColourBy, Confidence, EditionKind, REPORTED, Audience, Reach, Due)
    for code in codes
}


def used() -> set[str]:
    return set(_CALL.findall(CODE)) | {key for pair in _CHOICE.findall(CODE) for key in pair}


def test_every_key_the_code_asks_for_exists() -> None:
    assert used() - text.keys() == set()


def test_every_word_is_used() -> None:
    """Asked for whole, or by its last part (`say(f"table.{column}")`), or as a code's word."""
    left = {key for key in text.keys() - used() if f'"{key}"' not in CODE}
    left = {key for key in left if f'group("{key.partition(".")[0]}")' not in CODE}
    last = {key: key.rpartition(".")[2] for key in left}
    for affix in ("", "kind_", "menu_", "_title"):
        last = {key: part.removeprefix(affix).removesuffix(affix) for key, part in last.items()}
        last = {key: part for key, part in last.items() if f'"{part}"' not in CODE}
    codes = CODES | {source.kind for source in files.read_register(DATA).sources}
    left = {key for key, part in last.items() if part not in codes}
    assert {key for key in left if not any(_made(key, codes))} == set()


def _made(key: str, codes: set[str]) -> Iterator[bool]:
    """Whether the code makes the key out of a part that it knows."""
    for start, end in _MADE.findall(CODE):
        if key.startswith(start) and key.endswith(end):
            part = key[len(start) : len(key) - len(end)]
            yield part in codes or f'"{part}"' in CODE


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_word(status: Status) -> None:
    assert text.status(status) == status.value


def test_every_code_that_a_key_is_made_of_has_its_word() -> None:
    for code in ColourBy:
        text.say(f"colour.{code}")
    for level in Confidence:
        text.say(f"confidence.{level}")
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


def test_lists_of_words() -> None:
    assert [text.listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a og b",
        "a, b og c",
    ]


def test_unknown_values_name_the_valid_ones() -> None:
    said = text.unknown(UnknownValueError("unit", "nord", tuple(Unit)))
    assert said == "Ukjent enhet «nord». Gyldige verdier: vest, sentrum, øst."


def test_words_hold_only_plain_places() -> None:
    for key in sorted(text.keys()):
        names = [name for _, name, _, _ in string.Formatter().parse(text._table()[key]) if name]
        assert all(name.isidentifier() for name in names), key


# --- other languages ----------------------------------------------------------------------------

PLACES = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize("language", ["nn", "en"])
def test_translations_keep_the_places(language: str) -> None:
    bokmal = text._words("nb")
    with text.spoken(language):
        for key in sorted(text.keys()):
            assert set(PLACES.findall(text._words(language)[key])) == set(
                PLACES.findall(bokmal[key])
            ), key


def test_nynorsk_and_english_translate_the_same_keys() -> None:
    own = [
        tomllib.loads((ROOT / "geo/text" / f"{code}.toml").read_text(encoding="utf-8"))
        for code in ("nn", "en")
    ]
    nn, en = (dict(text._flat(raw, "")) for raw in own)
    assert set(nn) == set(en) <= text.keys()


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_deck_and_its_pictures_never_fall_back_to_bokmal(
    atlas: Atlas, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tomllib.loads((ROOT / "geo/text" / f"{language}.toml").read_text(encoding="utf-8"))
    own = dict(text._flat(raw, ""))
    monkeypatch.setattr(text, "_words", lambda _: own)  # a key that is missing raises KeyError
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
