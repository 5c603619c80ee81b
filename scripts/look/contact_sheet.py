"""Many pictures on one sheet, each with its name, for a person's eye."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from geo.scene import typeface

_GAP, _CAPTION = 12, 22
_GROUND, _INK = "#ffffff", "#14132a"

Picture = tuple[str, Path | Image.Image]


def write_sheet(path: Path, pictures: Sequence[Picture], across: int = 3, width: int = 640) -> Path:
    """Write captioned pictures (caption, file or image), `across` beside each other and each
    `width` pixels wide, as one PNG at `path`. Returns `path`."""
    tiles = [(caption, _scaled(picture, width)) for caption, picture in pictures]
    rows = [tiles[start : start + across] for start in range(0, len(tiles), across)]
    heights = [max(tile.height for _, tile in row) + _CAPTION + _GAP for row in rows]
    size = (across * (width + _GAP) + _GAP, sum(heights) + _GAP)
    sheet = Image.new("RGB", size, _GROUND)
    top = _GAP
    for row, height in zip(rows, heights, strict=True):
        _paste(sheet, row, top, width)
        top += height
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
    return path


def _scaled(picture: Path | Image.Image, width: int) -> Image.Image:
    image = Image.open(picture) if isinstance(picture, Path) else picture
    height = max(round(image.height * width / image.width), 1)
    return image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def _paste(
    sheet: Image.Image, row: Sequence[tuple[str, Image.Image]], top: int, width: int
) -> None:
    draw, face = ImageDraw.Draw(sheet), typeface.font(typeface.REGULAR).font_variant(size=15)
    for column, (caption, tile) in enumerate(row):
        left = _GAP + column * (width + _GAP)
        draw.text((left, top), caption, fill=_INK, font=face)
        sheet.paste(tile, (left, top + _CAPTION))
