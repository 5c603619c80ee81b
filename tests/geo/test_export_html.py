"""The map as one HTML file: whole in itself, nothing fetched, every area there, no name as code."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from geo import escape, files, installed
from geo.background import LAYERS
from geo.disclosure import openly
from geo.errors import NotInstalledError, UnknownValueError
from geo.exports import FORMATS, Order, html
from geo.model import Register, Unit
from geo.part import Part
from geo.scene import Atlas
from geo.style import LookName
from geo.view import View
from tests.conftest import DATA, READABLE_PAYLOADS

#: Attributes through which a browser fetches something.
LOADING = {"src", "href", "srcset", "data", "poster", "action", "background", "formaction"}
VOID = {"meta", "input", "link", "img", "br"}


class Document(HTMLParser):
    """The elements of a page: (name, attributes), text by element, and what does not nest."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str) -> list[str]:
        return [wording for name, wording in self.texts if name == tag and wording.strip()]


@pytest.fixture(scope="module")
def content(atlas: Atlas) -> bytes:
    return html.picture(Order(atlas))


@pytest.fixture(scope="module")
def page(content: bytes) -> Document:
    return Document(content)


def constant(content: bytes, name: str) -> Any:
    match = re.search(rf"^const {name} = (.*);$", content.decode(), re.MULTILINE)
    assert match
    return json.loads(match[1])


def table_of(content: bytes, edition: str) -> str:
    return (
        content.decode().partition(f'<table data-edition="{edition}"')[2].partition("</table>")[0]
    )


def hostile(edit: Callable[[str, Callable[[Any], object]], Path]) -> bytes:
    def change(doc: Any) -> None:
        for index, feature in enumerate(doc["features"]):
            name = f"{READABLE_PAYLOADS[index % len(READABLE_PAYLOADS)]} {index}"
            feature["properties"].update(name=name, note=name, aliases=f"alias {name}")

    def relist(doc: Any) -> None:
        doc["editions"][-1].update(
            title=READABLE_PAYLOADS[3],
            note=READABLE_PAYLOADS[2],
            date_text=f"{READABLE_PAYLOADS[2]} 2026",
        )

    edit("ipo_areas.geojson", change)
    register = openly(files.read_register(edit("editions.json", relist)))
    return html.picture(Order(Atlas.of(register, files.read_orientation(DATA))))


