"""The headers of every answer: what a page may fetch, send and use."""

from __future__ import annotations

from geo.tile_maps import TILES

_TILE_HOSTS = " ".join(f"https://{tiles.host}" for tiles in TILES.values())
#: Nothing may be fetched from elsewhere, whatever a name in the data tries; background tiles are
#: the one exception and only images. Streamlit's own scripts need inline, eval and blob.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob: {_TILE_HOSTS}",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    )
)
#: A file that somebody made is not a page of ours, even when it is opened as one.
_POLICY_OF_FILES = f"{POLICY}; sandbox"
#: What no page here uses. Copying a link is all that one needs.
_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_PERMISSIONS = ", ".join(f"{name}=()" for name in _UNUSED)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", _PERMISSIONS.encode()),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_NAMES = frozenset(name for name, _ in HEADERS)


#: What an answer for other programs and other people's pages decides itself.
_OWN = frozenset({b"content-security-policy", b"cross-origin-resource-policy"})


def secured(
    headers: list[tuple[bytes, bytes]], *, is_file: bool, has_own: bool = False
) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, ours in place of its own. `is_file`: somebody made its content;
    `has_own`: an answer of ours that may say what it may fetch, and who may show it."""
    allowed = _OWN if has_own else frozenset()
    given = {name.lower() for name, _ in headers} & allowed
    own = [pair for pair in headers if pair[0].lower() not in _NAMES - given]
    if is_file:
        return [*own, (HEADERS[0][0], _POLICY_OF_FILES.encode()), *HEADERS[1:]]
    return [*own, *(pair for pair in HEADERS if pair[0] not in given)]


def secure_cookies(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer over TLS: no cookie in them goes over an open line later."""
    return [
        (name, _secure(value) if name.lower() == b"set-cookie" else value)
        for name, value in headers
    ]


def _secure(cookie: bytes) -> bytes:
    attributes = {part.strip().lower() for part in cookie.split(b";")[1:]}
    return cookie if b"secure" in attributes else cookie + b"; Secure"
