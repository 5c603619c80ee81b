// Borders that share edges, edited as one: a vertex that several areas have moves once for all of
// them. Knows no map and no page. A state is never changed; every step gives a new one, so that
// undoing is going back to the one before.
//
// A state is a Map from an area's id to its polygons: rings of [lon, lat] (EPSG:4326, six decimals)
// without the closing vertex, the first ring outside. A step gives { state, areas, at } with the ids
// that changed and the vertex to stand on, or { refused } with a reason: joint, crosses, turned,
// overlaps, few, hole_outside, part_touches.

import { isAbout, meets, metres, overlap, sizeOf, span } from "./border_measures.js";

const DECIMALS = 1e6;
const SAME_M = 0.3; // a vertex so near an edge lies on it
const ABOUT = 1e-5; // degrees, a little more than that
const METRES_A_DEGREE = 50_000; // at least, anywhere in Oslo
const LEAST_CORNERS = 3;
const NEW_OVERLAP_M2 = 1;

export const rounded = ([lon, lat]) => [Math.round(lon * DECIMALS) / DECIMALS, Math.round(lat * DECIMALS) / DECIMALS];
export const keyOf = ([lon, lat]) => `${Math.round(lon * DECIMALS)},${Math.round(lat * DECIMALS)}`;
// Rounded vertices of one place are the same numbers.
const same = (one, two) => one[0] === two[0] && one[1] === two[1];
const after = (ring, index) => ring[(index + 1) % ring.length];
const before = (ring, index) => ring[(index + ring.length - 1) % ring.length];

// --- GeoJSON ------------------------------------------------------------------------------------

function openRing(ring) {
  return tidy(ring.map(rounded));
}

// Without vertices that repeat the one before.
function tidy(ring) {
  return ring.filter((corner, index) => !same(corner, before(ring, index)) || ring.length === 1);
}

export function polygonsOf(geometry) {
  if (!geometry) return [];
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return parts.map((rings) => rings.map(openRing).filter((ring) => ring.length >= LEAST_CORNERS)).filter((rings) => rings.length);
}

export function geometryOf(polygons) {
  const parts = polygons.map((rings) => rings.map((ring) => [...ring, ring[0]]));
  if (!parts.length) return null;
  return parts.length === 1 ? { type: "Polygon", coordinates: parts[0] } : { type: "MultiPolygon", coordinates: parts };
}

// Borders by id as GeoJSON → a state in which whoever meets an edge has a vertex there too.
export function stateOf(borders) {
  const state = new Map(Object.entries(borders).map(([id, geometry]) => [id, polygonsOf(geometry)]));
  const corners = [...state].flatMap(([id, polygons]) => polygons.flat(2).map((corner) => [id, corner]));
  for (const [id, polygons] of state) {
    const others = corners.filter(([other]) => other !== id).map(([, corner]) => corner);
    state.set(id, polygons.map((rings) => rings.map((ring) => withCorners(ring, others))));
  }
  return state;
}

// A ring with the corners of others that lie on its edges.
function withCorners(ring, others) {
  const near = others.filter((corner) => isAbout(ring, corner, ABOUT));
  const own = new Set(ring.map(keyOf));
  const free = near.filter((corner) => !own.has(keyOf(corner)));
  if (!free.length) return ring;
  return tidy(ring.flatMap((corner, index) => {
    const next = after(ring, index);
    const on = free.filter((other) => isBetween(other, corner, next));
    return [corner, ...on.sort((one, two) => span(corner, one) - span(corner, two))];
  }));
}

function isBetween(corner, from, to) {
  return isNear(corner, from, to, ABOUT) && span(corner, nearestOn(corner, from, to)) < SAME_M;
}

// The point of an edge that is nearest to a corner.
export function nearestOn(corner, from, to) {
  const [[x, y], [x1, y1], [x2, y2]] = [corner, from, to].map(metres);
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const part = length ? Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) : 0;
  return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
}

// --- who has what -------------------------------------------------------------------------------

// Every ring of a state: [id, number of the polygon, number of the ring, ring].
function* ringsOf(state) {
  for (const [id, polygons] of state) {
    for (const [part, rings] of polygons.entries()) {
      for (const [number, ring] of rings.entries()) yield [id, part, number, ring];
    }
  }
}

