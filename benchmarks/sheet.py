"""The map that the peers draw: a folder with every layer, every style and every word of our own.

`python -m benchmarks.sheet FOLDER` writes one to try a peer on.

The peers read only this folder, each in the way its users would, so that none of them pays for
anything of ours: borders are already derived, areas already selected, words already composed.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.servers import ROOT
from geo import background, files, style, text
from geo.disclosure import openly
from geo.model import Register
from geo.part import CITY
from geo.scene import Atlas
from geo.scene.drawing import Camera
from geo.scene.extent import bounds
from geo.scene.marks import Box
from geo.scene.page import SLIDE
from geo.view import View, select

#: Where the map stands on the slide (pixels); title, legend and notes stand beside it.
FRAME = Box(557, 0, 1363, 1080, None)
_FACES = ROOT / "node_modules" / "@expo-google-fonts" / "source-sans-3"
_DEGREES = "urn:ogc:def:crs:OGC:1.3:CRS84"


def write(folder: Path, atlas: Atlas) -> Path:
    """Write the latest list as `sheet.json` and one GeoJSON file for each layer of one look."""
    layers = [layer for name in background.LAYERS for layer in _layers(folder, atlas, name)]
    areas = _areas(folder, atlas.register)
    sheet = {
        "pixels": SLIDE.pixels,
        "frame": [FRAME.x, FRAME.y, FRAME.w, FRAME.h],
        "window": Camera.of(FRAME, bounds(CITY, atlas), SLIDE).window,
        "layers": layers,
        "areas": areas,
        "words": _words(atlas.register),
        "ink": style.INK,
        "muted": style.MUTED,
        "faint": style.FAINT,
        "halo": style.LAND,
        "outline": style.OUTLINE_PX * style.STILL_LINE,
        "sizes": {
            "title": style.TITLE_SIZE,
            "subtitle": style.SUBTITLE_SIZE,
            "legend": style.LEGEND_SIZE,
            "note": style.NOTE_SIZE,
            "source": style.SOURCE_SIZE,
            "name": style.NAME_SIZES[-1],
            "bydel": style.BYDEL_NAME_SIZE,
        },
        "faces": [
            str(_FACES / "400Regular" / "SourceSans3_400Regular.ttf"),
            str(_FACES / "700Bold" / "SourceSans3_700Bold.ttf"),
        ],
    }
    (folder / "sheet.json").write_text(json.dumps(sheet, ensure_ascii=False), encoding="utf-8")
    return folder


def _layers(folder: Path, atlas: Atlas, name: str) -> list[dict[str, Any]]:
    """One layer of the background, a file for each row of the style table that it uses."""
    file, row = background.LAYERS[name]
    rows = background.features(atlas.background, file)
    if name == "bydeler":
        rows = [
            background.feature(bydel.geometry) | {"properties": {"name": bydel.name}}
            for bydel in atlas.register.bydeler
        ]
    elif name == "veil":
        rows = [background.feature(background.veil(atlas.background))]
    elif name == "borders":
        shapes = background.geometries(atlas.background, file)
        rows = [background.feature(background.shared_borders(shapes))]
    by_look: dict[str, list[dict[str, Any]]] = {}
    for feature in rows:
        by_look.setdefault(background.look(feature, row), []).append(feature)
    return [
        {
            "name": name,
            "file": _dump(folder, f"{name}-{look}", features),
            "radius": style.STATION_RADIUS_PX if name == "tbane_stations" else None,
            "style": _wider(asdict(style.BACKGROUND[look])),
        }
        for look, features in by_look.items()
    ]


def _wider(line: dict[str, Any]) -> dict[str, Any]:
    return line | {"width": line["width"] * style.STILL_LINE}


def _areas(folder: Path, register: Register) -> list[dict[str, Any]]:
    """The areas on the list, a file for each status."""
    rows = select(register, View())
    layers = []
    for status, fill in style.STATUS.items():
        these = [
            background.feature(row.area.geometry) | {"properties": {"name": row.area.name}}
            for row in rows
            if row.listing.status == status and row.area.geometry is not None
        ]
        if these:
            words = text.say("scene.entry", words=text.status(status), count=len(these))
            file = _dump(folder, f"areas-{status}", these)
            layers.append({"file": file, "words": words, "fill": asdict(fill)})
    return layers


def _dump(folder: Path, name: str, features: list[dict[str, Any]]) -> str:
    """Write a FeatureCollection and return the file's name."""
    crs = {"type": "name", "properties": {"name": _DEGREES}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    path = folder / f"{name}.geojson"
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return path.name


def _words(register: Register) -> dict[str, str]:
    edition = register.latest
    titles = "; ".join(register.source_by_id[id_].title for id_ in edition.sources)
    basis = text.say(f"map.source_{edition.kind}")
    return {
        "title": text.count_of(edition),
        "subtitle": text.say("scene.subtitle", date=text.day(edition.date), basis=basis),
        "legend": text.say("map.legend"),
        "notice": text.say("border.notice_both"),
        "source": text.say("scene.source", sources=titles, credit=text.say("map.credit")),
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]), Atlas.of(openly(files.read_register()), files.read_orientation()))
