"""The misread words that were repaired, on the page "Ny liste": left as scanned, and repaired."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geo.seminar import Document
from geo.seminar.document import Scan, paged
from pages.review import session
from pages.serving import loading
from tests.pages.test_seminar_page import Opened, accept, form, one, opened, press, words

__all__ = ["opened"]  # the fixture of that page

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

#: Made up, for tests only.
SCAN = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført), Majorstua (videreført)

Oppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027

1. Bydelene og politirddet skal verne de ordineere oppgavene.

Status:
Planen for ordineere oppgaver er under arbeid.
"""


def _dropped(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    def read(content: bytes, name: str, *_: object) -> Document:
        return paged(name, "c" * 64, [content.decode()], {0: Scan()})

    monkeypatch.setattr(session, "read", read)
    app = opened(SCAN.encode(), name="skann.png")
    app.session_state[f"r_{'c' * 12}_repair0_form"] = True
    return app.run()


def _tick(app: AppTest, seen: str, value: bool) -> None:
    box = next(item for item in app.checkbox if item.label.startswith(f"«{seen}»"))
    box.set_value(value).run()
    assert not app.exception


def _repaired(app: AppTest) -> dict[str, bool]:
    boxes = [item for item in app.checkbox if " → " in (item.label or "")]
    return {item.label.split("»")[0].removeprefix("«"): bool(item.value) for item in boxes}


def test_a_repair_is_shown_taken_back_and_made_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _dropped(opened, monkeypatch)
    assert "Rettede bokstaver (3)" in [item.label for item in app.expander]
    assert _repaired(app) == {"politirddet": True, "ordineere": True}
    assert "href='#linje-8'" in words(app) and "Side 1, linje 11" in words(app)
    form(app, "point0")
    assert "ordinære" in str(one(app.text_area, "Ordlyd").value)
    _tick(app, "ordineere", False)
    assert one(app.text_area, "Ordlyd").value == (
        "Bydelene og politirådet skal verne de ordineere oppgavene."
    )
    assert "ordineere" in str(one(app.text_area, "Statustekst").value)
    assert "2 av dem står som skannet." in words(app)
    _tick(app, "ordineere", True)
    assert "ordinære" in str(one(app.text_area, "Ordlyd").value)


def test_what_a_person_wrote_stays_when_a_repair_is_taken_back(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _dropped(opened, monkeypatch)
    form(app, "point0")
    one(app.text_area, "Ordlyd").set_value("Min egen ordlyd.").run()
    _tick(app, "ordineere", False)
    assert one(app.text_area, "Ordlyd").value == "Min egen ordlyd."
    assert "ordineere" in str(one(app.text_area, "Statustekst").value)


def test_all_repairs_are_taken_back_and_that_enters_the_register(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _dropped(opened, monkeypatch)
    press(app, "La alle stå som skannet")
    assert _repaired(app) == {"politirddet": False, "ordineere": False}
    press(app, "Rett alle")
    assert _repaired(app) == {"politirddet": True, "ordineere": True}
    _tick(app, "politirddet", False)
    accept(app)
    point = next(item for item in loading.register().followups if item.id == "2026-1")
    assert point.text == "Bydelene og politirddet skal verne de ordinære oppgavene."
    assert "ordineere" in point.quote


def test_the_choice_is_kept_with_the_review(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _dropped(opened, monkeypatch)
    one(app.text_input, "Hvem går gjennom").set_value("Kari").run()
    _tick(app, "ordineere", False)
    again = opened(None)
    press(again, "Fortsett med «skann.png»")
    again.session_state[f"r_{'c' * 12}_repair0_form"] = True
    again.run()
    assert _repaired(again) == {"politirddet": True, "ordineere": False}
