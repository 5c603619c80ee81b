// A border being edited on the map and by keyboard: the steps (border_shapes.js), the way back, the
// checks that show at once, and what the page is told. Names are set as text, never as HTML.

import { BorderMap } from "./border_map.js";
import { BorderPanel } from "./border_panel.js";
import { areaOf, movedShare, overlap, stepped } from "./border_measures.js";
import * as shapes from "./border_shapes.js";

const REACH_M = 8; // a vertex dropped so near another border lies on it
const SQUARE_M = 100; // the side of a part or a hole that is made without pointing
const LEAST_OVERLAP_M2 = 50; // as the rules of the register have it
const PAUSE = 250; // ms
const TIME = "ipo-border-check"; // the measure that says how long the checks of a step took to be seen

// What may wait until the person has seen the rest.
function afterPaint(act) {
  requestAnimationFrame(() => setTimeout(act));
}

// How long it took from an event until its checks were seen (docs/benchmarks.md).
function timed(began) {
  performance.clearMeasures(TIME);
  performance.measure(TIME, { start: began });
}

export class BorderEditor {
  // `data`: area, names, borders, start, proposal, faults, offer, chosen, view, words; `tell`: drawn, delbydel.
  constructor(L, root, bundle, data, tell) {
    Object.assign(this, { L, data, tell, area: data.area, words: data.words, past: [], future: [], snaps: true, taken: 0 });
    this.first = shapes.stateOf(data.borders);
    this.old = this.first.get(this.area) ?? [];
    this.state = this.begun(data);
    this.beside = Object.values(bundle.delbydeler).flatMap(({ geometry }) => shapes.polygonsOf(geometry));
    this.at = this.state.get(this.area)?.[0]?.[0]?.[0] ?? null;
    root.className = "ipo-border-editor";
    this.panel = new BorderPanel(this, root);
    this.map = new BorderMap(L, this.panel.mapRoot, bundle, this);
    this.ipo = this.map.ipo;
    root.addEventListener("keydown", (event) => this.key(event));
    this.show();
    root.dataset.ready = this.area;
  }

  // What was drawn before the page was opened again.
  begun({ start }) {
    if (!start) return this.first;
    this.taken = start.taken ?? 0;
    const drawn = Object.entries(start.borders).map(([id, geometry]) => [id, shapes.polygonsOf(geometry)]);
    return new Map([...this.first, ...drawn]);
  }

  // The page ran again: a proposal becomes a step, and the faults that were found are marked.
  receive(data) {
    this.data = data;
    const { proposal } = data;
    if (proposal && proposal.number > this.taken) {
      this.taken = proposal.number;
      this.take(shapes.replaceBorder(this.state, this.area, proposal.geometry));
    }
    this.map.mark(data.faults, data.offer, data.chosen);
  }

  // --- steps ------------------------------------------------------------------------------------

  // A step is taken, or the map goes back to what stood and says why.
  take(step, words = "", began = performance.now()) {
    if (step.refused) {
      this.map.draw();
      afterPaint(() => this.map.handles());
      this.panel.say(this.words[`refused_${step.refused}`], true);
      return;
    }
    this.past.push(this.state);
    this.future = [];
    this.state = step.state;
    this.at = step.at ?? this.ring()[0] ?? null;
    this.show(words, began);
    this.share();
  }

  undo() {
    this.turn(this.past, this.future, this.words.undone);
  }

  redo() {
    this.turn(this.future, this.past, this.words.redone);
  }

  turn(from, to, words) {
    if (!from.length) return;
    to.push(this.state);
    this.state = from.pop();
    this.at = this.place(this.at) ? this.at : this.corners()[0] ?? null;
    this.show(words);
    this.share();
  }

  // The checks first: they must be seen at once; lists and handles follow when they have been.
  show(words = "", began = performance.now()) {
    this.panel.check(this.measured(this.state), words);
    this.panel.ways();
    this.map.draw();
    afterPaint(() => {
      timed(began);
      this.settle();
    });
  }

