"""One gapless mosaic of land and sea, simplified once, that the polygon layers are made of.

Oslo's delbydeler, the neighbouring municipalities, the fjord and the grunnkrets areas come from
four publishers whose borders nearly coincide. Drawn apart they leave slivers. Here all their lines
are cut against each other into faces, each face gets one owner, and the whole is simplified as one
coverage. A border shared in the mosaic is therefore the same list of vertices in every layer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from failure import BuildError
from featurefile import polygons, to_degrees, to_metres
from shapely import STRtree
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

GRID_DEGREES = 1e-7
"""Node spacing in degrees, about 1 cm: the raw delbydeler are written with seven decimals."""

TOLERANCE_M = 6.0
"""For shapely.coverage_simplify: the square root of the smallest triangle (m²) that is kept.
It is not a distance. See `deviation_m` for what it costs in metres."""

MAX_DEVIATION_M = 10.0
"""No vertex of an official border may end up further than this from the simplified border."""

SMALLEST_ISLET_M2 = 1_000.0
SMALLEST_INLET_M2 = 10_000.0
LARGEST_GAP_M2 = 1_000_000.0

OPEN_SEA = "sjø"
"""Owner of fjord faces outside Oslo, where the municipality layer stops at the coast."""


class Cell(NamedTuple):
    """Who owns a face (a delbydel_id, a kommunenummer or OPEN_SEA), if it is fjord, and which IPO
    area made of grunnkretser it belongs to."""

    owner: str
    sea: bool
    area: str = ""


def sea_cell(cell: Cell) -> bool:
    """Is the cell fjord, in or outside Oslo?"""
    return cell.sea


@dataclass(frozen=True)
class Borders:
    """The raw polygons in EPSG:4326, by id. `land` are municipalities outside Oslo.

    `frame` is where the raw layers are cut off; it closes the gaps that are open at the edge.
    """

    delbydeler: Mapping[str, BaseGeometry]
    land: Mapping[str, BaseGeometry]
    areas: Mapping[str, BaseGeometry]
    fjord: BaseGeometry
    frame: BaseGeometry


@dataclass
class Face:
    """A piece that no raw border crosses, in EPSG:25832, with its owner (None while unknown)."""

    shape: Polygon
    land_owner: str | None
    cell: Cell | None


@dataclass(frozen=True)
class Mosaic:
    """Cells after simplification: `exact` and `simple` in EPSG:25832, `degrees` in EPSG:4326."""

    exact: Mapping[Cell, BaseGeometry]
    simple: Mapping[Cell, BaseGeometry]
    degrees: Mapping[Cell, BaseGeometry]

    def union(self, wanted: Callable[[Cell], bool]) -> BaseGeometry:
        """The finished outline (EPSG:4326) of the cells that are `wanted`."""
        return dissolve(shape for cell, shape in self.degrees.items() if wanted(cell))

    def outline(self, owner: str) -> BaseGeometry:
        """The finished outline (EPSG:4326) of one owner, land and sea."""
        return self.union(lambda cell: cell.owner == owner)

    def area_km2(self, wanted: Callable[[Cell], bool]) -> float:
        """Area in km² of the cells before simplification."""
        return float(sum(shape.area for cell, shape in self.exact.items() if wanted(cell)) / 1e6)


def dissolve(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Union of shapes that share borders exactly; Polygon when one piece, else MultiPolygon."""
    pieces = polygons(shapely.coverage_union_all(list(shapes)))
    return pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)


def build_mosaic(borders: Borders) -> Mosaic:
    """Cut, assign, tidy, simplify, round. BuildError when a promise of the mosaic is broken."""
    faces = _cut(borders)
    _tidy_coast(faces)
    _give_away_gaps(faces)
    exact = _dissolve_cells(faces)
    simple = dict(
        zip(exact, shapely.coverage_simplify(list(exact.values()), TOLERANCE_M), strict=True)
    )
    degrees = dict(zip(exact, to_degrees(simple.values(), 6), strict=True))
    mosaic = Mosaic(exact, simple, degrees)
    _promise_clean(mosaic)
    return mosaic


def deviation_m(mosaic: Mosaic, owner: str) -> float:
    """Hausdorff distance in metres from the exact outline of `owner` to the simplified one."""
    before = dissolve(shape for cell, shape in mosaic.exact.items() if cell.owner == owner).boundary
    after = dissolve(shape for cell, shape in mosaic.simple.items() if cell.owner == owner).boundary
    shapely.prepare(after)
    there = shapely.distance(after, shapely.points(shapely.get_coordinates(before))).max()
    back = shapely.distance(
        before, shapely.points(shapely.get_coordinates(after.segmentize(20)))
    ).max()
    return float(max(there, back))


