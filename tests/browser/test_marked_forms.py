"""Every form that a document comes in goes in by marking only: how many clicks, and no typing.

The reader is told to take nothing of it. `FORMS=1` takes in the handed documents, too, where they
lie beside this repository, `FORMS=nested` those so named; with `pytest -s` the clicks of each are
told.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from geo import text
from geo.model import Unit
from tests.browser.conftest import Visit, Visitor
from tests.browser.servers import serving_own
from tests.browser.test_review_marker import none_of_ours, say
from tests.conftest import ROOT

_CASES = ROOT.parent / "shared/cases"
_MOST_CLICKS = 25
#: What the page says when a marking is taken, or asked about.
_SAID = {
    "Møtedato": "Møtet var",
    "Områder": "Merket som områder",
    "Avsluttes": "Merket som avsluttet",
    "Punkter": "Merket som punkter",
    "Frist": "Frist satt",
    "Enhet": "Velg enheten",
    "Status": "Velg statusen",
    "vest": "Enhet satt",
    "Enhet vest": "Enhet satt",
    "Enhet øst": "Enhet satt",
    "ny": "Status satt",
    "videreført": "Status satt",
}
_END = "$end"  # the last line of the document
_COUNT = """() => {
  if (window.counted) return Object.assign(window.done, { clicks: 0, letters: 0 });
  window.counted = true;
  window.done = { clicks: 0, letters: 0 };
  document.addEventListener("mousedown", (event) => event.isTrusted && window.done.clicks++, true);
  document.addEventListener("keydown", (event) => event.key.length === 1 && window.done.letters++, true);
}"""
#: Where words of a line are on the screen.
_PLACE = """(line, words) => {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left, right, middle: (top + bottom) / 2 };
  }
}"""


@dataclass(frozen=True)
class Step:
    """What is selected: the whole lines from one that a pattern is on to another, or only some words
    of one; and the button of the toolbar. Without a line the toolbar has asked for this button."""

    button: str
    first: str = ""
    last: str = ""
    words: str = ""


@dataclass(frozen=True)
class Form:
    """A document, how it is marked, and what must come of it: the lines of areas as the page says
    them, how many end, how many points and deadlines; `new` names are ticked."""

    name: str
    content: bytes
    steps: tuple[Step, ...]
    areas: frozenset[str]
    ended: int = 0
    points: int = 0
    deadlines: int = 0
    new: tuple[str, ...] = ()


# --- forms of our own -------------------------------------------------------------------------

_LISTED = frozenset(
    {
        "Hovseter · Enhet vest · videreført",
        "Furuset · Enhet øst · videreført",
        "Vestli · Enhet øst · ny",
    }
)


def _word(fill: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    document.add_paragraph("Notat etter møtet 28. januar 2027")
    fill(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _rows(document: docx.document.Document, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words


def _tables(document: docx.document.Document) -> None:
    _rows(
        document,
        [
            ("Sted", "Enhet", "Hva"),
            ("Hovseter", "vest", "videreføres"),
            ("Furuset", "øst", "videreføres"),
            ("Vestli", "øst", "ny"),
        ],
    )
    document.add_paragraph("Dette følger vi opp")
    _rows(
        document,
        [
            ("Punkt", "Status", "Hvem", "Frist"),
            ("1 Skoleveier", "I gang", "Bydel Alna", "1. juni"),
            ("2 Belysning", "Ferdig", "Oslo kommune", "–"),
        ],
    )


_PROSE = """Hei, her er det fra møtet 28. januar 2027.

Fra vest fortsetter Hovseter som før. I øst er det Furuset (videreført) og Vestli (nytt).

Bydelene og politiet lager en felles plan for skoleveier. Frist 1. juni.

