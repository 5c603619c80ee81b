"""Every exit has an open edition without anything internal, and an internal one that says so.

The tests walk the registries: a format, a verb or a page's download that is new fails here until
it is covered.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import docx
import pikepdf
import pptx
import pypdfium2
import pytest
from starlette.routing import Route

from geo import cli, clock, files
from geo.cli import options
from geo.cli.arguments import Shows
from geo.disclosure import UndisclosedError, audience_of, disclose
from geo.exchange.live.collections import collections
from geo.exchange.live.served import Site
from geo.exchange.outgoing import OUTGOING
from geo.exchange.outgoing.archive import NOTE
from geo.exchange.outgoing.delivery import Delivery
from geo.exports import FILES, FORMATS, Order, zip_archive
from geo.exports.order import Motif
from geo.exports.report import REPORTS, file_name, write
from geo.exports.report import zip_archive as report_archive
from geo.exports.report.meeting import MeetingOrder
from geo.layers.extract import Extract
from geo.model import Audience, Register
from geo.part import CITY, Part
from geo.report import report
from geo.scene import Atlas
from geo.store.open_history import OpenVersion
from geo.style import LookName
from geo.view import ColourBy, View, select
from geo.webmap import levels, message, module
from pages.serving import resources, rows
from tests.conftest import DATA, ROOT
from tests.geo import live_site
from tests.geo.exit_bytes import letters, texts
from tests.geo.secret_register import Secret, every_mark, secret_register

TODAY = date(2026, 2, 10)
_AROUND = 40  # letters: a whole date with its month in words, however wide it is set
#: A file that leaves: its name, and its bytes.
File = tuple[str, bytes]
Exit = Callable[[Atlas], Iterator[File]]


# --- the exits --------------------------------------------------------------------------------


def _pictures(suffix: str) -> Exit:
    """Every motif that a format has, in two looks, by status and by unit, whole and in part."""

    def write_files(atlas: Atlas) -> Iterator[File]:
        views = (View(), View(colour_by=ColourBy.UNIT), View("2024-04-30"), View(bydel="stovner"))
        for motif in FORMATS[suffix].motifs:
            for view in views if motif is Motif.MAP else views[:1]:
                order = Order(atlas, view, motif=motif)
                yield zip_archive.file_name(order, suffix), FORMATS[suffix].picture(order)
        if LookName.PLAIN in FORMATS[suffix].looks:
            order = Order(atlas, look=LookName.PLAIN)
            yield zip_archive.file_name(order, suffix), FORMATS[suffix].picture(order)

    return write_files


def _deck(atlas: Atlas) -> Iterator[File]:
    for lang in ("nb", "nn", "en"):
        content = FILES["pptx"].write("deck", atlas, View(), None, lang)
        yield zip_archive.deck_name(Order(atlas), View()), content


def _calendar(atlas: Atlas) -> Iterator[File]:
    yield _named(atlas, "kalender", "ics"), FILES["ics"].write("calendar", atlas.register, TODAY)


def _areas(atlas: Atlas) -> Iterator[File]:
    for edition in atlas.register.editions:
        view = View(edition.id)
        content = FILES["csv"].write("areas", atlas.register, select(atlas.register, view))
        yield _named(atlas, edition.id, "csv"), content


def _parcel(atlas: Atlas) -> Iterator[File]:
    order = Order(atlas)
    show = (zip_archive.deck_name(order, View()), next(_deck(atlas))[1])
    content = zip_archive.write_archive(
        order, show, lambda suffix, one: FORMATS[suffix].picture(one)
    )
    yield zip_archive.file_name(order, "zip"), content


def _reports(suffix: str) -> Exit:
    def write_files(atlas: Atlas) -> Iterator[File]:
        for part in (CITY, Part.of_bydel("stovner"), Part.of_bydel("alna")):
            document = report(atlas.register, part, TODAY)
            yield file_name(document, suffix), write(suffix, document, atlas)
        status_list = MeetingOrder(atlas.register, TODAY, suffix=suffix)
        yield status_list.file_name, status_list.content()

    return write_files


def _report_parcel(atlas: Atlas) -> Iterator[File]:
    edition = atlas.register.latest.id
    content = report_archive.write_archive(
        atlas.register, atlas, "html", TODAY, None, lambda *_: None
    )
    audience = audience_of(atlas)
    yield report_archive.archive_name(edition, audience, "html"), content


def _layers(suffix: str) -> Exit:
    """A format for GIS programs: every list, one list, and one layer where that is another file."""

    def write_files(atlas: Atlas) -> Iterator[File]:
        format_ = OUTGOING[suffix]
        system = (format_.systems or (4326,))[0]
        for view, every in ((View(), True), (View(), False), (View(bydel="stovner"), False)):
            for names in (format_.layers, ("ipo_areas",)):
                extract = Extract(atlas.register, view, every)
                delivery = Delivery(extract, names, system, TODAY)
                name = f"{delivery.stem()}.{format_.suffix_for(len(names))}"
                yield name, format_.content(delivery)

    return write_files


def _named(atlas: Atlas, about: str, suffix: str) -> str:
    return f"{about}{'-intern' if atlas.register.audience is Audience.INTERNAL else ''}.{suffix}"


#: Exits that write a file, by the registry that they are in and their suffix there.
EXITS: dict[tuple[str, str], Exit] = {
    **{("FORMATS", suffix): _pictures(suffix) for suffix in ("png", "svg", "pdf", "pptx", "html")},
    ("FILES", "pptx"): _deck,
    ("FILES", "ics"): _calendar,
    ("FILES", "csv"): _areas,
    ("FILES", "zip"): _parcel,
    **{("REPORTS", suffix): _reports(suffix) for suffix in ("pdf", "docx", "html")},
    ("REPORTS", "zip"): _report_parcel,
    **{("OUTGOING", suffix): _layers(suffix) for suffix in OUTGOING},
}


def test_every_format_of_every_registry_is_an_exit_here() -> None:
    registries: dict[str, Mapping[str, object]]
    registries = {"FORMATS": FORMATS, "FILES": FILES, "REPORTS": REPORTS, "OUTGOING": OUTGOING}
    known = {(name, suffix) for name, result in registries.items() for suffix in result}
    assert set(EXITS) - {("REPORTS", "zip")} == known


# --- the register with secrets ----------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> Register:
    return _secrets()[0]


@cache
def _secrets() -> tuple[Register, tuple[Secret, ...]]:
    return secret_register(files.read_register(DATA))


@cache
def _atlas(audience: Audience) -> Atlas:
    return Atlas.of(disclose(_secrets()[0], audience), files.read_orientation(DATA))


@cache
def _files(exit_: tuple[str, str], audience: Audience) -> tuple[File, ...]:
    return tuple(EXITS[exit_](_atlas(audience)))


@lru_cache(1)
def _texts_of(content: bytes) -> tuple[list[str], str]:
    """Every text that a file holds, and all of it as small letters and figures."""
    every = list(texts(content))
    return every, "\n".join(map(letters, every))


def _secrets_in(content: bytes) -> list[str]:
    """The words and dates of secrets that a file has."""
    every, squeezed = _texts_of(content)
    secrets = _secrets()[1]
    results = [secret.word for secret in secrets if secret.word in squeezed]
    dates = {
        match[0]
        for text in every
        for year in _years().finditer(text)
        for match in _dates().finditer(text[max(year.start() - _AROUND, 0) : year.end() + _AROUND])
    }
    return [*results, *sorted(dates)]


@cache
def _years() -> re.Pattern[str]:
    """The years of the secrets: what may be a date is looked at only round these."""
    return re.compile("|".join(sorted({f"{secret.date.first:%Y}" for secret in _secrets()[1]})))


@cache
def _dates() -> re.Pattern[str]:
    """The dates of the secrets, as programs and people write them."""
    months = "januar februar mars april mai juni juli august september oktober november desember"
    forms = []
    for secret in _secrets()[1]:
        day = secret.date.first
        month = months.split()[day.month - 1]
        forms.append(rf"(?<![\d.]){day:%Y}-?{day:%m}-?{day:%d}(?!\d)")
        forms.append(rf"(?<![\d.])0?{day.day}\.\s?0?{day.month}\.\s?{day.year}(?!\d)")
        forms.append(rf"(?<!\d){day.day}\.?\s*{month}\s*{day.year}")
        forms.append(rf"{month}\s*{day.year}")
    return re.compile("|".join(forms), re.IGNORECASE)


def test_one_fact_of_every_kind_that_can_be_marked_is_marked() -> None:
    assert every_mark() == {secret.of for secret in _secrets()[1]} - {
        ("AreaWithContact", "contact")
    }


@pytest.mark.parametrize("exit_", EXITS, ids="-".join)
def test_nothing_internal_is_in_any_byte_of_the_open_edition(exit_: tuple[str, str]) -> None:
    for name, content in _files(exit_, Audience.OPEN):
        assert not _secrets_in(name.encode()) and not _secrets_in(content), name
        assert "intern" not in name
        squeezed = _texts_of(content)[1]
        assert "internutgave" not in squeezed and "internikkefor" not in squeezed


@pytest.mark.parametrize("exit_", EXITS, ids="-".join)
def test_the_internal_edition_says_so_on_its_face_and_in_its_properties(
    exit_: tuple[str, str],
) -> None:
    for name, content in _files(exit_, Audience.INTERNAL):
        assert "intern" in name
        SAYS[name.rpartition(".")[2]](content)


def test_the_search_finds_what_the_internal_edition_has(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else a search that finds nothing would prove nothing."""
    monkeypatch.setattr(options, "whole_register", lambda: _secrets()[0])
    for verb in ("meetings", "subjects"):
        cli.main([verb, "--json", "--audience", "intern"])
    printed = _secrets_in(capsys.readouterr().out.encode())
    results = {
        word
        for key in EXITS
        for _, content in _files(key, Audience.INTERNAL)
        for word in _secrets_in(content)
    }
    shown = {secret.of for secret in _secrets()[1] if secret.word in {*results, *printed}}
    # No exit has the field of the trial, and the note of a list stands on pages alone.
    unseen = {("AreaWithContact", "contact"), ("Edition", "note_internal")}
    assert {secret.of for secret in _secrets()[1]} - shown == unseen
    assert any("2031" in word for word in results)