// The areas that have a vertex.
export function ownersOf(state, corner) {
  const ids = [...ringsOf(state)].filter(([, , , ring]) => isAbout(ring, corner, ABOUT) && ring.some((it) => same(it, corner))).map(([id]) => id);
  return [...new Set(ids)];
}

// The areas that have an edge, in either direction.
export function ownersOfEdge(state, from, to) {
  return [...new Set(edgesAlike(state, from, to).map(([id]) => id))];
}

function edgesAlike(state, from, to) {
  return [...ringsOf(state)].filter(([, , , ring]) => ring.some((_, index) => isEdge(ring, index, from, to)));
}

// Whether the edge after a vertex of a ring is this one, in either direction.
function isEdge(ring, index, from, to) {
  const [one, two] = [ring[index], after(ring, index)];
  return (same(one, from) && same(two, to)) || (same(one, to) && same(two, from));
}

// The edge of another area that a point lies on, or null.
function edgeUnder(state, corner, without) {
  for (const [id, , , ring] of ringsOf(state)) {
    if (without.includes(id) || !isAbout(ring, corner, ABOUT)) continue;
    for (const [index, from] of ring.entries()) {
      const to = after(ring, index);
      if (!same(corner, from) && !same(corner, to) && isBetween(corner, from, to)) return [from, to];
    }
  }
  return null;
}

// The vertex or, failing that, the edge within `reach` metres of a point: on the borders of a state,
// and of `others` (more polygons). `without` is the vertex that is being moved, with its edges.
export function snapTo(state, others, point, reach, without) {
  const rings = [...[...ringsOf(state)].map(([, , , ring]) => ring), ...others.flat()];
  let [best, least, onEdge, leastEdge] = [null, reach, null, reach];
  const margin = reach / METRES_A_DEGREE;
  for (const ring of rings.filter((it) => isAbout(it, point, margin))) for (const [index, corner] of ring.entries()) {
    const to = after(ring, index);
    if (!isNear(point, corner, to, margin) || (without && (same(corner, without) || same(to, without)))) continue;
    for (const it of [corner, to]) if (span(point, it) < least) [best, least] = [it, span(point, it)];
    const on = nearestOn(point, corner, to);
    if (span(point, on) < leastEdge) [onEdge, leastEdge] = [on, span(point, on)];
  }
  return best ?? (onEdge && rounded(onEdge));
}

// Whether a point lies in the box of an edge, or so near (degrees).
function isNear([x, y], from, to, margin) {
  return x > Math.min(from[0], to[0]) - margin && x < Math.max(from[0], to[0]) + margin
    && y > Math.min(from[1], to[1]) - margin && y < Math.max(from[1], to[1]) + margin;
}

// --- steps --------------------------------------------------------------------------------------

// A vertex to another place, for every area that has it.
export function moveVertex(state, from, to) {
  const place = rounded(to);
  const owners = ownersOf(state, from);
  const under = edgeUnder(state, place, owners);
  const ready = under ? inserted(state, under[0], under[1], place) : state;
  const moved = changed(ready, (ring) => (isAbout(ring, from, ABOUT) ? ring.map((corner) => (same(corner, from) ? place : corner)) : ring));
  return judged(state, moved, place, owners);
}

