// Places for all names of a map: what geo/labels/placement.py does, in the same order and with the
// same rules, which come as data. Lengths are in label units; a test compares the two.

const round = (value) => Math.floor(value * 1e6 + 0.5) / 1e6;
const clip = (value, low, high) => Math.max(low, Math.min(high, value));

// --- geometry ---------------------------------------------------------------------------------

function boundsOf(rings) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) for (const [x, y] of ring) {
    west = Math.min(west, x); east = Math.max(east, x);
    north = Math.min(north, y); south = Math.max(south, y);
  }
  return { west, north, east, south };
}

const extent = ({ west, north, east, south }) => (east - west) * (south - north);

// Liang-Barsky.
function lineThroughBox([x1, y1, x2, y2], box) {
  let [start, end] = [0, 1];
  for (const [first, last, low, length] of [[x1, x2, box.x, box.w], [y1, y2, box.y, box.h]]) {
    const delta = Math.abs(last - first) < 1e-9 ? 1e-9 : last - first;
    const [a, b] = [(low - first) / delta, (low + length - first) / delta];
    start = Math.max(start, Math.min(a, b));
    end = Math.min(end, Math.max(a, b));
  }
  return start < end;
}

const side = (ax, ay, bx, by, px, py) => (bx - ax) * (py - ay) - (by - ay) * (px - ax);

function linesCross([ax, ay, bx, by], [cx, cy, dx, dy]) {
  return side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0
    && side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0;
}

function leaderOf(box, [x, y]) {
  return [clip(x, box.x, box.x + box.w), clip(y, box.y, box.y + box.h), x, y];
}

const lengthOf = ([x1, y1, x2, y2]) => Math.hypot(x1 - x2, y1 - y2);

// --- the ground -------------------------------------------------------------------------------

// Which area is where, on a grid over the frame; the later one owns a cell that two claim.
class Ground {
  constructor(frame, areas, cell) {
    Object.assign(this, { frame, cell });
    this.width = Math.max(Math.ceil((frame.w - cell / 2) / cell), 0);
    this.height = Math.max(Math.ceil((frame.h - cell / 2) / cell), 0);
    this.owners = new Int32Array(this.width * this.height);
    areas.forEach(({ rings }, index) => this.claim(index + 1, rings));
    this.taken = this.summed((owner) => owner > 0);
    this.sums = new Map();
  }

  // Even-odd, by the crossings of each row.
  claim(number, rings) {
    const { north, south } = boundsOf(rings);
    const first = Math.max(Math.floor((north - this.frame.y) / this.cell - 0.5), 0);
    const last = Math.min(Math.ceil((south - this.frame.y) / this.cell), this.height - 1);
    for (let row = first; row <= last; row += 1) {
      const crossings = crossingsOf(rings, this.frame.y + (row + 0.5) * this.cell);
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        const from = Math.max(Math.ceil((crossings[pair] - this.frame.x) / this.cell - 0.5), 0);
        for (let column = from; column < this.width; column += 1) {
          if (this.frame.x + (column + 0.5) * this.cell >= crossings[pair + 1]) break;
          this.owners[row * this.width + column] = number;
        }
      }
    }
  }

  summed(counts) {
    const across = this.width + 1;
    const sums = new Int32Array(across * (this.height + 1));
    for (let row = 0; row < this.height; row += 1) {
      let line = 0;
      for (let column = 0; column < this.width; column += 1) {
        line += counts(this.owners[row * this.width + column]) ? 1 : 0;
        sums[(row + 1) * across + column + 1] = sums[row * across + column + 1] + line;
      }
    }
    return sums;
  }

  own(number) {
    if (!this.sums.has(number)) this.sums.set(number, this.summed((owner) => owner === number));
    return this.sums.get(number);
  }

  // How much of a box lies on what was summed, 0 to 1.
  share(sums, box) {
    const cells = (value) => Math.floor(value / this.cell + 0.5);
    const [x, y] = [cells(box.x - this.frame.x), cells(box.y - this.frame.y)];
    const [left, right] = [x, x + cells(box.w)].map((value) => clip(value, 0, this.width));
    const [top, low] = [y, y + cells(box.h)].map((value) => clip(value, 0, this.height));
    const at = (row, column) => sums[row * (this.width + 1) + column];
    const sum = at(low, right) - at(top, right) - at(low, left) + at(top, left);
    return sum / Math.max((right - left) * (low - top), 1);
  }
}

function crossingsOf(rings, y) {
  const crossings = [];
  for (const ring of rings) {
    ring.forEach(([x1, y1], index) => {
      const [x2, y2] = ring[(index + 1) % ring.length];
      if ((y1 > y) !== (y2 > y)) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    });
  }
  return crossings.sort((a, b) => a - b);
}

// --- what is taken ----------------------------------------------------------------------------

class Room {
  constructor(frame, obstacles, rules) {
    Object.assign(this, { frame, obstacles, rules, boxes: new Map(), leaders: new Map() });
  }

  others() {
    return [...this.obstacles, ...this.boxes.values()];
  }

  lines() {
    return [...this.leaders.values()];
  }

