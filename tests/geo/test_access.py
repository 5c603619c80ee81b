"""Who may do what: the matrix, the file of roles, and what a write and a read ask for themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from geo import access, text
from geo.access import (
    ANYONE,
    LOCAL,
    NOBODY,
    WHOLE_CITY,
    Action,
    Grant,
    Person,
    Place,
    Role,
    may,
)
from geo.access.role_file import RoleFileError, read_roles
from geo.disclosure import disclose
from geo.editing import edit
from geo.errors import StoreError
from geo.model import Audience
from geo.store import drafts, edit_drafts, erasing, log, restoring
from geo.store.changing import Origin, Put, Remove, Wish
from geo.store.database import Store
from geo.store.edit_drafts import EditDraft
from tests.conftest import DATA, ROOT, shipped_register
from tests.geo.test_store import milestone

GRORUD = Place(frozenset({("grorud", "øst")}))
ALNA = Place(frozenset({("alna", "øst")}))
READER = Person("Lese", (Grant(Role.READER),))
INSIDER = Person("Innsyn", (Grant(Role.READER, is_insider=True),))
EDITOR = Person("Red", (Grant(Role.EDITOR, frozenset({"grorud"})),))
OF_UNIT = Person("Enhet", (Grant(Role.EDITOR, units=frozenset({"øst"})),))
PUBLISHER = Person("Utgiver", (Grant(Role.PUBLISHER),))
ADMIN = Person("Admin", (Grant(Role.ADMIN),))


@contextmanager
def as_(person: Person) -> Iterator[None]:
    """This person acts."""
    before = access.identify_by(lambda: person)
    try:
        yield
    finally:
        access.identify_by(before)


@pytest.mark.parametrize(
    ("person", "actions"),
    [
        (NOBODY, set()),
        (ANYONE, {Action.READ}),
        (READER, {Action.READ}),
        (INSIDER, {Action.READ, Action.READ_INTERNAL}),
        (EDITOR, set(Action) - {Action.ERASE}),
        (PUBLISHER, set(Action) - {Action.ERASE}),
        (ADMIN, set(Action)),
        (LOCAL, set(Action)),
    ],
)
def test_the_matrix(person: Person, actions: set[Action]) -> None:
    assert {action for action in Action if may(person, action)} == actions


def test_the_documented_matrix_is_the_one_that_is_asked() -> None:
    """Each row of the table in the docs names an action and says yes or no for each role."""
    page = (ROOT / "docs" / "bruk" / "roller.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("| `")]
    people = (READER, INSIDER, EDITOR, PUBLISHER, ADMIN)
    permissions = {
        row[0].strip().strip("`"): [cell.strip() != "–" for cell in row[2:]] for row in rows
    }
    assert permissions == {str(item): [may(person, item) for person in people] for item in Action}


@pytest.mark.parametrize(
    ("person", "place", "is_allowed"),
    [
        (EDITOR, GRORUD, True),
        (EDITOR, ALNA, False),
        (EDITOR, Place(GRORUD.bydeler | ALNA.bydeler), False),
        (EDITOR, WHOLE_CITY, False),
        (EDITOR, Place(units=frozenset({"øst"})), False),
        (EDITOR, Place(GRORUD.bydeler, frozenset({"øst"})), False),
        (OF_UNIT, GRORUD, True),
        (OF_UNIT, Place(GRORUD.bydeler | ALNA.bydeler, frozenset({"øst"})), True),
        (OF_UNIT, Place(frozenset({("frogner", "vest")})), False),
        (OF_UNIT, WHOLE_CITY, False),
        (PUBLISHER, WHOLE_CITY, True),
        (READER, GRORUD, False),
    ],
)
def test_an_editor_writes_only_at_home(person: Person, place: Place, is_allowed: bool) -> None:
    assert may(person, Action.WRITE, [place]) is is_allowed


def test_two_grants_cover_two_places() -> None:
    both = Person("To", (*EDITOR.grants, Grant(Role.EDITOR, frozenset({"alna"}))))
    assert may(both, Action.WRITE, [GRORUD, ALNA])


# --- the file of roles ------------------------------------------------------------------------

FILE = """
[[role]]
role = "redaktør"
groups = ["g-grorud"]
bydeler = ["grorud"]

[[role]]
role = "utgiver"
persons = ["Kari@Oslo.example"]

