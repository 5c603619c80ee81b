// What stands over the map: zoom buttons, scale, credit, legend, and a note on areas out of sight.

import { reachesInto, ringsOf } from "./rings.js";
import { Viewpoint, world } from "./viewpoint.js";

const NARROW = 480; // px; a narrower map starts with its legend folded
const EDGE = 10; // px from a control to the map's edge
const LEAST = 4; // px from an area to the map's edge, or to a control
const SCALE = 20; // px that the scale is high
const NEAR = 3; // px from a control to an area that counts as under it

export class Controls {
  constructor(ipo) {
    Object.assign(this, { ipo, L: ipo.L, map: ipo.map, bundle: ipo.bundle });
    this.build();
  }

  build() {
    const { L, map, ipo, bundle: { words } } = this;
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(words.credit);
    L.control.zoom({ position: "topright", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    this.box("topright", (box) => {
      box.classList.add("leaflet-bar");
      const button = document.createElement("a");
      Object.assign(button, { href: "#", title: words.zoom_all, textContent: "⌂" });
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", words.zoom_all);
      L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); ipo.city(); });
      box.append(button);
    });
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    this.legendControl = this.box("bottomleft", (box) => { this.legendBox = box; box.className += " ipo-legend"; });
    this.box("bottomright", (box) => this.more(box));
  }

  // A list can have areas outside the picture; say so instead of moving the map unasked.
  more(box) {
    this.moreBox = document.createElement("button");
    Object.assign(this.moreBox, { type: "button", className: "ipo-more-areas", hidden: true });
    this.moreBox.addEventListener("click", () => this.ipo.city());
    box.append(this.moreBox);
  }

  outOfSight() {
    if (!this.ipo.view) return;
    const bounds = this.map.getBounds();
    const outside = this.ipo.drawn().filter((id) => !bounds.intersects(this.ipo.shapes.get(id).getBounds()));
    this.moreBox.hidden = !outside.length || Boolean(this.ipo.view.focus);
    this.moreBox.textContent = this.bundle.words.out_of_sight.replace("{count}", outside.length);
  }

  box(position, fill) {
    const control = this.L.control({ position });
    const node = this.L.DomUtil.create("div", "ipo-box");
    this.L.DomEvent.disableClickPropagation(node);
    fill(node);
    control.onAdd = () => node; // the same node when the control moves to another corner
    return control.addTo(this.map);
  }

  // The areas that are drawn, each with its bounds in px of the world (see viewpoint.js).
  footprints() {
    const shapes = this.ipo.drawn().map((id) => this.ipo.shapes.get(id));
    return shapes.map((shape) => ({ shape, bounds: world(this.map, shape.getBounds()) }));
  }

  // The legend stands in the corner where it hides least of the areas in sight.
  settle(viewpoint = Viewpoint.now(this.map), areas = this.footprints()) {
    const boxes = areas.map(({ bounds }) => viewpoint.box(bounds));
    const { offsetWidth: w, offsetHeight: h } = this.legendBox;
    const { x: width, y: height } = this.map.getSize();
    const [left, right, top, bottom] = [EDGE, width - w - EDGE, EDGE, height - h - 4 * EDGE];
    const corners = [["bottomleft", left, bottom], ["topleft", left, top], ["bottomright", right, bottom]];
    const hidden = ([corner, x, y]) => {
      const covered = ([west, north, east, south]) => west < x + w && x < east && north < y + h && y < south;
      return [boxes.filter(covered).length, corner];
    };
    const [, corner] = corners.map(hidden).reduce((a, b) => (b[0] < a[0] ? b : a));
    if (corner !== this.legendControl.getPosition()) this.legendControl.setPosition(corner);
    const credit = this.map.attributionControl.getContainer().offsetHeight;
    this.legendBox.style.marginBottom = `${Math.max(EDGE, credit - SCALE)}px`; // above a credit of several lines
  }

  // What stands over the map now, as [west, north, east, south] in px of the map.
  boxes() {
    const frame = this.map.getContainer().getBoundingClientRect();
    const all = [...this.map.getContainer().querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect());
    const seen = all.filter(({ width, height }) => width && height);
    return seen.map(({ left, top, right, bottom }) => [left - frame.left, top - frame.top, right - frame.left, bottom - frame.top]);
  }

  // The widths of margins on each side (px) that leave no room for controls, or for those at it.
  strips() {
    const { x: width, y: height } = this.map.getSize();
    const boxes = this.boxes();
    const legend = this.legendBox.offsetHeight + EDGE; // it may move to any corner
    const margin = (sizes) => [...new Set([LEAST, ...sizes.map((size) => size + LEAST)])];
    const at = (corner) => boxes.filter((box) => corner(box));
    return {
      left: margin(at(([west]) => west < width / 4).map(([, , east]) => east)),
      top: margin([legend, ...at(([, north]) => north < height / 4).map(([, , , south]) => south)]),
      right: margin(at(([, , east]) => east > (3 * width) / 4).map(([west]) => width - west)),
      bottom: margin([legend + 3 * EDGE, ...at(([, , , south]) => south > (3 * height) / 4).map(([, north]) => height - north)]),
    };
  }

  // How many of the areas would lie under a control, or nearly so, if the map stood somewhere.
  covered(areas, viewpoint) {
    const boxes = this.boxes().map(([west, north, east, south]) => [west - NEAR, north - NEAR, east + NEAR, south + NEAR]);
    return areas.filter(({ shape, bounds }) => {
      const [left, top, right, bottom] = viewpoint.box(bounds);
      const near = boxes.filter(([west, north, east, south]) => west <= right && left <= east && north <= bottom && top <= south);
      if (!near.length) return false;
      const rings = ringsOf(shape.getLatLngs()).map((ring) => ring.map((latlng) => viewpoint.point(latlng)).map(({ x, y }) => [x, y]));
      return near.some((box) => reachesInto(rings, box));
    }).length;
  }

  // Only what the map shows now.
  legend() {
    const { words, style } = this.bundle;
    const rows = new Map();
    for (const id of this.ipo.drawn()) {
      const [key, fill] = this.ipo.look(id);
      const [unit, status] = this.bundle.facts.editions[this.ipo.view.edition][id] || [];
      const text = {
        status: words.status[status] || words.status_unknown,
        enhet: words.unit[unit] || words.unit_unknown,
        bydel: this.bundle.facts.areas[id].bydel || words.outside_oslo,
      }[this.ipo.view.colour_by];
      rows.set(key, [fill, text]);
    }
    const rank = (key) => (style.order.indexOf(key) + 1) || style.order.length + 1;
    const sorted = [...rows].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
    if (this.ipo.view.gone.length) sorted.push(["gone", [style.gone, words.gone]]);
    const fold = this.legendFold();
    const tints = this.ipo.view.colour_by === "enhet" ? this.tints() : [];
    fold.append(...sorted.map(([key, [fill, text]]) => this.row(key, fill, text)), ...tints, this.small(words.legend_unit_letter));
    this.legendBox.replaceChildren(fold, ...this.borders());
  }

  // A row for each tint of the bydeler behind the areas.
  tints() {
    const { facts: { bydeler }, words: { tint } } = this.bundle;
    const rows = new Map(Object.values(bydeler).map((bydel) => [`${bydel.unit} ${bydel.sure ? 0 : 1}`, bydel]));
    const shown = [...rows].filter(([, { unit }]) => this.ipo.ground.colours.tint[unit]);
    return shown.sort(([a], [b]) => a.localeCompare(b)).map(([, bydel]) => {
      const { key, fill, opacity } = this.ipo.ground.tintOf(bydel);
      const row = this.row(key, fill, tint[bydel.unit][bydel.sure ? "sure" : "unsure"]);
      row.querySelector("rect").setAttribute("fill-opacity", opacity);
      return row;
    });
  }

  // That the borders are approximate, and which areas have none; never folded away.
  borders() {
    const { words } = this.bundle;
    const undrawn = this.ipo.view.visible.filter((id) => !this.ipo.shapes.has(id));
    const sentences = this.approximate();
    if (undrawn.length) sentences.push(words.undrawn.replace("{names}", () => this.few(undrawn)));
    return sentences.map((text) => Object.assign(this.small(text), { className: "ipo-border" }));
  }

  // That borders are approximate; which, when others are the real ones.
  approximate() {
    const { facts, words } = this.bundle;
    const exact = facts.exact[this.ipo.view.edition] ?? [];
    const drawn = this.ipo.drawn();
    const approximate = drawn.filter((id) => !exact.includes(id));
    if (drawn.length && !approximate.length) return [];
    const notice = approximate.some((id) => !facts.areas[id].bydel) ? words.border_both : words.border;
    if (approximate.length === drawn.length) return [notice];
    return [words.border_only.replace("{notice}", notice).replace("{names}", () => this.few(approximate))];
  }

  // The names of areas; many are only counted.
  few(ids) {
    const { facts, words } = this.bundle;
    const names = ids.map((id) => facts.areas[id].name);
    const more = names.length - words.most_names;
    if (more > 0) names.splice(words.most_names, more, words.more.replace("{count}", more));
    return names.join(", ");
  }

  // Open where there is room; a person may fold it, and it stays so.
  legendFold() {
    const fold = document.createElement("details");
    const before = this.legendBox.querySelector("details");
    fold.open = before ? before.open : this.map.getSize().x > NARROW;
    const title = document.createElement("summary");
    title.textContent = this.bundle.words.legend;
    fold.append(title);
    return fold;
  }

  small(text) {
    const line = document.createElement("small");
    line.textContent = text;
    return line;
  }

  row(key, fill, text) {
    const row = document.createElement("span");
    row.className = "ipo-legend-row";
    row.append(this.ipo.patterns.swatch(key, fill), text);
    return row;
  }
}