  // Lists and handles follow at once where vertices came or went, else when the person pauses: they
  // take longer than the checks, and a key that is held down must not wait for them.
  settle() {
    const count = this.corners().length;
    const pause = count === this.count ? PAUSE : 0;
    this.count = count;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.panel.list();
      this.map.handles();
    }, pause);
  }

  // The page learns what is drawn now.
  share() {
    this.tell.drawn({ borders: this.changed(), taken: this.taken });
  }

  // The borders that are others than in the register, as GeoJSON.
  changed() {
    const ids = [...this.state.keys()].filter((id) => this.state.get(id) !== this.first.get(id));
    return Object.fromEntries(ids.map((id) => [id, shapes.geometryOf(this.state.get(id))]));
  }

  // --- what is looked at -------------------------------------------------------------------------

  measured(state) {
    const own = state.get(this.area) ?? [];
    const others = [...state].filter(([id]) => id !== this.area);
    const overlaps = others.map(([id, polygons]) => [id, overlap(own, polygons)]);
    return {
      km2: areaOf(own) / 1e6,
      moved: movedShare(this.old, own),
      valid: own.length > 0 && shapes.isValid(own),
      overlaps: overlaps.filter(([, size]) => size > LEAST_OVERLAP_M2),
      sharing: this.at ? shapes.ownersOf(state, this.at).filter((id) => id !== this.area) : [],
    };
  }

  // The vertices of the area with where they stand: { corner, part, ring, index, of }.
  rows() {
    return (this.state.get(this.area) ?? []).flatMap((rings, part) => rings.flatMap((corners, ring) =>
      corners.map((corner, index) => ({ corner, part, ring, index, of: corners.length }))));
  }

  corners() {
    return this.rows().map(({ corner }) => corner);
  }

  place(corner) {
    const key = corner && shapes.keyOf(corner);
    return this.rows().find((row) => shapes.keyOf(row.corner) === key) ?? null;
  }

  ring() {
    const place = this.place(this.at) ?? this.rows()[0];
    return place ? this.state.get(this.area)[place.part][place.ring] : [];
  }

  choose(corner) {
    this.at = corner;
    this.panel.check(this.measured(this.state));
    this.panel.list();
    this.map.stand();
  }

  // The next vertex of the border, or the one before.
  walk(by) {
    const corners = this.corners();
    const index = corners.findIndex((corner) => this.at && shapes.keyOf(corner) === shapes.keyOf(this.at));
    if (corners.length) this.choose(corners[(index + by + corners.length) % corners.length]);
  }

  // --- what a person does ------------------------------------------------------------------------

  snapped(point, from) {
    return (this.snaps && shapes.snapTo(this.state, this.beside, point, REACH_M, from)) || shapes.rounded(point);
  }

  // What a vertex dragged to a point would come to; nothing is kept yet.
  tried(from, point) {
    const began = performance.now();
    const step = shapes.moveVertex(this.state, from, this.snapped(point, from));
    if (!step.refused) this.panel.check(this.measured(step.state));
    else this.panel.say(this.words[`refused_${step.refused}`], true);
    afterPaint(() => timed(began));
    return step;
  }

  nudge(east, north, began = performance.now()) {
    if (!this.at) return;
    this.take(shapes.moveVertex(this.state, this.at, stepped(this.at, east, north)), this.words.moved, began);
  }

  // A vertex halfway to the next one.
  insert() {
    const place = this.place(this.at);
    if (!place) return;
    const corners = this.ring();
    this.take(shapes.insertVertex(this.state, this.at, corners[(place.index + 1) % corners.length]), this.words.inserted);
  }

  // A vertex where a handle between two was taken. The handle is being dragged already, so the map is
  // not drawn anew unless it was refused.
  insertAt(from, to, at) {
    const step = shapes.insertVertex(this.state, from, to, at);
    if (step.refused) {
      this.take(step);
      return;
    }
    this.past.push(this.state);
    Object.assign(this, { state: step.state, at: step.at, future: [] });
    this.map.draw(this.state, { own: false });
    this.share();
  }

  drop() {
    if (this.at) this.take(shapes.deleteVertex(this.state, this.at), this.words.deleted);
  }

  // The part or the hole that the chosen vertex belongs to.
  dropRing() {
    const place = this.place(this.at);
    if (!place) return;
    const { part, ring } = place;
    if (ring) this.take(shapes.deleteHole(this.state, this.area, part, ring), this.words.hole_deleted);
    else this.take(shapes.deletePart(this.state, this.area, part), this.words.part_deleted);
  }

  // A ring that was drawn becomes a hole or a part.
  drawn(kind, corners) {
    const ring = corners.map((corner) => this.snapped(corner, null));
    if (kind === "hole") this.take(shapes.addHole(this.state, this.area, ring), this.words.hole_added);
    else this.take(shapes.addPart(this.state, this.area, ring), this.words.part_added);
  }

  // For who does not point: a square in the middle of the map.
  square(kind) {
    const side = SQUARE_M / (kind === "hole" ? 4 : 2);
    const corners = [[-side, -side], [side, -side], [side, side], [-side, side]];
    this.drawn(kind, corners.map(([east, north]) => stepped(this.map.middle(), east, north)));
  }

  key(event) {
    const letter = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(letter)) return;
    event.preventDefault();
    if (letter === "y" || event.shiftKey) this.redo();
    else this.undo();
  }

  remove() {
    clearTimeout(this.settling);
    this.map.remove();
  }
}