[[role]]
role = "leser"
groups = ["g-lesere"]
internal = true
"""


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    path = tmp_path / "roller.toml"
    path.write_text(FILE, "utf-8")
    return path


def test_persons_and_groups_have_the_roles_of_the_file(roles: Path) -> None:
    result = read_roles(roles)
    assert result.groups == {"g-grorud", "g-lesere"}
    assert result.person("K", ["Kari@Oslo.example"], []).grants == (Grant(Role.PUBLISHER),)
    assert result.person("K", ["kari@oslo.example"], []).grants == ()  # another person's id
    assert result.person("L", [], ["g-lesere", "g-andre"]).grants == (
        Grant(Role.READER, is_insider=True),
    )
    assert result.person("X", ["ola@oslo.example"], ["g-andre"]).grants == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[[role", "unreadable"),
        ("", "no_rows"),
        ("role = 'leser'", "no_rows"),
        ("[roles]", "unknown_key"),
        ("[[role]]\nrole='leser'\ngruops=['a']", "unknown_key"),
        ("[[role]]\nrole='sjef'\ngroups=['a']", "unknown_role"),
        ("[[role]]\nrole='leser'", "nobody"),
        ("[[role]]\nrole='redaktør'\ngroups=['a']", "no_part"),
        ("[[role]]\nrole='utgiver'\ngroups=['a']\nbydeler=['alna']", "part"),
        ("[[role]]\nrole='redaktør'\ngroups=['a']\nunits=['nord']", "unknown_unit"),
        ("[[role]]\nrole='leser'\ngroups='a'", "bad_list"),
        ("[[role]]\nrole='leser'\ngroups=['']", "bad_list"),
    ],
)
def test_a_faulty_file_is_refused_with_a_sentence(roles: Path, content: str, code: str) -> None:
    roles.write_text(content, "utf-8")
    with pytest.raises(RoleFileError) as caught:
        read_roles(roles)
    assert caught.value.code == code
    error = caught.value
    assert text.say(f"sign_in.roles_{code}", row=error.row, value=error.value)


# --- at the write and at the read -------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    with closing(Store.open(seed=DATA)) as store:
        yield store


def record(store: Store, file: str, id_: str) -> Any:
    """The body of a record by its file and id."""
    document = json.loads(store.contents()[2][file])
    rows = document.get("features") or document[Path(file).stem]
    return next(row for row in rows if row.get("properties", row)["id"] == id_)


def _area(store: Store, id_: str) -> list[Wish]:
    body = record(store, "ipo_areas.geojson", id_)
    body["properties"]["note"] = "ny merknad"
    return [Put("area", body)]


def _moved(store: Store) -> list[Wish]:
    body = record(store, "ipo_areas.geojson", "grorud")
    body["properties"]["bydel"] = "Alna"
    return [Put("area", body)]


def _shared(store: Store) -> list[Wish]:
    body = record(store, "ipo_areas.geojson", "grorud")
    body["properties"]["other_bydeler"] = "alna"
    return [Put("area", body)]


def _listing(store: Store, area: str) -> list[Wish]:
    body = record(store, "editions.json", "2026-01")
    row = next(item for item in body["listings"] if item["area"] == area)
    row["note"] = "ny merknad"
    return [Put("edition", body)]


def _listing_before_the_own(store: Store) -> list[Wish]:
    """A list that names an area of others once more, before the row that it has."""
    body = record(store, "editions.json", "2026-01")
    row = next(item for item in body["listings"] if item["area"] == "furuset")
    return [Put("edition", body | {"listings": [row | {"note": "ny"}, *body["listings"]]})]


def _point_with_links_beside(store: Store) -> list[Wish]:
    """A point of the whole city, with a field that is none of a point's."""
    body = record(store, "followups.json", "2025-1") | {"id": "2025-99", "number": 99}
    return [Put("followup", body | {"links": {}, "areas": ["grorud"]})]


def _title_of_list(store: Store) -> list[Wish]:
    return [Put("edition", record(store, "editions.json", "2026-01") | {"title": "Ny"})]


def _point(store: Store, **links: object) -> list[Wish]:
    body = record(store, "followups.json", "2025-1")
    links = {"areas": [], "bydeler": [], "units": [], **links}
    return [Put("followup", body | {"id": "2025-99", "number": 99, "links": links})]


