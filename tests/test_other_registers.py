"""Registers that are not Oslo's, through their settings file, each in processes of its own.

Everything that such a register is asked for is made: map, timeline, changes, report, deck, table and
every page; none of it says a word that only Oslo's register has.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.other_registers import (
    CLASSES,
    NORWEGIAN,
    SWEDISH,
    Invented,
    run,
    write,
)

REGISTERS = {"swedish": SWEDISH, "norwegian": NORWEGIAN}
#: Words of Oslo's register that no output of another may have. Its bydeler are too many to name.
OSLOS = re.compile(
    r"\b(?:(?<!Europe/)Oslo|Bærum|Asker|Sandvika|Marka|Sentrum|SaLTo|KOSS|[Vv]iderefør(?:t|e)"
    r"|Enhet (?:vest|sentrum|øst)|[Ss]eminaret|grunnkrets\w*|UTM 32|(?:EPSG/0/|EPSG:)25832)\b"
)
#: Words of Oslo's council that a register with nouns of its own never says.
NOUNS = re.compile(
    r"\b(?:[Pp]oliti(?:råd|enhet|ets|distrikt)\w*|[Rr]ådets?|(?<![/?&'`>])[Bb]ydel(?:en|er|ene)?(?![=?<`])|[Dd]elbydel\w*|IPO-område\w*|UTM)\b"
)
FILES = (
    ("map", "kart.svg"),
    ("map", "kart.png"),
    ("map", "kart.pdf"),
    ("map", "kart.html"),
    ("map", "kart.pptx"),
    ("timeline", "linje.svg"),
    ("report", "rapport.pdf"),
    ("report", "rapport.docx"),
    ("report", "rapport.html"),
    ("slides", "lysark.pptx"),
    ("export", "omrader.kml"),
    ("export", "omrader.geojson"),
    ("export", "omrader.dxf"),
    ("export", "omrader.csv.zip"),
    ("export", "omrader.shp.zip"),
    ("export", "omrader.qgz.zip"),
    ("export", "omrader.gpkg"),
    ("export", "omrader.xlsx"),
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The settings file of each register."""
    root = tmp_path_factory.mktemp("registers")
    return {name: write(invented, root / name) for name, invented in REGISTERS.items()}


