"""The settings of a register: what the shipped ones say, and what is refused, with key and cure."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from geo import settings, style, text
from geo.errors import SettingsError
from geo.model import Status, Unit
from geo.settings import SHIPPED
from geo.settings.nouns import renamed
from geo.settings.reading import LARGEST, parse
from geo.style import Pattern
from tests.conftest import ROOT

SOURCE = SHIPPED.read_text(encoding="utf-8")


def changed(old: str, new: str) -> bytes:
    """The shipped settings with something else in them."""
    assert old in SOURCE, old
    return SOURCE.replace(old, new, 1).encode()


# --- what is shipped ----------------------------------------------------------------------------


def test_the_shipped_settings_are_oslos() -> None:
    own = settings.current()
    assert (own.id, own.city, own.zone, own.projection.epsg) == (
        "oslo",
        "Oslo",
        "Europe/Oslo",
        25832,
    )
    assert [str(unit) for unit in Unit] == ["vest", "sentrum", "øst"]
    assert [str(status) for status in Status] == ["ny", "videreført", "oppstart"]
    assert [unit.name for unit in Unit] == ["VEST", "SENTRUM", "OST"]
    assert [status.name for status in Status] == ["NY", "VIDEREFORT", "OPPSTART"]


def test_the_traits_of_the_shipped_statuses() -> None:
    traits = ("begins", "continues", "starts", "is_timeless")
    assert [[getattr(status, trait) for trait in traits] for status in Status] == [
        [True, False, False, False],
        [False, True, False, False],
        [False, False, True, False],
    ]


def test_the_words_of_the_shipped_statuses() -> None:
    words = {}
    for language in text.LANGUAGES:
        with text.spoken(language):
            words[language] = (text.all_statuses(), text.status_of_many(Status.NY))
    assert words == {
        "nb": ("ny, videreført og oppstart", "nye"),
        "nn": ("ny, vidareført og oppstart", "nye"),
        "en": ("new, continued and started", "new"),
    }


def test_patterns_and_languages_are_those_that_exist() -> None:
    assert set(settings.PATTERNS) == set(Pattern) - {Pattern.NONE}
    assert set(text._TAGS) == set(settings.LANGUAGES)


def test_no_module_names_a_status_or_a_unit() -> None:
    """What only one register has is asked by trait."""
    for folder in ("geo", "pages"):
        for path in Path(ROOT, folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            assert not re.findall(r"\b(?:Status|Unit)\.[A-Z]{2,}", source), path


# --- what is refused ----------------------------------------------------------------------------

FAULTS = {
    "missing": (
        'city = "Oslo"\n',
        "",
        "register.city mangler. Skriv den, slik den står i den vedlagte fila for Oslo.",
    ),
    "wrong_kind": ("epsg = 25832", 'epsg = "25832"', "projection.epsg skal være et helt tall."),
    "a_flag_is_no_number": ("levels = 2", "levels = true", "places.levels skal være et helt tall."),
    "empty": ('city = "Oslo"', 'city = " "', "register.city skal være synlige tegn"),
    "markup": ('city = "Oslo"', 'city = "<b>"', "register.city skal være synlige tegn"),
    "two_lines": ('city = "Oslo"', 'city = "a\\nb"', "register.city skal være synlige tegn"),
    "override": ('city = "Oslo"', 'city = "a\\u202eb"', "register.city skal være synlige tegn"),
    "place_in_word": ('one = "ny"', 'one = "{ny}"', "status.1.words.nb.one skal være synlige tegn"),
    "id": ('id = "oslo"', 'id = "../oslo"', "register.id er «../oslo». Bruk små bokstaver"),
    "zone": ('"Europe/Oslo"', '"../../etc"', "register.zone er «../../etc». Skriv en tidssone"),
    "language": ('["nb", "nn", "en"]', '["nb", "sv"]', "languages.1 kan ikke være «sv»."),
    "epsg": ("epsg = 25832", "epsg = 7", "projection.epsg er «7». Skriv EPSG-nummeret"),
    "mistaken": ("[25832, 25833,", "[25832, 1,", "projection.mistaken er «[25832, 1,"),
    "offered": ("offered = [25832,", "offered = [true, 9,", "projection.offered er «[True, 9,"),
    "box": ("view = [10.6,", "view = [11.6,", "map.view skal være fire tall i grader"),
    "short_box": ("view = [10.6,", "view = [", "map.view skal være fire tall i grader"),
    "centre": ("[59.915, 10.78]", "[10.78, 59.915]", "map.centre skal være bredde- og lengdegrad"),
    "levels": ("levels = 2", "levels = 3", "places.levels kan ikke være «3». Bruk en av: 1, 2."),
    "trait": ('"begins"', '"newish"', "status.1.trait kan ikke være «newish». Bruk en av: begins"),
    "colour": ('ground = "#d9480f"', 'ground = "red"', "status.1.look.ground er «red». Skriv"),
    "css": (
        'mark = "#1f42aa"',
        'mark = "#1f42aa;x"',
        "status.2.look.mark er «#1f42aa;x». Skriv fargen som #rrggbb.",
    ),
    "pattern": ('pattern = "dots"', 'pattern = "none"', "status.3.look.pattern kan ikke være"),
    "code": ('code = "vest"', 'code = "Vest"', "unit.1.code er «Vest». Skriv ordet med små"),
    "code_in_digits": ('code = "vest"', 'code = "1"', "unit.1.code er «1». Skriv ordet med små"),
    "twice": ('code = "vest"', 'code = "ost"', "unit.3.code: «øst» er samme ord som et annet"),
    "no_look": (
        'look = { ground = "#d9480f", mark = "#d9480f", pattern = "solid" }\n',
        "",
        "status.1.look mangler.",
    ),
    "place_look": ('01 = ["blue", "dots"]', '01 = ["pink", "dots"]', "place_looks.01 skal være"),
    "unknown_key": ("levels = 2", "levels = 2\nlevel = 1", "places.level er ikke en innstilling."),
    "unknown_table": ("[places]", "[extra]\n[places]", "extra er ikke en innstilling."),
    "credit": ('"map.credit" = "Kart', '"map.loading" = "Kart', 'words.nb."map.credit" mangler.'),
    "not_toml": ("[places]", "[places", "fila er ikke TOML"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_with_key_and_cure(name: str) -> None:
    old, new, words = FAULTS[name]
    with pytest.raises(SettingsError) as caught:
        parse(changed(old, new), SHIPPED)
    message = text.settings_fault(caught.value)
    assert message.startswith(f"Innstillingene i {SHIPPED}: ")
    assert words in message


def test_no_statuses_and_too_many_are_refused() -> None:
    start, end = SOURCE.index("[[status]]"), SOURCE.index("# Police units")
    rows = SOURCE[start:end]
    without = (SOURCE[:start] + SOURCE[end:]).encode()
    many = (SOURCE[:start] + rows * 9 + SOURCE[end:]).encode()
    for content, code in ((without, "missing"), (many, "bad_count")):
        with pytest.raises(SettingsError) as caught:
            parse(content, SHIPPED)
        assert caught.value.code == code


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = " + b"[" * 9_000, b" " * (LARGEST + 1)])
def test_hostile_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(SettingsError):
        parse(content, SHIPPED)


def test_what_is_not_said_is_worked_out() -> None:
    lines = [
        "frame",
        "bounds",
        "extent",
        "world",
        "centre",
        "country",
        "layers",
        "meridian",
        "scale",
        "east",
        "offered",
        "mistaken",
    ]
    short = re.sub(rf"(?m)^(?:{'|'.join(lines)}) = (?:\[\n(?:  .*\n)+\]|.*)$", "", SOURCE)
    own = parse(short.encode(), SHIPPED)
    west, south, east, north = own.boxes.view
    assert own.projection.meridian == 9.0  # of UTM zone 32
    assert own.projection.offered == (25832,)
    assert own.boxes.centre == ((south + north) / 2, (west + east) / 2)
    for box in (own.boxes.frame, own.boxes.bounds, own.boxes.extent, own.boxes.world):
        assert box[0] < west and box[1] < south and box[2] > east and box[3] > north
    assert own.layers == frozenset()


def test_how_many_areas_a_map_gets_is_a_setting() -> None:
    assert parse(SOURCE.encode(), SHIPPED).most_areas == 8_000
    assert parse(changed("[map]\n", "[map]\nmost_areas = 500\n"), SHIPPED).most_areas == 500
    with pytest.raises(SettingsError) as caught:
        parse(changed("[map]\n", "[map]\nmost_areas = 0\n"), SHIPPED)
    assert (caught.value.code, caught.value.values["entry"]) == ("bad_number", "map.most_areas")


def test_a_system_that_is_not_utm_says_its_meridian() -> None:
    with pytest.raises(SettingsError) as caught:
        parse(changed("epsg = 25832", "epsg = 3006").replace(b"meridian = 9.0", b""), SHIPPED)
    assert caught.value.values["entry"] == "projection.meridian"


# --- in a process of its own --------------------------------------------------------------------


def run(*arguments: str, settings_file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "geo", *arguments],
        cwd=ROOT,
        env=os.environ | {"IPOKART_SETTINGS": str(settings_file), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_command_tells_what_is_wrong_and_ends(tmp_path: Path) -> None:
    file = tmp_path / "register.toml"
    file.write_bytes(changed('city = "Oslo"\n', ""))
    done = run("areas", settings_file=file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Innstillingene i {file}: register.city mangler. "
        "Skriv den, slik den står i den vedlagte fila for Oslo.\n"
    )


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    done = run("areas", settings_file=tmp_path / "none.toml")
    assert done.returncode == 2
    assert "fila kan ikke leses" in done.stderr and "Traceback" not in done.stderr


def test_a_word_that_is_none_of_ours_is_reported_by_check(tmp_path: Path) -> None:
    file = tmp_path / "register.toml"
    file.write_bytes(changed("[words.nb]\n", '[words.nb]\n"map.creditt" = "x"\n'))
    done = run("check", settings_file=file)
    assert done.returncode == 2
    assert 'words.nb."map.creditt" finnes ikke blant ordene våre.' in done.stderr


def test_a_copy_of_the_shipped_settings_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "register.toml"
    file.write_text(SOURCE, encoding="utf-8")
    for arguments in (("areas",), ("changes", "--json"), ("areas", "--help")):
        assert (
            run(*arguments, settings_file=file).stdout
            == run(*arguments, settings_file=SHIPPED).stdout
        )
    pictures = []
    for name in (file, SHIPPED):
        out = tmp_path / "kart.svg"
        assert run("map", str(out), settings_file=name).returncode == 0
        pictures.append(out.read_bytes())
        out.unlink()
    assert pictures[0] == pictures[1]


def test_nouns_are_replaced_as_whole_words_with_their_capitals() -> None:
    nouns = {"bydel": "stadsdel", "bydeler": "stadsdeler", "Oslo": "Dalvik"}
    words = "Bydel {bydel} i Oslo: bydeler, Osloregionen, Oslo-området, bydelsvis"
    assert renamed(words, nouns) == (
        "Stadsdel {bydel} i Dalvik: stadsdeler, Osloregionen, Dalvik-området, bydelsvis"
    )
    assert renamed(words, {}) == words


def test_every_code_has_its_look() -> None:
    assert style.signal() == style.STATUS[Status.NY]
    assert style.fill_of_starts() == style.STATUS[Status.OPPSTART]
    assert style.accents(3) == [fill.ground for fill in style.UNIT.values()]
