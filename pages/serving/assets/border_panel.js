// What stands round the map of a border: tools, the list of vertices, the pad that moves one, and the
// checks that follow every step. All of it works without a pointer.

import { keyOf, ownersOf } from "./border_shapes.js";

const STEPS_M = [1, 5, 10, 50];
const number = (value, digits) => value.toLocaleString("nb-NO", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const fill = (words, values) => words.replace(/\{(\w+)\}/gu, (_, name) => values[name]);

function make(tag, fields = {}, ...children) {
  const node = Object.assign(document.createElement(tag), fields);
  node.append(...children);
  return node;
}

export class BorderPanel {
  constructor(editor, root) {
    Object.assign(this, { editor, words: editor.words, step: STEPS_M[1] });
    this.mapRoot = make("div", { className: "ipo-border-map" });
    this.checks = make("p", { className: "ipo-border-checks" });
    this.checks.setAttribute("role", "status");
    this.notice = make("p", { className: "ipo-border-notice" });
    this.notice.setAttribute("role", "alert");
    const beside = make("div", { className: "ipo-border-beside" }, this.vertices(), this.pad());
    const below = make("div", { className: "ipo-border-messages" }, this.checks, this.notice);
    root.replaceChildren(this.tools(), below, make("div", { className: "ipo-border-room" }, this.mapRoot, beside));
  }

  // --- tools --------------------------------------------------------------------------------------

  button(name, act, fields = {}) {
    const node = make("button", { type: "button", textContent: this.words[name], ...fields });
    node.dataset.tool = name;
    node.addEventListener("click", act);
    return node;
  }

  // A ring is drawn by pointing; whoever presses the button by keyboard gets a square to move.
  drawer(name, kind) {
    const { editor } = this;
    const act = ({ detail }) => (detail ? editor.map.pencil(kind) : editor.square(kind));
    const node = this.button(name, act);
    node.dataset.kind = kind;
    node.setAttribute("aria-pressed", "false");
    return node;
  }

  tools() {
    const { editor } = this;
    this.undo = this.button("undo", () => editor.undo());
    this.redo = this.button("redo", () => editor.redo());
    this.dropRing = this.button("delete_part", () => editor.dropRing());
    const bar = make("div", { className: "ipo-border-tools" },
      this.undo, this.redo,
      this.drawer("add_part", "part"), this.drawer("add_hole", "hole"),
      this.button("insert", () => editor.insert()), this.button("delete", () => editor.drop()), this.dropRing,
      this.tick("snap", true, (on) => { editor.snaps = on; }),
      ...(editor.beside.length ? [this.tick("choose_delbydeler", false, (on) => editor.map.choosing(on))] : []));
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", this.words.tools);
    this.bar = bar;
    return bar;
  }

  tick(name, checked, act) {
    const box = make("input", { type: "checkbox", checked });
    box.dataset.tool = name;
    box.addEventListener("change", () => act(box.checked));
    return make("label", {}, box, this.words[name]);
  }

  // Which ring is being drawn: part, hole or null.
  pressed(kind) {
    for (const node of this.bar.querySelectorAll("[data-kind]")) node.setAttribute("aria-pressed", String(node.dataset.kind === kind));
    if (kind) this.say(this.words.drawing);
    else this.say("");
  }

  // --- the list of vertices -------------------------------------------------------------------------

  vertices() {
    this.select = make("select", { size: 8 });
    this.select.addEventListener("change", () => this.editor.choose(this.row().corner));
    this.select.addEventListener("keydown", (event) => {
      const acts = { Delete: () => this.editor.drop(), Insert: () => this.editor.insert(), Enter: () => this.editor.map.focusHandle() };
      if (!acts[event.key]) return;
      event.preventDefault();
      acts[event.key]();
    });
    return make("label", { className: "ipo-border-vertices" }, this.words.vertices, this.select);
  }

  row() {
    return this.editor.rows()[this.select.selectedIndex];
  }

  // Only when the vertices are others than before is the list made anew.
  list() {
    const { editor } = this;
    const rows = editor.rows();
    const stamp = rows.map(({ corner }) => keyOf(corner)).join(" ");
    if (stamp !== this.stamp) this.fill(rows);
    this.stamp = stamp;
    this.select.selectedIndex = rows.findIndex(({ corner }) => editor.at && keyOf(corner) === keyOf(editor.at));
    const place = editor.place(editor.at);
    this.dropRing.textContent = place?.ring ? this.words.delete_hole : this.words.delete_part;
    for (const node of [this.dropRing, ...this.bar.querySelectorAll("[data-tool='insert'], [data-tool='delete']")]) node.disabled = !place;
  }

  // Whether there is a way back, and forth again.
  ways() {
    this.undo.disabled = !this.editor.past.length;
    this.redo.disabled = !this.editor.future.length;
  }

  fill(rows) {
    const groups = new Map();
    for (const row of rows) {
      const key = `${row.part} ${row.ring}`;
      const label = fill(row.ring ? this.words.hole_group : this.words.part_group, { part: row.part + 1, hole: row.ring });
      if (!groups.has(key)) groups.set(key, make("optgroup", { label }));
      groups.get(key).append(make("option", { textContent: this.short(row) }));
    }
    this.select.replaceChildren(...groups.values());
  }

  short({ corner, index }) {
    const others = this.sharing(corner);
    return fill(others ? this.words.vertex_shared : this.words.vertex_plain, { number: index + 1, names: others });
  }

  sharing(corner) {
    const { state, area, data } = this.editor;
    return ownersOf(state, corner).filter((id) => id !== area).map((id) => data.names[id]).join(", ");
  }

  // A vertex as a screen reader says it.
  nameOf(place) {
    if (!place) return "";
    const [lon, lat] = place.corner;
    const where = { number: place.index + 1, count: place.of, lat: number(lat, 5), lon: number(lon, 5) };
    const others = this.sharing(place.corner);
    return fill(this.words.vertex_name, where) + (others ? ` ${fill(this.words.shared_with, { names: others })}` : "");
  }

  // --- the pad ------------------------------------------------------------------------------------

  pad() {
    const { editor } = this;
    const by = (east, north) => () => editor.nudge(east * this.step, north * this.step);
    const choice = make("select", {}, ...STEPS_M.map((metres) => make("option", { value: metres, textContent: `${metres} m`, selected: metres === this.step })));
    choice.addEventListener("change", () => { this.step = Number(choice.value); });
    const arrow = (name, sign, act) => {
      const node = this.button(name, act, { textContent: sign });
      node.setAttribute("aria-label", this.words[name]);
      return node;
    };
    const box = make("div", { className: "ipo-border-pad" },
      arrow("north", "↑", by(0, 1)), arrow("west", "←", by(-1, 0)), arrow("east", "→", by(1, 0)), arrow("south", "↓", by(0, -1)),
      make("label", {}, this.words.step, choice));
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", this.words.pad);
    return make("div", {}, box, this.keys());
  }

  // What the keys do; their names stand between backticks.
  keys() {
    const parts = this.words.keys.split("`");
    return make("p", { className: "ipo-border-keys" }, ...parts.map((part, number) => (number % 2 ? make("kbd", { textContent: part }) : part)));
  }

  // --- checks -------------------------------------------------------------------------------------

  check({ km2, moved, valid, overlaps, sharing }, words = "") {
    const { names } = this.editor.data;
    const parts = [
      words,
      fill(this.words.size, { km2: number(km2, 2) }),
      moved === null ? "" : fill(this.words.share, { share: number(100 * moved, 1) }),
      valid ? "" : this.words.invalid,
      ...overlaps.map(([id, size]) => fill(this.words.overlap, { name: names[id], size: number(size, 0) })),
      overlaps.length ? "" : this.words.no_overlap,
      sharing.length ? fill(this.words.shared_with, { names: sharing.map((id) => names[id]).join(", ") }) : "",
    ];
    this.checks.textContent = parts.filter(Boolean).join(" · ");
    this.checks.classList.toggle("wrong", !valid || overlaps.length > 0);
    this.say("");
  }

  // What a person must know now; empty for nothing.
  say(words, isRefusal = false) {
    this.notice.textContent = words;
    this.notice.classList.toggle("wrong", isRefusal);
  }
}