@pytest.fixture(scope="module", params=REGISTERS)
def name(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value


@pytest.fixture(scope="module")
def settings(places: dict[str, Path], name: str) -> Path:
    return places[name]


@pytest.fixture(scope="module")
def invented(name: str) -> Invented:
    return REGISTERS[name]


@cache
def written_file(settings: Path, verb: str, file: str) -> bytes:
    """The file that a command writes."""
    out = settings.parent / file
    done = run(settings, verb, str(out))
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


def printed(settings: Path, *arguments: str) -> str:
    done = run(settings, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def words_of(content: bytes, file: str) -> str:
    """The words of a file, without its markup."""
    if file.endswith(".pdf"):
        return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(content))
    if file.endswith((".docx", ".pptx")):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [name for name in parts.namelist() if name.endswith(".xml")]
            return "\n".join(
                word
                for name in names
                for word in re.findall(r">([^<>]+)<", parts.read(name).decode())
            )
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(words_of(parts.read(name), name) for name in parts.namelist())
    return content.decode("utf-8", "replace")


def newest(invented: Invented) -> dict[str, tuple[str, str | None]]:
    return list(invented.editions.values())[-1]


# --- the register -------------------------------------------------------------------------------


def test_the_register_has_no_faults(settings: Path) -> None:
    assert json.loads(printed(settings, "check", "--json")) == []


def test_the_areas_have_the_codes_of_their_settings(settings: Path, invented: Invented) -> None:
    rows = json.loads(printed(settings, "areas", "--json"))
    assert {row["name"]: (row["unit"], row["status"]) for row in rows} == newest(invented)
    sizes = {row["name"]: row["area_km2"] for row in rows}
    for name, ((west, south, east, north), _) in invented.areas.items():
        if name in sizes:  # squares of the register's own system
            assert sizes[name] == pytest.approx((east - west) * (north - south) / 1e6, abs=0.01)


def test_a_class_of_areas_is_a_filter(places: dict[str, Path]) -> None:
    rows = json.loads(printed(places["swedish"], "areas", "--status", "sarskilt-utsatt", "--json"))
    assert [(row["name"], row["status"]) for row in rows] == [("Gränstorp", CLASSES[0])]


def test_a_status_of_another_register_is_unknown(places: dict[str, Path]) -> None:
    done = run(places["norwegian"], "areas", "--status", "videreført")
    assert done.returncode == 2
    assert done.stderr == "Ukjent status «videreført». Gyldige verdier: vedtatt, forlenget.\n"


def test_changes_follow_the_lists(places: dict[str, Path]) -> None:
    changes = json.loads(printed(places["swedish"], "changes", "--json"))
    assert changes["new"] == ["utmarken"]
    assert changes["gone"] == ["pahittet"]
    assert changes["disputed"] == []  # a class says nothing of what was before
    changes = json.loads(printed(places["norwegian"], "changes", "--json"))
    assert (changes["new"], changes["continued"], changes["gone"]) == (
        ["fabelgrend"],
        ["diktum"],
        ["oppspinn"],
    )


def test_an_area_that_a_list_puts_in_another_class_is_reported(places: dict[str, Path]) -> None:
    answer = json.loads(printed(places["swedish"], "changes", "--json"))
    turn = {"area": "sagobacken", "before": CLASSES[2], "after": CLASSES[1]}
    assert answer["reclassified"] == [turn] and "sagobacken" in answer["continued"]
    sentence = "Skiftet status: Sagobacken (fra utsatt til risk)."
    assert sentence in answer["notes"]
    assert sentence in printed(places["swedish"], "changes")
    later = json.loads(printed(places["swedish"], "changes", "2021", "2023", "--json"))
    assert later["reclassified"] == [turn]
    earlier = json.loads(printed(places["swedish"], "changes", "2015", "2021", "--json"))
    assert [item["area"] for item in earlier["reclassified"]] == ["pahittet", "granstorp"]


def test_what_tells_of_time_is_no_other_class(places: dict[str, Path]) -> None:
    answer = json.loads(printed(places["norwegian"], "changes", "--json"))
    assert answer["continued"] == ["diktum"] and answer["reclassified"] == []


def test_since_is_derived_from_the_lists_where_no_status_tells_it(
    places: dict[str, Path],
) -> None:
    words = printed(places["swedish"], "areas")
    assert re.search(r"Gränstorp +särskilt utsatt +før 2015", words)
    assert re.search(r"Sagobacken +risk +senest 2017", words)
    words = printed(places["norwegian"], "areas")
    assert re.search(r"Diktum +forlenget +februar 2024", words)  # the list says that it was new


# --- what is made of it -------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "file"), FILES)
def test_every_file_names_the_areas_and_nothing_of_oslos(
    settings: Path, invented: Invented, verb: str, file: str
) -> None:
    content = written_file(settings, verb, file)
    if file.endswith(".png"):
        assert content.startswith(b"\x89PNG")
        return
    words = words_of(content, file)
    for name in newest(invented):
        assert name in words
    assert not OSLOS.findall(words)


@pytest.mark.parametrize(("verb", "file"), [("report", "rapport.html"), ("report", "rapport.pdf")])
def test_a_report_tells_of_another_class(places: dict[str, Path], verb: str, file: str) -> None:
    words = re.sub(r"\s+", " ", words_of(written_file(places["swedish"], verb, file), file))
    assert "Skiftet status: Sagobacken (fra utsatt til risk)." in words
    assert "1 har skiftet status" in words and "skiftet status (før utsatt)" in words


def test_a_deck_tells_of_another_class(places: dict[str, Path]) -> None:
    words = words_of(written_file(places["swedish"], "slides", "lysark.pptx"), "lysark.pptx")
    assert "Skiftet status: Sagobacken (fra utsatt til risk)." in words
    assert "ett har skiftet status" in words


def test_a_picture_has_the_looks_of_the_settings(settings: Path, invented: Invented) -> None:
    drawing = written_file(settings, "map", "kart.svg").decode()
    own = invented.settings
    for _, status in newest(invented).values():
        row = own[own.index(f'code = "{status}"') :]
        ground = re.search(r'ground = "(#[0-9a-f]{6})"', row)
        assert ground and ground[1] in drawing
        assert f">{status} (" in drawing


def test_an_area_beyond_every_place_is_on_the_map(places: dict[str, Path]) -> None:
    done = run(places["swedish"], "map", str(places["swedish"].parent / "hele.svg"))
    assert "Utenfor utsnittet" not in done.stdout


def test_a_report_on_a_place_has_the_area_that_reaches_out_of_it(
    places: dict[str, Path],
) -> None:
    out = places["swedish"].parent / "bydel.html"
    done = run(places["swedish"], "report", str(out), "--bydel", "Söderängen")
    assert done.returncode == 0, done.stderr
    words = out.read_text(encoding="utf-8")
    assert "Sagobacken" in words and "Stadsdel Söderängen" in words


def test_a_deck_speaks_the_languages_of_the_settings(places: dict[str, Path]) -> None:
    out = places["swedish"].parent / "english.pptx"
    assert run(places["swedish"], "slides", str(out), "--lang", "en").returncode == 0
    words = words_of(out.read_bytes(), out.name)
    assert "especially vulnerable" in words and "risk area" in words
    done = run(places["swedish"], "slides", str(out), "--lang", "nn")
    assert done.returncode == 2
    assert done.stderr == "Ukjent språk «nn». Gyldige verdier: nb, en.\n"


def test_what_was_written_is_read_again_without_a_change(
    settings: Path, invented: Invented
) -> None:
    out = settings.parent / "ut.gpkg"
    assert run(settings, "export", str(out)).returncode == 0
    answer = json.loads(printed(settings, "import-areas", str(out), "--json"))
    assert answer["epsg"] == invented.epsg
    assert {row["fate"] for row in answer["rows"]} == {"unchanged"}
    assert {row["name"] for row in answer["rows"]} == set(newest(invented))


def test_a_border_of_another_city_is_refused_in_the_registers_own_words(settings: Path) -> None:
    out = settings.parent / "oslo.geojson"
    ring = [[10.7, 59.9], [10.71, 59.9], [10.71, 59.91], [10.7, 59.9]]
    place = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"navn": "Et sted"}, "geometry": place}
    out.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    done = run(settings, "import-areas", str(out))
    assert done.returncode == 2 and "passer ikke med" in done.stderr
    assert not OSLOS.findall(done.stderr)


