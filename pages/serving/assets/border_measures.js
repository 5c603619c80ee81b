// Sizes of borders in metres (EPSG:25832), exact enough to be compared with those that the register
// writes. A border is a list of polygons: rings of [lon, lat] without the closing vertex.

// --- UTM 32 -------------------------------------------------------------------------------------

const A = 6378137, F = 1 / 298.257222101, N = F / (2 - F); // GRS 80
const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ALPHA = [N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3, (13 / 48) * N ** 2 - (3 / 5) * N ** 3, (61 / 240) * N ** 3];
const CONFORMAL = (2 * Math.sqrt(N)) / (1 + N);
const MIDDLE = 9, SCALE = 0.9996, EAST = 500_000; // of zone 32
const RADIANS = Math.PI / 180;
// Vertices, rings and polygons never change, so what is worked out of one is kept with it.
const placed = new WeakMap(), boxes = new WeakMap(), sorted = new WeakMap();

// Where a vertex lies, [east, north]: Krüger's series, to a millimetre in Oslo.
export function metres(corner) {
  if (!placed.has(corner)) placed.set(corner, project(corner));
  return placed.get(corner);
}

function project([lon, lat]) {
  const sine = Math.sin(lat * RADIANS), away = (lon - MIDDLE) * RADIANS;
  const t = Math.sinh(Math.atanh(sine) - CONFORMAL * Math.atanh(CONFORMAL * sine));
  const xi = Math.atan2(t, Math.cos(away)), eta = Math.atanh(Math.sin(away) / Math.hypot(1, t));
  let [east, north] = [eta, xi];
  ALPHA.forEach((alpha, index) => {
    const k = 2 * (index + 1);
    east += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
    north += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
  });
  return [EAST + SCALE * RADIUS * east, SCALE * RADIUS * north];
}

// Metres between two vertices.
export function span(one, two) {
  const [[x1, y1], [x2, y2]] = [metres(one), metres(two)];
  return Math.hypot(x2 - x1, y2 - y1);
}

// A vertex so many metres further east and north; near enough straight for a step of metres.
export function stepped([lon, lat], east, north) {
  return [lon + east / (111_320 * Math.cos(lat * RADIANS)), lat + north / 111_320];
}

