"""An input for every finding: what is wrong with a file, a document or a draft, and its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shapely.affinity import scale
from shapely.geometry import mapping, shape

from geo.files.folder import LARGEST_FILE
from geo.importing.revision import (
    ADDED,
    ADDED_END,
    ADDED_POINT,
    AREA,
    COUNCIL,
    POINT,
    AreaEdit,
    CouncilEdit,
    EndEdit,
    PointEdit,
    Revision,
)
from tests.geo.events import EVENT, add_event
from tests.geo.made_up_measures import PATROL, file_of

# --- files: a change of one JSON document ------------------------------------------------------


def _properties(index: int, **values: Any) -> Callable[[Any], None]:
    return lambda doc: doc["features"][index]["properties"].update(values)


def _listing(**values: Any) -> Callable[[Any], None]:
    return lambda doc: doc["editions"][-1]["listings"][0].update(values)


def _status(place: int, status: str) -> Callable[[Any], None]:
    return lambda doc: doc["editions"][-1]["listings"][place].update(status=status)


def _undated(doc: Any, words: str) -> None:
    """A deadline without a date on the first point, in these words."""
    point = doc["followups"][0]
    row = {"text": words, "quote": point["quote"], "source": point["source"], "line": 1}
    point["undated_deadlines"] = [row]


def _approved_first(doc: Any) -> None:
    """The SaLTo programme approved before its draft was shown."""
    log = doc["programmes"][1]["log"]
    log.append({**log[0], "date": "2025", "kind": "godkjent"})


def _again(kind: str, place: int, **values: Any) -> Callable[[Any], None]:
    """A record once more, under another id and with no other names."""
    others: dict[str, Any] = {} if kind == "meetings" else {"short": None, "aliases": []}
    return lambda doc: doc[kind].append({**doc[kind][place], "id": "en-til", **others, **values})


def _log(doc: Any, **values: Any) -> None:
    """The last line of the log of the SaLTo programme once more, with other values."""
    log = doc["programmes"][1]["log"]
    log.append({**log[-1], **values})


def _status_again(doc: Any) -> None:
    """What the status of point 1 says, told by the log of KOSS as well."""
    koss = next(item for item in doc["programmes"] if item["id"] == "koss")
    quote = (
        "Dette er et langsiktig arbeid og Oslo politidistrikt og Oslo kommune har god dialog om "
        "KOSS-samarbeidet."
    )
    koss["log"][0]["quote"] = quote


def _move(doc: Any) -> None:
    """The first area to where it is not: 0.1° to the east."""
    ring = doc["features"][0]["geometry"]["coordinates"][0]
    doc["features"][0]["geometry"]["coordinates"][0] = [[x + 0.1, y] for x, y in ring]


def _bow_tie(doc: Any) -> None:
    square = [[10.64, 59.95], [10.65, 59.96], [10.65, 59.95], [10.64, 59.96], [10.64, 59.95]]
    doc["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [square]}


def _shrink_delbydel(doc: Any) -> None:
    ring = doc["features"][0]["geometry"]["coordinates"][0]
    ring[1] = [(ring[0][0] + ring[2][0]) / 2 + 0.001, (ring[0][1] + ring[2][1]) / 2 + 0.001]


def _grow_delbydel(doc: Any) -> None:
    first = shape(doc["features"][0]["geometry"])
    doc["features"][0]["geometry"] = mapping(scale(first, 1.02, 1.02))


def _pierce(doc: Any) -> None:
    """A hole in the middle of the first bydel that no other bydel fills."""
    first = shape(doc["features"][0]["geometry"])
    hole = first.representative_point().buffer(0.0005)
    doc["features"][0]["geometry"] = mapping(first.difference(hole))


def _overlap(doc: Any) -> None:
    """The second area where the first is."""
    doc["features"][1]["geometry"] = doc["features"][0]["geometry"]


def _undraw(doc: Any) -> None:
    doc["features"][0]["geometry"] = None
    about = ("area_km2", "boundary_source", "boundary_confidence")
    doc["features"][0]["properties"].update(dict.fromkeys(about))


def _take_away(doc: Any) -> None:
    """Every delbydel of the first bydel there is."""
    bydel = doc["features"][0]["properties"]["bydel"]
    doc["features"] = [row for row in doc["features"] if row["properties"]["bydel"] != bydel]


def _geometry(geometry: Any) -> Callable[[Any], None]:
    return lambda doc: doc["features"][0].update(geometry=geometry)


_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
_AWAY = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
#: File, what is changed in it, and the code of what is wrong then.
FAULTS: list[tuple[str, Callable[[Any], None], str]] = [
    ("ipo_areas.geojson", _properties(0, status="videreført"), "disagrees_with_listing"),
    ("ipo_areas.geojson", _properties(0, unit="øst"), "disagrees_with_listing"),
    ("ipo_areas.geojson", _properties(0, edition="2024-04-30"), "disagrees_with_listing"),
    ("ipo_areas.geojson", _properties(0, bydel="Alna"), "not_in_bydel"),
    ("ipo_areas.geojson", _properties(0, bydel=None), "outside_oslo_is_inside"),
    ("ipo_areas.geojson", _properties(0, area_km2=9.0), "wrong_area_km2"),
    ("ipo_areas.geojson", _properties(0, name="<b>Hovseter</b>"), "markup_in_name"),
    ("ipo_areas.geojson", _properties(0, aliases="Majorstuen"), "name_twice"),
    ("ipo_areas.geojson", _move, "not_in_bydel"),
    ("ipo_areas.geojson", _properties(0, other_bydeler="Alna"), "no_part_in_bydel"),
    (
        "ipo_areas.geojson",
        _properties(0, bydel="Alna", other_bydeler="Vestre Aker"),
        "larger_elsewhere",
    ),
    ("ipo_areas.geojson", _bow_tie, "invalid_geometry"),
    ("delbydeler.geojson", _shrink_delbydel, "does_not_dissolve"),
    ("delbydeler.geojson", _grow_delbydel, "no_coverage"),
    ("bydeler.geojson", _pierce, "hole"),
    ("editions.json", _listing(source="ukjent-kilde"), "unknown_source"),
    ("editions.json", _listing(started="2031"), "start_after_list"),
    ("editions.json", lambda doc: doc["editions"][-1].update(sources=[]), "no_source"),
    (
        "editions.json",
        lambda doc: doc["editions"][-1]["listings"].append(doc["editions"][-1]["listings"][0]),
        "listed_twice",
    ),
    ("editions.json", lambda doc: doc["editions"][-1]["listings"].pop(0), "never_listed"),
    (
        "editions.json",
        lambda doc: doc["editions"][1]["unnamed"][0].update(bydeler=["nord"]),
        "unknown_reference",
    ),
    (
        "followups.json",
        lambda doc: doc["followups"][4]["links"].update(bydeler=["nord"]),
        "unknown_reference",
    ),
    (
        "followups.json",
        lambda doc: doc["followups"][3]["deadlines"][0].update(date="2019"),
        "deadline_before_point",
    ),
    ("followups.json", lambda doc: _undated(doc, "– …"), "deadline_wordless"),
    ("followups.json", lambda doc: _undated(doc, "1. mars 2027"), "deadline_is_date"),
    ("followups.json", lambda doc: doc["followups"].append(doc["followups"][0]), "id_twice"),
    ("followups.json", lambda doc: doc["followups"][1].update(number=1), "number_twice"),
    (
        "followups.json",
        lambda doc: doc["followups"][3]["statuses"][0].update(date="2024-05"),
        "status_before_point",
    ),
    ("followups.json", lambda doc: doc["pending"][0].update(year=2025), "pending_but_settled"),
    ("bodies.json", lambda doc: doc["bodies"][1].update(aliases=["opd"]), "subject_twice"),
    ("programmes.json", lambda doc: doc["programmes"][1].update(period="2026/2029"), "two_periods"),
    ("programmes.json", _approved_first, "approved_before_draft"),
    ("programmes.json", _status_again, "stands_twice"),
    ("bodies.json", _again("bodies", 4, name="Barne- og familieetat"), "subject_alike"),
    (
        "programmes.json",
        _again("programmes", 1, name="SaLTo-handlingsprogrammet", period="2027/2029"),
        "years_overlap",
    ),
    ("programmes.json", lambda doc: doc["programmes"][0].update(part_of="salto"), "part_of_itself"),
    ("meetings.json", _again("meetings", 4), "meeting_twice"),
    ("programmes.json", lambda doc: _log(doc, date="2026-05"), "not_at_meeting"),
    ("programmes.json", _log, "log_twice"),
    (
        "programmes.json",
        lambda doc: doc["programmes"][1].update(period="2028/2026"),
        "not_a_span",
    ),
    (
        "followups.json",
        lambda doc: doc["followups"][0].update(responsible=["Hvem?"]),
        "unknown_body",
    ),
    ("meetings.json", lambda doc: doc["meetings"][0].pop("date"), "missing_field"),
    ("editions.json", _status(0, "videreført"), "continued_but_unknown"),
    ("editions.json", _status(1, "ny"), "new_but_listed"),
    ("editions.json", lambda doc: doc["editions"][2]["listings"].pop(), "count_differs"),
    (
        "editions.json",
        lambda doc: doc["editions"].append(
            doc["editions"][-1]
            | {
                "id": "2026-01-b",
                "listings": [doc["editions"][-1]["listings"][1] | {"unit": "øst"}],
            }
        ),
        "lists_disagree",
    ),
    ("editions.json", lambda doc: doc["editions"][-1].update(date="2026-13"), "not_a_date"),
    (
        "milestones.json",
        add_event(date="2025-02-30"),
        "not_a_date",
    ),
    ("ipo_areas.geojson", _properties(0, replaces="finnes-ikke"), "unknown_reference"),
    ("ipo_areas.geojson", _properties(0, replaces="hovseter"), "replaces_itself"),
    ("ipo_areas.geojson", _overlap, "areas_overlap"),
    ("ipo_areas.geojson", _undraw, "undrawn"),
    ("delbydeler.geojson", _take_away, "no_delbydeler"),
    ("delbydeler.geojson", lambda doc: doc["features"].append(doc["features"][0]), "id_twice"),
    ("milestones.json", lambda doc: doc["milestones"].extend([EVENT, EVENT]), "id_twice"),
    ("ipo_areas.geojson", _properties(0, hvem="Kari"), "unknown_key"),
    ("ipo_areas.geojson", _properties(0, id="Vestli!"), "bad_id"),
    ("ipo_areas.geojson", _properties(0, name="a" * 5000), "bad_name"),
    ("ipo_areas.geojson", _properties(0, name=""), "missing_field"),
    ("ipo_areas.geojson", _properties(0, name="Vest\u202eli"), "unseen_signs"),
    ("ipo_areas.geojson", _properties(0, area_km2="stor"), "wrong_kind"),
    ("ipo_areas.geojson", _properties(0, boundary_confidence="sikker"), "not_in_vocabulary"),
    ("ipo_areas.geojson", _geometry({"type": "Polygon"}), "no_geometry"),
    (
        "ipo_areas.geojson",
        _geometry({"type": "Point", "coordinates": [10.7, 59.9]}),
        "not_a_surface",
    ),
    ("ipo_areas.geojson", _geometry(_AWAY), "outside_extent"),
    ("ipo_areas.geojson", lambda doc: doc.update(crs=_CRS), "wrong_crs"),
    ("ipo_areas.geojson", lambda doc: doc.update(features=[]), "empty"),
    ("ipo_areas.geojson", lambda doc: doc.update(features=1), "not_geojson"),
    ("ipo_areas.geojson", lambda doc: doc["features"].insert(0, 1), "not_a_record"),
    ("orientation/tbane_stations.geojson", _geometry(_AWAY), "wrong_geometry"),
]
#: File, its bytes (None: it is not there; a number: so many), and the code of what is wrong then.
BROKEN_FILES: list[tuple[str, bytes | int | None, str]] = [
    ("sources.json", None, "missing"),
    ("sources.json", LARGEST_FILE + 1, "too_large"),
    ("sources.json", b"\xff\xfe{}", "not_utf8"),
    ("sources.json", b"{", "not_json"),
    ("sources.json", b"", "empty"),
    ("measures.json", file_of({**PATROL, "entered_by": None}), "measure_unsourced"),
    ("measures.json", file_of({**PATROL, "end": "2020"}), "ends_before_start"),
    ("measures.json", file_of({**PATROL, "links": {}}), "measure_nowhere"),
    ("measures.json", file_of({**PATROL, "state": "avsluttet"}), "measure_over_undated"),
    (
        "population.csv",
        b"bydel,year,population,age_0_17,age_10_22\nalna,2027,mange,1,1\n",
        "bad_row",
    ),
    (
        "population.csv",
        b"bydel,year,population,age_0_17,age_10_22\nnord,2026,1,1,1\n",
        "unknown_reference",
    ),
]

# --- documents: their words -------------------------------------------------------------------

_HEAD = "Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027\n\n"
_IPO = f"{_HEAD}Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:\n"
_POINTS = "\n\nOppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027\n\n"
_OTHER = " ".join(["Et avsnitt om noe annet."] * 6)
DOCUMENTS: Mapping[str, str] = {
    "no_text": "\n",
    "no_summary": "Handleliste\n- melk (ny)",
    "draft_document": f"Saksframlegg til politirådets seminar\n\n{_IPO}o Enhet øst: Furuset (ny)",
    "council_not_named": "IPO 2027\n\nEnhet øst: Furuset (ny), Vestli (ny), Grorud (ny)",
    "other_council": "Referat fra møte i Politirådet i Bærum 3. mars 2027",
    "unnamed_council": "Referat fra politirådet\n\nSLT-koordinatoren orienterte ordføreren.",
    "no_statuses": f"{_HEAD}Det er IPO-satsinger i Hovseter, Majorstua og Furuset.",
    "no_areas_found": f"{_HEAD}Politirådet drøftet mye.",
    "no_points_found": f"{_IPO}o Enhet øst: Furuset (videreført)",
    "words_repaired": f"{_HEAD}Politirddet dreftet omradene pa nytt. Dette folges opp.",
    "cut_short": f"{_IPO}o Enhet øst: Furuset (videreført)\n\n" + f"{_OTHER}\n\n" * 4_000,
    "numbers_missing": f"{_IPO}o Enhet øst: Furuset (ny){_POINTS}1. Lys ved skolen.\n\nStatus: I gang.\n\n"
    "3. Vakt ved torget.\n\nStatus: I gang.",
    "pages_without_text": f"{_IPO}o Enhet øst: Furuset (ny)\f \fVedlegg.",
    "numbers_restored": f"{_IPO}o Enhet øst: Furuset (ny){_POINTS}Lys ved skoleveien.\n\nStatus:\nI gang.",
    "area_told_twice": f"{_IPO}o Enhet øst: Furuset (ny)\n\nAvsluttes: Furuset (øst)",
    "meeting_undated": f"{_IPO}o Enhet øst: Furuset (ny)\n\n"
    "Utkast til SaLTo lysprogram for perioden 2027–2029 legges fram for godkjenning i neste møte.",
    "deadline_in_words": f"{_IPO}o Enhet øst: Furuset (ny){_POINTS}Lys ved skoleveien.\n\nStatus:\nPlanen lages snarest.",
    "area_split": f"{_IPO}o Enhet øst: Mortensrud, uten Bjørnerud (videreført)",
    "area_merge": f"{_IPO}o Enhet øst: Furuset/Ellingsrud, slått sammen (videreført)",
    "area_rename": f"{_IPO}o Enhet øst: Lia, tidligere Furuset (videreført)",
    "area_unsure": f"{_IPO}o Enhet sentrum: Teyen (ny)",
}

# --- drafts: what a person made of a document ---------------------------------------------------

#: A made-up summary, for tests only.
SUMMARY = f"""{_IPO}o Enhet vest: Hovseter (videreført)
o Enhet øst: Furuset (videreført), Drømmedalen (ny)