CASES: dict[str, tuple[Callable[[Store], list[Wish]], str]] = {
    "own area": (lambda store: _area(store, "grorud"), ""),
    "area of others": (lambda store: _area(store, "furuset"), "not_yours"),
    "moved away": (_moved, "not_yours"),
    "shared with others": (_shared, "not_yours"),
    "own listing": (lambda store: _listing(store, "grorud"), ""),
    "listing of others": (lambda store: _listing(store, "furuset"), "not_yours"),
    "second listing of others": (_listing_before_the_own, "not_yours"),
    "title of a list": (_title_of_list, "not_yours"),
    "own point": (lambda store: _point(store, bydeler=["grorud"]), ""),
    "own point by area": (lambda store: _point(store, areas=["grorud"]), ""),
    "point of two": (lambda store: _point(store, bydeler=["grorud", "alna"]), "not_yours"),
    "point of a unit": (
        lambda store: _point(store, bydeler=["grorud"], units=["øst"]),
        "not_yours",
    ),
    "point of all": (lambda store: _point(store, all_bydeler=True), "not_yours"),
    "point of nobody": (_point, "not_yours"),
    "point of nobody with a stray field": (_point_with_links_beside, "not_yours"),
    "milestone": (lambda _: [milestone(1)], "not_yours"),
    "bydel": (lambda _: [Remove("bydel", "grorud")], "not_yours"),
}


def _refusal(store: Store, wishes: list[Wish], person: Person) -> str:
    """Why a person may not write; empty when it is written, or refused for another reason than who
    writes."""
    with as_(person):
        try:
            store.apply(wishes, "en annen", "grunn", store.version())
        except StoreError as error:
            return error.code
    return ""


@pytest.mark.parametrize("case", CASES)
def test_an_editor_of_a_bydel_changes_what_is_in_it(store: Store, case: str) -> None:
    wishes, refused = CASES[case]
    before = store.version()
    assert _refusal(store, wishes(store), EDITOR) == refused
    assert store.version() == before + (not refused)
    if refused:
        assert _refusal(store, wishes(store), READER) == "no_right"
        assert store.version() == before


def test_whoever_has_signed_in_signs_whatever_a_page_says(store: Store) -> None:
    assert _refusal(store, [milestone(1)], PUBLISHER) == ""
    assert store.history()[0].by == "Utgiver"
    assert _refusal(store, [milestone(2)], LOCAL) == ""
    assert store.history()[0].by == "en annen"


def test_who_may_not_write_is_told_nothing_of_what_others_wrote(store: Store) -> None:
    theirs, mine = _area(store, "grorud"), _moved(store)
    store.apply(theirs, "Kari", "grunn", 1)
    for person, message in ((READER, "no_right"), (EDITOR, "conflict")):
        with as_(person), pytest.raises(StoreError) as caught:
            store.apply(mine, "x", "grunn", 1)
        assert caught.value.code == message


def test_taking_back_is_writing(store: Store) -> None:
    assert _refusal(store, [milestone(1)], PUBLISHER) == ""
    number = store.version()
    for person, code in ((READER, "no_right"), (EDITOR, "not_yours")):
        with as_(person), pytest.raises(StoreError) as caught:
            store.undo(number, "x", "y")
        assert caught.value.code == code
    with as_(PUBLISHER):
        assert store.undo(number, "x", "y") == number + 1


