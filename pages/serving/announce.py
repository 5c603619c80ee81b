"""Where the map is, told when the server starts; and the key, only to the person who started it."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from geo import text
from pages.serving import rights
from pages.serving.rights import LaunchKey

_OTHERS_READ = stat.S_IRGRP | stat.S_IROTH


def print_addresses(host: str, port: int, key: LaunchKey | None, file: Path | None) -> None:
    """Print the addresses. That with the key goes to `file`, which only its owner can read, if one
    is named, and never into another file that others can read. `key`: None where none opens
    anything."""
    address = f"http://{_in_address(host)}:{port}/"
    lines = [text.say("serving.address", address=address)]
    if key is not None:
        lines.append(_key_line(f"{address}?{urlencode({rights.PARAMETER: key.secret})}", file))
    with suppress(OSError):  # nobody listens
        print(*lines, sep="\n", flush=True)


def _key_line(with_key: str, file: Path | None) -> str:
    """The line about the address with the key, which is written to its file."""
    if file is not None:
        _write(file, f"{with_key}\n")
        return text.say("serving.key_in_file", file=file)
    if _others_read(sys.stdout.fileno()):
        return text.say("serving.key_not_shown")
    return text.say("serving.key_address", address=with_key)


def _in_address(host: str) -> str:
    """A host as it stands in an address; who listens everywhere is here too."""
    if host in {"0.0.0.0", "::"}:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _others_read(output: int) -> bool:
    """Whether an output is a file that other users of the machine may read."""
    mode = os.fstat(output).st_mode
    return stat.S_ISREG(mode) and bool(mode & _OTHERS_READ)


def _write(file: Path, content: str) -> None:
    """Put a file of ours in the place of whatever was there, readable for its owner only."""
    beside = file.with_name(f".ipokart-{secrets.token_hex(8)}.tmp")
    try:
        output = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(output, "w", encoding="utf-8") as out:  # noqa: PTH123 # a descriptor
            out.write(content)
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
