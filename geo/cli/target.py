"""The file that a picture goes to: whole or not there, and never a surprise for what was there."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from geo import text
from geo.cli.arguments import RefusedError
from geo.frozen import frozen

#: What the system says most often, in Norwegian.
_REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "too_big",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "is_folder",
    errno.ENAMETOOLONG: "long_name",
    errno.ELOOP: "link_loop",
    errno.EPIPE: "nobody_reads",
    errno.EIO: "broken_disk",
}


@frozen
class Target:
    """Where a file is to be: behind any links, with the mode (permission bits) it shall keep.

    `mode` is None for a file that is not there yet; `direct` for a pipe or a device.
    """

    path: Path
    mode: int | None
    direct: bool

    def write(self, content: bytes) -> None:
        """All of it or nothing. Raises RefusedError and leaves what was there."""
        with _translate_errors(self.path):
            if self.direct:
                with self.path.open("wb", buffering=0) as out:
                    _pour(out, content)
            else:
                self._replace(content)

    def _replace(self, content: bytes) -> None:
        beside = self.path.with_name(f".ipokart-{secrets.token_hex(8)}.tmp")
        try:
            with beside.open("xb", buffering=0) as out:
                if self.mode is not None:
                    beside.chmod(self.mode)
                _pour(out, content)
                os.fsync(out.fileno())
            beside.replace(self.path)
        except BaseException:  # also when somebody presses Ctrl-C
            beside.unlink(missing_ok=True)
            raise


def aim(out: str) -> Target:
    """The target of a name, before anything is drawn. Raises RefusedError when it is none."""
    with _translate_errors(out):
        path = Path(os.path.realpath(out))
        try:
            status = path.stat()
        except FileNotFoundError:
            status = None
        if status is None or stat.S_ISREG(status.st_mode):
            _reachable(path, status)
        elif stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
    regular = status is None or stat.S_ISREG(status.st_mode)
    return Target(path, stat.S_IMODE(status.st_mode) if status else None, not regular)


def folder(path: Path) -> None:
    """Create the folder if its own parent exists. Raises RefusedError when it cannot be."""
    with _translate_errors(path):
        path.mkdir(exist_ok=True)


def _reachable(path: Path, status: os.stat_result | None) -> None:
    """A new file can come beside the old one, and the old one is not meant to stay."""
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "")
    if status and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "")


def _pour(out: FileIO, content: bytes) -> None:
    left = memoryview(content)
    while left:  # a pipe takes what it has room for
        left = left[out.write(left) or 0 :]


@contextlib.contextmanager
def _translate_errors(path: object) -> Iterator[None]:
    """What the system says of a path, in one Norwegian sentence."""
    try:
        yield
    except (OSError, ValueError) as error:
        message = reason(error)
        raise RefusedError(text.say("cli.no_file", file=path, reason=message)) from error


def reason(error: OSError | ValueError) -> str:
    """Why a path cannot be used; the system's own words where we have none."""
    if not isinstance(error, OSError):  # a name that no file can have
        return text.group("reason")["bad_name"]
    key = _REASONS.get(error.errno or 0)
    return text.group("reason")[key] if key else error.strerror or str(error)