def test_a_class_is_written_from_a_file_and_another_word_is_refused(
    places: dict[str, Path],
) -> None:
    out = places["swedish"].parent / "klasser.geojson"
    assert run(places["swedish"], "export", str(out), "--layer", "ipo_areas").returncode == 0
    full_text = out.read_text(encoding="utf-8")
    out.write_text(full_text.replace('"särskilt utsatt"', '"utsatt"'), encoding="utf-8")
    answer = json.loads(printed(places["swedish"], "import-areas", str(out), "--json"))
    differing = {row["name"]: row["differs"] for row in answer["rows"] if row["differs"]}
    assert differing == {"Gränstorp": ["status"]}  # no word is another because it ends like it
    out.write_text(full_text.replace('"särskilt utsatt"', '"ny"'), encoding="utf-8")
    signed = ("--by", "Kari", "--reason", "Ny klass")
    done = run(places["swedish"], "import-areas", str(out), "--accept", "--attributes", *signed)
    assert done.returncode == 2
    assert "«ny» er ingen status i dette registeret." in done.stderr
    assert "«särskilt utsatt», «risk» eller «utsatt»" in done.stderr


def test_documents_are_not_read_and_that_is_reported(settings: Path, tmp_path: Path) -> None:
    document = tmp_path / "referat.txt"
    document.write_text("Politirådets seminar 20. januar 2030", encoding="utf-8")
    done = run(settings, "import", str(document))
    assert done.returncode == 2
    assert "har ingen ordliste for dokumenter, så de kan ikke leses" in done.stderr


