"""Every page's address ⇄ what the page shows: each parameter, each spelling that is understood.

Links that people have sent must keep opening what they opened, so this table only grows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import pytest

from geo import query as addresses
from geo.followups import Question
from geo.model import Register, Status
from geo.part import Part
from geo.view import View
from pages.address import followup_state, picture_state, report_state

Query = dict[str, list[str]]


class Reading(NamedTuple):
    """An address as it was read: the values that are set, the address that the page writes for
    them, and the unknown values as `kind=value`."""

    state: dict[str, Any]
    address: Query
    unknown: list[str]


def _set_values(value: object) -> dict[str, Any]:
    """The fields of a dataclass that are not at their default, as plain values."""
    default = type(value)()
    names = value.__dataclass_fields__  # type: ignore[attr-defined]  # every value is a dataclass
    return {
        name: _plain(getattr(value, name))
        for name in names
        if getattr(value, name) != getattr(default, name)
    }


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int) else str(value)


def read_view(query: Mapping[str, Sequence[str]], register: Register) -> Reading:
    view, unknown = addresses.read_view(query, register)
    return Reading(_set_values(view), addresses.write_view(view), _as_texts(unknown))


def read_followups(query: Mapping[str, Sequence[str]], register: Register) -> Reading:
    choice, unknown = followup_state.read_choice(query, register)
    state = _set_values(choice.question) | ({"history": True} if choice.history else {})
    return Reading(state, followup_state.write_choice(choice), _as_texts(unknown))


def read_slides(query: Mapping[str, Sequence[str]], register: Register) -> Reading:
    choice, unknown = picture_state.read_choice(query, register)
    own = {
        "extent": choice.part.word() if choice.part else None,
        "size": choice.size,
        "look": str(choice.look),
        "motif": str(choice.motif),
    }
    default = {"extent": None, "size": "1920x1080", "look": "lys", "motif": "kart"}
    state = _set_values(choice.view) | {k: v for k, v in own.items() if v != default[k]}
    return Reading(state, picture_state.write_choice(choice), _as_texts(unknown))


def read_report(query: Mapping[str, Sequence[str]], register: Register) -> Reading:
    choice, unknown = report_state.read_choice(query, register)
    own = {
        "part": choice.part.slug if choice.part else None,
        "edition": choice.edition,
        "audience": str(choice.audience),
        "format": choice.suffix,
    }
    default = {"part": None, "edition": None, "audience": "åpen", "format": "pdf"}
    state = {k: v for k, v in own.items() if v != default[k]}
    return Reading(state, report_state.write_choice(choice), _as_texts(unknown))


def _as_texts(unknown: Sequence[Any]) -> list[str]:
    return [f"{item.kind}={item.value}" for item in unknown]


#: Pages by how they read their address. Map, timeline and area share the view.
PAGES = {
    "map": read_view,
    "followups": read_followups,
    "slides": read_slides,
    "bydeler": read_report,
}


def case(
    page: str,
    query: Query,
    state: dict[str, Any],
    address: Query | None = None,
    unknown: Sequence[str] = (),
) -> Any:
    """A row of the table; `address` None: the page writes the very address that it was given."""
    address = query if address is None else address
    name = "&".join(f"{key}={value}" for key, values in query.items() for value in values)
    return pytest.param(page, query, Reading(state, address, [*unknown]), id=f"{page}?{name}")


CASES = [
    # --- map, timeline, area
    case("map", {}, {}),
    case("map", {"edition": ["2026-01"]}, {"edition": "2026-01"}),
    case("map", {"edition": ["2022-autumn"]}, {"edition": "2022-autumn"}),
    case("map", {"unit": ["ost"]}, {"units": ["øst"]}),
    case("map", {"unit": ["øst"]}, {"units": ["øst"]}, {"unit": ["ost"]}),
    case("map", {"unit": ["ØST"]}, {"units": ["øst"]}, {"unit": ["ost"]}),
    case("map", {"unit": ["ost", "vest"]}, {"units": ["øst", "vest"]}),
    case("map", {"unit": ["ost", "øst"]}, {"units": ["øst"]}, {"unit": ["ost"]}),
    case("map", {"unit": ["nord", "vest"]}, {"units": ["vest"]}, {"unit": ["vest"]}, ["unit=nord"]),
    case("map", {"unit": ["enhet øst"]}, {}, {}, ["unit=enhet øst"]),
    case("map", {"unit": [""]}, {}, {}),
    case("map", {"status": ["ny"]}, {"statuses": ["ny"]}),
    case("map", {"status": ["viderefort", "oppstart"]}, {"statuses": ["videreført", "oppstart"]}),
    case(
        "map", {"status": ["Videreført"]}, {"statuses": ["videreført"]}, {"status": ["viderefort"]}
    ),
    case("map", {"status": ["utgått"]}, {}, {}, ["status=utgått"]),
    case("map", {"bydel": ["alna"]}, {"bydel": "alna"}),
    case("map", {"bydel": ["Alna"]}, {"bydel": "alna"}, {"bydel": ["alna"]}),
    case(
        "map",
        {"bydel": ["Søndre Nordstrand"]},
        {"bydel": "sondre-nordstrand"},
        {"bydel": ["sondre-nordstrand"]},
    ),
    case("map", {"bydel": ["marka"]}, {"bydel": "marka"}),
    case("map", {"bydel": ["alna", "bjerke"]}, {"bydel": "alna"}, {"bydel": ["alna"]}),
    case("map", {"bydel": ["bydel alna"]}, {}, {}, ["bydel=bydel alna"]),
    case("map", {"area": ["gronland-toyen"]}, {"area": "gronland-toyen"}),
    case(
        "map",
        {"area": ["Grønland/Tøyen"]},
        {"area": "gronland-toyen"},
        {"area": ["gronland-toyen"]},
    ),
    case("map", {"area": ["Grgnland"]}, {}, {}, ["area=Grgnland"]),
    case(
        "map",
        {"area": ["atlantis", "vestli"]},
        {"area": "vestli"},
        {"area": ["vestli"]},
        ["area=atlantis"],
    ),
    # any name of an area
    case("map", {"area": ["Majorstuen"]}, {"area": "majorstua"}, {"area": ["majorstua"]}),
    case("map", {"area": ["toyen"]}, {"area": "gronland-toyen"}, {"area": ["gronland-toyen"]}),
    case(
        "followups",
        {"area": ["Bjørnerud"]},
        {"area": "mortensrud-bjornerud"},
        {"area": ["mortensrud-bjornerud"]},
    ),
    case("map", {"colour": ["enhet"]}, {"colour_by": "enhet"}),
    case("map", {"colour": ["bydel"]}, {"colour_by": "bydel"}),
    case("map", {"colour": ["status"]}, {}, {}),
    case("map", {"colour": ["rosa"]}, {}, {}, ["colour=rosa"]),
    case("map", {"x": ["1"]}, {}, {}),
    case(
        "map",
        {
            "edition": ["2024-04-30"],
            "unit": ["ost"],
            "status": ["ny"],
            "bydel": ["alna"],
            "area": ["furuset"],
            "colour": ["enhet"],
        },
        {
            "edition": "2024-04-30",
            "units": ["øst"],
            "statuses": ["ny"],
            "bydel": "alna",
            "area": "furuset",
            "colour_by": "enhet",
        },
    ),
    case(
        "map",
        {
            "colour": ["x"],
            "edition": ["x"],
            "unit": ["x"],
            "status": ["x"],
            "bydel": ["x"],
            "area": ["x"],
        },
        {},
        {},
        ["colour=x", "edition=x", "unit=x", "status=x", "bydel=x", "area=x"],
    ),
    # --- follow-up points
    case("followups", {}, {}),
    case("followups", {"year": ["2025"]}, {"year": 2025}),
    case("followups", {"year": ["1999"]}, {}, {}, ["year=1999"]),
    case("followups", {"point": ["2025-4"]}, {"point": "2025-4"}),
    case("followups", {"point": ["2025-99"]}, {}, {}, ["point=2025-99"]),
    case(
        "followups",
        {"responsible": ["barne-og-familieetaten"]},
        {"responsible": "Barne- og familieetaten"},
    ),
    case(
        "followups",
        {"responsible": ["Barne- og familieetaten"]},
        {"responsible": "Barne- og familieetaten"},
        {"responsible": ["barne-og-familieetaten"]},
    ),
    case("followups", {"responsible": ["nasa"]}, {}, {}, ["responsible=nasa"]),
    case("followups", {"bydel": ["alna"]}, {"bydel": "alna"}),
    case("followups", {"bydel": ["Bydel Alna"]}, {}, {}, ["bydel=Bydel Alna"]),
    case("followups", {"bydel": ["ALNA", "bjerke"]}, {"bydel": "alna"}, {"bydel": ["alna"]}),
    case("followups", {"area": ["vestli"]}, {"area": "vestli"}),
    case(
        "followups",
        {"area": ["Mortensrud/Bjørnerud"]},
        {"area": "mortensrud-bjornerud"},
        {"area": ["mortensrud-bjornerud"]},
    ),
    case("followups", {"unit": ["sentrum"]}, {"unit": "sentrum"}),
    case("followups", {"unit": ["Øst", "vest"]}, {"unit": "øst"}, {"unit": ["ost"]}),
    case("followups", {"unit": ["nord", "ost"]}, {"unit": "øst"}, {"unit": ["ost"]}, ["unit=nord"]),
    case("followups", {"due": ["overdue"]}, {"due": "overdue"}),
    case("followups", {"due": ["soon"]}, {"due": "soon"}),
    case("followups", {"due": ["later"]}, {"due": "later"}),
    case("followups", {"due": ["closed"]}, {"due": "closed"}),
    case("followups", {"due": ["Overdue"]}, {"due": "overdue"}, {"due": ["overdue"]}),
    case("followups", {"due": ["x"]}, {}, {}, ["due=x"]),
    case("followups", {"silent": ["2026-01-31"]}, {"silent_since": "2026-01-31"}),
    case(
        "followups",
        {"silent": ["20260131"]},
        {"silent_since": "2026-01-31"},
        {"silent": ["2026-01-31"]},
    ),
    case(
        "followups",
        {"silent": ["1999-12-31", "2026-01-31"]},
        {"silent_since": "2026-01-31"},
        {"silent": ["2026-01-31"]},
        ["silent=1999-12-31"],
    ),
    case("followups", {"silent": ["i går"]}, {}, {}, ["silent=i går"]),
    case("followups", {"open": ["1"]}, {"open_only": True}),
    case("followups", {"open": ["ja"]}, {}, {}, ["open=ja"]),
    case("followups", {"open": ["0"]}, {}, {}, ["open=0"]),
    case("followups", {"view": ["historikk"]}, {"history": True}),
    case("followups", {"view": ["kort"]}, {}, {}),
    case("followups", {"view": ["Historikk"]}, {"history": True}, {"view": ["historikk"]}),
    case("followups", {"view": ["kort", "historikk"]}, {"history": True}, {"view": ["historikk"]}),
    case(
        "followups",
        {
            "year": ["2025"],
            "responsible": ["velferdsetaten"],
            "bydel": ["alna"],
            "area": ["furuset"],
            "unit": ["ost"],
            "due": ["soon"],
            "silent": ["2026-01-31"],
            "open": ["1"],
            "view": ["historikk"],
        },
        {
            "year": 2025,
            "responsible": "Velferdsetaten",
            "bydel": "alna",
            "area": "furuset",
            "unit": "øst",
            "due": "soon",
            "silent_since": "2026-01-31",
            "open_only": True,
            "history": True,
        },
    ),
    case(
        "followups",
        {"view": ["x"], "silent": ["x"], "open": ["x"], "unit": ["x"], "year": ["x"]},
        {},
        {},
        ["year=x", "unit=x", "open=x", "silent=x", "view=x"],
    ),
    # --- slides
    case("slides", {}, {}),
    case(
        "slides",
        {"extent": ["by"], "unit": ["vest"]},
        {"extent": "by", "units": ["vest"]},
        {"unit": ["vest"], "extent": ["by"]},
    ),
    case("slides", {"extent": ["by"]}, {"extent": "by"}, {}),
    case(
        "slides",
        {"extent": ["Oslo"], "bydel": ["alna"]},
        {"extent": "by", "bydel": "alna"},
        {"bydel": ["alna"], "extent": ["by"]},
    ),
    case(
        "slides",
        {"extent": ["byen"], "bydel": ["alna"]},
        {"extent": "by", "bydel": "alna"},
        {"bydel": ["alna"], "extent": ["by"]},
    ),
    case("slides", {"extent": ["ost"]}, {"extent": "ost"}),
    case("slides", {"extent": ["Øst"]}, {"extent": "ost"}, {"extent": ["ost"]}),
    case("slides", {"extent": ["enhet vest"]}, {"extent": "vest"}, {"extent": ["vest"]}),
    case("slides", {"extent": ["sentrum"]}, {"extent": "sentrum"}),
    case("slides", {"extent": ["bydel sentrum"]}, {"extent": "bydel sentrum"}),
    case("slides", {"extent": ["bydel alna"]}, {"extent": "bydel alna"}),
    case("slides", {"extent": ["alna"]}, {"extent": "bydel alna"}, {"extent": ["bydel alna"]}),
    case(
        "slides",
        {"extent": ["Bydel Grorud"]},
        {"extent": "bydel grorud"},
        {"extent": ["bydel grorud"]},
    ),
    case(
        "slides",
        {"extent": ["søndre nordstrand"]},
        {"extent": "bydel sondre-nordstrand"},
        {"extent": ["bydel sondre-nordstrand"]},
    ),
    case("slides", {"extent": ["grorud"]}, {"area": "grorud"}, {"area": ["grorud"]}),
    case("slides", {"extent": ["Vestlii"]}, {"area": "vestli"}, {"area": ["vestli"]}),
    case("slides", {"extent": ["vestli,grorud"]}, {"extent": "vestli,grorud"}),
    case(
        "slides",
        {"extent": ["Majorstuen, Grgnland/Teyen"]},
        {"extent": "majorstua,gronland-toyen"},
        {"extent": ["majorstua,gronland-toyen"]},
    ),
    case("slides", {"extent": ["vestli,vestli"]}, {"area": "vestli"}, {"area": ["vestli"]}),
    case("slides", {"extent": ["vestli", "ost"]}, {"extent": "ost"}, {"extent": ["ost"]}),
    case("slides", {"extent": ["ost"], "area": ["vestli"]}, {"extent": "ost"}, {"extent": ["ost"]}),
    case(
        "slides",
        {"extent": ["Atlantis"], "area": ["vestli"]},
        {"area": "vestli"},
        {"area": ["vestli"]},
        ["extent=Atlantis"],
    ),
    case("slides", {"extent": ["vestli,Bergen"]}, {}, {}, ["extent=Bergen"]),
    case("slides", {"area": ["vestli"]}, {"area": "vestli"}),
    case(
        "slides",
        {"bydel": ["alna"], "extent": ["bydel alna"]},
        {"bydel": "alna", "extent": "bydel alna"},
        {"bydel": ["alna"]},
    ),
    case(
        "slides",
        {"unit": ["ost"], "extent": ["ost"]},
        {"units": ["øst"], "extent": "ost"},
        {"unit": ["ost"]},
    ),
    case("slides", {"size": ["a4"]}, {"size": "a4"}),
    case("slides", {"size": ["a4-staaende"]}, {"size": "a4-staaende"}),
    case("slides", {"size": ["1600X900"]}, {"size": "1600x900"}, {"size": ["1600x900"]}),
    case("slides", {"size": ["A4"]}, {}, {}, ["size=A4"]),
    case("slides", {"size": ["1600x900"]}, {"size": "1600x900"}),
    case("slides", {"size": ["1600 x 900"]}, {}, {}, ["size=1600 x 900"]),
    case("slides", {"size": ["99999x99999"]}, {}, {}, ["size=99999x99999"]),
    case(
        "slides",
        {"size": ["stor", "kvadrat"]},
        {"size": "kvadrat"},
        {"size": ["kvadrat"]},
        ["size=stor"],
    ),
    case("slides", {"look": ["mork"]}, {"look": "mørk"}),
    case("slides", {"look": ["Mørk"]}, {"look": "mørk"}, {"look": ["mork"]}),
    case("slides", {"look": ["gjennomsiktig"]}, {"look": "gjennomsiktig"}),
    case("slides", {"look": ["rosa"]}, {}, {}, ["look=rosa"]),
    case("slides", {"motif": ["tidslinje"]}, {"motif": "tidslinje"}),
    case("slides", {"motif": ["kart"]}, {}, {}),
    case(
        "slides",
        {"motif": ["film", "tidslinje"]},
        {"motif": "tidslinje"},
        {"motif": ["tidslinje"]},
        ["motif=film"],
    ),
    case(
        "slides",
        {
            "edition": ["2024-04-30"],
            "unit": ["ost"],
            "status": ["ny"],
            "bydel": ["alna"],
            "colour": ["enhet"],
            "extent": ["vestli,grorud"],
            "size": ["a4"],
            "look": ["mork"],
            "motif": ["tidslinje"],
        },
        {
            "edition": "2024-04-30",
            "units": ["øst"],
            "statuses": ["ny"],
            "bydel": "alna",
            "colour_by": "enhet",
            "extent": "vestli,grorud",
            "size": "a4",
            "look": "mørk",
            "motif": "tidslinje",
        },
    ),
    case(
        "slides",
        {"motif": ["x"], "look": ["x"], "size": ["x"], "extent": ["Atlantis"], "unit": ["x"]},
        {},
        {},
        ["unit=x", "extent=Atlantis", "size=x", "look=x", "motif=x"],
    ),
    # --- bydeler and their reports
    case("bydeler", {}, {}),
    case("bydeler", {"bydel": ["alna"]}, {"part": "alna"}),
    case("bydeler", {"bydel": ["Alna"]}, {"part": "alna"}, {"bydel": ["alna"]}),
    case("bydeler", {"bydel": ["bydel alna"]}, {"part": "alna"}, {"bydel": ["alna"]}),
    case("bydeler", {"bydel": ["BYDEL GRORUD"]}, {"part": "grorud"}, {"bydel": ["grorud"]}),
    case(
        "bydeler",
        {"bydel": ["Sondre Nordstrannd"]},
        {"part": "sondre-nordstrand"},
        {"bydel": ["sondre-nordstrand"]},
    ),
    case("bydeler", {"bydel": ["marka"]}, {}, {}, ["bydel=marka"]),
    case("bydeler", {"bydel": ["sentrum"]}, {}, {}, ["bydel=sentrum"]),
    case(
        "bydeler",
        {"bydel": ["Bergen", "alna"]},
        {"part": "alna"},
        {"bydel": ["alna"]},
        ["bydel=Bergen"],
    ),
    case("bydeler", {"unit": ["ost"]}, {"part": "enhet-ost"}),
    case("bydeler", {"unit": ["øst"]}, {"part": "enhet-ost"}, {"unit": ["ost"]}),
    case("bydeler", {"unit": ["enhet-ost"]}, {}, {}, ["unit=enhet-ost"]),
    case("bydeler", {"by": ["oslo"]}, {"part": "oslo"}),
    case("bydeler", {"by": ["Oslo"]}, {"part": "oslo"}, {"by": ["oslo"]}),
    case("bydeler", {"by": ["bergen"]}, {}, {}, ["bydel=bergen"]),
    case(
        "bydeler",
        {"by": ["oslo"], "unit": ["vest"], "bydel": ["alna"]},
        {"part": "alna"},
        {"bydel": ["alna"]},
    ),
    case("bydeler", {"by": ["oslo"], "unit": ["vest"]}, {"part": "enhet-vest"}, {"unit": ["vest"]}),
    case("bydeler", {"edition": ["2024-04-30"]}, {"edition": "2024-04-30"}),
    case("bydeler", {"edition": ["x"]}, {}, {}, ["edition=x"]),
    case("bydeler", {"audience": ["intern"]}, {"audience": "intern"}),
    case("bydeler", {"audience": ["Intern"]}, {"audience": "intern"}, {"audience": ["intern"]}),
    case("bydeler", {"audience": ["ekstern"]}, {}, {}),
    case("bydeler", {"audience": ["apen"]}, {}, {}),
    case("bydeler", {"audience": ["alle"]}, {}, {}, ["audience=alle"]),
    case("bydeler", {"format": ["docx"]}, {"format": "docx"}),
    case("bydeler", {"format": ["HTML"]}, {"format": "html"}, {"format": ["html"]}),
    case("bydeler", {"format": ["pdf"]}, {}, {}),
    case("bydeler", {"format": ["odt"]}, {}, {}, ["suffix=odt"]),
    case(
        "bydeler",
        {"unit": ["ost"], "edition": ["2026-01"], "audience": ["intern"], "format": ["docx"]},
        {"part": "enhet-ost", "edition": "2026-01", "audience": "intern", "format": "docx"},
    ),
    case(
        "bydeler",
        {
            "format": ["x"],
            "audience": ["x"],
            "edition": ["x"],
            "by": ["x"],
            "unit": ["x"],
            "bydel": ["xyz"],
        },
        {},
        {},
        ["bydel=xyz", "unit=x", "bydel=x", "edition=x", "audience=x", "suffix=x"],
    ),
]


@pytest.mark.parametrize(("page", "query", "reading"), CASES)
def test_an_address_opens_what_it_always_opened(
    page: str, query: Query, reading: Reading, register: Register
) -> None:
    assert PAGES[page](query, register) == reading


@pytest.mark.parametrize(
    ("page", "reading"),
    [pytest.param(row.values[0], row.values[2], id=row.id) for row in CASES],
)
def test_the_address_a_page_writes_reopens_what_it_shows(
    page: str, reading: Reading, register: Register
) -> None:
    again = PAGES[page](reading.address, register)
    assert (again.address, again.unknown) == (reading.address, [])
    # an extent that the view implies is written as the view alone
    assert {k: v for k, v in again.state.items() if k != "extent"} == {
        k: v for k, v in reading.state.items() if k != "extent"
    }


_UNITS = ("vest", "sentrum", "ost")


@pytest.mark.parametrize(
    ("page", "query", "valid"),
    [
        ("map", {"unit": ["x"]}, _UNITS),
        ("map", {"status": ["x"]}, tuple(status.name.lower() for status in Status)),
        ("map", {"colour": ["x"]}, ("status", "enhet", "bydel")),
        ("map", {"edition": ["x"]}, ("2022-autumn", "2023-03-23", "2024-04-30", "2026-01")),
        ("followups", {"unit": ["x"]}, _UNITS),
        ("followups", {"year": ["x"]}, ("2026", "2025")),
        ("followups", {"due": ["x"]}, ("overdue", "soon", "later", "closed")),
        ("followups", {"silent": ["x"]}, ("2000-01-01–2099-12-31",)),
        ("followups", {"open": ["x"]}, ("1",)),
        ("followups", {"view": ["x"]}, ("kort", "historikk")),
        ("slides", {"look": ["x"]}, ("lys", "mork", "gjennomsiktig")),
        ("slides", {"motif": ["x"]}, ("kart", "tidslinje")),
        (
            "slides",
            {"size": ["x"]},
            ("1920x1080", "3840x2160", "4x3", "kvadrat", "a4", "a4-staaende"),
        ),
        (
            "slides",
            {"extent": ["Vestlandet"]},
            (
                "by",
                "vest",
                "sentrum",
                "øst",
                "Veitvet",
                "Vestli",
                "Grønland",
                "bydel Vestre Aker",
                "bydel Stovner",
            ),
        ),
        ("bydeler", {"unit": ["x"]}, _UNITS),
        ("bydeler", {"by": ["x"]}, ("oslo",)),
        ("bydeler", {"bydel": ["Alba"]}, ("Alna", "Gamle Oslo", "Grünerløkka", "Sagene")),
        ("bydeler", {"audience": ["x"]}, ("åpen", "intern")),
        ("bydeler", {"format": ["x"]}, ("pdf", "docx", "html")),
    ],
)
def test_an_unknown_value_is_answered_with_the_valid_ones(
    page: str, query: Query, valid: tuple[str, ...], register: Register
) -> None:
    (unknown,) = _unknown(page, query, register)
    assert unknown.valid == valid


def _unknown(page: str, query: Query, register: Register) -> Sequence[Any]:
    readers: dict[str, Any] = {
        "map": addresses.read_view,
        "followups": followup_state.read_choice,
        "slides": picture_state.read_choice,
        "bydeler": report_state.read_choice,
    }
    return cast("Sequence[Any]", readers[page](query, register)[1])


def test_a_link_to_a_question_is_read_by_the_page_of_points(register: Register) -> None:
    """The bydel's page links to its points with the address of a view."""
    question, unknown = addresses.read_question(addresses.write_view(View(bydel="alna")), register)
    assert (question, unknown) == (Question(bydel="alna"), ())


def test_the_default_extent_of_a_view_is_not_written() -> None:
    for view in (View(), View(area="vestli"), View(bydel="alna")):
        choice = picture_state.Choice(view, Part.of_view(view))
        assert "extent" not in picture_state.write_choice(choice)
