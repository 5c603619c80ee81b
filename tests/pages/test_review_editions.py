"""What comes of a document is worked out for those who see it: a visitor who may only read the open
edition must not learn from the coming list what is hidden."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from geo import importing
from geo.model import Audience
from geo.seminar import read, understand
from geo.store.changing import Put
from geo.store.database import Store
from pages.review import outcome
from pages.serving import loading
from tests.conftest import DATA
from tests.geo.test_importing import DOCUMENT

HIDDEN = next(name for name in ("Majorstua", "Bjørndal", "Ellingsrud") if name not in DOCUMENT)


@pytest.mark.parametrize("audience", Audience)
def test_a_coming_list_shows_no_more_than_the_edition_does(
    audience: Audience, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    with closing(Store.open(seed=DATA)) as store:
        document = json.loads(store.contents()[2]["ipo_areas.geojson"])
        body = next(row for row in document["features"] if row["properties"]["name"] == HIDDEN)
        body["properties"]["internal"] = True
        store.apply([Put("area", body)], "Kari", "avtalt", 1)
    register = loading.register(audience)
    draft = importing.drafted(
        register, understand(read(DOCUMENT.encode(), "januar-2027.txt"), register)
    )
    assert draft
    coming, doubts = outcome.of(register, draft)
    assert coming and coming.audience is audience
    assert (HIDDEN in repr((coming, doubts))) is (audience is Audience.INTERNAL)