Avsluttes: Vestli (øst)

Utkast til nytt SaLTo lysprogram for perioden 2027–2029 ble presentert for Utdanningsetaten.

Vedtak: SaLTo lysprogram for perioden 2027–2029 godkjennes.{_POINTS}1. Bydelene og politiet skal lage en felles plan.

Status:
Planen er under arbeid. Frist 1. juni 2027.
"""
DRAFTS: Mapping[str, Revision] = {
    "nothing_kept": Revision({(AREA, at): AreaEdit(is_accepted=False) for at in range(3)}),
    "not_kept": Revision({(AREA, 0): AreaEdit(is_accepted=False)}),
    "kept_twice": Revision({(AREA, 0): AreaEdit(area="furuset")}),
    "no_home": Revision({(ADDED, 0): AreaEdit(name="Nylandet")}),
    "no_place_name": Revision({(ADDED, 0): AreaEdit(name="<b>", home="uten:")}),
    "name_known": Revision({(ADDED, 0): AreaEdit(name="Vestli", home="uten:")}),
    "nameless": Revision({(ADDED, 0): AreaEdit()}),
    "no_quote": Revision({(ADDED, 0): AreaEdit(name="Nylandet", quote="Står ikke her")}),
    "no_start": Revision({(AREA, 0): AreaEdit(started="i fjor")}),
    "nameless_end": Revision(ends={(ADDED_END, 0): EndEdit()}),
    "no_end_quote": Revision(ends={(ADDED_END, 0): EndEdit(area="grorud")}),
    "ended_and_listed": Revision({(AREA, 0): AreaEdit(area="vestli")}),
    "no_wording": Revision(points={(ADDED_POINT, 0): PointEdit()}),
    "number_twice": Revision(
        points={(ADDED_POINT, 0): PointEdit(number=1, wording="Et punkt til.")}
    ),
    "no_deadline": Revision(points={(POINT, 0): PointEdit(deadlines="31. juni 2027")}),
    "no_amount": Revision(points={(POINT, 0): PointEdit(amounts="mye")}),
    # council: 0 is the meeting, 1 the programme, 2 the body, 3 its draft, 4 its approval
    "nameless_council": Revision(council={(COUNCIL, 0): CouncilEdit(name="")}),
    "no_council_date": Revision(council={(COUNCIL, 0): CouncilEdit(date="snart")}),
    "council_undated": Revision(council={(COUNCIL, 0): CouncilEdit(date="")}),
    "council_known": Revision(council={(COUNCIL, 2): CouncilEdit(name="VEL")}),
    "council_alike": Revision(council={(COUNCIL, 2): CouncilEdit(name="Velferdsetatn")}),
    "council_alone": Revision(council={(COUNCIL, 1): CouncilEdit(is_accepted=False)}),
    "council_twice": Revision(council={(COUNCIL, 2): CouncilEdit(name="SaLTo lysprogram")}),
    "council_periods": Revision(
        council={(COUNCIL, 1): CouncilEdit(name="SaLTo-handlingsprogrammet")}
    ),
    "council_approved_first": Revision(council={(COUNCIL, 4): CouncilEdit(date="mars 2026")}),
}
