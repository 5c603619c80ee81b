"""The folder of files that readers read: a cache of the database, never believed over it.

A version's folder is named by its number, its time and the form of these folders, so that a program
that knows another form does not read it. A list in it says which link of the chain of checksums the
files are of, and the checksum of each; a folder that does not agree is written anew.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from geo import files
from geo.errors import StoreError
from geo.store.parts import KINDS
from geo.store.sqlite_errors import translate_errors

#: The form of a folder: a program that makes it otherwise must count it up.
FORM = 2
LIST = "checksums.txt"
_MOST_FOLDERS = 3  # folders of older versions that somebody may still be reading
_OURS = 0o600

#: Folders that were checked, as they were then: by path, the link and the files' sizes and times.
_CHECKED: dict[Path, tuple[str, files.Fingerprint]] = {}
#: Where this process keeps the files of a version when the place beside the register takes none.
_ELSEWHERE: dict[Path, Path] = {}


def folder_of(path: Path, name: str) -> Path:
    """The folder of a version of the register at `path`, whether it is there or not."""
    return _folders(path) / f"{name}-f{FORM}"


def name_of(folder: Path) -> str:
    """The name of a version's folder, wherever this process keeps its files."""
    return next((item.name for item, place in _ELSEWHERE.items() if place == folder), folder.name)


def older(folder: Path) -> tuple[Path, ...]:
    """The other versions' folders beside one, the newest first; none beside one elsewhere."""
    beside = folder.parent.glob(f"[0-9]*-f{FORM}")
    named = sorted((item for item in beside if item != folder), key=_age, reverse=True)
    return tuple(named) if folder.name.endswith(f"-f{FORM}") else ()


def _folders(path: Path) -> Path:
    return path.with_name(f"{path.name}.lest")


def highest_read(path: Path) -> int:
    """The highest version that any reader's folder tells of, 0 for none."""
    return max(_numbered(path).values(), default=0)


def _numbered(path: Path) -> dict[Path, int]:
    """The folders of versions, with the number of each."""
    names = {item: item.name.partition("-")[0] for item in _folders(path).glob("[0-9]*-*")}
    return {item: int(name) for item, name in names.items() if name.isascii() and name.isdigit()}


def fitting(path: Path, name: str, link: str) -> Path | None:
    """The folder of a version, if there is one that is as it was written."""
    target = folder_of(path, name)
    places = (target, _ELSEWHERE.get(target))
    return next((place for place in places if place and _is_as_written(place, link)), None)


