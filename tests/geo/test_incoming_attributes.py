"""What a file says of areas beside their borders: what differs, and what is written of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import mapping

from geo import files, store
from geo.cli import main
from geo.disclosure import disclose
from geo.editing import edit as edits
from geo.editing.edition import with_listing
from geo.errors import DataError, GisFileError, StoreError
from geo.exchange.incoming import acceptance, attributes, wording
from geo.exchange.incoming.acceptance import About, Taken
from geo.exchange.incoming.lists import ListBy, list_of
from geo.exchange.incoming.proposal import Fate, Line, Proposal, propose
from geo.exchange.incoming.reading import Layer, read_layer
from geo.exchange.incoming.systems import System, system_of
from geo.exchange.outgoing import OUTGOING
from geo.exchange.outgoing.delivery import Delivery
from geo.layers.extract import Extract
from geo.model import Audience, Confidence, PartialDate, Register, Status, Unit
from geo.projection import in_degrees, in_metres
from geo.store.database import Store
from geo.text.incoming import refusal
from geo.view import View
from tests.geo.bad_gis_files import DEGREES, collection, feature

ABOUT = About(PartialDate.parse("2026-02-01"), "Politiets kartlag", Confidence.HIGH)
WRITTEN = ("aliases", "unit", "status", "note")
#: Formats with nowhere to put more than a name.
_NAMES_ONLY = {"dxf"}


def proposed(register: Register, *features: dict[str, Any], edition: str = "") -> Proposal:
    """What a GeoJSON would change."""
    layer = read_layer(collection(*features).encode())
    chosen = list_of(register, layer, edition or None)
    return propose(register, layer, system_of(layer), chosen)


def row(register: Register, id_: str, **values: str) -> dict[str, Any]:
    """An area as it is drawn, with other values beside its border."""
    area = register.area_by_id[id_]
    return feature(mapping(area.geometry), 0, **({"navn": area.name} | values))


def only(coming: Proposal) -> Line:
    (line,) = coming.lines
    return line


# --- out and in again -----------------------------------------------------------------------------


def with_other_facts(register: Register, id_: str) -> Register:
    """The register in which one area has another name besides, another note, unit and status."""
    listing = register.latest.by_area[id_]
    other = replace(listing, unit=Unit.VEST, status=Status.OPPSTART)
    edition = with_listing(register.latest, other)
    areas = tuple(
        replace(area, aliases=(*area.aliases, "Nye Vestli"), note="Grensa er ny.")
        if area.id == id_
        else area
        for area in register.areas
    )
    editions = tuple(edition if it.id == edition.id else it for it in register.editions)
    return replace(register, areas=areas, editions=editions)


@pytest.mark.parametrize("suffix", [suffix for suffix, it in OUTGOING.items() if it.systems])
def test_what_was_changed_in_any_format_is_seen_and_nothing_else(
    register: Register, suffix: str
) -> None:
    form = OUTGOING[suffix]
    usual = form.usual_layers(f"fil.{form.suffixes[0]}")
    changed = disclose(with_other_facts(register, "vestli"), Audience.INTERNAL)
    epsg = form.systems[0]
    layer = read_layer(form.content(Delivery(Extract(changed), usual, epsg, date(2026, 2, 1))))
    chosen = System(epsg) if layer.epsg is None else None
    coming = propose(register, layer, system_of(layer, chosen))
    differences = {line.area: line.differs for line in coming.lines if line.differs}
    assert differences == ({} if suffix in _NAMES_ONLY else {"vestli": WRITTEN})
    fates = {line.area: line.fate for line in coming.lines}
    others = {fate for area, fate in fates.items() if area != "vestli"}
    assert others == {Fate.UNCHANGED}
    expected = Fate.UNCHANGED if suffix in _NAMES_ONLY else Fate.ATTRIBUTES
    assert fates["vestli"] is expected


# --- what differs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        ({"enhet": "øst", "status": "ny"}, ()),
        ({"enhet": "Enhet Øst", "status": "NY"}, ()),
        ({"enhet": "", "status": "", "merknad": ""}, ()),
        ({"enhet": "sørøst"}, ("unit",)),
        ({"status": "fornyet"}, ("status",)),
        ({"bydel": "Stovner"}, ()),
        ({"bydel": "stovner"}, ()),
        ({"bydel": "Alna"}, ("bydel",)),
        ({"alias": "Vestli; Nye Vestli"}, ("aliases",)),
        ({"alias": "vestli"}, ()),
    ],
)
def test_a_value_differs_only_where_it_says_something_else(
    register: Register, values: Mapping[str, str], differs: tuple[str, ...]
) -> None:
    assert only(proposed(register, row(register, "vestli", **values))).differs == differs


def test_units_and_statuses_are_compared_with_the_list_that_is_chosen(register: Register) -> None:
    older = register.edition_by_id["2024-04-30"].by_area["furuset"]
    now = register.latest.by_area["furuset"]
    assert older.status is not now.status
    cells = row(register, "furuset", status=str(now.status))
    assert only(proposed(register, cells)).fate is Fate.UNCHANGED
    line = only(proposed(register, cells, edition="2024-04-30"))
    assert (line.fate, line.differs) == (Fate.ATTRIBUTES, ("status",))


@pytest.mark.parametrize("suffix", [suffix for suffix, it in OUTGOING.items() if it.systems])
def test_an_older_list_of_ours_is_compared_with_itself(register: Register, suffix: str) -> None:
    form = OUTGOING[suffix]
    usual = form.usual_layers(f"fil.{form.suffixes[0]}")
    extract = Extract(register, View(edition="2024-04-30"))
    epsg = form.systems[0]
    layer = read_layer(form.content(Delivery(extract, usual, epsg, date(2026, 2, 1))))
    coming = propose(register, layer, system_of(layer, System(epsg)), with_attributes=True)
    assert {line.fate for line in coming.lines} == {Fate.UNCHANGED}
    if suffix not in _NAMES_ONLY:
        assert (coming.edition.id, coming.chosen.by) == ("2024-04-30", ListBy.FILE)
        assert "slik fila sier." in list(wording.layer_words(coming, is_chosen=False))[-1]


def of_lists(register: Register, *names: str) -> Layer:
    """Vestli, once for each list that is named."""
    rows = (row(register, "vestli", enhet="øst", liste=name) for name in names)
    return read_layer(collection(*rows).encode())


@pytest.mark.parametrize("names", [("",), ("2024-04-30", "2026-01")])
def test_a_file_of_no_list_or_of_several_is_compared_with_the_newest(
    register: Register, names: tuple[str, ...]
) -> None:
    chosen = list_of(register, of_lists(register, *names), is_written=True)
    assert (chosen.edition, chosen.by) == (register.latest, ListBy.NEWEST)


def test_rows_without_a_list_belong_to_the_one_that_others_name(register: Register) -> None:
    chosen = list_of(register, of_lists(register, "", "2024-04-30"))
    assert (chosen.edition.id, chosen.by) == ("2024-04-30", ListBy.FILE)


def test_a_list_is_asked_for_where_the_file_contradicts_or_nobody_knows_it(
    register: Register,
) -> None:
    older, unknown = of_lists(register, "2024-04-30"), of_lists(register, "1999")
    with pytest.raises(GisFileError) as error:
        list_of(register, older, "2026-01")
    assert "gjelder lista «2024-04-30» (kolonnen «liste»), og ikke «2026-01»" in refusal(
        error.value
    )
    with pytest.raises(GisFileError) as error:
        list_of(register, unknown, is_written=True)
    assert "«1999»" in refusal(error.value) and "2026-01" in error.value.choices
    assert list_of(register, unknown).by is ListBy.NEWEST  # no list is written
    assert list_of(register, unknown, "2026-01").by is ListBy.PERSON


def unlisted(register: Register) -> str:
    """An area that is not on the newest list."""
    on_list = register.latest.by_area
    return next(area.id for area in register.areas if area.geometry and area.id not in on_list)


def test_what_would_come_on_a_list_has_a_fate_of_its_own_and_is_not_sure(
    register: Register,
) -> None:
    area = unlisted(register)
    coming = proposed(register, row(register, area, enhet="vest", merknad="Sett."))
    line = only(coming)
    assert (line.fate, line.is_sure, line.has_border) == (Fate.JOINING, False, False)
    assert register.latest.title in wording.fate_words(coming, line.fate)
    words = " ".join(wording.line_words(register, line))
    assert "Står ikke på lista. Fila sier enhet «vest» og merknad «Sett.»." in words
    assert only(proposed(register, row(register, area, merknad="Sett."))).fate is Fate.ATTRIBUTES


def test_a_moved_border_is_sure_until_its_area_would_come_on_a_list(register: Register) -> None:
    area = unlisted(register)
    moved = mapping(in_degrees(in_metres(register.borders[area]).buffer(-15)))
    values = {"navn": register.area_by_id[area].name, "enhet": "vest"}
    layer = read_layer(collection(feature(moved, 0, **values)).encode())
    (line,) = propose(register, layer, System(4326)).lines
    assert (line.fate, line.is_sure) == (Fate.CHANGED, True)
    (line,) = propose(register, layer, System(4326), with_attributes=True).lines
    assert (line.fate, line.is_sure, line.has_border) == (Fate.JOINING, False, True)


def test_what_is_never_written_is_no_change_and_is_reported(register: Register) -> None:
    line = only(proposed(register, row(register, "vestli", navn="Vestlii", bydel="Alna")))
    assert (line.fate, line.differs, line.written) == (Fate.UNCHANGED, ("name", "bydel"), {})
    words = " ".join(wording.line_words(register, line))
    assert "Annet enn i registeret: navn «Vestlii» og bydel «Alna»." in words
    assert "Navnet endres på Rediger." in words and "Bydelen følger av grensen." in words


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Tøyen; Grønland", ("Tøyen", "Grønland")),
        ('["Tøyen", " Nedre  Tøyen "]', ("Tøyen", "Nedre Tøyen")),
        ("Tøyen; Grønl…", ("Tøyen",)),
        ("Tøyen;;Tøyen", ("Tøyen",)),
        ('["Tøyen", "Gr', ()),
        ("", ()),
    ],
)
def test_other_names_are_read_as_files_have_them(words: str, names: tuple[str, ...]) -> None:
    assert attributes.aliases_of(words) == names


# --- what is written ------------------------------------------------------------------------------


@pytest.fixture
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of the test's own, which is made by the first change."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


FACTS = {"enhet": "vest", "status": "oppstart", "alias": "Nye Vestli", "merknad": "Grensa er ny."}
ORIGIN = acceptance.origin_of(b"GIS", "grenser.gpkg")


@pytest.mark.usefixtures("own_register")
def test_borders_and_attributes_become_one_change() -> None:
    seen = edits.newest()
    register = files.register_of(seen.contents)
    new = feature(mapping(DEGREES[0]), navn="Nyvang", enhet="øst", status="ny", merknad="Tegnet.")
    coming = proposed(register, row(register, "vestli", **FACTS), new)
    taken = Taken(coming.lines, ABOUT, "2026-01")
    assert acceptance.attribute_faults(taken) == ()
    acceptance.accept(seen, taken, ORIGIN, "Kari", "Nytt fra GIS")
    after = files.read_register(store.folder())
    vestli, nyvang = after.area_by_id["vestli"], after.area_by_id["nyvang"]
    was = register.area_by_id["vestli"]
    assert vestli.aliases == (*was.aliases, "Nye Vestli") and vestli.note == "Grensa er ny."
    assert (vestli.geometry, vestli.earlier) == (was.geometry, was.earlier)
    assert nyvang.note == "Tegnet." and nyvang.geometry is not None
    listing = after.latest.by_area["vestli"]
    assert (listing.unit, listing.status) == (Unit.VEST, Status.OPPSTART)
    assert listing.source == register.latest.by_area["vestli"].source
    added = after.latest.listings[-1]
    assert (added.area, added.unit, added.status) == ("nyvang", Unit.OST, Status.NY)
    with closing(Store.open(make=False)) as database:
        newest = database.history()[0]
    assert {(item.kind, item.id) for item in newest.changes} == {
        ("area", "vestli"),
        ("area", "nyvang"),
        ("edition", "2026-01"),
    }
    again = proposed(after, row(after, "vestli", **FACTS), new)
    assert {line.fate for line in again.lines} == {Fate.UNCHANGED}


def test_names_of_several_rows_of_an_area_are_all_taken(register: Register) -> None:
    seen = edits.newest()
    rows = (row(register, "vestli", alias=name) for name in ("Nye Vestli", "Vestli nord"))
    coming = proposed(register, *rows)
    (wish,) = acceptance.wishes(seen.contents, Taken(coming.lines, None, "2026-01"))
    assert "Nye Vestli; Vestli nord" in json.loads(wish.text or "")["properties"]["aliases"]


def test_borders_alone_are_written_where_nothing_else_is_asked_for(own_register: Path) -> None:
    seen = edits.newest()
    register = files.register_of(seen.contents)
    coming = proposed(register, feature(mapping(DEGREES[0]), navn="Nyvang", enhet="nord"))
    taken = Taken(coming.lines, ABOUT)
    assert acceptance.attribute_faults(taken) == ()
    assert [(wish.kind, wish.id) for wish in acceptance.wishes(seen.contents, taken)] == [
        ("area", "nyvang")
    ]
    assert not own_register.exists()


def test_values_that_the_register_does_not_know_are_all_reported(register: Register) -> None:
    cells = row(register, "vestli", enhet="nord", status="avsluttet", merknad="x" * 500)
    coming = proposed(register, cells)
    faults = acceptance.attribute_faults(Taken(coming.lines, None, "2026-01"))
    assert [wording.attribute_words(fault) for _, fault in faults] == [
        "«nord» er ingen enhet i dette registeret. Skriv «vest», «sentrum» eller «øst», eller la "
        "feltet stå tomt.",
        "«avsluttet» er ingen status i dette registeret. Skriv «ny», «videreført» eller "
        "«oppstart», eller la feltet stå tomt.",
        f"Merknaden «{'x' * 40} …» er avkortet i fila. Bruk et format med plass til hele, som "
        "GeoPackage.",
    ]


def test_a_list_that_is_gone_is_refused(register: Register) -> None:
    seen = edits.newest()
    coming = proposed(register, row(register, "vestli", **FACTS))
    with pytest.raises((DataError, StoreError)):
        acceptance.wishes(seen.contents, Taken(coming.lines, None, "1999"))


# --- in the command line --------------------------------------------------------------------------

SIGNED = ["--by", "Kari", "--reason", "Nytt fra GIS"]


@pytest.fixture
def file(register: Register, tmp_path: Path) -> str:
    """Vestli with its border, and everything else otherwise."""
    path = tmp_path / "omrader.geojson"
    path.write_text(collection(row(register, "vestli", **FACTS)), encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("own_register")
def test_the_command_writes_attributes_only_where_it_is_told_to(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    about = ["--valid-from", "1. februar 2026", "--source", "Politiets kartlag"]
    assert main(["import-areas", file, "--accept", *about, *SIGNED]) == 2  # no border is another
    capsys.readouterr()
    assert main(["import-areas", file, "--json"]) == 0
    output = json.loads(capsys.readouterr().out)
    assert (output["rows"][0]["fate"], output["edition"]) == ("attributes", "2026-01")
    assert main(["import-areas", file, "--accept", "--attributes", *SIGNED]) == 0
    assert "Tatt i bruk: Vestli. Det ble endring 2." in capsys.readouterr().out
    listing = files.read_register(store.folder()).latest.by_area["vestli"]
    assert (listing.unit, listing.status) == (Unit.VEST, Status.OPPSTART)


@pytest.mark.usefixtures("own_register")
@pytest.mark.parametrize("asked", [["--edition", "2026-01"], ["--rows", "1"]])
def test_the_command_puts_an_area_on_a_list_only_where_it_is_asked_to(
    register: Register, tmp_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    area, path = unlisted(register), tmp_path / "omrader.geojson"
    path.write_text(collection(row(register, area, enhet="vest")), encoding="utf-8")
    call = ["import-areas", str(path), "--attributes"]
    assert main(call) == 0
    assert "Settes på lista «" in (out := capsys.readouterr().out) and "andre oppl" not in out
    assert main([*call, "--accept", *SIGNED]) == 2
    assert "ville settes på en liste" in capsys.readouterr().err
    assert main([*call, "--accept", *SIGNED, *asked]) == 0
    assert area in files.read_register(store.folder()).latest.by_area


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (["--edition", "2026-01"], "--edition gjelder bare sammen med --attributes"),
        (["--attributes", "--edition", "1999"], "Ukjent liste «1999»"),
    ],
)
def test_a_list_without_attributes_or_an_unknown_one_is_refused(
    file: str, own_register: Path, call: list[str], sentence: str, capsys: Any
) -> None:
    assert main(["import-areas", file, *call]) == 2
    assert sentence in capsys.readouterr().err
    assert not own_register.exists()


def test_the_command_refuses_a_value_that_is_unknown(
    register: Register, own_register: Path, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "omrader.geojson"
    cells = row(register, "vestli", **(FACTS | {"enhet": "nord"}))
    path.write_text(collection(cells), encoding="utf-8")
    assert main(["import-areas", str(path), "--accept", "--attributes", *SIGNED]) == 2
    assert "Vestli: «nord» er ingen enhet i dette registeret." in capsys.readouterr().err
    assert not own_register.exists()
