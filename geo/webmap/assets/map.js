// The map in a page: draws a bundle once, then shows any view of it by ids.
// Knows nothing of Streamlit; every name is set as text, never as HTML.

import { Labels } from "./labels.js";
import { Patterns } from "./patterns.js";

const CLOSE = 14;
const NARROW = 480; // px; a narrower map starts with its legend folded
const STATIONS_FROM = 12;
// Where the person last was, kept while the tab lives, so a visit to another page changes nothing.
let lastPlace = null;
let lastFit = null;

function sameFit(fit) {
  return JSON.stringify(fit ?? null) === JSON.stringify(lastFit ?? null);
}

// The fill of a code; a code without a row in the style table is a fault of the program.
function rowOf(rows, code) {
  if (!(code in rows)) throw new Error(`The style table has no fill for «${code}».`);
  return rows[code];
}

export class IpoMap {
  constructor(L, root, bundle, onChoose) {
    Object.assign(this, { L, root, bundle, onChoose });
    this.holder = document.createElement("div");
    this.holder.className = "ipo-map";
    for (const [name, value] of Object.entries(bundle.style.css)) this.holder.style.setProperty(`--ipo-${name}`, value);
    this.holder.innerHTML = bundle.html; // folium's container: our own ids, no names
    root.replaceChildren(this.holder);
    const { map, layers } = bundle.draw(L);
    Object.assign(this, { map, layers, looks: new Map(), shapes: new Map(), view: null });
    this.patterns = new Patterns(this.holder, bundle.style.tiles);
    layers.areas.eachLayer((shape) => this.adopt(shape));
    this.controls();
    this.labels = new Labels(L, map, bundle);
    this.halo = L.geoJSON(null, { pane: this.chosenPane(), interactive: false });
    this.halo.addTo(map);
    map.on("zoomend", () => this.scale());
    this.scale();
    map.on("moveend", () => { this.remember(); this.outOfSight(); });
    this.wheel();
  }