// The box round a ring: west, south, east, north in degrees.
export function boxOf(ring) {
  if (!boxes.has(ring)) {
    const [lons, lats] = [0, 1].map((axis) => ring.map((corner) => corner[axis]));
    boxes.set(ring, [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
  }
  return boxes.get(ring);
}

// Whether a point lies in the box of a ring, or so near (degrees).
export function isAbout(ring, [lon, lat], margin) {
  const [west, south, east, north] = boxOf(ring);
  return lon > west - margin && lon < east + margin && lat > south - margin && lat < north + margin;
}

function apart(one, two) {
  return one.every(([a]) => two.every(([b]) => {
    const [first, second] = [boxOf(a), boxOf(b)];
    return first[2] <= second[0] || second[2] <= first[0] || first[3] <= second[1] || second[3] <= first[1];
  }));
}

// --- sizes --------------------------------------------------------------------------------------

// m² of a ring; negative when it runs clockwise.
export function sizeOf(ring) {
  let twice = 0;
  const [x0, y0] = metres(ring[0]); // near by, so that no digits are lost
  for (let index = 0; index < ring.length; index += 1) {
    const [x1, y1] = metres(ring[index]), [x2, y2] = metres(ring[(index + 1) % ring.length]);
    twice += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return twice / 2;
}

// m² of polygons.
export function areaOf(polygons) {
  const sizes = polygons.map(([shell, ...holes]) => Math.abs(sizeOf(shell)) - holes.reduce((sum, hole) => sum + Math.abs(sizeOf(hole)), 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

// m² that two borders have in common. Each edge stands for the trapezoid below it, with the sign of
// its direction; what two borders share is the sum of what their trapezoids share.
export function overlap(one, two) {
  if (apart(one, two)) return 0;
  const [first, second] = [trapezoids(one), trapezoids(two)];
  if (!first.length || !second.length) return 0;
  const floor = Math.min(...first.map(({ low }) => low), ...second.map(({ low }) => low));
  let [sum, start] = [0, 0];
  const widest = Math.max(...second.map(({ from, to }) => to - from));
  for (const a of first) {
    while (start < second.length && second[start].from < a.from - widest) start += 1;
    for (let index = start; index < second.length && second[index].from < a.to; index += 1) {
      const b = second[index];
      if (b.to > a.from) sum += a.sign * b.sign * common(a, b, floor);
    }
  }
  return Math.max(0, sum);
}

// The edges of polygons from west to east, as lines over a span, each with the side that is inside.
function trapezoids(polygons) {
  if (!sorted.has(polygons)) sorted.set(polygons, trapezoidsOf(polygons));
  return sorted.get(polygons);
}

function trapezoidsOf(polygons) {
  const rows = [];
  for (const rings of polygons) for (const [number, ring] of rings.entries()) {
    const turn = Math.sign(sizeOf(ring)) * (number ? -1 : 1);
    for (let index = 0; index < ring.length; index += 1) {
      const here = metres(ring[index]), there = metres(ring[(index + 1) % ring.length]);
      if (here[0] === there[0]) continue;
      const [west, east] = here[0] < there[0] ? [here, there] : [there, here];
      const slope = (east[1] - west[1]) / (east[0] - west[0]);
      rows.push({ from: west[0], to: east[0], y: west[1], slope, low: Math.min(west[1], east[1]), sign: here[0] < there[0] ? -turn : turn });
    }
  }
  return rows.sort((a, b) => a.from - b.from);
}

// m² above the floor and below both lines, where both span.
function common(a, b, floor) {
  const from = Math.max(a.from, b.from), to = Math.min(a.to, b.to);
  const height = (line, x) => line.y + line.slope * (x - line.from) - floor;
  const area = (x1, x2) => ((x2 - x1) * (Math.min(height(a, x1), height(b, x1)) + Math.min(height(a, x2), height(b, x2)))) / 2;
  const [left, right] = [height(a, from) - height(b, from), height(a, to) - height(b, to)];
  if (left * right >= 0) return area(from, to);
  const crossing = from + ((to - from) * left) / (left - right);
  return area(from, crossing) + area(crossing, to);
}

// What was gained and lost, as a part of the border before; null where there was none.
export function movedShare(old, polygons) {
  const size = areaOf(old);
  return size ? Math.max(0, size + areaOf(polygons) - 2 * overlap(old, polygons)) / size : null;
}

// --- crossings ----------------------------------------------------------------------------------

// Whether any edge of these rings crosses or touches another that is not its neighbour.
export function meets(rings) {
  return Boolean(meetingPoint(rings));
}

// Where edges meet that should not, [lon, lat]; null when none do.
export function meetingPoint(rings) {
  const edges = rings.flatMap((ring) => ring.map((from, index) => ({ ring, index, from, to: ring[(index + 1) % ring.length] })));
  const west = ({ from, to }) => Math.min(from[0], to[0]), east = ({ from, to }) => Math.max(from[0], to[0]);
  edges.sort((a, b) => west(a) - west(b));
  for (const [place, a] of edges.entries()) {
    for (let other = place + 1; other < edges.length && west(edges[other]) <= east(a); other += 1) {
      const b = edges[other];
      if (touch(a, b)) return a.from;
    }
  }
  return null;
}

function touch(a, b) {
  const apart = Math.abs(a.index - b.index);
  const neighbours = a.ring === b.ring && (apart === 1 || apart === a.ring.length - 1);
  if (neighbours) return foldsBack(a, b);
  const low = Math.max(Math.min(a.from[1], a.to[1]), Math.min(b.from[1], b.to[1]));
  if (low > Math.min(Math.max(a.from[1], a.to[1]), Math.max(b.from[1], b.to[1]))) return false;
  const [d1, d2] = [side(a, b.from), side(a, b.to)], [d3, d4] = [side(b, a.from), side(b, a.to)];
  return d1 * d2 <= 0 && d3 * d4 <= 0;
}

// Which side of an edge a vertex lies on. Micro-degrees are whole numbers, so nothing is rounded.
function side({ from, to }, corner) {
  const [[x1, y1], [x2, y2], [x, y]] = [from, to, corner].map(([lon, lat]) => [Math.round(lon * 1e6), Math.round(lat * 1e6)]);
  return Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
}

// Whether the edge after this one runs back along it.
function foldsBack(a, b) {
  const [first, second] = a.to === b.from ? [a, b] : [b, a];
  if (side(first, second.to) !== 0) return false;
  const [ahead, back] = [first, second].map(({ from, to }) => [to[0] - from[0], to[1] - from[1]]);
  return ahead[0] * back[0] + ahead[1] * back[1] < 0;
}
