"""A zip that somebody brings: looked at before anything is unpacked, and never onto the disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from geo.errors import GisFileError
from geo.exchange.incoming import columns, kinds, kml_links, limits
from geo.exchange.incoming.kinds import Kind

#: What a Shapefile is in parts, and the parts that it cannot be read without.
_PARTS, _NEEDED = ("shp", "shx", "dbf", "prj", "cpg"), ("shp", "shx", "dbf")
#: What a Mac, Windows or QGIS puts beside what was meant.
_BESIDE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_OFFICE = "[Content_Types].xml"
_READ = frozenset({"gpkg", "geojson", "json", "gml", "kml", "fgb", "parquet", "dxf", "sos"})
_CHUNK = 1_000_000


def unpacked(content: bytes, layer: str = "") -> tuple[Kind, bytes]:
    """The one GIS file of a zip: its format and its bytes; a Shapefile is a zip again, stored, with
    nothing else in it, and so is a KMZ whose document links to others in it. Of several files it is
    the one that is called as the layer that is asked for, or like a layer of areas. Raises
    GisFileError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _chosen(archive, _entries(archive), layer)
    except GisFileError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # zipfile has no one word for all that can be wrong with a file
        raise GisFileError("damaged", format="Zip") from error


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files that were meant. Raises GisFileError for a bomb, a locked zip, and bad names."""
    every = archive.infolist()
    if len(every) > limits.MOST_PARTS:
        raise GisFileError("too_many_parts", limit=str(limits.MOST_PARTS))
    meant = [entry for entry in every if not entry.is_dir() and not _is_beside(entry.filename)]
    for entry in every:
        if _leads_out(entry.filename):
            raise GisFileError("unsafe_name", name=entry.filename)
    if any(entry.flag_bits & 1 for entry in meant):
        raise GisFileError("encrypted")
    _refuse_bombs(every)
    return meant


def _is_beside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in _BESIDE or part.startswith("._") for part in parts)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or parts[0].endswith(":")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    tight = size > limits.TIGHT_FROM and size > limits.MOST_RATIO * max(packed, 1)
    if size > limits.MOST_UNPACKED or tight:
        raise GisFileError("unpacks_too_large", limit=f"{limits.MOST_UNPACKED // 1_000_000} MB")


def _chosen(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], layer: str
) -> tuple[Kind, bytes]:
    names = {entry.filename for entry in entries}
    if _OFFICE in names or "mimetype" in names:
        raise GisFileError("office")
    shapefiles = _shapefiles(entries)
    others = [entry for entry in entries if _suffix(entry) in _READ]
    if shapefiles and not others:
        return Kind.SHAPEFILE, _repacked(archive, shapefiles)
    if any(_suffix(entry) == "kml" for entry in others):
        others = _main_kml(others)
    if not shapefiles:
        others = _one_of(others, layer)
    if len(others) + len(shapefiles) > 1:
        several = sorted([*shapefiles, *(entry.filename for entry in others)])
        raise GisFileError("several_files", names=", ".join(several[:10]))
    if not others:
        raise GisFileError(_nothing(entries))
    content = _bytes(archive, others[0])
    if kinds.is_zip(content):
        raise GisFileError("nested_zip", name=others[0].filename)
    kind = kinds.kind_of(content)
    return kind, _with_linked(archive, entries, others[0]) if kind is Kind.KML else content


def _with_linked(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], main: zipfile.ZipInfo
) -> bytes:
    """A KML, with the other KML files of its archive that it links to."""
    known = {entry.filename: entry for entry in entries if _suffix(entry) == "kml"}
    known[main.filename] = main
    return kml_links.whole(main.filename, known, lambda name: _bytes(archive, known[name]))


def _one_of(entries: list[zipfile.ZipInfo], layer: str) -> list[zipfile.ZipInfo]:
    """The file that is meant by its name; all where no name says so."""
    stems = {PurePosixPath(entry.filename).stem: entry for entry in entries}
    name = layer if layer in stems else columns.areas_layer(stems)
    return [stems[name]] if name else entries


def _nothing(entries: list[zipfile.ZipInfo]) -> str:
    """Why a zip without any file that is read is refused."""
    suffixes = {_suffix(entry) for entry in entries}
    if suffixes & {"zip", "kmz", "7z", "rar", "gz", "tar"}:
        return "nested_zip"
    if "gdbtable" in suffixes:
        return "other_database"
    return "missing_shp" if suffixes & {"dbf", "shx", "prj"} else "nothing_in_zip"


def _main_kml(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The same files, but of a KMZ only the document itself: `doc.kml`, else the first that there
    is, nearest to the top. It links to others."""
    documents = [entry for entry in entries if _suffix(entry) == "kml"]
    others = [entry for entry in entries if _suffix(entry) != "kml"]
    return [*others, min(documents, key=_depth)]


def _depth(entry: zipfile.ZipInfo) -> tuple[int, bool]:
    folders, _, name = entry.filename.lower().rpartition("/")
    return (folders.count("/") + bool(folders), name != "doc.kml")


def _shapefiles(entries: list[zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """The parts of each Shapefile, by what it is called. Raises GisFileError for one that lacks a
    part that it cannot be read without."""
    result: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in entries:
        if (suffix := _suffix(entry)) in _PARTS:
            result.setdefault(entry.filename.rpartition(".")[0], {})[suffix] = entry
    whole = {name: parts for name, parts in result.items() if "shp" in parts}
    for name, parts in whole.items():
        for part in _NEEDED:
            if part not in parts:
                raise GisFileError("missing_part", name=_last(name), part=f".{part}")
    return whole


def _repacked(
    archive: zipfile.ZipFile, shapefiles: Mapping[str, Mapping[str, zipfile.ZipInfo]]
) -> bytes:
    """The Shapefiles in a zip that is stored, each under its own name without folders."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for name, parts in _named(shapefiles):
            for suffix, entry in parts.items():
                out.writestr(f"{name}.{suffix}", _bytes(archive, entry))
    return target.getvalue()


def _named(
    shapefiles: Mapping[str, Mapping[str, zipfile.ZipInfo]],
) -> Iterator[tuple[str, Mapping[str, zipfile.ZipInfo]]]:
    used_names: set[str] = set()
    for path, parts in shapefiles.items():
        name = _last(path)
        while name in used_names:
            name += "-2"
        used_names.add(name)
        yield name, parts


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part, no longer than it said that it would be."""
    pieces, size = [], 0
    with archive.open(entry) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > min(entry.file_size, limits.MOST_UNPACKED):
                limit = f"{limits.MOST_UNPACKED // 1_000_000} MB"
                raise GisFileError("unpacks_too_large", limit=limit)
            pieces.append(piece)
    return b"".join(pieces)


def _suffix(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix[1:].lower()


def _last(path: str) -> str:
    return path.rpartition("/")[2] or "lag"
