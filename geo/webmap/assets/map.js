// The map in a page: draws a bundle once, then shows any view of it by ids.
// Knows nothing of Streamlit; every name is set as text, never as HTML.

import { Controls } from "./controls.js";
import { Ground } from "./ground.js";
import { Labels } from "./labels.js";
import { Patterns } from "./patterns.js";
import { Position } from "./position.js";

const STATIONS_FROM = 12; // zoom

// The fill of a code; a code without a row in the style table is a fault of the program.
function rowOf(rows, code) {
  if (!(code in rows)) throw new Error(`The style table has no fill for «${code}».`);
  return rows[code];
}

// Whether two views are alike.
function isSame(a, b) {
  return Boolean(a) && JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

export class IpoMap {
  constructor(L, root, bundle, onChoose) {
    Object.assign(this, { L, root, bundle, onChoose });
    this.holder = document.createElement("div");
    this.holder.className = "ipo-map";
    this.holder.innerHTML = bundle.html; // folium's container: our own ids, no names
    root.replaceChildren(this.holder);
    const { map, layers } = bundle.draw(L);
    Object.assign(this, { map, layers, looks: new Map(), shapes: new Map(), view: null, finished: null, coming: false });
    this.patterns = new Patterns(this.holder, bundle.style.tiles);
    layers.areas.eachLayer((shape) => this.adopt(shape));
    this.listening = new AbortController();
    Object.assign(this, { controls: new Controls(this), ground: new Ground(this), position: new Position(this) });
    this.halo = L.geoJSON(null, { pane: this.chosenPane(), interactive: false });
    this.halo.addTo(map);
    this.holder.setAttribute("role", "region");
    this.holder.setAttribute("aria-label", bundle.words.aria);
    this.holder.addEventListener("keydown", (event) => this.steer(event));
    map.on("zoomend", () => this.scale());
    this.scale();
    map.on("moveend", () => { this.position.remember(); this.controls.outOfSight(); });
    this.labels = new Labels(L, map, bundle, (id) => this.choose(id));
    this.position.awaitTouch();
    bundle.refine?.(this); // a large register has coarse borders at first
  }

  chosenPane() {
    Object.assign(this.map.createPane("chosen").style, { zIndex: 430, pointerEvents: "none" });
    return "chosen";
  }

  // An area of the map, whose path is there now or when its layer comes to the map.
  adopt(shape) {
    this.shapes.set(shape.feature.properties.id, shape);
    if (shape.getElement()) this.equip(shape);
    else shape.once("add", () => this.equip(shape));
  }

  // An area's path becomes a button: reachable by Tab, chosen by mouse, Enter or space.
  equip(shape) {
    const id = shape.feature.properties.id;
    const node = shape.getElement();
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
    this.finished = { ...this.finished, chosen };
    this.onChoose(chosen);
  }

  // --- a view ---------------------------------------------------------------------------------

  show(view) {
    this.showAreas(view);
    this.finish();
  }

  // A view in two steps: its areas at once, and all that follows from them (the names, the legend, the
  // place) when they have been painted.
  showSoon(view) {
    if (isSame(this.view, view)) return;
    this.showAreas(view);
    if (this.coming) return;
    this.coming = true;
    requestAnimationFrame(() => requestAnimationFrame(() => this.coming && this.finish()));
  }

  showAreas(view) {
    const before = this.view;
    this.view = view;
    if (!before) this.ground.followPage();
    if (before?.edition !== view.edition) this.reshape(before?.edition);
    if (!before) this.arrive();
    this.dressShapes();
    this.labels.drop(view);
    this.chosen(view.chosen);
    this.holder.dataset.ready = `${view.edition}:${view.visible.length}`;
  }

  // The map goes to its first place before the areas of a large register come to it, so that their paths
  // are worked out once, and what is measured until then need not be laid out with them.
  arrive() {
    this.controls.legend();
    this.position.follow(null);
    for (const layer of Object.values(this.layers)) layer.addTo(this.map);
  }

  finish() {
    const { view, finished: before } = this;
    this.coming = false;
    this.finished = view;
    const changed = this.ground.followPage();
    if (changed) this.dressAnew();
    if (changed || before?.colour_by !== view.colour_by) this.ground.tint();
    if (changed || !before || before.part !== view.part) this.ground.outline();
    this.background(view.background || "none");
    this.labels.pause();
    if (before) {
      this.controls.legend();
      this.position.follow(before);
    }
    this.controls.outOfSight();
    if (before?.edition !== view.edition) this.controls.settle();
    this.labels.show(view, this.shapes);
    this.holder.dataset.finished = this.holder.dataset.ready;
  }

  // Areas whose border was another one when the list came, or when the list before came.
  reshape(before) {
    const { facts: { borders } } = this.bundle;
    for (const id of new Set([before, this.view.edition].flatMap((edition) => Object.keys(borders[edition] ?? {})))) {
      const { type, coordinates } = this.borderOf(id);
      this.shapes.get(id)?.setLatLngs(this.L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2));
    }
  }

  // The border of an area in this view, as GeoJSON.
  borderOf(id) {
    return this.bundle.facts.borders[this.view.edition]?.[id]?.geometry ?? this.shapes.get(id)?.feature.geometry;
  }

  dressShapes() {
    const { view } = this;
    const wanted = new Map();
    for (const id of view.gone) wanted.set(id, ["gone", this.bundle.style.gone]);
    for (const id of view.visible) wanted.set(id, this.look(id));
    for (const [id, shape] of this.shapes) this.dress(id, shape, wanted.get(id));
  }

  // The page has another look than before, perhaps.
  dressAll() {
    if (this.coming) return this.finish();
    if (!this.view || !this.ground.followPage()) return;
    this.dressAnew();
    this.ground.tint();
    this.ground.outline();
    this.controls.legend();
    this.labels.redraw();
  }

  // The same areas, on a page with another look.
  dressAnew() {
    this.looks.clear();
    this.dressShapes();
    this.chosen(this.view.chosen);
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
      color: this.ground.outlineOf(key, fill), weight: this.bundle.style.outline_px, dashArray: fill.dash || null,
      fillColor: this.patterns.paint(key, fill),
      fillOpacity: fill.ground === "none" ? 0 : this.bundle.style.fill_opacity,
    });
    this.bundle.dress?.(node, fill, this.ground.look);
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
    const { paper, ink } = this.ground.colours.css;
    for (const [color, weight] of [[paper, style.chosen_outline_px + 3.5], [ink, style.chosen_outline_px]]) {
      this.halo.addData(this.borderOf(id));
      const dashArray = this.view.gone.includes(id) && color === ink ? style.gone.dash : null;
      this.halo.getLayers().at(-1).setStyle({ color, weight, dashArray, fill: false, opacity: 1 });
    }
  }

  // Stations are dots at close scale only; far out they would be louder than the areas.
  scale() {
    const close = this.map.getZoom() >= STATIONS_FROM && !this.tiles;
    this.map.getPane("tbane_stations").style.display = close ? "" : "none";
  }

  city() {
    this.position.city();
    this.labels.redraw();
  }

  // The legend finds its corner; the names follow.
  settle() {
    this.controls.settle();
    this.labels.redraw();
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
    // OpenStreetMap serves no one who does not say where the map is shown; nobody else is told
    const referrerPolicy = name === "osm" ? "strict-origin" : "no-referrer";
    const attribution = this.bundle.words[source.credit];
    this.tiles = this.L.tileLayer(source.url, { attribution, maxZoom: 17, referrerPolicy });
    this.tiles.addTo(this.map);
  }

  remove() {
    this.coming = false;
    this.listening.abort();
    this.labels.remove();
    this.map.remove();
    this.root.replaceChildren();
  }
}
