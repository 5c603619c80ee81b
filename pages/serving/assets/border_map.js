// The map of a border that is edited: the border with its handles (Geoman's), the neighbours that share
// its edges, the border before, and the vertex that the keyboard moves.

import { IpoMap } from "./map_host.js";
import { geometryOf, polygonsOf } from "./border_shapes.js";

const ALL_HANDLES = 400; // vertices; of more only those near the pointer have handles
const PANES = { border_other: 432, border_old: 434, border_own: 436, border_marks: 438 };

const latlngs = (polygons) => polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lat, lon])));

export class BorderMap {
  constructor(L, root, bundle, editor) {
    Object.assign(this, { L, editor, dragging: null, others: new Map(), parts: null });
    this.ipo = new IpoMap(L, root, bundle, () => {});
    this.ipo.show(editor.data.view);
    this.map = this.ipo.map;
    this.map.options.pmIgnore = false;
    L.PM.reInitLayer(this.map);
    for (const [name, zIndex] of Object.entries(PANES)) this.map.createPane(name).style.zIndex = zIndex;
    this.map.getPane("border_old").style.pointerEvents = "none";
    this.marks = L.layerGroup().addTo(this.map);
    this.before = this.outline(geometryOf(editor.old), "border_old", "ipo-border-before");
    this.own = L.polygon([], { pane: "border_own", className: "ipo-border-own", pmIgnore: false, smoothFactor: 0 }).addTo(this.map);
    this.listen();
    this.mark(editor.data.faults, editor.data.offer, editor.data.chosen);
  }

  outline(geometry, pane, className) {
    const shape = this.L.polygon(geometry ? latlngs(polygonsOf(geometry)) : [], { pane, className, fill: false, interactive: false });
    return shape.addTo(this.map);
  }

  middle() {
    const { lat, lng } = this.map.getCenter();
    return [lng, lat];
  }

  // --- drawing ------------------------------------------------------------------------------------

  draw(state = this.editor.state, { own = true } = {}) {
    if (own) this.own.setLatLngs(latlngs(state.get(this.editor.area) ?? []));
    for (const [id, polygons] of state) {
      if (id === this.editor.area) continue;
      const shape = this.others.get(id) ?? this.other(id);
      if (shape.drawn !== polygons) shape.setLatLngs(latlngs(polygons));
      shape.drawn = polygons;
    }
    if (own) this.stand();
  }

  other(id) {
    const shape = this.L.polygon([], { pane: "border_other", className: "ipo-border-other", interactive: false, smoothFactor: 0 });
    shape.bindTooltip(() => document.createTextNode(this.editor.data.names[id]), { sticky: true });
    this.others.set(id, shape.addTo(this.map));
    return shape;
  }

  // Geoman's handles on every vertex. The keyboard has a handle of its own, so these are no tab stops.
  handles() {
    if (this.dragging || this.drawingKind) return;
    this.own.pm.disable();
    const many = this.editor.corners().length > ALL_HANDLES;
    this.own.pm.enable({
      allowSelfIntersection: true, snappable: false, removeLayerBelowMinVertexCount: false,
      limitMarkersToCount: many ? ALL_HANDLES / 4 : -1,
    });
    for (const node of this.map.getPane("markerPane").querySelectorAll(".marker-icon")) {
      node.removeAttribute("tabindex");
      node.setAttribute("role", "presentation");
    }
    this.raise();
  }

  // Handles reach beyond their dots, for fingers, and overlap where vertices lie close: the chosen one lies on top.
  raise() {
    const { at } = this.editor;
    this.map.eachLayer((layer) => {
      const node = layer instanceof this.L.Marker && layer !== this.handle ? layer.getElement() : null;
      if (!node?.classList.contains("marker-icon")) return;
      const { lat, lng } = layer.getLatLng();
      node.classList.toggle("chosen", Boolean(at) && lng === at[0] && lat === at[1]);
    });
  }

  // The vertex that is chosen: what arrows, Delete and Insert act on.
  stand() {
    const { at } = this.editor;
    if (!at) {
      this.handle?.remove();
      this.handle = null;
      return;
    }
    if (!this.handle) {
      this.handle = this.L.marker([at[1], at[0]], { icon: this.L.divIcon({ className: "ipo-border-at", iconSize: [24, 24] }), zIndexOffset: 1000 }).addTo(this.map);
      const node = this.handle.getElement();
      node.setAttribute("aria-roledescription", this.editor.words.vertex);
      node.addEventListener("keydown", (event) => this.key(event));
    }
    this.handle.setLatLng([at[1], at[0]]);
    this.handle.getElement().setAttribute("aria-label", this.editor.panel.nameOf(this.editor.place(at)));
    this.raise();
  }