  isFree(box, others, lines) {
    const { frame, rules: { edge, gap } } = this;
    return box.x >= frame.x + edge && box.y >= frame.y + edge
      && box.x + box.w <= frame.x + frame.w - edge && box.y + box.h <= frame.y + frame.h - edge
      && others.every((o) => box.x >= o.x + o.w + gap || o.x >= box.x + box.w + gap
        || box.y >= o.y + o.h + gap || o.y >= box.y + box.h + gap)
      && !lines.some((line) => lineThroughBox(line, box));
  }

  // An obstacle that covers the anchor itself does not count.
  crosses(leader, lines) {
    const [, , x, y] = leader;
    const covers = (o) => o.x <= x && x <= o.x + o.w && o.y <= y && y <= o.y + o.h;
    const others = [...this.obstacles.filter((box) => !covers(box)), ...this.boxes.values()];
    return others.some((box) => lineThroughBox(leader, box)) || lines.some((line) => linesCross(leader, line));
  }

  put(place) {
    this.clear(place.id);
    this.boxes.set(place.id, place.box);
    if (place.leader) this.leaders.set(place.id, place.leader);
  }

  clear(id) {
    this.boxes.delete(id);
    this.leaders.delete(id);
  }
}

// --- places -----------------------------------------------------------------------------------

// Where a box may start along one axis; `at` as in the rules: -1, -½, 0, ½, 1.
function beside(at, low, high, length, far) {
  return [low - length - far, low, (low + high - length) / 2, high - length, high + far][at * 2 + 2];
}

// Boxes inside the area and round it, and how far each is from the best place.
function candidates(area, [w, h], rules) {
  const { west, north, east, south } = area.bounds;
  const [x, y] = area.anchor;
  const boxes = [];
  for (const across of rules.inner) for (const down of rules.inner) {
    const [dx, dy] = [across * (east - west), down * (south - north)];
    boxes.push({ box: { x: x + dx - w / 2, y: y + dy - h / 2, w, h }, distance: Math.hypot(dx, dy) });
  }
  for (const far of rules.far) for (const [extra, across, down, atAnchor] of rules.sides) {
    const left = atAnchor && !across ? x - w / 2 : beside(across, west, east, w, far);
    const top = atAnchor && !down ? y - h / 2 : beside(down, north, south, h, far);
    boxes.push({ box: { x: left, y: top, w, h }, distance: far + extra });
  }
  return boxes;
}

// How much of an area's bounds a box covers, 0 to 1: all of it where it is tiny.
function covered({ west, north, east, south }, { x, y, w, h }) {
  const [across, down] = [Math.min(x + w, east) - Math.max(x, west), Math.min(y + h, south) - Math.max(y, north)];
  return (Math.max(across, 0) * Math.max(down, 0)) / Math.max((east - west) * (south - north), 1);
}

class Placing {
  constructor(problem, rules) {
    Object.assign(this, { problem, rules, weighed: new Map(), cheapest: new Map() });
    this.areas = problem.areas.map((area) => ({ ...area, bounds: boundsOf(area.rings) }));
    this.ground = new Ground(problem.frame, problem.areas, rules.cell);
    this.retries = problem.areas.length <= rules.many ? rules.retries : 0;
    // Whether a name keeps off its own area where it cannot stand on it.
    this.sparesOwn = this.retries > 0;
  }

  // Areas with letters, else without; then minor names, the essential ones in any case.
  solve() {
    const reserved = [];
    const { areas: first, hasLetters } = this.placeAreas(reserved);
    let areas = first;
    let minor = this.minors(areas);
    for (const name of this.problem.minor) {
      if (!(name.essential && this.retries) || minor.has(name.id)) continue;
      const wanted = this.minor(name, this.room(new Map(), reserved));
      const moved = wanted && this.moved([...reserved, wanted.box], hasLetters);
      if (!moved || moved.size < areas.size) continue;
      reserved.push(wanted.box);
      areas = moved;
      minor = this.minors(areas);
    }
    return { areas, hasLetters, minor };
  }

  placeAreas(reserved) {
    const lettered = this.inSomeOrder("sizes", reserved, this.retries);
    if (lettered.size === this.areas.length) return { areas: lettered, hasLetters: true };
    const bare = this.inSomeOrder("bare_sizes", reserved, this.retries);
    return bare.size > lettered.size ? { areas: bare, hasLetters: false } : { areas: lettered, hasLetters: true };
  }

  // The places beside what is reserved, with letters if they have them: tried less long, for a
  // bydel's name alone.
  moved(reserved, hasLetters) {
    return this.inSomeOrder(hasLetters ? "sizes" : "bare_sizes", reserved, Math.min(this.retries, 1));
  }

  // Beside areas that are too small for their names, else over them where so more find a place.
  inSomeOrder(sizes, reserved, retries) {
    const best = this.inOrders(sizes, reserved, this.sparesOwn ? 0 : retries);
    if (!this.sparesOwn || best.size === this.areas.length) return best;
    this.sparesOwn = false;
    const again = this.inOrders(sizes, reserved, retries);
    this.sparesOwn = true;
    return again.size > best.size ? again : best;
  }