@pytest.mark.parametrize("exit_", EXITS, ids="-".join)
def test_a_register_that_nobody_has_decided_on_is_refused(exit_: tuple[str, str]) -> None:
    atlas = replace(_atlas(Audience.OPEN), register=replace(_secrets()[0], audience=None))
    with pytest.raises(UndisclosedError):
        list(EXITS[exit_](atlas))


# --- that it says so --------------------------------------------------------------------------


def _png_says(content: bytes) -> None:
    assert b"Warning\0" in content and b"INTERN" in content


def _svg_says(content: bytes) -> None:
    text = content.decode()
    assert "<dcterms:accessRights" in text and ">INTERN</text>" in text


def _pdf_says(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as document:
        assert "INTERN" in str(document.docinfo["/Keywords"])
    with pypdfium2.PdfDocument(content) as pages:
        assert all("INTERN" in page.get_textpage().get_text_range() for page in pages)


def _pptx_says(content: bytes) -> None:
    show = pptx.Presentation(io.BytesIO(content))
    assert "INTERN" in (show.core_properties.category or show.core_properties.keywords)
    for slide in show.slides:
        assert b"INTERN" in slide.part.blob


def _docx_says(content: bytes) -> None:
    document = docx.Document(io.BytesIO(content))
    assert "INTERN" in document.core_properties.keywords
    section = document.sections[0]
    for header in (section.header, section.first_page_header):
        assert "INTERN" in "".join(paragraph.text for paragraph in header.paragraphs)


def _html_says(content: bytes) -> None:
    text = content.decode()
    assert '<meta name="dcterms.accessRights" content="INTERN' in text
    assert 'class="audience">INTERN' in text


def _csv_says(content: bytes) -> None:
    head, *result = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head[0] == "Utgave" and {row[0] for row in result} <= {"INTERN"}


def _ics_says(content: bytes) -> None:
    text = content.decode().replace("\r\n ", "")
    assert "\r\nNAME:INTERN" in text and "CLASS:PUBLIC" not in text
    assert text.count("CLASS:CONFIDENTIAL") == text.count("BEGIN:VEVENT") > 0
    summaries = [line for line in text.splitlines() if line.startswith("SUMMARY")]
    assert summaries and all(":INTERN" in line for line in summaries)


def _zip_says(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.comment.startswith(b"INTERN")
        for name in archive.namelist():
            if name in {zip_archive.NOTE, NOTE}:
                assert archive.read(name).decode("utf-8-sig").startswith("INTERN")
            elif name.rpartition(".")[2] in _PARTS:
                assert "intern" in name
            elif name != report_archive.CONTENTS:
                assert "intern" in name
                SAYS[name.rpartition(".")[2]](archive.read(name))
        if report_archive.CONTENTS in archive.namelist():
            _html_says(archive.read(report_archive.CONTENTS))


#: Files within a zip that have no place for what they are; the file to read has it.
_PARTS = {"shp", "shx", "dbf", "prj", "cpg", "qgz"}


def _mentions(content: bytes) -> None:
    """Says so among its texts, wherever the format has a place for it."""
    assert "INTERN – ikke for deling" in "\n".join(texts(content))


def _sheets_say(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        properties = archive.read("docProps/core.xml").decode()
        assert "INTERN" in properties
        sheets = [name for name in archive.namelist() if "worksheets/sheet" in name]
        headed = [name for name in sheets if b"INTERN" in archive.read(name)]
        assert len(headed) == len(sheets) - 2  # not what it is, which says so in words, nor fields


SAYS: dict[str, Callable[[bytes], None]] = {
    "png": _png_says,
    "svg": _svg_says,
    "pdf": _pdf_says,
    "pptx": _pptx_says,
    "docx": _docx_says,
    "html": _html_says,
    "csv": _csv_says,
    "ics": _ics_says,
    "zip": _zip_says,
    "xlsx": _sheets_say,
    **dict.fromkeys(("gpkg", "geojson", "fgb", "parquet", "kml", "dxf", "json"), _mentions),
}


# --- the command line -------------------------------------------------------------------------

#: What each verb that can show either edition is called with; `{}` is a file's name.
CALLS: dict[str, tuple[Sequence[str], ...]] = {
    "areas": (["--json"], [], ["--edition", "2024-04-30", "--json"]),
    "changes": (["--json"], []),
    "followups": (["--json"], []),
    "meetings": (["--json"], []),
    "subjects": (["--json"], [], ["KOSS"]),
    "map": (["{}.svg"], ["{}.html"]),
    "timeline": (["{}.svg"],),
    "slides": (["{}.pptx"],),
    "report": (["{}.html", "--bydel", "stovner"],),
    "meeting": (["{}.html"],),
    "export": (["{}.ics"], ["{}.gpkg"], ["{}.geojson", "--edition", "alle"], ["{}.csv.zip"]),
    "serve": (),  # what it serves is the pages, see tests/pages/test_page_editions.py
}


def _verbs(shows: Shows) -> set[str]:
    parser: Any = cli._parser()
    (commands,) = parser._subparsers._group_actions
    return {name for name, verb in commands.choices.items() if verb.get_default("shows") is shows}


def test_every_verb_is_known_here_by_what_it_lets_out() -> None:
    assert set(CALLS) == _verbs(Shows.EITHER)
    assert _verbs(Shows.ALL) == {
        *("check", "import", "import-areas", "history", "backup", "erase", "tidy")
    }
    assert _verbs(Shows.NOTHING) == {"undo", "restore", "mark", "new"}


@pytest.mark.parametrize("verb", CALLS)
def test_a_verb_is_open_unless_the_internal_edition_is_asked_for(
    verb: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(options, "whole_register", lambda: _secrets()[0])
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    for number, call in enumerate(CALLS[verb]):
        for audience in Audience:
            out = tmp_path / f"{number}-{audience}"
            requests = [] if audience is Audience.OPEN else ["--audience", "internal"]
            assert cli.main([verb, *(word.format(out) for word in call), *requests]) == 0
            printed = capsys.readouterr().out
            written = b"".join(path.read_bytes() for path in tmp_path.glob(f"{out.name}.*"))
            if audience is Audience.OPEN:
                assert not _secrets_in(printed.encode()) and not _secrets_in(written), call
            elif "--json" in call:
                values = json.loads(printed)
                for value in values if isinstance(values, list) else [values]:
                    assert value["audience"] == "intern"
            elif written:
                (path,) = tmp_path.glob(f"{out.name}.*")
                SAYS[path.suffix[1:]](written)
            else:
                assert printed.startswith("INTERN")


def test_an_internal_file_has_the_word_in_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for call in (
        ["map", "kart.svg"],
        ["report", "alna.html"],
        ["export", "a.ics"],
        ["export", "ut/"],
    ):
        assert cli.main([*call, "--audience", "intern"]) == 2
        assert "Ha «intern» i navnet" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_of_files_is_whole_and_so_is_refused_as_open(
    edit: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = edit("programmes.json", lambda doc: doc["programmes"][0].update(internal=True))
    monkeypatch.setenv("IPOKART_DATA", str(marked))
    assert cli.main(["export", f"{tmp_path}/ut/"]) == 2 and not (tmp_path / "ut").exists()
    assert cli.main(["export", f"{tmp_path}/ut-intern/", "--audience", "intern"]) == 0
    assert (tmp_path / "ut-intern" / "INTERN.txt").read_text(encoding="utf-8").startswith("INTERN")
    assert files.read_register(tmp_path / "ut-intern").programmes[0].internal


# --- what the browser gets --------------------------------------------------------------------


def _browser(audience: Audience) -> Iterator[bytes]:
    register = disclose(_secrets()[0], audience)
    background = files.read_orientation(DATA)
    for most in (levels.MOST_AT_ONCE, 0):  # as one file, and in cells
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(levels, "MOST_AT_ONCE", most)
            gathered = resources.gather(register, background)
        yield from (item.body for item in gathered.files.values())
    yield module(register, background)
    yield rows.module(register)
    for edition in register.editions:
        view = View(edition.id)
        yield json.dumps(message(register, view, select(register, view))).encode()


def test_the_map_page_sends_nothing_internal_in_the_open_edition() -> None:
    assert not [word for content in _browser(Audience.OPEN) for word in _secrets_in(content)]
    assert [word for content in _browser(Audience.INTERNAL) for word in _secrets_in(content)]


# --- addresses for other programs ---------------------------------------------------------------


def _addresses(audience: Audience) -> Iterator[tuple[str, bytes]]:
    """Every address there is, as programs and browsers ask for it; and each feature by itself."""
    edition = disclose(_secrets()[0], audience)
    version = partial(OpenVersion, at=datetime(2026, 2, 1, tzinfo=UTC))
    bare = replace(edition, areas=tuple(replace(item, aliases=()) for item in edition.areas))
    history = (version(number=2, register=edition), version(number=1, register=bare))
    # the map is of the open edition whoever asks, and the feed too
    site = live_site.site_of(edition, history=lambda: history)
    for path in _paths(site):
        for query in ("f=json", "f=html") if path.startswith("/ogc") else ("",):
            answer = live_site.ask(site, f"{path}?{query}" if query else path)
            assert answer.status == 200, path
            yield path, answer.content


def _paths(site: Site) -> Iterator[str]:
    for route in live_site.app_of(site).routes:
        assert isinstance(route, Route)
        if route.path.endswith(("{rest:path}", "{feature:path}")):
            continue
        names = collections() if "{collection}" in route.path else ("",)
        for name in names:
            yield route.path.format(collection=name)
    for name in collections():
        items = live_site.ask(site, f"/ogc/collections/{name}/items?limit=1000").json["features"]
        for item in items:
            yield f"/ogc/collections/{name}/items/{quote(item['id'], safe='')}"


def test_no_address_gives_anything_internal_in_the_open_edition() -> None:
    results = {path: _secrets_in(content) for path, content in _addresses(Audience.OPEN)}
    assert not {path: words for path, words in results.items() if words}
    assert len(results) > 100 and {"/embed", "/live/endringer.atom"} <= set(results)


def test_the_search_finds_what_the_addresses_have_of_the_internal_edition() -> None:
    results = dict(_addresses(Audience.INTERNAL))
    for name in ("areas", "listings", "followups", "measures"):
        assert _secrets_in(results[f"/ogc/collections/{name}/items"]), name
    for name in collections():
        assert b"INTERN" in results[f"/ogc/collections/{name}/items"]


# --- no way round -----------------------------------------------------------------------------

#: Modules that write a file; only the registries call them.
_WRITERS = {item.writer for result in (FORMATS, FILES, REPORTS) for item in result.values()}
#: What else these modules are asked for: pictures within a page, the dates of a calendar told.
_ALLOWED = {
    ("geo/cli/calendar.py", "geo.exports.calendar"),
    ("pages/serving/picture_files.py", "geo.exports.zip_archive"),
    ("pages/serving/picture_files.py", "geo.exports.svg"),
    ("pages/serving/report_files.py", "geo.exports.report.pdf"),
    ("pages/serving/report_files.py", "geo.exports.svg"),
    ("pages/slides.py", "geo.exports.zip_archive"),
    ("pages/timeline.py", "geo.exports.zip_archive"),
    ("pages/area.py", "geo.exports.zip_archive"),
    ("geo/cli/pictures.py", "geo.exports.zip_archive"),
    ("pages/parts/panel.py", "geo.exports.svg"),
    ("pages/editing/pictures.py", "geo.exports.svg"),
}


def test_no_page_and_no_verb_calls_a_writer_itself() -> None:
    used = set()
    for path in (*(ROOT / "geo/cli").rglob("*.py"), *(ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {node.module, *(f"{node.module}.{item.name}" for item in node.names)}
                used |= {(path.relative_to(ROOT).as_posix(), name) for name in names & _WRITERS}
    assert used <= _ALLOWED


def test_every_download_of_the_pages_is_one_of_these() -> None:
    """A page with a download has the choice of edition beside it."""
    results: dict[str, int] = {}
    for path in (ROOT / "pages").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if count := source.count("download_button("):
            results[path.relative_to(ROOT).as_posix()] = count
            assert "audience.choose(" in source, path
    assert results == {
        "pages/area.py": 2,
        "pages/bydeler.py": 2,
        "pages/exchanging/outgoing.py": 1,
        "pages/followups.py": 1,
        "pages/map.py": 1,
        "pages/parts/status_list.py": 1,
        "pages/slides.py": 1,
        "pages/timeline.py": 1,
    }
