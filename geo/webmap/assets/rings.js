// Surfaces as rings of corners, [x, y] in any unit of length.

// Rings of [lat, lon] corners, however deep they lie.
export function ringsOf(latlngs) {
  return Array.isArray(latlngs[0]) ? latlngs.flatMap(ringsOf) : [latlngs];
}

export function isInside(rings, [x, y]) {
  let odd = false;
  for (const ring of rings) ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length];
    if ((y1 > y) !== (y2 > y) && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
  });
  return odd;
}

// Whether a surface reaches into a box [west, north, east, south]: an edge crosses it, or it lies in the surface.
export function reachesInto(rings, box) {
  const crosses = (ring) => ring.some((corner, index) => meets(corner, ring[(index + 1) % ring.length], box));
  return rings.some(crosses) || isInside(rings, box);
}

// Whether the line from one point to another meets a box (Liang and Barsky's clipping).
function meets([x1, y1], [x2, y2], [west, north, east, south]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [first, last] = [0, 1];
  for (const [away, room] of [[-dx, x1 - west], [dx, east - x1], [-dy, y1 - north], [dy, south - y1]]) {
    if (away === 0 && room < 0) return false;
    if (away < 0) first = Math.max(first, room / away);
    if (away > 0) last = Math.min(last, room / away);
  }
  return first <= last;
}
