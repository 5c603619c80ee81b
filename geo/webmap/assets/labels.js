// Names on the map: measured here, placed by the rules that the stills follow (placement.js), and
// drawn. They keep away from every control, and a click or a tap near a name chooses its area.

import { placeNames } from "./placement.js";
import { isInside, ringsOf } from "./rings.js";

const FULL = 13; // px, the letters of an area's name; one size smaller where there is no room
const SIZES = [FULL, 12];
const HEIGHT = 1.45; // of a line, of the letters
const LETTER = 19; // px that a letter of the police unit takes beside a name
const CROWD = 160; // more areas in view than this are not named
const BYDELER_FROM = 9.75, ESSENTIAL_FROM = 10.75, SHIELDS_FROM = 12.25, STATIONS_FROM = 13; // zoom
const WIDE = 600; // px; in a map so wide the bydeler with areas are named from the first
const TOUCH = 44; // px, the least that a finger hits

const canvas = document.createElement("canvas").getContext("2d");

function widthOf(text, font) {
  canvas.font = font;
  return canvas.measureText(text).width;
}

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

function holds(box, [x, y], margin = 0) {
  return x >= box.x - margin && x <= box.x + box.w + margin && y >= box.y - margin && y <= box.y + box.h + margin;
}

export class Labels {
  constructor(L, map, bundle, choose) {
    Object.assign(this, { L, map, bundle, choose, placed: [], isPaused: false });
    this.pane = map.createPane("labels");
    Object.assign(this.pane.style, { zIndex: 620, pointerEvents: "none" });
    this.family = getComputedStyle(map.getContainer()).fontFamily;
    map.on("moveend resize", () => this.redraw());
    map.getContainer().addEventListener("click", (event) => this.click(event), { capture: true });
    // Controls grow and shrink: a legend is folded, a button appears.
    this.observer = new ResizeObserver(() => this.later());
  }

  show(view, shapes) {
    Object.assign(this, { view, shapes, isPaused: false });
    this.redraw();
  }

  // No names are placed until the next view is shown: the map is about to move, perhaps many times.
  pause() {
    this.isPaused = true;
  }

  // Takes away the names of areas that a view does not show.
  drop(view) {
    if (!this.view) return;
    const shown = new Set([...view.visible, ...view.gone]);
    const isKept = ({ item }) => item.kind !== "area" || shown.has(item.id);
    for (const row of this.placed) if (!isKept(row)) for (const node of row.nodes) node.remove();
    Object.assign(this, { view, placed: this.placed.filter(isKept) });
  }

