// Names on the map: placed without overlaps, with a leader line where the name stands outside.
// Areas come first and are always named; bydeler, stations and road shields give way.

const NEAR = 6; // px between an area's box and a name beside it
const OUT_OF_SIGHT = 2000; // cost of a name that leaves the picture, in px² covered
const CROWD = 160; // more areas in view than this are not named

// A bydel's name may move a little from its best place before it is left out.
const NUDGES = [[0, -14], [0, 14], [-24, 0], [24, 0], [0, -26], [0, 26]];

const canvas = document.createElement("canvas").getContext("2d");

function size(text, font) {
  canvas.font = font;
  return canvas.measureText(text).width;
}

function hits(a, b, gap = 1) {
  return a.x < b.x + b.w + gap && b.x < a.x + a.w + gap
    && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap;
}

function overlap(a, b) {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

// Boxes for a label of size w × h: inside the area if it fits, else round it, near before far.
function* candidates(anchor, box, w, h) {
  const inside = { x: anchor.x - w / 2, y: anchor.y - h / 2, w, h };
  if (!box || (w < box.w * 0.96 && h < box.h * 0.8)) yield { ...inside, inside: true };
  if (!box) {
    for (const [dx, dy] of NUDGES) yield { ...inside, x: inside.x + dx, y: inside.y + dy, inside: true };
    return;
  }
  const middleX = box.x + box.w / 2 - w / 2;
  const middleY = box.y + box.h / 2 - h / 2;
  for (const far of [NEAR, NEAR + 14, NEAR + 30, NEAR + 52, NEAR + 80]) {
    const right = box.x + box.w + far, left = box.x - w - far;
    const below = box.y + box.h + far, above = box.y - h - far;
    for (const [x, y] of [
      [right, middleY], [left, middleY], [middleX, below], [middleX, above],
      [right, above + h / 2], [right, below - h / 2], [left, above + h / 2], [left, below - h / 2],
    ]) yield { x, y, w, h, inside: false, far };
  }
}

function within(box, frame) {
  return box.x >= frame.x && box.y >= frame.y
    && box.x + box.w <= frame.x + frame.w && box.y + box.h <= frame.y + frame.h;
}

// The free candidate nearest the area; else, for what must be named, the one that covers least.
function best(item, taken, obstacles, frame) {
  let fallback = null;
  let least = Infinity;
  for (const box of candidates(item.anchor, item.box, item.w, item.h)) {
    const others = box.inside && item.must ? [] : obstacles.filter((o) => o.id !== item.id);
    const blocked = taken.filter((t) => hits(box, t)).concat(others.filter((o) => hits(box, o)));
    const seen = within(box, frame);
    if (!blocked.length && seen) return box;
    const cost = (seen ? 0 : OUT_OF_SIGHT) + blocked.reduce((sum, b) => sum + overlap(box, b) * (b.id ? 0.3 : 4), 0) + (box.far || 0);
    if (cost < least) [least, fallback] = [cost, box];
  }
  return item.must ? fallback : null;
}

// Where each item stands: [{item, box}], in order of importance.
export function place(items, obstacles, frame) {
  const taken = [];
  const placed = [];
  for (const item of items) {
    const box = best(item, taken, obstacles, frame);
    if (!box) continue;
    taken.push(box);
    placed.push({ item, box });
  }
  return placed;
}

// From the nearest point of the label's box to the area's anchor.
function leader(box, anchor) {
  const x = Math.max(box.x, Math.min(anchor.x, box.x + box.w));
  const y = Math.max(box.y, Math.min(anchor.y, box.y + box.h));
  return { x1: x, y1: y, x2: anchor.x, y2: anchor.y };
}

export class Labels {
  constructor(L, map, bundle) {
    Object.assign(this, { L, map, bundle });
    this.pane = map.createPane("labels");
    Object.assign(this.pane.style, { zIndex: 620, pointerEvents: "none" });
    this.family = getComputedStyle(map.getContainer()).fontFamily;
    map.on("zoomend resize moveend", () => this.redraw());
  }

  show(view, shapes) {
    Object.assign(this, { view, shapes });
    this.redraw();
  }

  redraw() {
    if (!this.view) return;
    const { items, obstacles } = this.items();
    this.placed = place(items, obstacles, this.frame());
    const nodes = this.placed.flatMap(({ item, box }) => this.nodes(item, box));
    this.pane.replaceChildren(...nodes);
  }

  items() {
    const bounds = this.map.getBounds();
    const inView = [...this.view.visible, ...this.view.gone]
      .filter((id) => this.shapes.has(id) && bounds.intersects(this.shapes.get(id).getBounds()));
    const areas = inView.length > CROWD ? [] : inView.map((id) => this.area(id));
    const obstacles = areas.map((item) => ({ ...item.box, id: item.id }));
    areas.sort((a, b) => a.box.w * a.box.h - b.box.w * b.box.h);
    return { items: [...areas, ...this.bydeler(), ...this.shields(), ...this.stations()], obstacles };
  }

  frame() {
    const { x: w, y: h } = this.map.getSize();
    const { x, y } = this.map.containerPointToLayerPoint([0, 0]);
    return { x, y, w, h };
  }

  point(latlng) {
    return this.map.latLngToLayerPoint(latlng);
  }

  area(id) {
    const { facts, words } = this.bundle;
    const [unit] = facts.editions[this.view.edition][id] || [];
    const bounds = this.shapes.get(id).getBounds();
    const corner = this.point(bounds.getNorthWest());
    const end = this.point(bounds.getSouthEast());
    const name = facts.areas[id].name;
    const letter = words.letters[unit] || "";
    return {
      id, name, letter, kind: "area", must: true, gone: this.view.gone.includes(id),
      anchor: this.point(facts.areas[id].anchor),
      box: { x: corner.x, y: corner.y, w: end.x - corner.x, h: end.y - corner.y },
      w: size(name, `700 13px ${this.family}`) + (letter ? 24 : 6), h: 19,
    };
  }

  bydeler() {
    const zoom = this.map.getZoom();
    if (zoom < 10.5 || zoom > 14) return [];
    return Object.values(this.bundle.facts.bydeler).map((bydel) => ({
      name: bydel.name, kind: "bydel", anchor: this.point(bydel.anchor),
      w: size(bydel.name, `400 11px ${this.family}`) + bydel.name.length * 1.2 + 6, h: 15,
    }));
  }

  stations() {
    if (this.map.getZoom() < 13) return [];
    return this.near(this.bundle.places.stations).map(([lat, lon, name]) => {
      const anchor = this.point([lat, lon]);
      const w = size(name, `400 11px ${this.family}`) + 6;
      return { name, kind: "station", anchor: { x: anchor.x + w / 2 + 6, y: anchor.y }, w, h: 14 };
    });
  }

  shields() {
    if (this.map.getZoom() < 12.25) return [];
    return this.near(this.bundle.places.shields).map(([lat, lon, name]) => ({
      name, kind: "shield", anchor: this.point([lat, lon]),
      w: size(name, `700 10px ${this.family}`) + 10, h: 15,
    }));
  }

  near(places) {
    const bounds = this.map.getBounds().pad(0.1);
    return places.filter(([lat, lon]) => bounds.contains([lat, lon]));
  }

  nodes(item, box) {
    const node = document.createElement("div");
    node.className = `ipo-label ipo-label-${item.kind}${item.gone ? " ipo-label-gone" : ""}`;
    Object.assign(node.style, {
      transform: `translate(${Math.round(box.x)}px, ${Math.round(box.y)}px)`,
      width: `${Math.ceil(box.w)}px`, height: `${box.h}px`, lineHeight: `${box.h}px`,
    });
    node.setAttribute("aria-hidden", "true"); // the area itself carries the name for readers
    const name = document.createElement("span");
    name.textContent = item.name;
    node.append(name);
    if (item.letter) {
      const letter = document.createElement("b");
      letter.textContent = item.letter;
      node.append(letter);
    }
    return item.kind === "area" && !box.inside ? [this.line(item, box), node] : [node];
  }

  line(item, box) {
    const { x1, y1, x2, y2 } = leader(box, item.anchor);
    const node = document.createElement("i");
    node.className = "ipo-leader";
    const length = Math.hypot(x2 - x1, y2 - y1);
    Object.assign(node.style, {
      width: `${length}px`,
      transform: `translate(${x1}px, ${y1}px) rotate(${Math.atan2(y2 - y1, x2 - x1)}rad)`,
    });
    return node;
  }
}