def _is_as_written(folder: Path, link: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        now = files.fingerprint(folder)
        if _CHECKED.get(folder) == (link, now):
            return True
        if (folder / LIST).read_text("utf-8") == _listed(link, files.sums_of(_contents(folder))):
            _CHECKED[folder] = (link, now)
            return True
    return False


def _contents(folder: Path) -> dict[str, bytes]:
    """The register's files that are there, as they are."""
    paths = {name: folder / name for name in {kind.file for kind in KINDS.values()}}
    return {name: path.read_bytes() for name, path in paths.items() if path.exists()}


def _listed(link: str, sums: Mapping[str, str]) -> str:
    """The list of a folder: its form, the link that it is of, and each file with its checksum."""
    return json.dumps({"form": FORM, "link": link, "files": sums}, indent=1, sort_keys=True)


def write(
    path: Path, name: str, link: str, contents: Mapping[str, bytes], sums: Mapping[str, str]
) -> Path:
    """The folder of a version beside the register, of its files and the SHA-256 of each: whole, and
    readable for those who may read the register's file, or only for this user where it is on a
    server. Raises StoreError.

    It need not be on the disk: what a machine that stops leaves half does not agree with the list.
    """
    target = folder_of(path, name)
    whole = _whole(link, contents, sums)
    with translate_errors(target):
        mode = path.stat().st_mode & 0o666 if path.exists() else _OURS
        if not target.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _make_folder(target.parent, mode)
        if target.is_dir():
            write_files(whole, target, mode, lasting=False)
        else:
            _put_new(whole, target, mode)
    _forget(target)
    return target


def _whole(link: str, contents: Mapping[str, bytes], sums: Mapping[str, str]) -> dict[str, bytes]:
    remaining = {name: content for name, content in contents.items() if content}
    return {**remaining, LIST: _listed(link, sums).encode()}


def _make_folder(path: Path, mode: int) -> None:
    """A folder that those may open who may read files of this mode."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        path.chmod(mode | (mode & 0o444) >> 2)


def write_elsewhere(
    path: Path, name: str, link: str, contents: Mapping[str, bytes], sums: Mapping[str, str]
) -> Path:
    """The same for this process alone, where the place beside the register takes no files.

    Raises StoreError when no other place takes them either.
    """
    target = folder_of(path, name)
    failure: StoreError | None = None
    for place in (tempfile.gettempdir, lambda: "/dev/shm"):
        try:
            with translate_errors(target):
                folder = Path(tempfile.mkdtemp(prefix="ipokart-", dir=place()))
                atexit.register(shutil.rmtree, folder, ignore_errors=True)
                write_files(_whole(link, contents, sums), folder, _OURS, lasting=False)
        except StoreError as error:
            failure = failure or error
        else:
            _ELSEWHERE[target] = folder
            return folder
    assert failure
    raise failure


def _put_new(whole: Mapping[str, bytes], target: Path, mode: int) -> None:
    beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}.tmp")
    try:
        _make_folder(beside, mode)
        same = _same_files(whole[LIST], target.parent)
        for name, content in whole.items():
            if not (name in same and _linked(same[name], beside / name, mode)):
                _write(beside / name, content, mode, lasting=False)
        try:
            beside.replace(target)
        except OSError:
            if not target.is_dir():  # another process was quicker, and its files are the same
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _same_files(listed: bytes, folders: Path) -> dict[str, Path]:
    """Files of the newest folder before that should be the same as those that are listed."""
    before = max(folders.glob(f"[0-9]*-f{FORM}"), key=_age, default=None)
    if before is None:
        return {}
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        ours, theirs = (
            json.loads(text)["files"] for text in (listed, (before / LIST).read_bytes())
        )
        return {
            name: before / name for name, checksum in ours.items() if theirs.get(name) == checksum
        }
    return {}


def _linked(before: Path, path: Path, mode: int) -> bool:
    """Whether an unchanged file could be had without writing it again."""
    with contextlib.suppress(OSError):
        if before.stat().st_mode & 0o777 == mode:
            os.link(before, path)
            return True
    return False


def write_files(
    contents: Mapping[str, bytes], folder: Path, mode: int | None = None, *, lasting: bool = True
) -> None:
    """Files into a folder that is there: all written beside first, then put in place; files of a
    register that are no more go. Those that are `lasting` are on the disk when this returns."""
    token = secrets.token_hex(8)
    beside = {name: folder / f".{name}-{token}.tmp" for name in contents}
    try:
        for name, path in beside.items():
            _write(path, contents[name], mode, lasting=lasting)
        for name, path in beside.items():
            path.replace(folder / name)
    finally:
        for path in beside.values():
            remove(path)
    for name in {kind.file for kind in KINDS.values()} - contents.keys():
        (folder / name).unlink(missing_ok=True)
    if lasting:
        flush(folder)


def _write(path: Path, content: bytes, mode: int | None, *, lasting: bool) -> None:
    """A new file; with any mode that the person's files have, or with this one."""
    descriptor = os.open(
        path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else _OURS
    )
    with os.fdopen(descriptor, "wb") as file:
        if mode is not None:
            path.chmod(mode)
        file.write(content)
        if lasting:
            file.flush()
            os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Take away a file that is not needed; on a disk that takes none there is none."""
    with contextlib.suppress(OSError):
        path.unlink()


def flush(folder: Path) -> None:
    """What a folder holds, by name, is on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def forget(path: Path, but: Iterable[Path] = ()) -> None:
    """No folders of the register at `path` but these."""
    staying = set(but)
    others = [*_folders(path).glob("[0-9]*"), *_folders(path).glob(".[0-9]*"), *_ELSEWHERE.values()]
    for item in others:
        if item not in staying:
            shutil.rmtree(item, ignore_errors=True)
    for target in [item for item, folder in _ELSEWHERE.items() if folder not in staying]:
        del _ELSEWHERE[target]


def forget_before(path: Path, number: int) -> None:
    """No folders of versions before this one: something was erased by it."""
    for item, its_number in _numbered(path).items():
        if its_number < number:
            shutil.rmtree(item, ignore_errors=True)


def _forget(newest: Path) -> None:
    """Folders of versions that nobody reads any more."""
    others = [item for item in newest.parent.glob("[0-9]*") if item != newest]
    for old in sorted(others, key=_age)[: 1 - _MOST_FOLDERS]:
        shutil.rmtree(old, ignore_errors=True)


def _age(folder: Path) -> float:
    """When a folder was made; another process may be forgetting the same ones."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