  // Small areas first; where names are left over, those first, so many times.
  inOrders(sizes, reserved, retries) {
    const order = this.areas.map((_, index) => index).sort((a, b) => extent(this.areas[a].bounds) - extent(this.areas[b].bounds));
    let best = this.inOrder(order, sizes, reserved);
    for (let retry = 0; retry < retries && best.size < this.areas.length; retry += 1) {
      const placed = best;
      const has = (index) => Number(placed.has(this.areas[index].id));
      order.sort((a, b) => has(a) - has(b));
      const again = this.inOrder(order, sizes, reserved);
      if (again.size > best.size) best = again;
    }
    return best;
  }

  inOrder(order, sizes, reserved) {
    const room = this.room(new Map(), reserved);
    const places = new Map();
    for (let pass = 0; pass < this.rules.passes; pass += 1) {
      for (const index of order) {
        const area = this.areas[index];
        const before = places.get(area.id);
        if (before && before.size === 0 && before.cost <= this.cheapest.get(index)) continue;
        room.clear(area.id);
        const place = this.best(index, area[sizes], room) || before;
        if (!place) continue;
        room.put(place);
        places.set(area.id, place);
      }
    }
    return places;
  }

  best(index, sizes, room) {
    const area = this.areas[index];
    const [others, lines] = [room.others(), room.lines()];
    for (const [step, size] of sizes.entries()) {
      const weighed = this.weigh(index, size);
      if (step === 0) this.cheapest.set(index, Math.min(...weighed.map(({ cost }) => cost)));
      let best = null;
      for (const { box, inside, cost } of weighed) {
        if ((best && cost >= best.cost) || !room.isFree(box, others, lines)) continue;
        const leader = inside ? null : leaderOf(box, area.anchor);
        if (leader && room.crosses(leader, lines)) continue;
        const total = round(cost + (leader ? this.rules.leader * lengthOf(leader) : 0));
        if (!best || total < best.cost) best = { id: area.id, size: step, box, leader, cost: total };
      }
      if (best) return best;
    }
    return null;
  }

  weigh(index, size) {
    const key = `${this.sparesOwn} ${index} ${size}`;
    if (!this.weighed.has(key)) {
      const own = this.ground.own(index + 1);
      this.weighed.set(key, candidates(this.areas[index], size, this.rules).map(({ box, distance }) => {
        const onOwn = this.ground.share(own, box);
        const inside = onOwn >= this.rules.inside;
        const hidden = this.sparesOwn ? Math.max(onOwn, covered(this.areas[index].bounds, box)) : onOwn;
        const base = inside ? distance * this.rules.inside_distance : this.rules.outside + distance + this.rules.straddle * hidden;
        const elsewhere = this.ground.share(this.ground.taken, box) - onOwn;
        return { box, inside, cost: base + this.rules.other_area * Math.max(elsewhere, 0) };
      }));
    }
    return this.weighed.get(key);
  }

  room(areas, reserved) {
    const room = new Room(this.problem.frame, this.problem.obstacles, this.rules);
    reserved.forEach((box, index) => room.boxes.set(`reserved ${index}`, box));
    for (const place of areas.values()) room.put(place);
    return room;
  }

  minors(areas) {
    const room = this.room(areas, []);
    const places = new Map();
    for (const essential of [true, false]) {
      for (const name of this.problem.minor) {
        const place = Boolean(name.essential) === essential ? this.minor(name, room) : null;
        if (!place) continue;
        room.put(place);
        places.set(name.id, place);
      }
    }
    return places;
  }

  minor(name, room) {
    if (!name.points.length) return null;
    const [others, lines] = [room.others(), room.lines()];
    for (const overAreas of new Set([Boolean(name.over_areas), Boolean(name.over_areas || name.essential)])) {
      for (const [step, [w, h]] of name.sizes.entries()) {
        const boxes = name.points.map(([x, y]) => ({ x: x - w / 2, y: y - h / 2, w, h }));
        const usable = boxes.map((box) => room.isFree(box, others, lines)
          && (overAreas || this.ground.share(this.ground.taken, box) === 0));
        const best = name.ordered ? usable.indexOf(true) : mostCentral(name.points, usable);
        if (best >= 0) return { id: name.id, size: step, box: boxes[best], leader: null, cost: 0 };
      }
    }
    return null;
  }
}

// The usable one that is nearest to the middle of all points; -1 for none.
function mostCentral(points, usable) {
  const middle = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  let [best, least] = [-1, Infinity];
  points.forEach(([x, y], index) => {
    const distance = Math.floor(Math.hypot(x - middle[0], y - middle[1]) * 1e6);
    if (usable[index] && distance < least) [best, least] = [index, distance];
  });
  return best;
}

// A problem is { frame, obstacles, areas: [{ id, sizes, bare_sizes, rings, anchor }],
// minor: [{ id, sizes, points, ordered, essential, over_areas }] }; boxes are { x, y, w, h }.
export function placeNames(problem, rules) {
  return new Placing(problem, rules).solve();
}
