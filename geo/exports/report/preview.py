"""The pages of a report's PDF as pictures, to be looked at before it is sent."""

from __future__ import annotations

import orjson
import typst

from geo.exports.report import pdf
from geo.report import Report
from geo.scene import Atlas


def pages(report: Report, atlas: Atlas, ppi: float) -> list[bytes]:
    """Each page as PNG, set by the same compiler from the same template and the same data.

    `ppi` is pixels to the inch of paper. Raises NotInstalledError without typeface.
    """
    pictures: dict[str, str] = {}
    blocks = [pdf._block(report, atlas, block, pictures) for block in report.blocks]
    inputs = {"report": orjson.dumps(pdf._data(report, blocks)).decode()} | pictures
    made = typst.Compiler(font_paths=pdf._fonts(), ignore_system_fonts=True).compile(
        pdf._template(),
        format="png",
        ppi=ppi,
        sys_inputs={name: pdf._shown(value) for name, value in inputs.items()},
    )
    assert made
    return made if isinstance(made, list) else [made]