// A new vertex on an edge, for every area that has the edge.
export function insertVertex(state, from, to, at) {
  const place = rounded(at ?? [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
  if (same(from, place) || same(to, place)) return { refused: "few" };
  return judged(state, inserted(state, from, to, place), place, ownersOfEdge(state, from, to));
}

function inserted(state, from, to, place) {
  return changed(state, (ring) => ring.flatMap((corner, index) => (isEdge(ring, index, from, to) ? [corner, place] : [corner])));
}

// A vertex away, for every area that has it. Where the borders part there, it must stay.
export function deleteVertex(state, corner) {
  const ends = [...ringsOf(state)].flatMap(([, , , ring]) => {
    const index = ring.findIndex((it) => same(it, corner));
    return index < 0 ? [] : [[before(ring, index), after(ring, index)]];
  });
  if (new Set(ends.map((pair) => pair.map(keyOf).sort().join(" "))).size > 1) return { refused: "joint" };
  const less = changed(state, (ring) => (ring.some((it) => same(it, corner)) ? ring.filter((it) => !same(it, corner)) : ring));
  return judged(state, less, ends[0]?.[0] ?? null, ownersOf(state, corner));
}

// A hole in the part of an area that holds it.
export function addHole(state, id, corners) {
  const ring = openRing(corners);
  const part = state.get(id).findIndex((rings) => ring.every((corner) => isInside(rings, corner)));
  if (ring.length < LEAST_CORNERS) return { refused: "few" };
  if (part < 0) return { refused: "hole_outside" };
  const polygons = state.get(id).map((rings, number) => (number === part ? [...rings, against(ring, rings[0])] : rings));
  return judged(state, new Map(state).set(id, polygons), ring[0], []);
}

// One more part of an area; the first of one that has none.
export function addPart(state, id, corners) {
  const ring = openRing(corners);
  if (ring.length < LEAST_CORNERS) return { refused: "few" };
  const step = judged(state, new Map(state).set(id, [...(state.get(id) ?? []), [ring]]), ring[0], []);
  return step.refused === "crosses" && state.get(id)?.length ? { refused: "part_touches" } : step;
}

export function deletePart(state, id, part) {
  return judged(state, new Map(state).set(id, state.get(id).filter((_, number) => number !== part)), null, []);
}

export function deleteHole(state, id, part, hole) {
  const polygons = state.get(id).map((rings, number) => (number === part ? rings.filter((_, ring) => ring !== hole) : rings));
  return judged(state, new Map(state).set(id, polygons), null, []);
}

// Another border of one area, as a whole.
export function replaceBorder(state, id, geometry) {
  return { state: new Map(state).set(id, polygonsOf(geometry)), areas: [id], at: null };
}

// A state with every ring changed; rings that stay as they were stay the same objects.
function changed(state, change) {
  const keep = (old, list) => (list.length === old.length && list.every((it, index) => it === old[index]) ? old : list);
  const ringOf = (ring) => {
    const next = keep(ring, change(ring));
    return next === ring ? ring : tidy(next);
  };
  return new Map([...state].map(([id, polygons]) => [id, keep(polygons, polygons.map((rings) => keep(rings, rings.map(ringOf))))]));
}

// --- what is refused ----------------------------------------------------------------------------

// A step, unless it breaks an area. `sharing` are areas that may not overlap each other more by it.
function judged(old, state, at, sharing) {
  const areas = [...state.keys()].filter((id) => state.get(id) !== old.get(id));
  for (const id of areas) {
    const polygons = state.get(id);
    if (polygons.flat().some((ring) => ring.length < LEAST_CORNERS)) return { refused: "few" };
    if (hasTurned(old.get(id) ?? [], polygons)) return { refused: "turned" };
    // A border that touched itself before may do so still: then the server is the judge.
    if (!isValid(polygons) && isValid(old.get(id) ?? [])) return { refused: "crosses" };
  }
  for (const one of sharing) for (const two of sharing) {
    if (one >= two) continue;
    const now = overlap(state.get(one), state.get(two));
    if (now > NEW_OVERLAP_M2 && now > overlap(old.get(one), old.get(two)) + NEW_OVERLAP_M2) return { refused: "overlaps" };
  }
  return { state, areas, at };
}

// Whether a ring runs the other way round now: it was pulled through itself.
function hasTurned(old, polygons) {
  if (old.length !== polygons.length) return false;
  return polygons.some((rings, part) => rings.length === old[part].length
    && rings.some((ring, number) => Math.sign(sizeOf(ring)) !== Math.sign(sizeOf(old[part][number]))));
}

function against(ring, shell) {
  return Math.sign(sizeOf(ring)) === Math.sign(sizeOf(shell)) ? [...ring].reverse() : ring;
}

// Polygons that neither cross nor touch themselves, whose holes lie inside and whose parts apart.
export function isValid(polygons) {
  const rings = polygons.flat();
  if (meets(rings)) return false;
  return polygons.every((own, part) => {
    const [shell, ...holes] = own;
    const inside = holes.every((hole, number) => holds(shell, hole[0]) && holes.every((other, place) => place === number || !holds(other, hole[0])));
    return inside && polygons.every((other, place) => place === part || !isInside(other, shell[0]));
  });
}

function isInside([shell, ...holes], corner) {
  return holds(shell, corner) && !holes.some((hole) => holds(hole, corner));
}

// Whether a point lies in a ring.
export function holds(ring, [x, y]) {
  let odd = false;
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x2, y2] = after(ring, index);
    if ((y1 > y) !== (y2 > y) && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
  }
  return odd;
}