def _cut(borders: Borders) -> list[Face]:
    oslo = shapely.union_all(list(borders.delbydeler.values()))
    outside = [
        shape.difference(oslo) for shape in (*borders.land.values(), *borders.areas.values())
    ]
    drawn = (*borders.delbydeler.values(), *outside, borders.fjord, borders.frame)
    lines = [shape.boundary for shape in drawn]
    noded = shapely.union_all(lines, grid_size=GRID_DEGREES)
    pieces = polygons(shapely.polygonize(shapely.get_parts(noded)))
    owners = _Owners(borders)
    metres = to_metres(pieces)
    return [owners.face(piece, shape) for piece, shape in zip(pieces, metres, strict=True)]


class _Lookup:
    """Which of some named polygons holds a point."""

    def __init__(self, shapes: Mapping[str, BaseGeometry]) -> None:
        self.names = list(shapes)
        self.tree = STRtree(list(shapes.values()))

    def __call__(self, point: Point) -> str | None:
        hits = self.tree.query(point, predicate="within")
        return self.names[min(hits)] if len(hits) else None


class _Owners:
    def __init__(self, borders: Borders) -> None:
        self.delbydel = _Lookup(borders.delbydeler)
        self.land = _Lookup(borders.land)
        self.area = _Lookup(borders.areas)
        self.fjord = _Lookup({OPEN_SEA: borders.fjord})

    def face(self, piece: Polygon, metres: Polygon) -> Face:
        point = piece.representative_point()
        is_sea = self.fjord(point) is not None
        delbydel = self.delbydel(point)
        if delbydel:
            return Face(metres, delbydel, Cell(delbydel, is_sea))
        land = self.land(point)
        if is_sea:
            return Face(metres, land, Cell(OPEN_SEA, True))
        cell = Cell(land, False, self.area(point) or "") if land else None
        return Face(metres, land, cell)


def _tidy_coast(faces: list[Face]) -> None:
    """Specks of water become land and specks of land become water; they are noise at city scale."""
    for is_sea, smallest in ((True, SMALLEST_INLET_M2), (False, SMALLEST_ISLET_M2)):
        mine = [face for face in faces if face.cell and face.cell.sea is is_sea]
        whole = polygons(dissolve(face.shape for face in mine))
        specks = STRtree([piece for piece in whole if piece.area < smallest])
        for face in mine:
            if len(specks.query(face.shape.representative_point(), predicate="within")):
                _flip(face)


def _flip(face: Face) -> None:
    assert face.cell
    if face.cell.owner == OPEN_SEA:
        face.cell = Cell(face.land_owner, False) if face.land_owner else None
    elif face.land_owner and face.land_owner.startswith("0301"):
        face.cell = other_side(face.cell)
    else:
        face.cell = Cell(OPEN_SEA, True)


def other_side(cell: Cell) -> Cell:
    """The same owner, sea instead of land or land instead of sea."""
    return cell._replace(sea=not cell.sea)


def _give_away_gaps(faces: list[Face]) -> None:
    """A face that nobody claims goes to the neighbour it shares most border with, never to Oslo's
    delbydeler, whose borders are the authoritative ones."""
    waiting = [face for face in faces if face.cell is None and face.shape.area < LARGEST_GAP_M2]
    while waiting:
        takers = {id(face): _best_neighbour(face, faces) for face in waiting}
        for face in waiting:
            face.cell = takers[id(face)]
        left = [face for face in waiting if face.cell is None]
        if len(left) == len(waiting):
            return
        waiting = left


def _best_neighbour(gap: Face, faces: list[Face]) -> Cell | None:
    shared: dict[Cell, float] = defaultdict(float)
    for face in faces:
        if face.cell and (len(face.cell.owner) < 10) and face.shape.intersects(gap.shape):
            shared[face.cell] += face.shape.boundary.intersection(gap.shape.boundary).length
    best = max(shared, key=lambda cell: (shared[cell], cell), default=None)
    return best if best and shared[best] > 0 else None


def _dissolve_cells(faces: list[Face]) -> dict[Cell, BaseGeometry]:
    by_cell: dict[Cell, list[Polygon]] = defaultdict(list)
    for face in faces:
        if face.cell:
            by_cell[face.cell].append(face.shape)
    return {cell: dissolve(by_cell[cell]) for cell in sorted(by_cell)}


def _promise_clean(mosaic: Mosaic) -> None:
    for name, shapes in (("forenklede", mosaic.simple), ("avrundede", mosaic.degrees)):
        bad = [cell.owner for cell, shape in shapes.items() if not shape.is_valid]
        if bad:
            raise BuildError(f"Ugyldige {name} flater for {', '.join(bad)}; senk TOLERANCE_M.")
        if not shapely.coverage_is_valid(list(shapes.values())):
            raise BuildError(
                f"De {name} flatene overlapper eller har ulike grenser; senk TOLERANCE_M."
            )