Oslo politidistrikt deler tall om ran.
"""
_BARE = """Møte 28. januar 2027
Hovseter
Furuset
Vestli
A. Skoleveier
Status: I gang. Ferdig innen 1. juni.
Ansvarlig: Bydel Alna
B. Belysning
Status: Ferdig.
Ansvarlig: Oslo kommune
"""
_DATE = Step("Møtedato", "28. januar")
_OWN = (
    Form(
        "tabeller.docx",
        _word(_tables),
        (
            _DATE,
            Step("Områder", "Hovseter", "Vestli"),
            Step("Punkter", "Punkt", "Belysning"),
        ),
        _LISTED,
        points=2,
        deadlines=1,
    ),
    Form(
        "epost.txt",
        _PROSE.encode(),
        (
            _DATE,
            Step("Områder", "Fra vest"),
            Step("Enhet", "Fra vest", words="vest"),
            Step("Punkter", "Bydelene og", "Oslo politidistrikt"),
        ),
        _LISTED,
        points=2,
        deadlines=1,
    ),
    Form(
        "stikkord.txt",
        _BARE.encode(),
        (
            _DATE,
            Step("Områder", "Hovseter", "Vestli"),
            Step("Enhet", "Hovseter"),
            Step("Enhet vest"),
            Step("Enhet", "Furuset", "Vestli"),
            Step("Enhet øst"),
            Step("Status", "Hovseter", "Furuset"),
            Step("videreført"),
            Step("Status", "Vestli"),
            Step("ny"),
            Step("Punkter", "A. Skoleveier", "Ansvarlig: Oslo kommune"),
        ),
        _LISTED,
        points=2,
        deadlines=1,
    ),
)


# --- the handed forms -------------------------------------------------------------------------

_SIX = frozenset(
    {
        "Hovseter · Enhet vest · videreført",
        "Majorstua · Enhet vest · videreført",
        "Grønland/Tøyen · Enhet sentrum · videreført",
        "Furuset · Enhet øst · videreført",
        "Vestli · Enhet øst · videreført",
        "Veitvet · Enhet øst · ny",
    }
)


def _handed_six(path: Path) -> Form:
    """A case of `import`: six areas, three points, two deadlines, unless it is about these."""
    is_tracked = path.name == "tracked.docx"
    deadlines = {"date-numerals.txt": 1, "tracked.docx": 3}.get(path.name, 2)
    month = r"^\d+januar 2027$" if path.name == "two-columns-justified.pdf" else ""
    steps = (
        Step("Møtedato", r"(28|10)\.?\s*[–-]\s*(29|11)\.", month),
        Step("Områder", "Hovseter", "Veitvet"),
        Step("Punkter", "Alna lager", _END),
    )
    points = 4 if is_tracked else 3
    return Form(path.name, path.read_bytes(), steps, _SIX, 0, points, deadlines)


_PLANS = {
    "a_referat_mars_2026.docx": (
        Step("Møtedato", "18. mars 2026"),
        Step("Punkter", "Skolene og politiet", "SaLTo-sekretariatet. Frist"),
    ),
    "e_lysark_2027.pdf": (
        Step("Møtedato", "28.–29. januar"),
        Step("Områder", "Vest • Hovseter", "Der ikke annet"),
        Step("Avsluttes", "Majorstua:", "Grorud:"),
        Step("Punkter", "Punkt", "5 Sommer"),
    ),
    "g_statusrapport_bokstaver_2027.docx": (
        Step("Møtedato", "28.–29. januar", words="28.–29. januar 2027"),
        Step("Punkter", "A. Ungdom", "Oslo politidistrikt, Bymiljøetaten"),
    ),
    "k_enheter_i_nye_ord_2027.docx": (
        Step("Møtedato", "28.–29. januar"),
        Step("Områder", r"\| Enhet nord \|", "Vest politistasjon"),
        Step("Punkter", "1. Enhet vest", "Status: Avklart"),
    ),
    "p2_januar2026_word.pdf": (
        Step("Møtedato", "29.-30.januar 2026"),
        Step("Områder", "Enhet vest:", "Trosterud, Fossum"),
    ),
}


def _handed_truth(path: Path) -> Form:
    """A case of `documents`, as its truth says."""
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    areas = truth["areas"]
    return Form(
        path.name,
        path.read_bytes(),
        _PLANS[path.name],
        frozenset(map(_line_of, areas)),
        len(truth["ended"]),
        len(truth["points"]),
        sum(len(point["deadlines"]) for point in truth["points"]),
        tuple(item["name"] for item in areas if item["ids"] == [None]),
    )


def _line_of(item: dict[str, str | None]) -> str:
    unit = text.unit(Unit(item["unit"]) if item["unit"] else None)
    started = [f"oppstart {item['since']}"] if item["since"] else []
    return " · ".join([str(item["name"]), unit, str(item["status"]), *started])


def _handed() -> list[Form]:
    cases = sorted((_CASES / "import").glob("*"))
    return [
        *(_handed_truth(_CASES / "documents" / name) for name in _PLANS),
        *(_handed_six(path) for path in cases if path.stat().st_size),
    ]


# --- marking ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that no list is kept in."""
    with serving_own(tmp_path_factory.mktemp("forms")) as address:
        yield address