def test_what_a_history_does_not_bring_back_is_for_administrators(
    store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "kopi.sqlite"
    store.backup(copy)
    place = tmp_path / "register.sqlite"
    with as_(PUBLISHER):
        for act in (
            lambda: erasing.erase(place, "Hovseter", "x", "y", "[slettet]"),
            lambda: restoring.restore_copy(place, copy, "x", "y"),
        ):
            with pytest.raises(StoreError, match="no_right"):
                act()


@pytest.mark.usefixtures("store")
def test_drafts_are_for_editors() -> None:
    origin = Origin("ab" * 32, "mars.docx")
    with as_(READER), pytest.raises(StoreError, match="no_right"):
        drafts.save(origin, "{}", "{}", "x", drafts.UNWRITTEN)
    with as_(EDITOR):
        assert drafts.save(origin, "{}", "{}", "x", drafts.UNWRITTEN).by == "Red"
    for act in (
        drafts.entries,
        edit_drafts.entries,
        lambda: drafts.load(origin.sha256),
        lambda: drafts.discard(origin.sha256),
        lambda: edit_drafts.discard("x"),
        lambda: edit_drafts.save(EditDraft("area", "grorud", "Grorud", 1, {})),
    ):
        with as_(READER), pytest.raises(StoreError, match="no_right"):
            act()
    with as_(EDITOR):
        assert edit_drafts.save(EditDraft("area", "grorud", "Grorud", 1, {}, "x")).by == "Red"


OF_ALNA = Person("Nabo", (Grant(Role.EDITOR, frozenset({"alna"})),))
#: Drafts and who may work on them: one of an area, of new records, of several, of a list.
DRAFTS: dict[str, tuple[EditDraft, Person, set[Person]]] = {
    "area": (EditDraft("area", "grorud", "Grorud", 1, {}), EDITOR, {OF_UNIT}),
    "border": (EditDraft("border", "grorud", "Grorud", 1, {}), OF_UNIT, {EDITOR}),
    "merge": (EditDraft("merge", "furuset", "Furuset", 1, {}), OF_ALNA, {OF_UNIT}),
    "point of the city": (EditDraft("followup", "2025-1", "1/2025", 1, {}), PUBLISHER, set()),
    "new point": (EditDraft("followup", "", "", 1, {}), EDITOR, set()),
    "list": (EditDraft("list", "2026-01", "Lista", 1, {}), EDITOR, set()),
    "statuses": (EditDraft("statuses", "alle", "Alle", 1, {}), OF_ALNA, set()),
    "unknown form": (EditDraft("skjema", "grorud", "Grorud", 1, {}), EDITOR, set()),
}


@pytest.mark.parametrize("case", DRAFTS)
def test_a_draft_is_open_to_who_may_change_its_record(store: Store, case: str) -> None:
    draft, author, others = DRAFTS[case]
    with as_(author):
        written = edit_drafts.save(draft)
    for person in {EDITOR, OF_UNIT, OF_ALNA} - others - {author}:
        with as_(person):
            assert edit_drafts.entries() == ()
            assert edit_drafts.load(written.id) is None
            for act in (
                lambda: edit_drafts.save(written),
                # with the right to another record, nobody gets at the draft of this one
                lambda: edit_drafts.save(EditDraft("followup", "", "", 1, {}, "", written.id, 1)),
                lambda: edit_drafts.discard(written.id),
                lambda person=person: _publish_at_home(store, person, written.id),
            ):
                with pytest.raises(StoreError) as caught:
                    act()
                assert caught.value.code == "not_yours"
    assert store.version() == 1
    for person in (author, *others, PUBLISHER, ADMIN, LOCAL):
        with as_(person):
            assert edit_drafts.entries() == (written,) == (edit_drafts.load(written.id),)
    with as_(READER), pytest.raises(StoreError, match="no_right"):
        edit_drafts.load(written.id)


def _publish_at_home(store: Store, person: Person, draft: str) -> None:
    """A change that a person may make, which claims to be somebody else's draft."""
    home = "furuset" if person == OF_ALNA else "grorud"
    store.apply(_area(store, home), "x", "grunn", 1, draft=draft)


@pytest.mark.usefixtures("store")
def test_a_draft_of_another_part_of_the_city_is_not_begun() -> None:
    with as_(EDITOR), pytest.raises(StoreError, match="not_yours"):
        edit_drafts.save(EditDraft("border", "furuset", "Furuset", 1, {}))
    with as_(EDITOR):
        assert edit_drafts.entries() == ()


def test_who_lost_the_right_to_a_record_cannot_open_the_own_draft_of_it(store: Store) -> None:
    with as_(EDITOR):
        written = edit_drafts.save(EditDraft("area", "grorud", "Grorud", 1, {}))
    moved = Person(EDITOR.name, OF_ALNA.grants)
    with as_(moved):
        assert edit_drafts.load(written.id) is None and store.version() == 1


@pytest.mark.parametrize("person", [NOBODY, ANYONE, READER])
def test_what_is_internal_is_refused_where_it_is_made(person: Person) -> None:
    with as_(person):
        for read in (
            lambda: disclose(shipped_register(), Audience.INTERNAL),
            log.history,
            log.last,
            edit.newest,
            lambda: edit.as_of(1),
            lambda: log.contents_of(1),
        ):
            with pytest.raises(StoreError, match="no_right"):
                read()
        assert disclose(shipped_register(), Audience.OPEN).audience is Audience.OPEN


def test_a_refusal_has_words() -> None:
    for code in ("no_right", "not_yours"):
        assert "Ingenting er endret" in text.store(StoreError(code))
