#!/bin/sh
# pygeoapi 0.21.0: a query parameter that no collection knows is answered with 200 and every feature.
#
# OGC API – Features, Part 1 (OGC 17-069r4), requirement /req/core/query-param-unknown: a parameter that the API
# definition does not name SHALL be answered with 400. A filter whose name is misspelt (?statuss=ny) so gives all
# features, and looks as if it had worked. A filter by a field that exists works as it should.
# Seen: ?statuss=ny 200 with 2 of 2 features; ?status=ny 200 with 1.
# It matters here: it is one reason why our addresses answer by themselves. See docs/decisions/0043.
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pygeoapi==0.21.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import json
import os
from pathlib import Path

AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": number,
            "geometry": {"type": "Point", "coordinates": [10.7 + number, 59.9]},
            "properties": {"status": status},
        }
        for number, status in enumerate(("ny", "oppstart"))
    ],
}
SETTINGS = {
    "server": {
        "bind": {"host": "127.0.0.1", "port": 5000},
        "url": "http://127.0.0.1:5000",
        "mimetype": "application/json",
        "encoding": "utf-8",
        "languages": ["en-US"],
        "limits": {"default_items": 10, "max_items": 10},
        "map": {"url": "http://127.0.0.1/none", "attribution": "-"},
    },
    "logging": {"level": "ERROR"},
    "metadata": {
        "identification": {
            "title": "t", "description": "d", "keywords": ["k"], "keywords_type": "theme",
            "terms_of_service": "-", "url": "http://127.0.0.1",
        },
        "license": {"name": "-", "url": "http://127.0.0.1"},
        "provider": {"name": "-", "url": "http://127.0.0.1"},
        "contact": {"name": "-", "url": "http://127.0.0.1", "email": "-"},
    },
    "resources": {
        "areas": {
            "type": "collection",
            "title": "areas",
            "description": "areas",
            "keywords": ["areas"],
            "extents": {"spatial": {"bbox": [10, 59, 12, 60]}},
            "providers": [{"type": "feature", "name": "GeoJSON", "data": "areas.geojson", "id_field": "id"}],
        }
    },
}
Path("areas.geojson").write_text(json.dumps(AREAS))
Path("settings.json").write_text(json.dumps(SETTINGS))  # JSON is YAML
os.environ |= {"PYGEOAPI_CONFIG": "settings.json", "PYGEOAPI_OPENAPI": "openapi.yml"}
from pygeoapi.openapi import generate_openapi_document

Path("openapi.yml").write_text(generate_openapi_document(Path("settings.json"), "yaml"))
from pygeoapi.flask_app import APP

client = APP.test_client()
for query, expected in (("status=ny", (200, 1)), ("statuss=ny", (200, 2))):
    answer = client.get(f"/collections/areas/items?{query}&f=json")
    seen = answer.status_code, len((answer.json or {}).get("features", ()))
    print(query, *seen, sep="\t")
    assert seen == expected, f"changed: {query} {seen}, before {expected}"
PYTHON
