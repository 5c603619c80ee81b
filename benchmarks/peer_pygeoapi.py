"""The peer: pygeoapi serving a GeoPackage, on its own Starlette application and Uvicorn.

`PYTHON benchmarks/peer_pygeoapi.py FOLDER PORT` serves `areas.gpkg` (layer `ipo_areas`) in FOLDER,
in a Python that has pygeoapi, Starlette and Uvicorn and whose sqlite3 loads extensions (Debian's
does), with mod_spatialite on the system. It imports nothing of ours.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

_NAMES = ("name", "position", "address", "city", "stateorprovince", "postalcode", "country")


def configuration(folder: Path, port: int) -> dict[str, Any]:
    """The configuration of pygeoapi for one collection."""
    address = f"http://127.0.0.1:{port}"
    contact = dict.fromkeys((*_NAMES, "phone", "fax", "hours", "instructions"), "-")
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 100, "max_items": 1000},
            "map": {"url": f"{address}/none", "attribution": "-"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "peer",
                "description": "peer",
                "keywords": ["peer"],
                "keywords_type": "theme",
                "terms_of_service": "-",
                "url": address,
            },
            "license": {"name": "-", "url": address},
            "provider": {"name": "-", "url": address},
            "contact": {**contact, "email": "-", "url": address, "role": "pointOfContact"},
        },
        "resources": {
            "areas": {
                "type": "collection",
                "title": "areas",
                "description": "areas",
                "keywords": ["areas"],
                "links": [],
                "extents": {
                    "spatial": {
                        "bbox": [10.3, 59.7, 11.1, 60.2],
                        "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                    }
                },
                "providers": [
                    {
                        "type": "feature",
                        "name": "SQLiteGPKG",
                        "data": str(folder / "areas.gpkg"),
                        "id_field": "fid",
                        "table": "ipo_areas",
                        "geom_field": "geom",
                    }
                ],
            }
        },
    }


def main(folder: Path, port: int) -> None:
    """Serve until stopped."""
    written = folder / "pygeoapi.json"  # JSON is YAML
    written.write_text(json.dumps(configuration(folder, port)), encoding="utf-8")
    os.environ["PYGEOAPI_CONFIG"] = str(written)
    os.environ["PYGEOAPI_OPENAPI"] = str(folder / "openapi.yml")

    import uvicorn
    from pygeoapi.openapi import generate_openapi_document

    described = generate_openapi_document(written, "yaml")
    (folder / "openapi.yml").write_text(described, encoding="utf-8")
    from pygeoapi.starlette_app import APP

    uvicorn.run(APP, host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
