"""PDFium draws a page of a PDF: the few functions of its C interface (fpdfview.h) for that.

pypdfium2 brings the library. Its own modules, which describe all of the interface to Python, take
longer to import than a picture takes to draw.
"""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_int, c_size_t, c_ulong, c_void_p
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np

#: PDFium's numbers of what it draws on, by bytes of a pixel.
_FORMATS = {3: 2, 4: 4}
_RED_FIRST = 0x10
#: The result and the parameters of each function.
_SIGNATURES = {
    "FPDF_InitLibrary": (None, ()),
    "FPDF_LoadMemDocument64": (c_void_p, (c_char_p, c_size_t, c_char_p)),
    "FPDF_CloseDocument": (None, (c_void_p,)),
    "FPDF_LoadPage": (c_void_p, (c_void_p, c_int)),
    "FPDF_ClosePage": (None, (c_void_p,)),
    "FPDF_RenderPageBitmap": (None, (c_void_p, c_void_p, *(c_int,) * 6)),
    "FPDFBitmap_CreateEx": (c_void_p, (c_int, c_int, c_int, c_void_p, c_int)),
    "FPDFBitmap_FillRect": (c_int, (c_void_p, *(c_int,) * 4, c_ulong)),
    "FPDFBitmap_Destroy": (None, (c_void_p,)),
}
#: What the library's file is called, by system.
_FILES = ("libpdfium.so", "libpdfium.dylib", "pdfium.dll")
#: PDFium is not made for several threads at once.
_ONE_AT_A_TIME = Lock()


def _library_file() -> Path:
    """Where the library is. Raises ImportError where it is not installed."""
    spec = find_spec("pypdfium2_raw")
    folders = map(Path, (spec and spec.submodule_search_locations) or ())
    paths = (folder / name for folder in folders for name in _FILES)
    for path in paths:
        if path.is_file():
            return path
    raise ImportError("PDFium is not installed", name="pypdfium2")


#: Known when this module is imported, so that whoever imports it learns at once what is missing.
_LIBRARY = _library_file()


@cache
def library() -> ctypes.CDLL:
    """The library, ready for use."""
    loaded = ctypes.CDLL(str(_LIBRARY))
    for name, (result, parameters) in _SIGNATURES.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, parameters
    loaded.FPDF_InitLibrary()
    return loaded


def draw(content: bytes, pixels: np.ndarray, stride: int, ground: str | None) -> None:
    """Draw the only page of a PDF on pixels, shape (height, width, 3), or 4 with opacity last; from
    one row to the next there are `stride` bytes. They are filled with a colour (`#rrggbb`) first;
    None: they are left as they are. The page has a point to the pixel."""
    height, width, channels = pixels.shape
    with _ONE_AT_A_TIME:
        pdf = library()
        document = pdf.FPDF_LoadMemDocument64(content, len(content), None)
        page = pdf.FPDF_LoadPage(document, 0)
        bitmap = pdf.FPDFBitmap_CreateEx(
            width, height, _FORMATS[channels], pixels.ctypes.data, stride
        )
        assert document and page and bitmap
        if ground is not None:
            pdf.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _number(ground))
        pdf.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, _RED_FIRST)
        pdf.FPDFBitmap_Destroy(bitmap)
        pdf.FPDF_ClosePage(page)
        pdf.FPDF_CloseDocument(document)


def _number(colour: str) -> int:
    """A colour as PDFium takes it for pixels that have red first."""
    return int.from_bytes((0xFF, *reversed(bytes.fromhex(colour[1:]))))
