"""A scanned page put straight, and rid of the scanner's noise where it has any."""

from __future__ import annotations

from typing import Any

#: Shades of grey that a median filter changes a pixel by, on average, where a page has noise.
_NOISY = 4.0
_CROP = 400  # pixels of the part that is looked at for noise
#: Degrees: how far askew is looked for, and from where on it is put right.
_ASKEW, _LEAST_ASKEW = 5, 1.0
_SMALL = 400  # pixels across the picture that is turned to find it


def cleaned(grey: Any) -> Any:
    """The page (a Pillow picture in mode L), straight and without noise, of the same size."""
    from PIL import Image, ImageFilter

    if _noise(grey) > _NOISY:
        grey = grey.filter(ImageFilter.MedianFilter(3))
    angle = askew(grey)
    if abs(angle) < _LEAST_ASKEW:
        return grey
    return grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)


def _noise(grey: Any) -> float:
    """How much a median filter changes the middle of the page, in shades of grey."""
    import numpy as np
    from PIL import ImageFilter

    left, top = (max(side - _CROP, 0) // 2 for side in grey.size)
    part = grey.crop((left, top, min(left + _CROP, grey.width), min(top + _CROP, grey.height)))
    smooth = part.filter(ImageFilter.MedianFilter(3))
    change = np.asarray(part, float) - np.asarray(smooth, float)
    return float(np.abs(change).mean())


def askew(grey: Any) -> float:
    """The degrees (counter-clockwise) by which a page must be turned for its lines to be level.

    Level lines give the rows of a picture their greatest differences (projection profile).
    """
    import numpy as np
    from PIL import Image

    height = max(round(grey.height * _SMALL / grey.width), 1)
    small = grey.resize((_SMALL, min(height, 4 * _SMALL)), Image.Resampling.BOX, reducing_gap=2.0)
    dark = Image.fromarray(255 - np.asarray(small))

    def sharpness(angle: float) -> float:
        rotated = np.asarray(dark.rotate(angle, Image.Resampling.BILINEAR), float)
        return float(np.square(np.diff(rotated.sum(axis=1))).sum())

    whole = max(range(-_ASKEW, _ASKEW + 1), key=lambda angle: (sharpness(angle), -abs(angle)))
    best = max((float(whole), whole - 0.5, whole + 0.5), key=sharpness)
    return best if sharpness(best) > 1.1 * sharpness(0.0) else 0.0