def test_it_is_one_norwegian_page_with_title_map_search_switch_list_and_table(
    page: Document,
) -> None:
    assert page.open == []
    assert page.all("html") == [{"lang": "nb"}]
    assert page.text("title") == page.text("h1") == ["Oslo: 12 områder, 7 ikke på lista fra 2024"]
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert {"map", "search", "names", "edition", "layers", "answer", "table"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert "Omtrentlig avgrensning (delbydel), ikke politiets grense." in page.text("strong")
    assert "Kilde: Politirådet i Oslo, januar 2026." in page.text("span")


def test_nothing_is_fetched_and_the_page_itself_forbids_it(content: bytes, page: Document) -> None:
    for tag, attributes in page.elements:
        assert not LOADING & set(attributes), (tag, attributes)
    assert not page.all("link") and not page.all("img") and not page.all("iframe")
    for style in page.text("style"):
        addresses = re.findall(r"url\(\s*['\"]?(.{0,12})", style)
        assert all(address.startswith("data:font/wo") for address in addresses)
        assert "@import" not in style
    assert b"sourceMappingURL" not in content
    leaflet = page.text("script")[0]
    ours = re.sub(r"(?s)/\*.*?\*/", "", content.decode().replace(leaflet, ""))  # no remarks
    outside = {address.split("/")[2] for address in re.findall(r"https?://[^\"'`\s<]+", ours)}
    assert outside <= {"www.w3.org"}  # the name of SVG


def test_only_its_own_scripts_may_run(page: Document) -> None:
    policy = page.all("meta")[1]["content"]
    assert policy.startswith("default-src 'none'; ")
    scripts = page.text("script")
    assert len(scripts) == len(page.all("script")) == 2
    digests = (b64encode(sha256(code.encode()).digest()).decode() for code in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    assert f"script-src {allowed};" in policy
    for word in ("font-src data:", "img-src data:", "form-action 'none'", "base-uri 'none'"):
        assert word in policy
    assert "connect-src" not in policy and "script-src 'unsafe" not in policy


def test_our_modules_are_in_it_without_imports(page: Document) -> None:
    own = page.text("script")[1]
    assert not re.findall(r"^\s*(import|export)\b", own, re.MULTILINE)
    result = re.findall(r'^modules\["([\w.]+)"\] = ', own, re.MULTILINE)
    used = re.findall(r'^const .* = modules\["([\w.]+)"\];$', own, re.MULTILINE)
    assert set(used) < set(result)
    assert result[-1] == "offline.js"


def test_every_area_of_every_list_is_drawn_listed_and_found(
    content: bytes, register: Register
) -> None:
    drawing = content.decode()[content.decode().index("function draw(L)") :]
    names = {(row["kind"], row["id"]) for row in constant(content, "names")}
    for area in register.areas:
        assert re.search(rf'"id": ?"{area.id}"', drawing)
        assert ("area", area.id) in names
        assert f'<option value="{area.name}">' in content.decode()
    assert {id_ for kind, id_ in names if kind == "bydel"} == set(register.bydel_by_id)
    for edition in register.editions:
        rows = re.findall(r'<tr data-area="([^"]+)"', table_of(content, edition.id))
        assert rows == [row.area for row in edition.listings]


def test_the_table_says_what_is_known_of_an_area(content: bytes) -> None:
    row = table_of(content, "2026-01").partition('data-area="gronland-toyen">')[2]
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row.partition("</tr>")[0])
    assert cells == [
        "Grønland/Tøyen",
        "videreført",
        "før 23. mars 2023",
        "Enhet sentrum",
        "Gamle Oslo",
        "0,98",
    ]


def test_every_list_that_names_areas_can_be_chosen_and_carries_its_message(
    content: bytes, page: Document
) -> None:
    values = [option["value"] for option in page.all("option") if option["value"][:2] == "20"]
    assert values == ["2026-01", "2024-04-30", "2023-03-23"]
    sheets = constant(content, "sheets")
    assert list(sheets) == values
    assert constant(content, "first") == "2026-01"
    assert len(sheets["2026-01"]["message"]["visible"]) == 12
    assert "sandvika" in sheets["2024-04-30"]["message"]["visible"]
    assert "utenfor Oslo grunnkretser" in sheets["2024-04-30"]["border"]
    assert "4 områder uten navn" in sheets["2023-03-23"]["note"]
    assert "Gjengitt i pressen" in sheets["2023-03-23"]["subtitle"]


def test_a_view_with_filters_says_so_on_every_list(atlas: Atlas) -> None:
    view = View(units=(Unit.VEST,), area="hovseter")
    content = html.picture(Order(atlas, view))
    sheets = constant(content, "sheets")
    assert sheets["2026-01"]["message"]["visible"] == ["hovseter", "majorstua"]
    assert sheets["2026-01"]["message"]["chosen"] == "hovseter"
    assert sheets["2026-01"]["note"] == "Utvalg: 2 av 12 områder på lista (Enhet vest)."
    assert "Utvalg: " in sheets["2024-04-30"]["note"]
    assert table_of(content, "2026-01").count("<tr data-area") == 2


def test_a_list_that_names_no_area_can_be_asked_for(atlas: Atlas) -> None:
    page = Document(html.picture(Order(atlas, View(edition="2022-autumn"))))
    assert page.text("h1") == ["Lista fra sein høst 2022: ingen områder er navngitt"]
    with pytest.raises(UnknownValueError):
        html.picture(Order(atlas, View(edition="1999")))


@pytest.mark.parametrize(
    ("view", "extent", "inside"),
    [
        (View(area="furuset"), None, "furuset"),
        (View(bydel="stovner"), None, "vestli"),
        (View(units=(Unit.OST,)), None, "grorud"),
        (View(), "Holmlia Syd", "holmlia-syd"),
        (View(), "bydel stovner", "fossum"),
    ],
)
def test_it_opens_on_what_the_order_is_about(
    atlas: Atlas, view: View, extent: str | None, inside: str
) -> None:
    wanted = Part.parse(extent, atlas.register) if extent else None
    (south, west), (north, east) = constant(html.picture(Order(atlas, view, wanted)), "start")
    x, y, right, top = atlas.register.borders[inside].bounds
    assert west < x < right < east and south < y < top < north
    assert east - west < 0.4


def test_the_city_needs_no_place(content: bytes) -> None:
    assert constant(content, "start") is None


def test_the_same_register_gives_the_same_bytes_in_any_look(
    atlas: Atlas, content: bytes, register: Register
) -> None:
    again = Atlas.of(register, files.read_orientation(DATA))
    assert html.picture(Order(again)) == content
    for look in LookName:
        assert FORMATS["html"].picture(Order(atlas, look=look)) == content


def test_every_layer_can_be_switched_but_the_ground_and_its_edge(page: Document) -> None:
    panes = [pane for names in html.LAYERS.values() for pane in names]
    assert len(panes) == len(set(panes))
    assert set(LAYERS) - set(panes) == {"municipalities", "fjord", "veil"}
    assert set(panes) - set(LAYERS) == {"labels"}
    boxes = [box for box in page.all("input") if box.get("type") == "checkbox"]
    assert [box["value"] for box in boxes] == list(html.LAYERS)
    assert all("checked" in box for box in boxes)


def test_hostile_names_are_text(edit: Callable[[str, Callable[[Any], object]], Path]) -> None:
    content = hostile(edit)
    page = Document(content)
    assert page.open == []
    assert len(page.all("script")) == 2 and not page.all("img")
    assert not [name for _, attributes in page.elements for name in attributes if name[:2] == "on"]
    drawing = page.text("script")[1]
    assert (
        "pwned"
        not in drawing[drawing.index("function draw(L)") : drawing.index('modules["page.js"]')]
    )
    shown = " ".join(page.text("th") + page.text("caption") + page.text("h1"))
    assert "<img src=x onerror=window.__pwned=1> 3" in shown
    assert "</script><script>window.__pwned=1</script> 2026" in shown
    assert b"\x1b" not in content and b"\x07" not in content


@pytest.mark.parametrize("code", ["a</script>", "a</STYLE >", "<!-- a"])
def test_code_that_would_end_its_element_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="cannot stand"):
        escape.raw_element(code)


def test_a_missing_leaflet_is_reported(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installed, "LEAFLET", tmp_path / "leaflet.js")
    with pytest.raises(NotInstalledError, match=r"leaflet\.js"):
        html.picture(replace(Order(atlas), look=LookName.DARK))