def _drop(visitor: Visitor, form: Form) -> Page:
    page = visitor.page
    page.set_input_files(
        "input[type=file]",
        {"name": form.name, "mimeType": "application/octet-stream", "buffer": form.content},
    )
    expect(page.get_by_role("region", name=f"Teksten i {form.name}")).to_be_visible()
    page.wait_for_selector(".ipo-document[data-marker]")
    visitor.settle()
    return page


def _mark(page: Page, visitor: Visitor, step: Step) -> None:
    if step.words:
        _drag(page, step)
    elif step.first:
        lines = page.locator("p[data-line]")
        lines.filter(has_text=re.compile(step.first)).first.locator(".number").click()
        last = lines.filter(has_text=re.compile("" if step.last == _END else step.last)).last
        if step.last:
            last.locator(".number").click(modifiers=["Shift"])
    say(page, step.button)
    expect(
        page.locator(".ipo-marked", has_text=_SAID.get(step.words) or _SAID[step.button])
    ).to_be_visible()
    visitor.settle()


def _drag(page: Page, step: Step) -> None:
    line = page.locator("p[data-line]").filter(has_text=re.compile(step.first)).first
    line.scroll_into_view_if_needed()
    place = line.evaluate(_PLACE, step.words)
    page.mouse.move(place["left"] + 1, place["middle"])
    page.mouse.down()
    page.mouse.move(place["right"] - 1, place["middle"], steps=3)
    page.mouse.up()


def _clicks(visitor: Visitor, form: Form) -> int:
    """Take a form in, and how many clicks that needs."""
    page = _drop(visitor, form)
    page.evaluate(_COUNT)
    none_of_ours(page)
    expect(page.get_by_text("Dokumentet ga ingen liste")).to_be_visible()
    visitor.settle()
    for step in form.steps:
        _mark(page, visitor, step)
    for name in form.new:
        page.locator("label", has_text=f"Ta med «{name}»").click()
        visitor.settle()
    done = page.evaluate("window.done")
    assert done["letters"] == 0, form.name
    message = text.say("seminar_page.kept", areas=text.areas(len(form.areas)), points=form.points)
    expect(page.get_by_text(message)).to_be_visible()
    return int(done["clicks"])


def _got(page: Page) -> tuple[frozenset[str], int, int, int]:
    """The lines of areas, and how many end, how many points and deadlines there are."""
    rows = page.locator("[class*='st-key-line_area_'] .ipo-proposal > p:first-child")
    facts = page.locator("dt", has_text=re.compile("^Frist")).locator(
        "xpath=following-sibling::dd[1]"
    )
    dates = re.sub(r"20\d\d – ", "", " ".join(facts.all_text_contents()))  # a span is one
    return (
        frozenset(rows.all_text_contents()),
        page.locator("[class*='st-key-line_ended_']").count(),
        page.locator("[class*='st-key-line_point_']").count(),
        len(re.findall(r"\b20\d\d\b", dates)),
    )


def _few_clicks(visitor: Visitor, address: str, forms: list[Form]) -> None:
    page = visitor.open(f"{address}/seminar", "h1")
    counted: dict[str, int] = {}
    wrong = {}
    for form in forms:
        counted[form.name] = _clicks(visitor, form)
        print(form.name, "|", counted[form.name])
        due = (form.areas, form.ended, form.points, form.deadlines)
        if (got := _got(page)) != due:
            wrong[form.name] = (got, due)
            print(got, due)
    assert wrong == {}
    assert max(counted.values()) <= _MOST_CLICKS, counted


def test_own_forms_go_in_by_few_clicks(visit: Visit, reading: str) -> None:
    _few_clicks(visit(), reading, [*_OWN])


@pytest.mark.skipif(
    not (os.environ.get("FORMS") and _CASES.is_dir()), reason="asked for by FORMS=1; takes minutes"
)
def test_handed_forms_go_in_by_few_clicks(visit: Visit, reading: str) -> None:
    wanted = os.environ["FORMS"].replace("1", "")
    _few_clicks(visit(), reading, [form for form in _handed() if wanted in form.name])
