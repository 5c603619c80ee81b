"""The page that changes the register by hand: form, checks, preview, publication."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import text
from geo.editing.body import body_of, put_with
from geo.escape import html
from geo.store import edit_drafts
from geo.store.changing import Put, Remove
from geo.store.conflicts import Side
from geo.store.database import Store
from geo.store.edit_drafts import EditDraft
from pages.editing import FORMS
from tests.pages.elements import elements
from tests.pages.test_pages import address, opened, words

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*"),
    pytest.mark.usefixtures("at_this_machine"),
]


@pytest.fixture
def store(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A register with the shipped facts, in use."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(str(path), make=False)) as store:
        yield store


#: What an area without a border says of it.
NO_BORDER = {"area_km2": None, "boundary_source": None, "boundary_confidence": None}


def field(app: AppTest, kind: str, label: str) -> Any:
    """The one widget with a label."""
    (results,) = [item for item in elements(app, kind) if item.label == label]
    return results


def worker(app: AppTest) -> Any:
    """The field for the name of the person who edits."""
    return field(app, "text_input", text.say("seminar_page.by"))


def publish(app: AppTest, by: str = "Kari", reason: str = "rettet") -> AppTest:
    worker(app).set_value(by)
    field(app, "text_input", text.say("edit_page.why")).set_value(reason)
    field(app, "button", text.say("edit_page.publish_button")).click().run()
    assert not app.exception
    return app


def test_a_name_is_changed_from_the_form_to_the_register(store: Store) -> None:
    app = opened("edit", area="vestli")
    assert text.say("edit_page.nothing_changed") in words(app)
    field(app, "text_input", "Navn").set_value("Vestli nord").run()
    page_text = words(app)
    assert "«Vestli»" in page_text and "«Vestli nord»" in page_text
    assert store.load().area_by_id["vestli"].name == "Vestli"
    publish(app)
    assert store.load().area_by_id["vestli"].name == "Vestli nord"
    assert store.history()[0].by == "Kari"
    assert "endring 2" in elements(app, "success")[0].value
    assert text.say("edit_page.nothing_changed") in words(app)


def test_the_address_chooses_the_area_and_follows_the_choice(store: Store) -> None:
    app = opened("edit", area="hovseter")
    assert field(app, "text_input", "Navn").value == "Hovseter"
    field(app, "selectbox", text.say("edit_page.which")).set_value("vestli").run()
    assert field(app, "text_input", "Navn").value == "Vestli"
    assert address(app) == {"area": ["vestli"]} and store
    assert not elements(app, "expander")


def test_an_area_that_nobody_knows_is_reported(store: Store) -> None:
    app = opened("edit", area="atlantis")
    assert any("atlantis" in item.value for item in app.warning) and store


def test_a_form_that_nobody_knows_is_reported_with_links_to_those_there_are(store: Store) -> None:
    app = opened("edit", form="grensa")
    (warning,) = app.warning
    assert "«grensa»" in warning.value and store
    (listed,) = (item.proto.body for item in app.get("html") if "edit?form=" in item.proto.body)
    for code, name in text.group("edit_form").items():
        assert f"'edit?form={code}' target='_self'>{html(name)}</a>" in listed
        assert code not in warning.value.split()
    field(app, "selectbox", text.say("edit_page.which")).set_value("vestli").run()
    assert not app.warning


def test_a_record_that_nobody_knows_is_reported_without_ids(store: Store) -> None:
    app = opened("edit", form="source", id="tull")
    (warning,) = app.warning
    assert "«tull»" in warning.value and text.say("edit_page.which") in warning.value and store


def test_what_the_rules_refuse_cannot_be_published(store: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Grorud").run()
    assert field(app, "button", text.say("edit_page.publish_button")).disabled
    assert app.error and text.say("edit_page.mend") in words(app)
    field(app, "text_input", "Navn").set_value(" ").run()
    assert app.error and not app.exception
    assert store.version() == 1


def test_a_publication_without_a_name_is_refused_with_where_to_write_it(store: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli nord").run()
    publish(app, by="")
    assert text.say("edit_page.no_name") in words(app) and store.version() == 1


def test_the_preview_is_linked_to_once_there_is_one(store: Store) -> None:
    app = opened("edit", area="vestli")
    assert text.say("edit_page.to_preview") not in words(app) and store
    field(app, "text_input", "Navn").set_value("Vestli nord").run()
    assert text.say("edit_page.to_preview") in words(app)


def test_an_area_outside_oslo_is_not_said_to_lie_in_a_bydel(store: Store) -> None:
    app = opened("edit", area="asker-sentrum")
    assert text.say("edit_area.proposed_outside") in words(app) and store


def test_a_publication_without_a_reason_is_refused_with_a_sentence(store: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli nord").run()
    publish(app, reason="")
    assert app.error and store.version() == 1
    assert field(app, "text_input", "Navn").value == "Vestli nord"


def test_who_may_not_write_sees_why_and_no_form(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.serving.rights.is_granted", lambda _: False)
    app = opened("edit", area="vestli")
    assert [item.value for item in app.info] == [text.say("edit_page.closed_key")]
    assert not elements(app, "text_input") and store


def test_the_page_of_an_area_leads_to_its_form(store: Store) -> None:
    app = opened("area", area="hovseter")
    links = [item.proto for item in app.get("page_link")]
    assert any(link.page.endswith("edit") for link in links) and store


# --- two who change the same --------------------------------------------------------------------


def changed(store: Store, by: str, **properties: Any) -> None:
    """Vestli changed by somebody else, who sees it as it is now."""
    version, contents = store.version(), store.contents()[2]
    put = put_with(contents, "area", "vestli", properties)
    store.apply([put], by, f"rettet av {by}", version)


def chosen(app: AppTest, label: str, side: Side) -> None:
    """Choose whose value of a field stands."""
    field(app, "radio", label).set_value(str(side)).run()


def options(app: AppTest, label: str) -> list[str]:
    """What can be chosen of a field, escapes undone."""
    return [item.replace("\\", "") for item in field(app, "radio", label).options]


def test_the_second_sees_both_versions_and_chooses_field_by_field(store: Store) -> None:
    """umap #182: «save anyway» replaced a day's work of somebody else; here there is no such
    button, however often one publishes."""
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli øst").run()
    changed(store, "Ola", name="Vestli vest", aliases="Vestlia", note="En dags arbeid")
    app.run()
    assert text.say("edit_page.changed_meanwhile") in [item.value for item in app.info]
    publish(app)
    assert store.version() == 2
    assert options(app, "navn") == ["Mitt: «Vestli øst»", "Ola: «Vestli vest»"]
    assert "Du så «Vestli»." in words(app) and "rettet av Ola" in words(app)
    assert not [item for item in elements(app, "button") if item.label == "Publiser"]
    chosen(app, "navn", Side.MINE)
    field(app, "button", text.say("edit_conflict.merge", count=2)).click().run()
    publish(app)
    area = store.load().area_by_id["vestli"]
    assert (area.name, area.aliases, area.note) == ("Vestli øst", ("Vestlia",), "En dags arbeid")
    assert store.version() == 3


def test_what_is_written_first_after_anothers_change_stays(store: Store) -> None:
    """Whoever had opened a form and not written yet lost the first field to any change of others."""
    app = opened("edit", area="vestli")
    changed(store, "Ola", name="Vestli vest")
    field(app, "text_area", "Merknad").set_value("En lang merknad").run()
    assert field(app, "text_area", "Merknad").value == "En lang merknad"
    assert field(app, "text_input", "Navn").value == "Vestli"
    assert text.say("edit_page.changed_meanwhile") in [item.value for item in app.info]


def places(block: Any, *path: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The label of each text field in a block, and its number in each of the blocks around it."""
    for number, node in block.children.items():
        if node.type == "text_input":
            yield node.label, (*path, number)
        yield from places(node, *path, number) if hasattr(node, "children") else ()


