"""The forms for lists, points, measures, events, sources and the glossary, as a person uses them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from geo import text
from geo.editing import record
from geo.model import FollowUpState, PartialDate, Status, Unnamed
from geo.store.database import Store
from tests.pages.elements import elements, go_to
from tests.pages.test_edit_page import field, publish, pytestmark, store
from tests.pages.test_pages import opened, words

__all__ = ["pytestmark", "store"]


def write(app: AppTest, key: str, value: str) -> AppTest:
    """Write into the line or the box with the label of a key."""
    label = text.say(key)
    kinds = ("text_input", "text_area")
    (results,) = [w for kind in kinds for w in elements(app, kind) if w.label == label]
    app = results.set_value(value).run()
    assert not app.exception
    return app


def choose(app: AppTest, kind: str, label: str, value: object) -> AppTest:
    app = field(app, kind, label).set_value(value).run()
    assert not app.exception
    return app


SOURCE = "politiradet-2026-01"


def cite(app: AppTest, source: str = SOURCE, quote: str = "Ordene i kilden.") -> AppTest:
    """Choose the source of a record, and write its words."""
    app = choose(app, "selectbox", text.say("edit_field.source"), source)
    return write(app, "edit_field.quote", quote)


def faults(app: AppTest) -> str:
    """What is said to be wrong, escapes undone."""
    return "\n".join(item.value for item in app.error).replace("\\", "")


def is_closed(app: AppTest) -> bool:
    """Whether nothing can be published: what is wrong is said beside the form."""
    results = [
        item
        for item in elements(app, "button")
        if item.label == text.say("edit_page.publish_button")
    ]
    return not results or results[0].disabled


# --- measures -------------------------------------------------------------------------------------


def test_a_measure_is_entered_and_stands_on_the_page_of_its_area(store: Store) -> None:
    app = opened("edit", form="measure")
    assert text.say("edit_page.nothing_changed") in words(app)
    app = write(app, "edit_field.title", "Prøvetiltak")
    app = write(app, "edit_measure.text", "Noe som bare gjøres i prøver.")
    app = write(app, "edit_measure.start", "mars 2026")
    app = choose(app, "multiselect", text.say("edit_field.areas"), ["vestli"])
    assert is_closed(app)  # nobody vouches for it yet
    app = write(app, "edit_measure.entered_by", "Prøvebydelen")
    app = choose(app, "multiselect", text.say("edit_field.followups"), ["2025-6"])
    publish(app, reason="prøve")
    (measure,) = store.load().measures
    assert (measure.id, measure.start) == ("provetiltak", PartialDate.parse("2026-03"))
    assert (measure.links.areas, measure.entered_by) == (("vestli",), "Prøvebydelen")
    assert "Prøvetiltak" in words(opened("area", area="vestli"))
    assert "Prøvetiltak" not in words(opened("area", area="hovseter"))
    assert "Prøvetiltak" in words(opened("bydeler", bydel="stovner"))
    assert "Prøvetiltak" in words(opened("timeline"))
    assert "Prøvetiltak" in words(opened("followups", point="2025-6"))
    assert "Prøvetiltak" not in words(opened("followups", point="2025-1"))


def test_what_a_measure_cannot_be_is_reported_and_not_written(store: Store) -> None:
    app = opened("edit", form="measure")
    app = write(app, "edit_field.title", "Prøvetiltak")
    app = write(app, "edit_measure.text", "Et <b>tiltak</b>.")
    app = write(app, "edit_measure.end", "i fjor en gang")
    assert is_closed(app) and "«i fjor en gang» er ikke en dato" in words(app)
    assert "Skriv den som 15. mars 2026" in words(app)
    app = write(app, "edit_measure.end", "2024")
    assert is_closed(app) and "formatering" in words(app)
    app = write(app, "edit_measure.text", "Et tiltak.")
    app = write(app, "edit_measure.entered_by", "Prøvebydelen")
    app = write(app, "edit_measure.start", "2026")
    assert is_closed(app) and "før det starter" in words(app)
    assert store.version() == 1


# --- follow-up points -----------------------------------------------------------------------------


def test_a_point_of_march_is_entered_and_its_year_is_settled(store: Store) -> None:
    app = opened("edit", form="followup")
    assert field(app, "text_input", text.say("edit_followup.year")).value == "2026"
    app = write(app, "edit_field.title", "Prøvepunkt")
    app = write(app, "edit_followup.text", "Et punkt som bare finnes i prøver.")
    assert "Sitat og Kilde: feltet mangler" in faults(app)
    app = cite(app)
    assert not faults(app)
    app = write(app, "edit_followup.by_when", "1. juni 2026; til neste møte")
    app = write(app, "edit_followup.kroner", "40 mill.")
    assert "Sitat om fristen" in faults(app)
    app = write(app, "edit_followup.deadline_quote", "Innen 1. juni og til neste møte.")
    assert "Sitat om beløpet" in faults(app)
    app = write(app, "edit_followup.amount_quote", "Det settes av 40 mill.")
    publish(app, reason="møtet i mars")
    register = store.load()
    point = register.followup_by_id["2026-1"]
    assert register.pending == ()
    assert [item.date.iso for item in point.deadlines] == ["2026-06-01"]
    assert [item.text for item in point.undated_deadlines] == ["til neste møte"]
    assert [item.nok for item in point.amounts] == [40_000_000]
    rows = (*point.every_deadline, *point.amounts)
    assert {item.source for item in rows} == {point.source} == {SOURCE}
    assert point.quote == "Ordene i kilden."
    app = opened("edit", form="followup")
    assert field(app, "text_input", text.say("edit_followup.number")).value == "2"


def test_a_point_gets_a_status_and_loses_a_deadline(store: Store) -> None:
    app = opened("edit", form="followup", point="2025-4")
    app = write(app, "edit_followup.status_text", "Rapporten er levert.")
    assert is_closed(app)
    assert all(text.say(f"edit_followup.status_{it}") in faults(app) for it in ("date", "source"))
    app = write(app, "edit_followup.status_date", "18. mars 2026")
    app = choose(app, "selectbox", text.say("edit_followup.status_source"), SOURCE)
    assert "Sitat om statusen" in faults(app)
    app = write(app, "edit_followup.status_quote", "Rapport levert.")
    gone = [
        item for item in elements(app, "multiselect") if item.label == text.say("edit_field.remove")
    ]
    app = gone[1].set_value(["0"]).run()
    publish(app)
    point = store.load().followup_by_id["2025-4"]
    status = point.statuses[-1]
    assert (status.text, status.quote) == ("Rapporten er levert.", "Rapport levert.")
    assert [item.date.iso for item in point.deadlines] == ["2026"]


def test_statuses_for_a_meeting_are_published_as_one_change(store: Store) -> None:
    app = opened("edit", form="statuses")
    first, second = (
        field(app, "text_area", text.say("edit_status.text", number=number))
        for number in ("1/2025", "2/2025")
    )
    first.set_value("Går videre.")
    app = second.set_value("Ferdig.").run()
    assert is_closed(app) and text.say("edit_status.date") in faults(app)
    app = write(app, "edit_status.date", "18. mars 2026")
    assert "Sitat om 2/2025" in faults(app)
    app = choose(app, "checkbox", text.say("edit_status.verbatim"), True)
    assert faults(app) == "Kilde: feltet mangler eller er tomt. Fyll det ut."
    app = choose(app, "selectbox", text.say("edit_field.source"), SOURCE)
    assert not faults(app)
    label = text.say("edit_status.state", number="2/2025")
    app = choose(app, "selectbox", label, str(FollowUpState.AVSLUTTET))
    publish(app, reason="møtet i mars")
    register = store.load()
    assert store.version() == 2
    status = register.followup_by_id["2025-1"].statuses[-1]
    assert (status.text, status.quote, status.source) == ("Går videre.", "Går videre.", SOURCE)
    assert register.followup_by_id["2025-2"].state is FollowUpState.AVSLUTTET
    labels = {item.label for item in elements(app, "text_area")}
    assert text.say("edit_status.text", number="1/2025") in labels
    assert text.say("edit_status.text", number="2/2025") not in labels  # it is closed now


def test_a_status_in_our_words_stands_beside_those_of_its_source(store: Store) -> None:
    app = opened("edit", form="statuses")
    own, quote = (text.say(f"edit_status.{name}", number="1/2025") for name in ("text", "quote"))
    app = choose(app, "text_area", quote, "Vi holder på.")
    assert own in faults(app)
    app = choose(app, "text_area", own, "Går videre.")
    app = write(app, "edit_status.date", "18. mars 2026")
    publish(choose(app, "selectbox", text.say("edit_field.source"), SOURCE))
    status = store.load().followup_by_id["2025-1"].statuses[-1]
    assert (status.text, status.quote) == ("Går videre.", "Vi holder på.")


LINEAGE = ("rename", "split", "merge", "end")


@pytest.mark.parametrize("form", ["event", "followup", "statuses", *LINEAGE])
def test_no_source_is_chosen_of_what_is_new(store: Store, form: str) -> None:
    app = opened("edit", form=form, **({"area": "vestli"} if form in LINEAGE else {}))
    sources = [box for box in app.selectbox if (box.key or "").endswith("source")]
    assert {box.value for box in sources} == {""} and store
    chosen = text.say("edit_field.choose_source")
    assert sources[0].options[0] == chosen
    assert any("(edit?form=source)" in item.value for item in app.caption)


def test_no_source_is_chosen_for_what_is_new_of_a_known_point(store: Store) -> None:
    app = opened("edit", form="followup", point="2025-4")
    for row in ("status", "deadline", "amount"):
        label = text.say(f"edit_followup.{row}_source")
        assert field(app, "selectbox", label).value == "" and store
    assert field(app, "selectbox", text.say("edit_field.source")).value == SOURCE


def test_a_source_that_is_made_meanwhile_can_be_chosen(store: Store) -> None:
    """Its tab is another; what others add to the register overwrites nothing."""
    app = write(opened("edit", form="event"), "edit_field.title", "Prøvemøte")
    contents = store.contents()[2]
    made = replace(store.load().source_by_id[SOURCE], id="ny-kilde")
    store.apply([record.put(contents, "document", made)], "Ola", "ny kilde", 1)
    app.run()
    app = cite(app, "ny-kilde")
    assert field(app, "text_input", text.say("edit_field.title")).value == "Prøvemøte"
    app = write(app, "edit_field.date", "2026")
    publish(write(app, "edit_milestone.kind", "lansering"))
    assert {item.source for item in store.load().milestones} >= {"ny-kilde"}


def test_nothing_written_for_the_meeting_is_nothing_to_publish(store: Store) -> None:
    app = opened("edit", form="statuses", points="2025")
    assert is_closed(app) and text.say("edit_page.nothing_changed") in words(app) and store


# --- lists ----------------------------------------------------------------------------------------


def test_a_listing_is_corrected_another_added_and_one_taken_away(store: Store) -> None:
    app = opened("edit", form="list", edition="2026-01")
    app = choose(app, "multiselect", text.say("edit_list.add"), ["veitvet"])
    app = choose(app, "multiselect", text.say("edit_list.remove"), ["hovseter"])
    status = text.say("edit_list.status")
    app = choose(app, "selectbox", status, str(Status.VIDEREFORT))
    publish(app)
    listed = store.load().latest.by_area
    assert "hovseter" not in listed and listed["veitvet"].status is Status.VIDEREFORT
    app = opened("edit", form="list", edition="2026-01")
    app = choose(app, "multiselect", text.say("edit_list.correct"), ["vestli"])
    app = write(app, "edit_list.as_written", "Vestli!")
    publish(app)
    assert store.load().latest.by_area["vestli"].as_written == "Vestli!"


def test_a_new_list_needs_a_date_and_a_source(store: Store) -> None:
    app = opened("edit", form="list")
    app = write(app, "edit_field.title", "Prøveliste")
    assert is_closed(app)
    app = write(app, "edit_field.date", "januar 2027")
    assert is_closed(app)  # no source
    sources = text.say("edit_list.sources")
    app = choose(app, "multiselect", sources, ["politiradet-2026-01"])
    publish(app)
    assert store.load().latest.id == "2027-01"


def test_what_a_source_counts_without_naming_is_entered(store: Store) -> None:
    app = opened("edit", form="list", edition="2026-01")
    app = write(app, "edit_list.stated_counts", "16 og 17")
    assert is_closed(app) and "«og» er ikke et tall" in words(app)
    app = write(app, "edit_list.stated_counts", "16, 17")
    app = write(app, "edit_list.unnamed_count", "2")
    app = choose(app, "multiselect", text.say("edit_list.unnamed_bydeler"), ["alna"])
    publish(app)
    edition = store.load().edition_by_id["2026-01"]
    assert edition.stated_counts == (16, 17)
    assert edition.unnamed[-1] == Unnamed(2, ("alna",))


def test_a_list_and_a_point_are_removed_and_come_back(store: Store) -> None:
    before = store.load()
    first = next(item for item in before.editions if item.listings)
    app = opened("edit", form="list", edition=first.id)
    publish(choose(app, "checkbox", text.say("edit_field.gone"), True))
    after = store.load()
    assert first.id not in after.edition_by_id and len(after.areas) == len(before.areas)
    store.undo(store.version(), "Kari", "likevel")
    point = before.followups[-1].id
    app = opened("edit", form="followup", point=point)
    publish(choose(app, "checkbox", text.say("edit_field.gone"), True))
    assert point not in store.load().followup_by_id
    store.undo(store.version(), "Kari", "likevel")
    assert store.load().followup_by_id == before.followup_by_id
    assert store.load().edition_by_id == before.edition_by_id


# --- events, sources, glossary --------------------------------------------------------------------


def test_an_event_and_a_source_are_entered(store: Store) -> None:
    app = opened("edit", form="source")
    app = write(app, "edit_field.title", "Prøvereferat")
    app = write(app, "edit_source.publisher", "Prøverådet")
    app = write(app, "edit_field.date", "2026-03")
    publish(app)
    assert store.load().source_by_id["proveradet-2026-03"].title == "Prøvereferat"
    app = opened("edit", form="event")
    app = write(app, "edit_field.title", "Prøvemøte")
    app = write(app, "edit_milestone.kind", "lansering")
    assert is_closed(app)
    app = write(app, "edit_field.date", "18. mars 2026")
    app = cite(app, "proveradet-2026-03")
    publish(app)
    (event,) = store.load().milestones
    assert (event.id, event.date.iso) == ("provemote", "2026-03-18")
    assert (event.source, event.quote) == ("proveradet-2026-03", "Ordene i kilden.")


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("list", "edit_list.date_text"),
        ("followup", "edit_followup.what_is_due"),
        ("measure", "edit_measure.entered_by"),
        ("event", "edit_milestone.kind"),
        ("source", "edit_source.url"),
    ],
)
def test_a_new_record_says_that_its_title_is_missing(store: Store, form: str, label: str) -> None:
    app = opened("edit", form=form)
    assert not app.error and text.say("edit_page.nothing_changed") in words(app)
    app = write(app, label, "Prøve")
    assert "Tittel" in faults(app) and "feltet mangler" in faults(app) and store


def test_the_kinds_of_event_that_are_named_leave_meetings_to_the_documents(store: Store) -> None:
    app = opened("edit", form="event")
    hint = field(app, "text_input", text.say("edit_milestone.kind")).proto.placeholder
    assert hint and "møte" not in hint and store
    assert "Møter kommer fra dokumentene" in words(app)


@pytest.mark.parametrize(
    ("label", "name"),
    [("edit_measure.text", "Tekst"), ("edit_field.quote", "Sitat"), ("edit_field.title", "Tittel")],
)
def test_what_is_wrong_in_a_text_is_said_of_its_field(store: Store, label: str, name: str) -> None:
    app = opened("edit", form="measure")
    for key in ("edit_field.title", "edit_measure.text", "edit_field.quote"):
        app = write(app, key, "<b>Prøve</b>" if key == label else "Prøve")
    assert faults(app).startswith(f"{name}: teksten inneholder «<b>»") and store


def test_a_word_of_the_glossary_is_explained_anew_where_it_stands(store: Store) -> None:
    app = opened("edit", form="glossary", id="koss")
    app = write(app, "edit_glossary.text", "En ny forklaring.")
    publish(app)
    assert store.load().programme_by_id["koss"].description == "En ny forklaring."
    assert "En ny forklaring." in words(opened("about"))


def test_what_was_entered_is_removed_again_and_what_others_rest_on_is_not(store: Store) -> None:
    app = opened("edit", form="source")
    app = write(app, "edit_field.title", "Prøvereferat")
    app = write(app, "edit_source.publisher", "Prøverådet")
    publish(app)
    app = opened("edit", form="source", id="proveradet")
    publish(choose(app, "checkbox", text.say("edit_field.gone"), True))
    assert "proveradet" not in store.load().source_by_id
    app = opened("edit", form="source", id="politiradet-2026-01")
    app = choose(app, "checkbox", text.say("edit_field.gone"), True)
    assert is_closed(app) and app.error
    assert "politiradet-2026-01" in store.load().source_by_id


def test_the_page_of_a_point_leads_to_its_form_for_those_who_may_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def labels(app: AppTest) -> set[str]:
        return {item.proto.label for item in app.get("page_link")}

    assert text.say("edit_page.link") in labels(opened("followups", point="2025-4"))
    statuses = text.say("followups_page.write_statuses")
    assert statuses in labels(opened("followups"))
    monkeypatch.setattr("pages.serving.rights.is_granted", lambda _: False)
    assert statuses not in labels(opened("followups")) and store


def test_the_menu_leads_back_to_the_form_that_was_left(store: Store) -> None:
    """So does the browser's Back, which may come with a bare address."""

    def address(app: AppTest) -> dict[str, str]:
        results = {name: app.query_params.get(name, "") for name in ("form", "area", "point")}
        return {name: "".join(value) for name, value in results.items() if value}

    app = opened("edit", form="border", area="vestli")
    go_to(app, "timeline")
    assert address(go_to(app, "edit")) == {"form": "border", "area": "vestli"}
    go_to(app, "area").selectbox(key="f_area").select("furuset").run()
    assert address(go_to(app, "edit")) == {"form": "border", "area": "furuset"}
    app = opened("edit", form="followup", point="2025-4")
    app = write(app, "edit_field.title", "En ny tittel")
    go_to(app, "timeline")
    app = go_to(app, "edit")
    assert address(app) == {"form": "followup", "point": "2025-4"}
    assert "En ny tittel" in {item.value for item in elements(app, "text_input")} and store
