"""Every benchmark by name. A new one is a file beside this one and a line here."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import (
    border_check,
    cli_areas,
    cli_map,
    council,
    crowd,
    export_all,
    first_bytes,
    import_areas,
    map_filter,
    national,
    ogc,
    page_bytes,
    reading,
    refusals,
    report,
    seminar,
    server_store,
    stills,
    store,
    timeline,
)
from benchmarks.figures import Figure
from benchmarks.run import Run

Benchmark = Callable[[Run], list[Figure]]

BENCHMARKS: dict[str, Benchmark] = {
    "map_filter": map_filter.shipped,
    "map_filter_10000": map_filter.synthetic_areas,
    "border_check": border_check.checks,
    "cli_areas": cli_areas.areas,
    "page_bytes": page_bytes.first_visit_and_changes,
    "refusals": refusals.refusals,
    "crowd": crowd.people,
    "crowd_runs": crowd.runs,
    "crowd_workers": crowd.workers,
    "stills_png": stills.png,
    "stills_svg": stills.svg,
    "stills_floor": stills.floor,
    "cli_map": cli_map.seconds,
    "cli_map_memory": cli_map.memory,
    "deck": stills.deck,
    "export_all": export_all.every_format,
    "timeline_small": timeline.small,
    "timeline_large": timeline.large,
    "changes_large": council.changes_large,
    "council_large": council.council_large,
    "council_pages": council.council_pages,
    "seminar_text": seminar.text,
    "seminar_scan": seminar.scan,
    "read_word": reading.word,
    "read_pdf": reading.pdf,
    "import_areas": import_areas.polygons,
    "import_bad": import_areas.bad_files,
    "cli_import": store.cli_import,
    "store_load": store.load,
    "store_large": store.large,
    "store_apply": store.apply,
    "national": national.works,
    "national_pages": national.pages,
    "national_bytes": first_bytes.country_bytes,
    "server_store": server_store.register,
    "server_box": server_store.box,
    "ogc_items": ogc.items,
    "ogc_box": ogc.box,
    "report_pdf": report.pdf,
    "report_meeting": report.meeting,
    "report_all": report.every,
    "report_docx": report.docx,
    "cli_report": report.cli,
}