# --- its pages ----------------------------------------------------------------------------------


@cache
def walked(settings: Path, what: str) -> dict[str, str]:
    """What every page says, or every address answers, by its name."""
    done = run(settings, what, module="tests.other_registers")
    assert done.returncode == 0, done.stderr
    output: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return output


def pages(settings: Path) -> dict[str, str]:
    return walked(settings, "pages")


def test_every_page_opens_and_says_nothing_of_oslos(settings: Path) -> None:
    page_text = pages(settings)
    assert set(page_text) >= {"map", "timeline", "bydeler", "area", "slides", "about", "edit"}
    for page, words in page_text.items():
        assert words and not OSLOS.findall(words), page


def test_pages_speak_of_what_the_register_has(places: dict[str, Path]) -> None:
    """Its own council and units, one level of places, and no documents that could be read."""
    page_text = pages(places["swedish"])
    assert {
        page: NOUNS.findall(words) for page, words in page_text.items() if NOUNS.search(words)
    } == {}
    assert "polisen\\" in page_text["map"] and "choice:Polisenhet" in page_text["map"]
    assert "Delbydeler" in pages(places["norwegian"])["exchange"]
    for name in places:
        assert "har ingen ordliste for dokumenter" in pages(places[name])["seminar"]


def test_every_address_answers_without_a_word_of_oslos(settings: Path) -> None:
    for address, words in walked(settings, "addresses").items():
        assert words and not OSLOS.findall(words), address


def test_the_systems_on_offer_are_those_of_the_settings(places: dict[str, Path]) -> None:
    for name, epsg in (("swedish", "3006"), ("norwegian", "25833")):
        answer = json.loads(walked(places[name], "addresses")["/ogc/collections/areas"])
        assert [uri.rpartition("/")[2] for uri in answer["crs"]] == ["CRS84", "4326", epsg]
        done = run(places[name], "export", "a.gpkg", "--crs", "25832")
        assert done.returncode == 2 and f"EPSG:{epsg}, EPSG:4326" in done.stderr
    assert "choice:EPSG:3006" in pages(places["swedish"])["exchange"]
    assert "choice:UTM 33" in pages(places["norwegian"])["exchange"]


def test_fields_name_the_system_and_the_nouns_of_the_register(places: dict[str, Path]) -> None:
    for name, epsg in (("swedish", "3006"), ("norwegian", "25833")):
        words = words_of(written_file(places[name], "export", "omrader.kml"), "omrader.kml")
        assert f"EPSG:{epsg}" in words and "EPSG:25832" not in words
    assert "Utsatta områden, slik listene navngir dem" in words_of(
        written_file(places["swedish"], "export", "omrader.geojson"), "omrader.geojson"
    )


def test_the_map_page_filters_by_the_codes_of_the_settings(
    settings: Path, invented: Invented
) -> None:
    words = pages(settings)["map"]
    for unit, status in newest(invented).values():
        assert f"choice:{unit}" in words and f"choice:{status}" in words
    assert f"<b>{len(newest(invented))}</b>" in words


def test_the_map_page_tells_of_another_class(places: dict[str, Path]) -> None:
    words = pages(places["swedish"])["map"].replace("\\", "")  # without the signs of Markdown
    assert "Skiftet status: Sagobacken (fra utsatt til risk)." in words


def test_the_timeline_page_has_every_area(settings: Path, invented: Invented) -> None:
    for name in invented.areas:
        assert name in pages(settings)["timeline"]
