"""The icon of the browser's tab."""

from __future__ import annotations

from urllib.parse import quote

from geo import style


def data_address() -> str:
    """The tab's picture as a data address: one by name would be fetched from a public server."""
    fill = style.signal().ground
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>"
        f"<rect width='8' height='8' rx='2' fill='{style.DARK_BLUE}'/>"
        f"<path d='M2 2l3-1 2 3-1 2-4 1z' fill='{fill}'/></svg>"
    )
    # No more is quoted than must be.
    return f"data:image/svg+xml,{quote(picture, safe=' /:=<>')}".replace("%27", "'")