  // The wheel scrolls the page until the person has touched the map or is in it by keyboard.
  wheel() {
    const { map, holder } = this;
    map.scrollWheelZoom.disable();
    const inside = ({ target }) => holder.contains(target);
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const name of ["pointerdown", "focusin"]) {
      document.addEventListener(name, (event) => {
        map.scrollWheelZoom[inside(event) ? "enable" : "disable"]();
      }, { signal, capture: true });
    }
  }

  // The place also stands on the element, for whoever reads the page from outside.
  remember() {
    const { lat, lng } = this.map.getCenter();
    // The small map of one area has a place of its own.
    if (this.view && !this.view.focus) [lastPlace, lastFit] = [[[lat, lng], this.map.getZoom()], this.view.fit];
    const place = { lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)), zoom: this.map.getZoom() };
    this.holder.dataset.place = `${lat.toFixed(5)},${lng.toFixed(5)},${place.zoom}`;
    if (this.view) this.holder.dispatchEvent(new CustomEvent("ipo-view-changed", { detail: place, bubbles: true }));
  }

  chosenPane() {
    Object.assign(this.map.createPane("chosen").style, { zIndex: 430, pointerEvents: "none" });
    return "chosen";
  }

  // An area's path becomes a button: reachable by Tab, chosen by mouse, Enter or space.
  adopt(shape) {
    const id = shape.feature.properties.id;
    const node = shape.getElement();
    this.shapes.set(id, shape);
    Object.assign(node.dataset, { area: id });
    node.setAttribute("role", "button");
    node.setAttribute("aria-pressed", "false");
    node.style.display = "none";
    shape.on("click", () => this.choose(id));
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.choose(id);
    });
    node.addEventListener("focus", () => this.reveal(id));
    for (const name of ["mouseenter", "focus"]) node.addEventListener(name, () => this.hint(id));
    for (const name of ["mouseleave", "blur"]) node.addEventListener(name, () => this.hint(null));
  }

  choose(id) {
    const chosen = this.view.chosen === id ? null : id;
    this.chosen(chosen); // at once; the page follows
    this.view = { ...this.view, chosen };
    this.onChoose(chosen);
  }

  // --- a view ---------------------------------------------------------------------------------

  show(view) {
    const before = this.view;
    this.view = view;
    const wanted = new Map();
    for (const id of view.gone) wanted.set(id, ["gone", this.bundle.style.gone]);
    for (const id of view.visible) wanted.set(id, this.look(id));
    for (const [id, shape] of this.shapes) this.dress(id, shape, wanted.get(id));
    if (!before || before.colour_by !== view.colour_by) this.tint();
    this.background(view.background || "none");
    this.chosen(view.chosen);
    this.legend();
    this.place(before);
    this.labels.show(view, this.shapes);
    this.outOfSight();
    if (!before || before.edition !== view.edition) this.settle();
    this.holder.dataset.ready = `${view.edition}:${view.visible.length}`;
  }

  // The areas of the view that have a border.
  drawn() {
    return this.view.visible.filter((id) => this.shapes.has(id));
  }

  // The key and the fill of an area in this view.
  look(id) {
    const { style, facts } = this.bundle;
    const [unit, status] = facts.editions[this.view.edition][id] || [];
    if (this.view.colour_by === "enhet") {
      return unit ? [unit, rowOf(style.unit, unit)] : ["unit-unknown", style.unit_unknown];
    }
    if (this.view.colour_by === "bydel") {
      const nr = facts.areas[id].bydel_nr;
      return [`bydel-${nr}`, style.bydel[nr] || style.bydel_none];
    }
    return status ? [status, rowOf(style.status, status)] : ["status-unknown", style.status_unknown];
  }

  dress(id, shape, look) {
    const node = shape.getElement();
    const display = look ? "" : "none";
    if (node.style.display !== display) node.style.display = display;
    if (!look) return;
    const [key, fill] = look;
    const stamp = `${key}/${this.view.edition}`;
    if (this.looks.get(id) === stamp) return; // dressed so already, perhaps hidden in between
    this.looks.set(id, stamp);
    shape.setStyle({
      color: fill.outline, weight: this.bundle.style.outline_px, dashArray: fill.dash || null,
      fillColor: this.patterns.paint(key, fill),
      fillOpacity: fill.ground === "none" ? 0 : this.bundle.style.fill_opacity,
    });
    node.setAttribute("tabindex", "0");
    node.setAttribute("aria-label", this.sentence(id, key === "gone"));
  }

  sentence(id, gone) {
    const { facts, words } = this.bundle;
    const [unit, status] = facts.editions[this.view.edition][id] || [];
    const { name, bydel } = facts.areas[id];
    const parts = [name, gone ? words.gone : words.status[status] || words.status_unknown];
    if (!gone) parts.push(words.unit[unit] || words.unit_unknown);
    return [...parts, bydel || words.outside_oslo].join(", ");
  }

  chosen(id) {
    this.halo.clearLayers();
    for (const other of [this.pressed, id]) {
      this.shapes.get(other)?.getElement().setAttribute("aria-pressed", String(other === id));
    }
    this.pressed = id;
    const shape = this.shapes.get(id);
    if (!shape || shape.getElement().style.display === "none") return;
    const { style } = this.bundle;
    for (const [color, weight] of [[style.css.paper, style.chosen_outline_px + 3.5], [style.ink, style.chosen_outline_px]]) {
      this.halo.addData(shape.feature);
      const dashArray = this.view.gone.includes(id) && color === style.css.ink ? style.gone.dash : null;
      this.halo.getLayers().at(-1).setStyle({ color, weight, dashArray, fill: false, opacity: 1 });
    }
  }

  // First: the chosen area, the place of a link, the last place, the part or the city. Later the
  // place stays, unless another part or place is asked for or a chosen area is out of sight.
  // `view.fit` is [[south, west], [north, east]], `view.place` is [lat, lon, zoom]; both may be null.
  place(before) {
    const { map, view } = this;
    const target = this.shapes.get(view.chosen);
    const changed = (key) => view[key] && JSON.stringify(view[key]) !== JSON.stringify(before?.[key]);
    if (!before && view.focus && target) map.fitBounds(target.getBounds().pad(0.6), { maxZoom: CLOSE, animate: false });
    else if (changed("place")) map.setView(view.place.slice(0, 2), view.place[2], { animate: false });
    else if (!before && lastPlace && !view.focus && sameFit(view.fit)) map.setView(...lastPlace, { animate: false });
    else if (changed("fit")) this.fit(view.fit);
    else if (!before || (before.fit && !view.fit)) this.city();
    else if (target && before.chosen !== view.chosen && !map.getBounds().intersects(target.getBounds())) {
      map.panTo(target.getBounds().getCenter());
    }
  }

  // The bounds in the room that no control takes.
  fit(bounds) {
    this.map.fitBounds(bounds, { animate: false, padding: [8, 8], maxZoom: CLOSE });
    if (this.labels.view) this.settle();
  }

  city() {
    const bounds = this.L.latLngBounds(this.bundle.oslo);
    for (const id of this.drawn()) bounds.extend(this.shapes.get(id).getBounds());
    this.map.fitBounds(bounds, { animate: false, padding: [2, 2] });
    if (this.labels.view) this.settle();
  }

  // Stations are dots at close scale only; far out they would be louder than the areas.
  scale() {
    const close = this.map.getZoom() >= STATIONS_FROM && !this.tiles;
    this.map.getPane("tbane_stations").style.display = close ? "" : "none";
  }

  // --- controls and legend ---------------------------------------------------------------------

  controls() {
    const { L, map, bundle: { words } } = this;
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(words.credit);
    L.control.zoom({ position: "topright", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    this.box("topright", (box) => {
      box.classList.add("leaflet-bar");
      const button = document.createElement("a");
      Object.assign(button, { href: "#", title: words.zoom_all, textContent: "⌂" });
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", words.zoom_all);
      L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); this.city(); });
      box.append(button);
    });
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    this.legendControl = this.box("bottomleft", (box) => { this.legendBox = box; box.className += " ipo-legend"; });
    this.box("bottomright", (box) => this.more(box));
    this.holder.setAttribute("role", "region");
    this.holder.setAttribute("aria-label", words.aria);
    this.holder.addEventListener("keydown", (event) => this.steer(event));
  }

  // A list can have areas outside the picture; say so instead of moving the map unasked.
  more(box) {
    this.moreBox = document.createElement("button");
    Object.assign(this.moreBox, { type: "button", className: "ipo-more-areas", hidden: true });
    this.moreBox.addEventListener("click", () => this.city());
    box.append(this.moreBox);
  }

  outOfSight() {
    if (!this.view) return;
    const bounds = this.map.getBounds();
    const outside = this.drawn().filter((id) => !bounds.intersects(this.shapes.get(id).getBounds()));
    this.moreBox.hidden = !outside.length || Boolean(this.view.focus);
    this.moreBox.textContent = this.bundle.words.out_of_sight.replace("{count}", outside.length);
  }

  // Arrows and + − move the map whenever focus is inside it. Leaflet's own handler would take the
  // focus to the container on every touch, which scrolls the page away under the finger.
  steer(event) {
    const step = { ArrowUp: [0, -80], ArrowDown: [0, 80], ArrowLeft: [-80, 0], ArrowRight: [80, 0] }[event.key];
    const zoom = { "+": 0.5, "-": -0.5 }[event.key];
    if (event.key === "Escape") this.hint(null);
    if (event.ctrlKey || event.metaKey || event.altKey || !(step || zoom)) return;
    event.preventDefault();
    if (step) this.map.panBy(step);
    else this.map.setZoom(this.map.getZoom() + zoom);
  }

  // An area reached by Tab is brought into sight.
  reveal(id) {
    const bounds = this.shapes.get(id).getBounds();
    if (!this.map.getBounds().intersects(bounds)) this.map.panTo(bounds.getCenter());
  }

  box(position, fill) {
    const control = this.L.control({ position });
    const node = this.L.DomUtil.create("div", "ipo-box");
    this.L.DomEvent.disableClickPropagation(node);
    fill(node);
    control.onAdd = () => node; // the same node when the control moves to another corner
    return control.addTo(this.map);
  }

  // The legend stands in the corner where it hides no area and no area's name.
  settle() {
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    const rows = this.labels.placed.filter(({ item }) => item.kind === "area");
    const busy = rows.flatMap(({ item, box }) => [item.box, box]);
    const { offsetWidth: w, offsetHeight: h } = this.legendBox;
    const size = this.map.getSize();
    const hidden = ([corner, x, y]) => {
      const at = { x: x + origin.x, y: y + origin.y };
      const hits = busy.filter((b) => b.x < at.x + w && at.x < b.x + b.w && b.y < at.y + h && at.y < b.y + b.h);
      return [hits.length, corner];
    };
    const left = 10, right = size.x - w - 10, top = 10, bottom = size.y - h - 40;
    const corners = [["bottomleft", left, bottom], ["topleft", left, top], ["bottomright", right, bottom]];
    const [, corner] = corners.map(hidden).reduce((a, b) => (b[0] < a[0] ? b : a));
    this.legendControl.setPosition(corner);
  }

  // Only what the map shows now.
  legend() {
    const { words, style } = this.bundle;
    const rows = new Map();
    for (const id of this.drawn()) {
      const [key, fill] = this.look(id);
      const [unit, status] = this.bundle.facts.editions[this.view.edition][id] || [];
      const text = {
        status: words.status[status] || words.status_unknown,
        enhet: words.unit[unit] || words.unit_unknown,
        bydel: this.bundle.facts.areas[id].bydel || words.outside_oslo,
      }[this.view.colour_by];
      rows.set(key, [fill, text]);
    }
    const rank = (key) => (style.order.indexOf(key) + 1) || style.order.length + 1;
    const sorted = [...rows].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
    if (this.view.gone.length) sorted.push(["gone", [style.gone, words.gone]]);
    const fold = this.legendFold();
    fold.append(...sorted.map(([key, [fill, text]]) => this.row(key, fill, text)), this.small(words.legend_unit_letter));
    if (this.view.colour_by === "enhet") fold.append(this.small(words.legend_tint));
    this.legendBox.replaceChildren(fold, ...this.borders());
  }

  // That the borders are approximate, and which areas have none; never folded away.
  borders() {
    const { facts, words } = this.bundle;
    const outside = this.drawn().some((id) => !facts.areas[id].bydel);
    const names = this.view.visible.filter((id) => !this.shapes.has(id)).map((id) => facts.areas[id].name);
    const said = [outside ? words.border_both : words.border];
    const more = names.length - words.most_names;
    if (more > 0) names.splice(words.most_names, more, words.more.replace("{count}", more));
    if (names.length) said.push(words.undrawn.replace("{names}", () => names.join(", ")));
    return said.map((text) => Object.assign(this.small(text), { className: "ipo-border" }));
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
    row.append(this.patterns.swatch(key, fill), text);
    return row;
  }

  hint(id) {
    this.tip?.remove();
    this.tip = null;
    const shape = this.shapes.get(id);
    if (!shape) return;
    const words = document.createElement("span");
    words.textContent = this.sentence(id, this.view.gone.includes(id));
    this.tip = this.L.tooltip({ direction: "top", className: "ipo-hint", opacity: 1 })
      .setLatLng(this.L.latLng(shape.getBounds().getNorth(), shape.getBounds().getCenter().lng))
      .setContent(words)
      .addTo(this.map);
  }

  // Bydeler carry the tint of their police unit when the fill tells the unit.
  tint() {
    const { facts, style } = this.bundle;
    const byUnit = this.view.colour_by === "enhet";
    this.layers.bydeler.eachLayer((shape) => {
      const { unit, sure } = facts.bydeler[shape.feature.properties.id] || {};
      const colour = byUnit && style.unit_tint[unit];
      // paler where the unit is inferred or disputed
      shape.setStyle({ fill: Boolean(colour), fillColor: colour || "none", fillOpacity: sure ? 0.85 : 0.35 });
    });
  }

  // Tiles only on request; our own background steps aside for them.
  background(name) {
    if (name === this.shown || (name === "none" && !this.shown)) return;
    this.shown = name;
    this.tiles?.remove();
    this.tiles = null;
    const source = this.bundle.tiles[name];
    for (const key of Object.keys(this.layers)) {
      if (key !== "areas" && key !== "bydeler") this.map.getPane(key).style.display = source ? "none" : "";
    }
    this.scale();
    if (!source) return;
    this.tiles = this.L.tileLayer(source.url, { attribution: this.bundle.words[source.credit], maxZoom: 17 });
    this.tiles.addTo(this.map);
  }

  remove() {
    this.listening.abort();
    this.map.remove();
    this.root.replaceChildren();
  }
}