  key(event) {
    const { editor } = this;
    const by = editor.panel.step * (event.shiftKey ? 10 : 1);
    const steps = {
      ArrowUp: () => editor.nudge(0, by, event.timeStamp), ArrowDown: () => editor.nudge(0, -by, event.timeStamp),
      ArrowLeft: () => editor.nudge(-by, 0, event.timeStamp), ArrowRight: () => editor.nudge(by, 0, event.timeStamp),
      PageDown: () => editor.walk(1), PageUp: () => editor.walk(-1),
      Delete: () => editor.drop(), Insert: () => editor.insert(),
    };
    if (!steps[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
    this.follow();
  }

  // The chosen vertex comes into sight.
  follow() {
    const { at } = this.editor;
    if (at && !this.map.getBounds().contains([at[1], at[0]])) this.map.panTo([at[1], at[0]], { animate: false });
  }

  focusHandle() {
    this.follow();
    this.handle?.getElement().focus({ preventScroll: true });
  }

  // --- what Geoman tells ----------------------------------------------------------------------------

  listen() {
    const { own, editor } = this;
    const corner = ([part, ring, index]) => editor.state.get(editor.area)?.[part]?.[ring]?.[index];
    own.on("pm:vertexclick", ({ indexPath }) => editor.choose(corner(indexPath)));
    own.on("pm:markerdragstart", ({ indexPath }) => this.begin(corner(indexPath ?? [])));
    own.on("pm:markerdrag", ({ indexPath }) => this.drag(indexPath));
    own.on("pm:markerdragend", () => this.end());
    own.on("pm:vertexadded", ({ indexPath, latlng }) => this.added(indexPath, [latlng.lng, latlng.lat]));
    own.on("pm:vertexremoved", ({ indexPath }) => { editor.at = corner(indexPath); editor.drop(); });
    this.map.on("pm:create", ({ layer }) => this.created(layer));
    this.map.on("pm:drawend", () => { this.drawingKind = null; editor.panel.pressed(null); setTimeout(() => this.handles()); });
  }

  begin(from) {
    this.dragging = from ? { from, step: null } : null;
  }

  // A vertex under the pointer: neighbours follow, and the checks show what it would come to.
  drag([part, ring, index]) {
    if (!this.dragging) return;
    const { lat, lng } = this.own.getLatLngs()[part][ring][index];
    this.dragging.step = this.editor.tried(this.dragging.from, [lng, lat]);
    if (!this.dragging.step.refused) this.draw(this.dragging.step.state, { own: false });
    this.own.getElement()?.classList.toggle("refused", Boolean(this.dragging.step.refused));
  }

  end() {
    const step = this.dragging?.step;
    this.dragging = null;
    this.own.getElement()?.classList.remove("refused");
    if (step) this.editor.take(step, this.editor.words.moved);
  }

  // A handle between two vertices was taken: the edge has a new vertex, for all that share it.
  added([part, ring, index], at) {
    const { editor } = this;
    const corners = editor.state.get(editor.area)?.[part]?.[ring] ?? [];
    const from = corners[(index + corners.length - 1) % corners.length], to = corners[index % corners.length];
    if (from && to) editor.insertAt(from, to, at);
  }

  // --- new rings ----------------------------------------------------------------------------------

  pencil(kind) {
    const same = this.drawingKind === kind;
    this.map.pm.disableDraw();
    if (same) return;
    this.own.pm.disable();
    this.drawingKind = kind;
    this.editor.panel.pressed(kind);
    this.map.pm.enableDraw("Polygon", { snappable: false, allowSelfIntersection: true, tooltips: false, continueDrawing: false });
  }

  created(layer) {
    const kind = this.drawingKind;
    const ring = layer.getLatLngs()[0].map(({ lat, lng }) => [lng, lat]);
    layer.remove();
    if (kind) this.editor.drawn(kind, ring);
  }

  // --- delbydeler, faults and offers -----------------------------------------------------------------

  // Delbydeler that can be clicked, while somebody chooses among them.
  choosing(on) {
    this.parts?.remove();
    this.parts = null;
    if (!on) return;
    this.parts = this.L.featureGroup();
    for (const [id, { name, geometry }] of Object.entries(this.ipo.bundle.delbydeler)) {
      const shape = this.L.polygon(latlngs(polygonsOf(geometry)), { pane: "border_marks", className: "ipo-border-part" });
      shape.bindTooltip(() => document.createTextNode(name), { sticky: true });
      shape.on("click", () => this.editor.tell.delbydel(id));
      shape.partId = id;
      this.parts.addLayer(shape);
    }
    this.parts.addTo(this.map);
    this.chosen(this.editor.data.chosen);
  }

  chosen(ids) {
    this.parts?.eachLayer((shape) => shape.getElement()?.classList.toggle("chosen", ids.includes(shape.partId)));
  }

  mark(faults, offer, chosen) {
    this.marks.clearLayers();
    if (offer) this.marks.addLayer(this.outline(offer, "border_old", "ipo-border-offer"));
    for (const { place, words } of faults.filter(({ place }) => place)) {
      const ring = this.L.circleMarker([place[1], place[0]], { pane: "border_marks", className: "ipo-border-fault", radius: 9 });
      this.marks.addLayer(ring.bindTooltip(() => document.createTextNode(words)));
    }
    this.chosen(chosen);
  }

  remove() {
    this.ipo.remove();
  }
}
