"""A status added to a copy of the tables, and every output that must show it.

`add_status` changes the settings of the copy as docs/architecture.md says. The copy is then walked by
`python -P -m tests.status_outputs` in a process of its own, which prints what each output lacks.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from base64 import b64decode
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

#: A name that no status will ever have, so that a real one can be added beside it.
CODE = WORD = "proevestatus"
NAME_IN_CODE = CODE.upper()
GROUND, MARK = "#b8e0d2", "#0b5345"
AREA, NAME, BYDEL, UNIT = "vestli", "Vestli", "stovner", "ost"
SETTINGS = "geo/settings/oslo.toml"
#: The row of the settings goes before that of this status.
BEFORE = '[[status]]\ncode = "oppstart"\n'
CODE_ROW = f'[[status]]\ncode = "{CODE}"\n'
STYLE_ROW = f'look = {{ ground = "{GROUND}", mark = "{MARK}", pattern = "level" }}\n'
WORD_ROW = "[status.words]\n" + "".join(
    f'{language} = {{ one = "{WORD}" }}\n' for language in ("nb", "nn", "en")
)
_COPIED = ("geo", "pages", "data", ".streamlit", "app.py", "tests/status_outputs.py")

# --- the copy -----------------------------------------------------------------------------------


def copy_product(root: Path, target: Path) -> Path:
    """A copy of the product and its data at `target`, which shares what npm installed."""
    for name in _COPIED:
        source, place = root / name, target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place)  # with what is compiled, which stays true of the copy
        else:
            shutil.copy(source, place)
    (target / "node_modules").symlink_to(root / "node_modules")
    return target


def add_status(copy: Path, *, style: bool = True, word: str = WORD_ROW) -> list[str]:
    """Add the status to the settings of a copy, with or without its look, with its words, and give
    it to one area of the newest list. Returns the source files that had to change."""
    row = CODE_ROW + (STYLE_ROW if style else "") + word
    path = copy / SETTINGS
    content = path.read_text(encoding="utf-8")
    assert content.count(BEFORE) == 1, f"{SETTINGS} does not have {BEFORE!r} once"
    path.write_text(content.replace(BEFORE, f"{row}\n{BEFORE}"), encoding="utf-8")
    give_status(copy / "data", AREA)
    return [SETTINGS]


def give_status(data: Path, *given: str) -> None:
    """Give the status to areas of the newest list, or to all of them."""
    editions = json.loads((data / "editions.json").read_text(encoding="utf-8"))
    rows = editions["editions"][-1]["listings"]
    given = given or tuple(row["area"] for row in rows)
    for row in rows:
        if row["area"] in given:
            row["status"] = CODE
    (data / "editions.json").write_text(json.dumps(editions), encoding="utf-8")
    areas = json.loads((data / "ipo_areas.geojson").read_text(encoding="utf-8"))
    features = [feature["properties"] for feature in areas["features"]]
    for item in features:
        if item["id"] in given:
            item["status"] = CODE
    (data / "ipo_areas.geojson").write_text(json.dumps(areas), encoding="utf-8")


def walk(copy: Path, *names: str) -> dict[str, str]:
    """What each output of a copy lacks, by its name; empty where it shows the status. `names`
    walks only these."""
    done = start_walk(copy, *names)
    assert done.returncode == 0, done.stderr
    results: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return results


def start_walk(copy: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """The walk as a process that is over."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "tests.status_outputs", *names],
        cwd=copy,
        env=os.environ
        | {
            "PYTHONPATH": str(copy),
            "IPOKART_DATA": str(copy / "data"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# --- the outputs --------------------------------------------------------------------------------

OUTPUTS: dict[str, Callable[[], None]] = {}


def output(check: Callable[[], None]) -> Callable[[], None]:
    """Put a check on the list, by its name."""
    OUTPUTS[check.__name__] = check
    return check


def shows(content: str | bytes, *parts: str) -> None:
    """Assert that a text holds every part."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    missing = [part for part in parts if part not in text]
    assert not missing, f"does not show {', '.join(missing)}"


def command(*call: str) -> str:
    """What a command prints."""
    from geo.cli import main

    printed = io.StringIO()
    with redirect_stdout(printed):
        code = main(list(call))
    assert code == 0, f"{call[0]} ended with {code}: {printed.getvalue()}"
    return printed.getvalue()


def written(verb: str, name: str, *options: str) -> bytes:
    """The file that a command writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        command(verb, str(path), *options)
        return path.read_bytes()


def unpacked(content: bytes) -> str:
    """Every XML part of an Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if name.endswith(".xml")]
        return "\n".join(parts.read(name).decode() for name in names)


def printed_text(pdf: bytes) -> str:
    """The text of a PDF."""
    from pypdfium2 import PdfDocument

    pages = PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def has_colours(pixels: Any, *colours: str) -> None:
    """Assert that a picture (height, width, 3) has each colour in at least a hundred pixels."""
    for colour in colours:
        wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        seen = (abs(pixels[..., :3].astype(int) - wanted).max(axis=-1) <= 2).sum()
        assert seen >= 100, f"has {seen} pixels of {colour}"


def constant(module: str, name: str) -> Any:
    """A constant of a script module."""
    line = re.search(rf"^export const {name} = (.*);$", module, re.MULTILINE)
    assert line, f"has no constant {name}"
    return json.loads(line[1])


@cache
def _look_through_packages_once() -> None:
    """Streamlit reads what every installed package says of itself for each AppTest, which takes four
    times as long as the page. For a process that is over with the walk."""
    from streamlit.components.v2 import manifest_scanner

    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@cache
def page(name: str, **query: str) -> str:
    """All that a page says as its first request gets it: words, HTML, the choices of filters, and
    what fields and buttons are called."""
    from streamlit.testing.v1 import AppTest

    _look_through_packages_once()
    app = AppTest.from_file(str(Path.cwd() / "app.py"), default_timeout=120)
    app.switch_page(f"pages/{name}.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception, str(app.exception)
    assert not app.error, str([item.value for item in app.error])
    kinds = ("title", "header", "markdown", "caption", "info")
    parts = [cast("Any", element).value for kind in kinds for element in app.get(kind)]
    parts += [element.proto.body for element in app.get("html")]
    parts += [
        f"choice:{choice.content}"
        for pills in app.get("button_group")
        for choice in pills.proto.options
    ]
    named = ("text_input", "text_area", "selectbox", "multiselect", "checkbox", "button")
    parts += [element.proto.label for kind in named for element in app.get(kind)]
    return "\n".join(parts)


def swatch() -> str:
    """What a page has where it shows the fill: its colours as they stand in an address."""
    from urllib.parse import quote

    return quote(MARK)


def all_statuses(language: str) -> str:
    """Every status of the copy in words of a language, in the order of the model."""
    from geo import text

    with text.spoken(language):
        words = text.all_statuses()
    assert WORD in words
    return words


@output
def data_rules() -> None:
    findings = json.loads(command("check", "--json"))
    assert not [item for item in findings if item["severity"] == "error"], findings


@output
def command_areas() -> None:
    rows = json.loads(command("areas", "--status", CODE, "--json"))
    assert [(row["id"], row["status"]) for row in rows] == [(AREA, CODE)]
    shows(command("areas"), WORD)


@output
def command_help() -> None:
    from geo.cli import main

    printed = io.StringIO()
    with redirect_stdout(printed), suppress(SystemExit):
        main(["areas", "--help"])
    shows(" ".join(printed.getvalue().split()), f"ny, videreført, {CODE}, oppstart")


@output
def command_changes() -> None:
    changes = json.loads(command("changes", "--json"))
    assert AREA in {*changes["new"], *changes["continued"]}
    assert AREA not in changes["disputed"]


def _register() -> Any:
    from geo import files
    from geo.disclosure import openly

    return openly(files.read_register(Path("data")))


@output
def address() -> None:
    from geo.query import read_view, write_view
    from geo.view import select

    register = _register()
    view, unknown = read_view({"status": [CODE]}, register)
    assert not unknown and write_view(view) == {"status": [CODE]}
    assert [row.area.id for row in select(register, view)] == [AREA]


@output
def web_map() -> None:
    from geo import files, webmap
    from geo.model import Status
    from geo.view import View, select

    register = _register()
    module = webmap.module(register, files.read_orientation(Path("data"))).decode()
    style, words = constant(module, "style"), constant(module, "words")
    fill = style["status"][CODE]
    assert (fill["ground"], fill["mark"]) == (GROUND, MARK)
    assert style["tiles"][fill["pattern"]]["marks"]
    order = [code for code in style["order"] if code in style["status"]]
    assert order == list(Status), f"has the order {order}"
    assert words["status"][CODE] == WORD
    view = View(statuses=(Status(CODE),))
    assert webmap.message(register, view, select(register, view))["visible"] == [AREA]


@output
def picture_svg() -> None:
    from geo import text
    from geo.model import Status

    drawing = written("map", "kart.svg").decode()
    shows(drawing, f"{NAME} ({WORD}", GROUND, MARK)
    words = [text.status(status) for status in Status]
    legend = re.findall(rf">({'|'.join(words)}) \(\d+\)<", drawing)
    order = list(dict.fromkeys(legend))  # each row stands there twice, the halo first
    assert order == [word for word in words if word in order], f"has the legend {order}"
    assert WORD in order, f"has the legend {order}"


@output
def picture_svg_in_dark() -> None:
    shows(written("map", "kart.svg", "--look", "mørk"), WORD, GROUND, MARK)


@output
def picture_png() -> None:
    import numpy as np
    from PIL import Image

    has_colours(np.asarray(Image.open(io.BytesIO(written("map", "kart.png")))), GROUND, MARK)


@output
def picture_pdf() -> None:
    from pypdfium2 import PdfDocument

    content = written("map", "kart.pdf")
    shows(printed_text(content), f"{WORD} (1)")
    has_colours(
        PdfDocument(content)[0].render(scale=1.5, rev_byteorder=True).to_numpy(), GROUND, MARK
    )


@output
def picture_powerpoint() -> None:
    shows(unpacked(written("map", "kart.pptx")), WORD, MARK[1:].upper(), GROUND[1:].upper())


@output
def picture_html() -> None:
    shows(written("map", "kart.html"), WORD, GROUND, MARK)


@output
def timeline_svg() -> None:
    shows(written("timeline", "linje.svg"), WORD, GROUND, MARK)


@output
def slides() -> None:
    shows(unpacked(written("slides", "ipo.pptx")), WORD, MARK[1:].upper(), GROUND[1:].upper())


@output
def slides_in_other_languages() -> None:
    for language in ("nn", "en"):
        content = unpacked(written("slides", "ipo.pptx", "--lang", language))
        shows(content, f">{WORD}<", all_statuses(language))


@output
def titles_of_a_list_that_has_mostly_it() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = shutil.copytree("data", Path(folder) / "data")
        give_status(data)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("IPOKART_DATA", str(data))
            for language in ("nb", "nn", "en"):
                shows(unpacked(written("slides", "ipo.pptx", "--lang", language)), WORD)


@output
def table_csv() -> None:
    from geo.exports import csv
    from geo.view import View, select

    register = _register()
    rows = csv.areas(register, select(register, View())).decode("utf-8-sig").splitlines()
    shows(next(row for row in rows if row.startswith(NAME)), f";{WORD};")


@output
def report_pdf() -> None:
    shows(printed_text(written("report", "rapport.pdf", "--bydel", BYDEL)), WORD)


@output
def report_word() -> None:
    shows(unpacked(written("report", "rapport.docx", "--bydel", BYDEL)), WORD)


@output
def report_html() -> None:
    document = written("report", "rapport.html", "--bydel", BYDEL).decode()
    pictures = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", document)
    shows(document, WORD)
    shows(b"".join(map(b64decode, pictures)), WORD, GROUND, MARK)


@output
def table_of_areas() -> None:
    from pages.serving import rows

    module = rows.module(_register()).decode()
    assert WORD in constant(module, "rows")["2026-01"][AREA]


@output
def map_page_figures() -> None:
    from geo.model import Status

    figures = re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", page("map"))
    assert ("1", WORD) in figures, f"has {figures}"
    assert len(figures) == 1 + len(Status)


@output
def map_page_filter() -> None:
    shows(page("map"), f"choice:{CODE}")


@output
def panel() -> None:
    shows(page("map", area=AREA), f"> {WORD}<", swatch())


@output
def area_page() -> None:
    shows(page("area", area=AREA), f"<b>{WORD}, ", swatch())


@output
def bydeler_page() -> None:
    shows(page("bydeler"), WORD, swatch())


@output
def timeline_page_table() -> None:
    shows(page("timeline"), f"> {WORD}<", swatch())


@output
def about_page() -> None:
    shows(page("about"), f"{all_statuses('nb')} er rådets egne ord")


@output
def slides_page_filter() -> None:
    shows(page("slides"), f"choice:{CODE}")


@output
def review_form() -> None:
    from pages.review import session

    assert CODE in session.statuses()


def main(names: list[str]) -> None:
    """Print what each output lacks as one line of JSON."""
    import geo

    assert geo.__file__ and Path(geo.__file__).is_relative_to(Path.cwd()), "this is not the copy"
    results = {}
    for name in names or OUTPUTS:
        try:
            OUTPUTS[name]()
            results[name] = ""
        except Exception as error:
            results[name] = f"{type(error).__name__}: {error}"[:500]
    print(json.dumps(results))


if __name__ == "__main__":
    main(sys.argv[1:])
