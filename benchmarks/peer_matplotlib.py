"""The peer: the same still map written the usual way with geopandas and matplotlib.

`python benchmarks/peer_matplotlib.py SHEET OUT.png` draws one; imported, it reads and projects
once and draws as often as asked. It uses `Figure` and never pyplot's state, and imports nothing
of ours. It has no leader lines, no north mark, and names may lie on each other: it does less.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
from matplotlib import font_manager, patheffects
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

_CRS = 25832
_DPI = 100
_HATCHES = {"solid": None, "stripes": "///", "dots": "..", "rings": "oo"}
_COLUMN = 42 / 1920  # where the words beside the map begin, as a part of the width


@dataclass(frozen=True)
class Sheet:
    """What is drawn: the description, and each layer's frame in metres, in drawing order."""

    about: dict[str, Any]
    layers: list[geopandas.GeoDataFrame]
    areas: list[geopandas.GeoDataFrame]


def read(folder: Path) -> Sheet:
    """Every layer read and projected."""
    about = json.loads((folder / "sheet.json").read_text(encoding="utf-8"))
    for face in about["faces"]:
        font_manager.fontManager.addfont(face)
    return Sheet(
        about,
        [geopandas.read_file(folder / item["file"]).to_crs(_CRS) for item in about["layers"]],
        [geopandas.read_file(folder / item["file"]).to_crs(_CRS) for item in about["areas"]],
    )


def draw(sheet: Sheet) -> bytes:
    """The map as PNG."""
    about = sheet.about
    wide, high = about["pixels"]
    figure = Figure(figsize=(wide / _DPI, high / _DPI), dpi=_DPI)
    FigureCanvasAgg(figure)
    ax = _axes(figure, about)
    for order, (item, frame) in enumerate(zip(about["layers"], sheet.layers, strict=True)):
        _layer(ax, item, frame, order)
    for item, frame in zip(about["areas"], sheet.areas, strict=True):
        _areas(ax, item["fill"], about["outline"], frame)
    west, south, east, north = about["window"]
    ax.set(xlim=(west, east), ylim=(south, north))
    _names(ax, sheet)
    _words(figure, about)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DPI)
    return out.getvalue()


def _axes(figure: Figure, about: dict[str, Any]) -> Axes:
    wide, high = about["pixels"]
    x, y, w, h = about["frame"]
    ax = figure.add_axes((x / wide, y / high, w / wide, h / high))
    ax.set_axis_off()
    return ax


def _points(pixels: float) -> float:
    return pixels * 72 / _DPI


def _layer(ax: Axes, item: dict[str, Any], frame: geopandas.GeoDataFrame, order: int) -> None:
    look = item["style"]
    width = _points(look["width"])
    more: dict[str, Any] = {"linewidth": width, "aspect": None, "zorder": order / 100}
    if look["dash"]:
        more["linestyle"] = (0, tuple(float(part) for part in look["dash"].split()))
    if item["radius"]:
        frame.plot(
            ax=ax,
            color=look["fill"],
            edgecolor=look["stroke"],
            markersize=_points(2 * item["radius"]) ** 2,
            **more,
        )
    elif look["fill"]:
        frame.plot(
            ax=ax,
            facecolor=look["fill"],
            edgecolor=look["stroke"] or "none",
            alpha=look["opacity"],
            **more,
        )
    else:
        lines = frame.boundary if item["name"] == "bydeler" else frame
        lines.plot(ax=ax, color=look["stroke"], **more)


def _areas(ax: Axes, fill: dict[str, Any], outline: float, frame: geopandas.GeoDataFrame) -> None:
    frame.plot(
        ax=ax,
        facecolor=fill["ground"],
        edgecolor=fill["mark"],
        linewidth=0,
        hatch=_HATCHES[fill["pattern"]],
        aspect=None,
    )
    frame.boundary.plot(ax=ax, color=fill["outline"], linewidth=_points(outline), aspect=None)


def _names(ax: Axes, sheet: Sheet) -> None:
    about = sheet.about
    halo = [patheffects.withStroke(linewidth=_points(5), foreground=about["halo"])]
    common: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "clip_on": True,
        "family": "Source Sans 3",
        "path_effects": halo,
    }
    bydeler = [
        frame
        for item, frame in zip(about["layers"], sheet.layers, strict=True)
        if item["name"] == "bydeler"
    ]
    for frames, colour, size, weight in (
        (bydeler, about["faint"], about["sizes"]["bydel"], 400),
        (sheet.areas, about["ink"], about["sizes"]["name"], 700),
    ):
        for frame in frames:
            for name, point in zip(frame["name"], frame.representative_point(), strict=True):
                ax.text(
                    point.x,
                    point.y,
                    name,
                    color=colour,
                    fontsize=_points(size),
                    fontweight=weight,
                    **common,
                )


def _words(figure: Figure, about: dict[str, Any]) -> None:
    words, sizes = about["words"], about["sizes"]
    for key, top, columns, colour, weight in (
        ("title", 0.96, 20, "ink", 700),
        ("subtitle", 0.80, 38, "muted", 400),
        ("notice", 0.40, 46, "ink", 700),
        ("source", 0.16, 66, "muted", 400),
    ):
        size = sizes.get(key, sizes["note"])
        figure.text(
            _COLUMN,
            top,
            textwrap.fill(words[key], columns),
            color=about[colour],
            fontsize=_points(size),
            fontweight=weight,
            va="top",
            family="Source Sans 3",
        )
    handles = [
        Patch(
            facecolor=item["fill"]["ground"],
            edgecolor=item["fill"]["mark"],
            hatch=_HATCHES[item["fill"]["pattern"]],
            label=item["words"],
        )
        for item in about["areas"]
    ]
    face = {"family": "Source Sans 3", "size": _points(sizes["legend"])}
    figure.legend(
        handles=handles,
        title=words["legend"],
        loc="upper left",
        frameon=False,
        bbox_to_anchor=(_COLUMN - 0.01, 0.68),
        alignment="left",
        prop=face,
        title_fontproperties=face | {"weight": 700},
    )
    _scale_bar(figure, about)


def _scale_bar(figure: Figure, about: dict[str, Any]) -> None:
    west, _, east, _ = about["window"]
    length = 2000 / (east - west) * about["frame"][2] / about["pixels"][0]
    figure.add_artist(Line2D([0.97 - length, 0.97], [0.03, 0.03], color=about["ink"], lw=2))
    figure.text(0.97, 0.04, "2 km", ha="right", color=about["ink"], family="Source Sans 3")


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(draw(read(Path(sys.argv[1]))))
