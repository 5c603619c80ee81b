"""What a page sends: the open edition to everybody, the internal one at the machine, with its sign."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import files, internal_marks, store, text
from geo.model import Audience, Register
from geo.store.changing import Put
from geo.store.database import Store
from geo.store.parts import split_records
from pages.review import signing
from pages.serving import audience
from tests.conftest import DATA, ROOT
from tests.geo.exit_bytes import letters
from tests.geo.secret_register import Secret, secret_register
from tests.pages.elements import elements, go_to

PAGES = (
    "map",
    "area",
    "timeline",
    "followups",
    "meetings",
    "subjects",
    "bydeler",
    "slides",
    "exchange",
    "about",
)


@cache
def _secrets() -> tuple[Register, tuple[Secret, ...]]:
    return secret_register(files.read_register(DATA))


def _opened(page: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    return go_to(app, page)


def _sent(app: AppTest) -> str:
    """Everything that the page hands to the browser."""
    return "\n".join(_protos(app._tree))


def _protos(block: Any) -> Iterator[str]:
    proto = getattr(block, "proto", None)
    if proto is not None:
        yield proto.SerializeToString().decode("utf-8", "replace")
    for child in getattr(block, "children", {}).values():
        yield from _protos(child)


@pytest.fixture
def marked(in_place_of_the_shipped: Callable[[Register], None]) -> None:
    """The pages read the register with secrets."""
    in_place_of_the_shipped(_secrets()[0])


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("page", PAGES)
def test_who_is_elsewhere_gets_nothing_internal(page: str) -> None:
    app = _opened(page)
    assert not app.exception and "Siden kunne ikke vises" not in str(app)
    sent = letters(_sent(app))
    assert not [secret.of for secret in _secrets()[1] if secret.word in sent]
    assert "INTERN" not in "".join(str(item.value) for item in elements(app, "html"))


@pytest.mark.usefixtures("marked", "at_this_machine")
@pytest.mark.parametrize("page", ["map", "followups", "meetings", "subjects"])
def test_at_the_machine_what_is_internal_has_its_sign(page: str) -> None:
    app = _opened(page)
    assert not app.exception
    sent = _sent(app)
    assert "ipo-internal-page" in sent
    assert [secret.of for secret in _secrets()[1] if secret.word in letters(sent)]


@pytest.mark.usefixtures("at_this_machine")
def test_an_open_server_shows_the_open_edition_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for request in ("åpen", "open", "noe annet"):
        monkeypatch.setenv("IPOKART_AUDIENCE", request)
        assert audience.served() is Audience.OPEN
        assert signing.closed() == "open"
    monkeypatch.setenv("IPOKART_AUDIENCE", "intern")
    assert audience.served() is Audience.INTERNAL and signing.closed() == ""


#: A page that shows something, what of its address, and what is marked there.
MARKED_ON: tuple[tuple[str, dict[str, str], str], ...] = (
    ("followups", {"point": "2025-1"}, "2025-1/status/1"),
    ("followups", {}, "2026"),
    ("subjects", {"id": "koss"}, "koss/linje/2"),
    ("meetings", {"id": "2026-01-seminar"}, "2026-01-seminar/sak/1"),
    ("area", {"area": "furuset"}, "2026-01/oppføring/furuset"),
    ("timeline", {"edition": "2024-04-30"}, "2024-04-30/merknad"),
    ("about", {}, "ssb-10826"),
)


@pytest.mark.usefixtures("at_this_machine")
@pytest.mark.parametrize(("page", "query", "id_"), MARKED_ON, ids=lambda value: str(value)[:20])
def test_every_kind_is_marked_on_the_page_that_shows_it(
    page: str, query: dict[str, str], id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    thing = internal_marks.find(files.read_register(store.folder()), id_)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    go_to(app, page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    form = text.group("internal_mark")
    if choices := [item for item in app.selectbox if item.label == form["which"]]:
        (choice,) = choices
        (label,) = [one for one in choice.options if _names(one, thing)]
        choice.select(label).run()
    by, reason = app.text_input[-2:]
    by.set_value("Kari")
    reason.set_value("avklares")
    (button,) = [item for item in app.button if item.label == form["set"]]
    button.click().run()
    assert not app.exception and "er merket internt" in app.success[0].value
    assert internal_marks.find(files.read_register(store.folder()), id_).is_internal


def _names(label: str, thing: internal_marks.Thing) -> bool:
    when = f", {text.day(thing.date)}" if thing.date else ""
    return label.startswith(f"{thing.kind}{when}: {thing.name[:80]}")


@pytest.mark.usefixtures("at_this_machine")
def test_a_programme_is_marked_on_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    go_to(app, "subjects")
    app.query_params["id"] = "koss"
    app.run()
    form = text.group("internal_mark")
    by, reason = app.text_input[-2:]
    by.set_value("Kari")
    reason.set_value("avklares")
    (button,) = [item for item in app.button if item.label == form["set"]]
    button.click().run()
    assert not app.exception and "er merket internt" in app.success[0].value
    result = internal_marks.find(files.read_register(store.folder()), "koss")
    assert result.is_internal
    assert form["remove"] in [item.label for item in app.button]


@pytest.mark.usefixtures("at_this_machine")
def test_a_conflict_is_shown_with_what_both_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))

    def meanwhile(*_: object, **__: object) -> int:
        """Another writes the same area between the page's reading and its writing."""
        records = split_records(files.contents_of(DATA)[0])
        body = next(item.body for item in records if (item.kind, item.id) == ("area", "furuset"))
        one, two = json.loads(body), json.loads(body)
        one["properties"]["name"], two["properties"]["name"] = "Furuset <i>", "Furuset vest"
        with closing(Store.open(seed=DATA)) as result:
            result.apply([Put("area", one)], "Kari", "nytt navn", 1)
            return result.apply([Put("area", two)], "Ola", "et annet navn", 1)

    monkeypatch.setattr(internal_marks, "mark", meanwhile)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    go_to(app, "area")
    app.query_params["area"] = "furuset"
    app.run()
    (button,) = [one for one in app.button if one.label == text.say("internal_mark.set")]
    button.click().run()
    assert not app.exception and "ingenting er gått tapt" in app.error[0].value
    assert "Kari endret området «Furuset»" in app.warning[-1].value
    full_text = "\n".join(item.value for item in app.markdown).replace("\\", "")
    assert "navn: Du så «Furuset». Kari skrev «Furuset <i>». Du skrev «Furuset vest»." in full_text