def test_what_others_do_moves_no_field_that_somebody_may_be_typing_in(store: Store) -> None:
    """Streamlit draws a field that moves anew, without what was typed there and not sent yet."""
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli øst").run()
    before = dict(places(app.main))
    assert {"Navn", text.say("seminar_page.by"), text.say("edit_page.why")} <= before.keys()
    begun()  # a draft of somebody else, which the page offers
    changed(store, "Ola", name="Vestli vest")
    app.run()
    assert elements(app, "expander")
    assert text.say("edit_page.changed_meanwhile") in [item.value for item in app.info]
    assert dict(places(app.main)) == before


def test_a_form_in_which_nothing_is_written_shows_the_register_as_it_is(store: Store) -> None:
    app = opened("edit", area="vestli")
    changed(store, "Ola", name="Vestli vest")
    app.run()
    assert field(app, "text_input", "Navn").value == "Vestli vest"


def test_each_choice_can_be_the_others(store: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli øst").run()
    field(app, "text_area", "Merknad").set_value("Min merknad").run()
    changed(store, "Ola", name="Vestli vest", aliases="Vestlia")
    publish(app)
    chosen(app, "navn", Side.THEIRS)
    chosen(app, "andre navn", Side.THEIRS)
    chosen(app, "merknad", Side.MINE)
    publish(app)
    area = store.load().area_by_id["vestli"]
    assert (area.name, area.aliases, area.note) == ("Vestli vest", ("Vestlia",), "Min merknad")


def test_who_edits_what_another_removed_is_never_stuck(store: Store) -> None:
    """MerginMaps/mobile #4363: one deletes what the other edits, and the second is stuck."""
    contents = store.contents()[2]
    body = body_of(contents, "area", "vestli")
    body["properties"] |= {"id": "prove", "name": "Prøve", **NO_BORDER}
    store.apply([Put("area", {**body, "geometry": None})], "Ola", "nytt", 1)
    app = opened("edit", area="prove")
    field(app, "text_area", "Merknad").set_value("Min merknad").run()
    store.apply([Remove("area", "prove")], "Ola", "fantes ikke", 2)
    app.run()
    assert field(app, "text_area", "Merknad").value == "Min merknad"
    publish(app)
    assert "Ola fjernet området «Prøve»" in words(app) and "fantes ikke" in words(app)
    assert options(app, "posten") == [
        "Sett den tilbake med det jeg skrev",
        "La den være fjernet",
    ]
    chosen(app, "posten", Side.MINE)
    publish(app)
    assert store.load().area_by_id["prove"].note == "Min merknad"


def test_ones_own_version_can_wait_and_the_others_can_be_taken(store: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli øst").run()
    changed(store, "Ola", name="Vestli vest")
    publish(app)
    field(app, "button", text.say("edit_conflict.later")).click().run()
    assert field(app, "text_input", "Navn").value == "Vestli øst"
    publish(app)
    field(app, "button", text.say("edit_conflict.take_theirs")).click().run()
    assert field(app, "text_input", "Navn").value == "Vestli vest"
    assert store.version() == 2


def test_a_conflict_is_reported_in_plain_words_and_on_the_map(store: Store) -> None:
    """GoMap #686: nobody understood what the conflict was."""
    app = opened("edit", area="vestli")
    field(app, "text_input", "Navn").set_value("Vestli øst").run()
    version, contents = store.version(), store.contents()[2]
    body = body_of(contents, "area", "vestli")
    body["geometry"] = body_of(contents, "area", "fossum")["geometry"]
    store.apply([Put("area", body)], "Ola", "ny grense", version)
    publish(app)
    page_text = words(app)
    assert "Grensen slik jeg vil ha den" in page_text and "data:image/svg+xml" in page_text
    assert options(app, "grense")[1].startswith("Ola: en grense på ")
    assert not any(word in page_text for word in ("geometry", "properties", "coordinates"))
    chosen(app, "grense", Side.THEIRS)
    chosen(app, "navn", Side.MINE)
    assert "Overlapper Fossum med" in words(app)  # before anything is published
    chosen(app, "grense", Side.MINE)
    assert "Overlapper" not in words(app)


# --- drafts -------------------------------------------------------------------------------------


def begun(note: str = "Halvferdig") -> AppTest:
    """Kari has begun to change Vestli's note."""
    app = opened("edit", area="vestli")
    worker(app).set_value("Kari").run()
    field(app, "text_area", "Merknad").set_value(note).run()
    return app


def test_a_reload_or_a_restart_loses_nothing_typed(store: Store) -> None:
    app = begun()
    (draft,) = edit_drafts.entries()
    assert address(app) == {"area": ["vestli"], "draft": [draft.id[:12]]}
    changed(store, "Ola", aliases="Vestlia")
    again = opened("edit", **app.query_params)  # a session of its own, as after a restart
    assert field(again, "text_area", "Merknad").value == "Halvferdig"
    assert worker(again).value == "Kari"
    publish(again)
    assert field(again, "radio", "merknad")  # what Ola changed meanwhile is still seen
    field(again, "button", text.say("edit_conflict.merge", count=2)).click().run()
    publish(again)
    area = store.load().area_by_id["vestli"]
    assert (area.note, area.aliases) == ("Halvferdig", ("Vestlia",))
    assert edit_drafts.entries() == () and "draft" not in address(again)


def test_a_draft_gets_the_name_that_is_given_after_it_was_kept(store: Store) -> None:
    app = opened("edit", area="vestli")
    field(app, "text_area", "Merknad").set_value("Halvferdig").run()
    assert [item.by for item in edit_drafts.entries()] == [""]
    worker(app).set_value("Kari").run()
    assert [item.by for item in edit_drafts.entries()] == ["Kari"]
    assert store.load().area_by_id["vestli"].note != "Halvferdig"


def test_a_draft_says_who_works_on_it_and_is_resumed_or_discarded(store: Store) -> None:
    begun()
    app = opened("edit", area="hovseter")
    assert row_labels(app) == ["**Vestli** (Et område: navn og merknad), sist endret av Kari"]
    field(app, "button", text.say("edit_draft.resume")).click().run()
    assert field(app, "text_area", "Merknad").value == "Halvferdig"
    assert address(app)["area"] == ["vestli"]
    field(app, "button", text.say("edit_draft.discard")).click().run()
    assert edit_drafts.entries() == () and store.version() == 1
    assert field(app, "text_area", "Merknad").value != "Halvferdig"


def row_labels(app: AppTest) -> list[str]:
    """What the list of drafts says of each up to when, escapes undone; its name is emphasised."""
    told = [item.value for item in elements(app, "markdown") if "sist endret av" in item.value]
    assert all(re.match(r"\*\*[^*]", item) for item in told)
    return [re.sub(r"(?<=Kari).*", "", item.replace("\\", "")) for item in told]


NEW_FORMS = [name for name, form in FORMS.items() if form.new]


def begin_new(form: str, *written: str) -> AppTest:
    """Kari has begun a new record: texts in the first of its fields whose texts mean nothing."""
    app = opened("edit", form=form)
    worker(app).set_value("Kari").run()
    label = text.say("edit_source.publisher" if form == "source" else "edit_field.title")
    for value in written:
        field(app, "text_input", label).set_value(value).run()
        assert not app.exception
    return app


@pytest.mark.parametrize("form", NEW_FORMS)
def test_a_new_record_is_no_record_that_somebody_removed(store: Store, form: str) -> None:
    app = begin_new(form, "Prøve", "En prøve", "Enda en prøve")
    which = field(app, "selectbox", text.say("edit_page.which"))
    assert which.options[0] == text.say("edit_page.new") and store
    assert not any("fjernet" in option for option in which.options)


@pytest.mark.parametrize("form", NEW_FORMS)
def test_what_is_written_of_a_new_record_is_kept_before_it_has_a_title(
    store: Store, form: str
) -> None:
    app = begin_new(form)
    assert edit_drafts.entries() == () and store
    box = next(item for item in app.text_area if item.key and item.key.startswith("edit_"))
    box.set_value("Halvferdig").run()
    (draft,) = edit_drafts.entries()
    assert "Halvferdig" in draft.fields.values()
    again = opened("edit", **app.query_params)
    assert "Halvferdig" in {item.value for item in again.text_area}
    again.run()  # it is still begun
    assert "Halvferdig" in {item.value for item in again.text_area}


def test_what_is_written_back_is_not_kept_as_it_was_in_between(store: Store) -> None:
    before = store.load().area_by_id["vestli"].note
    field(begun(), "text_area", "Merknad").set_value(before).run()
    (draft,) = edit_drafts.entries()
    assert draft.fields["note"] == before


@pytest.mark.parametrize(("form", "name"), list(text.group("edit_new").items()))
def test_a_draft_of_a_new_record_has_a_name(store: Store, form: str, name: str) -> None:
    edit_drafts.save(EditDraft(form, "", "", 1, {}, "Kari"))
    edit_drafts.save(EditDraft(form, "", "", 1, {"title": "En *prøve*"}, "Kari"))
    begin_new("event", "Prøvemøte")
    expected = {f"**{it}** ({text.group('edit_form')[form]})" for it in (name, "En *prøve*")}
    labels = row_labels(opened("edit", area="vestli"))
    assert {label.partition(", sist")[0] for label in labels} == {
        *expected,
        "**Prøvemøte** (En hendelse)",
    }
    assert store and "Prøvemøte" in {item.name for item in edit_drafts.entries()}


def test_nothing_is_kept_while_nothing_is_changed(store: Store) -> None:
    app = opened("edit", area="vestli")
    worker(app).set_value("Kari").run()
    assert edit_drafts.entries() == () and store.version() == 1


def test_two_who_write_one_draft_lose_neither(store: Store) -> None:
    app = begun()
    other = opened("edit", **app.query_params)
    field(other, "text_area", "Merknad").set_value("Olas").run()
    field(app, "text_area", "Merknad").set_value("Karis").run()
    assert any("har endret utkastet" in item.value for item in app.warning)
    field(app, "button", text.say("edit_draft.keep_mine")).click().run()
    assert {item.fields["note"] for item in edit_drafts.entries()} == {"Olas", "Karis"} and store


# --- what becomes of an area --------------------------------------------------------------------


def occasion(app: AppTest) -> None:
    """When it happened, and the words of a source."""
    field(app, "text_input", text.say("edit_lineage.date")).set_value("september 2026")
    field(app, "selectbox", text.say("edit_field.source")).set_value("politiradet-2026-01")
    field(app, "text_area", text.say("edit_field.quote")).set_value("Vestli deles i to.").run()


def test_an_area_is_split_with_a_date_and_a_source(store: Store) -> None:
    app = opened("edit", form="split", area="vestli")
    label = text.say("edit_lineage.parts")
    field(app, "multiselect", label).set_value(["Vestli nord", "Vestli sør"]).run()
    assert app.error  # a date and a quote are missing
    occasion(app)
    assert not app.error
    publish(app)
    register = store.load()
    assert register.area_by_id["vestli-sor"].replaces == ("vestli",)
    assert str(register.milestones[0].date) == "2026-09"


@pytest.mark.parametrize("form", ["rename", "split", "merge", "end"])
def test_a_form_that_nothing_is_written_in_says_nothing_is_wrong(store: Store, form: str) -> None:
    app = opened("edit", form=form, area="vestli")
    assert not app.error and text.say("edit_page.nothing_changed") in words(app) and store


# --- personal data ------------------------------------------------------------------------------


def test_what_looks_like_personal_data_is_warned_of_and_never_stopped(store: Store) -> None:
    app = opened("edit", area="vestli")
    note = field(app, "text_area", "Merknad")
    note.set_value("Sak 24/12345: ring 91 23 45 67").run()
    (warning,) = [item.value for item in app.warning]
    assert "«91 23 45 67» ligner på et telefonnummer (merknad)" in warning.replace("\\", "")
    publish(app)
    assert store.version() == 2 and not app.warning