  later() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => this.redraw());
  }

  remove() {
    cancelAnimationFrame(this.waiting);
    this.observer.disconnect();
    this.view = null;
  }

  // All lengths of the placing are in label units.
  redraw() {
    if (!this.view || this.isPaused || !this.map.getSize().x) return;
    this.scale = this.bundle.labels.unit / FULL;
    const [frame, obstacles] = [this.frame(), this.obstacles()];
    const areas = this.areas(frame, obstacles);
    const minor = [...this.bydeler(areas), ...this.shields(), ...this.stations()];
    const problem = { frame: this.units(frame), obstacles: obstacles.map((box) => this.units(box)), areas, minor };
    this.solution = placeNames(problem, this.bundle.labels);
    const { areas: places, hasLetters, minor: others } = this.solution;
    this.placed = [
      ...minor.filter(({ id }) => others.has(id)).map((item) => this.pixels(item, others.get(item.id))),
      ...areas.filter(({ id }) => places.has(id)).map((item) => this.pixels(item, places.get(item.id))),
    ];
    for (const row of this.placed) row.nodes = this.nodes(row, hasLetters);
    this.pane.replaceChildren(...this.placed.flatMap(({ nodes }) => nodes));
  }

  units({ x, y, w, h }) {
    const k = this.scale;
    return { x: x * k, y: y * k, w: w * k, h: h * k };
  }

  pixels(item, { size, box, leader }) {
    const k = this.scale;
    return {
      item, setting: item.settings[size], leader: leader?.map((value) => value / k),
      box: { x: box.x / k, y: box.y / k, w: box.w / k, h: box.h / k },
    };
  }

  // --- the room -------------------------------------------------------------------------------

  frame() {
    const { x: w, y: h } = this.map.getSize();
    const { x, y } = this.map.containerPointToLayerPoint([0, 0]);
    return { x, y, w, h };
  }

  // Whatever lies over the map: its own controls, and what the page marks with data-over-map.
  obstacles() {
    const container = this.map.getContainer();
    const [origin, frame] = [container.getBoundingClientRect(), this.frame()];
    const nodes = [...container.querySelectorAll(".leaflet-control"), ...document.querySelectorAll("[data-over-map]")];
    return nodes.map((node) => {
      this.observer.observe(node);
      const { left, top, width, height } = node.getBoundingClientRect();
      return { x: left - origin.left + frame.x, y: top - origin.top + frame.y, w: width, h: height };
    }).filter(({ x, y, w, h }) => w && h && x < frame.x + frame.w && frame.x < x + w && y < frame.y + frame.h && frame.y < y + h);
  }

  point(latlng) {
    const { x, y } = this.map.latLngToLayerPoint(latlng);
    return [x, y];
  }

  inUnits(latlng) {
    return this.point(latlng).map((value) => value * this.scale);
  }

  // --- names ----------------------------------------------------------------------------------

  areas(frame, obstacles) {
    const bounds = this.map.getBounds();
    const inView = [...this.view.visible, ...this.view.gone]
      .filter((id) => this.shapes.has(id) && bounds.intersects(this.shapes.get(id).getBounds()));
    if (inView.length > CROWD) return [];
    return inView.map((id) => this.area(id, frame, obstacles)).filter(Boolean);
  }

  area(id, frame, obstacles) {
    const { facts, words } = this.bundle;
    const rings = ringsOf(this.shapes.get(id).getLatLngs()).map((ring) => ring.map((latlng) => {
      const [x, y] = this.point(latlng);
      return [clamp(x, frame.x, frame.x + frame.w), clamp(y, frame.y, frame.y + frame.h)];
    }));
    const anchor = this.seenPoint(rings, this.point(this.anchorOf(id)), frame, obstacles);
    if (!anchor) return null;
    const [unit] = facts.editions[this.view.edition][id] || [];
    const { name, lines } = facts.areas[id];
    const letter = words.letters[unit] || "";
    const gone = this.view.gone.includes(id);
    const settings = SIZES.map((size) => this.setting([name], size, gone ? 400 : 700));
    if (lines?.length > 1) settings.push(this.setting(lines, SIZES.at(-1), gone ? 400 : 700));
    const k = this.scale;
    return {
      id, kind: "area", name, letter, gone, settings,
      rings: rings.map((ring) => ring.map(([x, y]) => [x * k, y * k])),
      anchor: anchor.map((value) => value * k),
      sizes: settings.map(({ w, h }) => [(w + (letter ? LETTER : 0)) * k, h * k]),
      bare_sizes: settings.map(({ w, h }) => [w * k, h * k]),
    };
  }

  // Where the name of an area stands best, by the border it has in this view.
  anchorOf(id) {
    const { areas, borders } = this.bundle.facts;
    return borders[this.view.edition]?.[id]?.anchor ?? areas[id].anchor;
  }

  // The anchor, or where it lies out of sight the nearest point of the area that does not.
  seenPoint(rings, anchor, frame, obstacles) {
    const seen = (point) => holds(frame, point, -4) && !obstacles.some((box) => holds(box, point));
    if (seen(anchor)) return anchor;
    const corners = rings.flat();
    const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
    const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    let [best, least] = [null, Infinity];
    for (let column = 1; column < 20; column += 1) for (let row = 1; row < 20; row += 1) {
      const point = [west + ((east - west) * column) / 20, north + ((south - north) * row) / 20];
      const away = Math.hypot(point[0] - anchor[0], point[1] - anchor[1]);
      if (away < least && seen(point) && isInside(rings, point)) [best, least] = [point, away];
    }
    return best;
  }

  setting(lines, size, weight, spacing = 0) {
    const widths = lines.map((line) => widthOf(line, `${weight} ${size}px ${this.family}`) + line.length * spacing);
    return { lines, size, w: Math.ceil(Math.max(...widths)) + 6, h: Math.round(size * HEIGHT * lines.length) };
  }

  minor(id, kind, name, points, settings, more = {}) {
    const k = this.scale;
    return { id, kind, name, settings, points, sizes: settings.map(({ w, h }) => [w * k, h * k]), ...more };
  }

  // Those that hold areas come first, and are named in any case: on a phone where the map is close.
  bydeler(areas) {
    const zoom = this.map.getZoom();
    if (zoom < BYDELER_FROM) return [];
    const { bydeler, areas: facts } = this.bundle.facts;
    const homes = new Set(areas.map(({ id }) => facts[id].home));
    const always = zoom >= ESSENTIAL_FROM || this.map.getSize().x >= WIDE;
    const rows = Object.entries(bydeler).map(([id, { name, lines, points }]) => {
      const settings = [this.setting([name], 11, 400, 1.2)];
      if (lines.length > 1) settings.push(this.setting(lines, 11, 400, 1.2));
      const inView = this.near(points).map((place) => this.inUnits(place));
      return this.minor(`bydel ${id}`, "bydel", name, inView, settings, { essential: always && homes.has(id) });
    });
    return rows.sort((a, b) => b.essential - a.essential);
  }

  stations() {
    if (this.map.getZoom() < STATIONS_FROM) return [];
    return this.near(this.bundle.places.stations).map(([lat, lon, name], index) => {
      const setting = this.setting([name], 11, 400);
      const [x, y] = this.point([lat, lon]);
      const [across, down] = [setting.w / 2 + 6, setting.h];
      const points = [[across, 0], [-across, 0], [0, down], [0, -down]].map(([dx, dy]) => [(x + dx) * this.scale, (y + dy) * this.scale]);
      return this.minor(`station ${index}`, "station", name, points, [setting], { ordered: true, over_areas: true });
    });
  }

  shields() {
    if (this.map.getZoom() < SHIELDS_FROM) return [];
    return this.near(this.bundle.places.shields).map(([lat, lon, name], index) => {
      const setting = this.setting([name], 10, 700);
      const box = { ...setting, w: setting.w + 4, h: 15 };
      return this.minor(`shield ${index}`, "shield", name, [this.inUnits([lat, lon])], [box], { ordered: true });
    });
  }

  near(places) {
    const bounds = this.map.getBounds();
    return places.filter(([lat, lon]) => bounds.contains([lat, lon]));
  }

  // --- drawing --------------------------------------------------------------------------------

  nodes({ item, setting, box, leader }, hasLetters) {
    const node = document.createElement("div");
    node.className = `ipo-label ipo-label-${item.kind}${item.gone ? " ipo-label-gone" : ""}`;
    Object.assign(node.style, {
      transform: `translate(${box.x.toFixed(1)}px, ${box.y.toFixed(1)}px)`, fontSize: `${setting.size}px`,
      width: `${box.w}px`, height: `${box.h}px`, lineHeight: `${box.h / setting.lines.length}px`,
    });
    node.setAttribute("aria-hidden", "true"); // the area itself carries the name for readers
    if (item.kind === "area") node.dataset.label = item.id;
    const name = document.createElement("span");
    name.textContent = setting.lines.join("\n");
    node.append(name);
    if (item.letter && hasLetters) {
      const letter = document.createElement("b");
      letter.textContent = item.letter;
      node.append(letter);
    }
    const apart = leader && Math.hypot(leader[0] - leader[2], leader[1] - leader[3]) > 1;
    return apart ? [this.line(leader), node] : [node];
  }

  line([x1, y1, x2, y2]) {
    const node = document.createElement("i");
    node.className = "ipo-leader";
    node.dataset.line = [x1, y1, x2, y2].map((value) => value.toFixed(1)).join(" ");
    Object.assign(node.style, {
      width: `${Math.hypot(x2 - x1, y2 - y1)}px`,
      transform: `translate(${x1}px, ${y1}px) rotate(${Math.atan2(y2 - y1, x2 - x1)}rad)`,
    });
    return node;
  }

  // --- clicks and taps ------------------------------------------------------------------------

  // A name chooses its area; near a name or a small area, where nothing else is hit, so does a tap.
  click(event) {
    if (event.target.closest(".leaflet-control") || this.map.dragging.moved()) return;
    const { x, y } = this.map.mouseEventToLayerPoint(event);
    const id = this.hit([x, y], event.target.closest("path[data-area]"));
    if (!id) return;
    event.stopPropagation();
    this.choose(id);
  }

  hit(point, path) {
    const rows = this.placed.filter(({ item }) => item.kind === "area");
    const direct = rows.find(({ box }) => holds(box, point));
    if (direct || path) return direct?.item.id;
    const reach = ({ box }) => holds(box, point, Math.max((TOUCH - box.h) / 2, 0));
    const near = rows.filter((row) => reach(row) || holds({ ...this.middle(row), w: 0, h: 0 }, point, TOUCH / 2));
    const away = ({ box }) => Math.hypot(box.x + box.w / 2 - point[0], box.y + box.h / 2 - point[1]);
    return near.sort((a, b) => away(a) - away(b))[0]?.item.id;
  }

  middle({ item }) {
    const [x, y] = item.anchor.map((value) => value / this.scale);
    return { x, y };
  }
}
