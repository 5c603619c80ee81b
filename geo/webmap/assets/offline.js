// The map as a file of its own: search, layer switch and choice of list, without any network.
// Names are set as text, never as HTML. The rules of the search are those of geo/places.py.

import { facts, node } from "./row_facts.js";
import { IpoMap } from "./map.js";
import * as bundle from "./register.js";
import { accepted, first, names, sheets, start, words } from "./page.js";

const WORTH_ASKING = 0.5; // "mente du …?"
const STARTS_ALIKE = 0.6; // "major" asks for Majorstua, and is not taken for it
const UNSURE = 0.98; // right but for æ, ø and å
const KINDS = ["area", "bydel", "delbydel"];

const find = (selector) => document.querySelector(selector);
const every = (selector) => [...document.querySelectorAll(selector)];

let ipo = null;
let edition = first;

// --- search -------------------------------------------------------------------------------------

function normal(name) {
  const parts = name.toLowerCase().split(/\s*[/,&]\s*|\s+og\s+/u).map((part) => part.split(/\s+/u).filter(Boolean).join(" "));
  return parts.filter(Boolean).sort().join("/");
}

function slug(name) {
  const letters = { ø: "o", å: "a", æ: "ae", ü: "u" };
  const plain = name.toLowerCase().replace(/[øåæü]/gu, (letter) => letters[letter]).normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.split(/[^a-z0-9]+/u).filter(Boolean).join("-");
}

// How many letters to change, add or remove.
function distance(a, b) {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = above[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(changed, above[column] + 1, line[column - 1] + 1));
    }
    above = line;
  }
  return above[b.length];
}

function alike(wanted, name) {
  if (wanted === name.normal) return 1;
  const short = slug(wanted);
  if (short === name.ascii) return UNSURE;
  const near = 1 - distance(wanted, name.normal) / Math.max(wanted.length, name.normal.length);
  return short.length > 2 && name.ascii.startsWith(short) ? Math.max(near, STARTS_ALIKE) : near;
}

// The places most like what was typed, best first, each once.
function suggest(typed) {
  const text = normal(typed);
  const wanted = text.replace(/^bydel /u, "");
  const order = wanted === text ? KINDS : ["bydel", "area", "delbydel"];
  const best = new Map();
  for (const name of names) {
    const score = alike(wanted, name);
    const key = `${name.kind} ${name.id}`;
    if (!best.has(key) || best.get(key).score < score) best.set(key, { ...name, score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score || order.indexOf(a.kind) - order.indexOf(b.kind));
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/gu, (_, key) => values[key]);
}

function missed(name, matches) {
  const near = [...new Set(matches.slice(0, 3).filter((item) => item.score >= WORTH_ASKING).map((item) => `«${item.name}»`))];
  const suggestions = near.length ? fill(words.suggest, { names: near.join(", ") }) : "";
  return fill(words.missed, { name, suggestions }).trim();
}

function search(typed) {
  const name = typed.trim().slice(0, 100);
  if (!name) return;
  const matches = suggest(name);
  const [match] = matches;
  if (!match || match.score < accepted[match.kind]) answer(missed(name, matches));
  else if (match.kind === "area") goToArea(match.id);
  else if (match.kind === "bydel") goToBydel(match);
  else answer(fill(words.delbydel, match));
}

function goToArea(id) {
  ipo.show({ ...ipo.view, chosen: id });
  if (shown(id) && ipo.shapes.has(id)) fit(ipo.shapes.get(id).getBounds().pad(0.6));
  tell();
}

function goToBydel({ id, name }) {
  ipo.layers.bydeler.eachLayer((shape) => {
    if (shape.feature.properties.id === id) fit(shape.getBounds().pad(0.05));
  });
  answer(fill(words.bydel, { name }));
}

function fit(bounds) {
  ipo.position.fit(bounds);
}

// --- what is chosen, in words -------------------------------------------------------------------

function shown(id) {
  return ipo.view.visible.includes(id) || ipo.view.gone.includes(id);
}

function answer(...parts) {
  find("#answer").replaceChildren(...parts);
}

function tell() {
  const id = ipo.view.chosen;
  for (const row of every("tr[data-area]")) row.toggleAttribute("aria-current", row.dataset.area === id);
  if (!id) return answer(words.empty);
  const row = find(`table[data-edition="${CSS.escape(edition)}"] tr[data-area="${CSS.escape(id)}"]`);
  return row ? answer(...facts(row)) : answer(absence(id));
}

function absence(id) {
  const { name } = bundle.facts.areas[id];
  if (ipo.view.gone.includes(id)) return ipo.sentence(id, true);
  if (bundle.facts.editions[edition][id]) return fill(words.filtered_out, { name });
  const dates = Object.keys(sheets).filter((other) => bundle.facts.editions[other][id]).map((other) => sheets[other].date);
  return fill(dates.length ? words.elsewhere : words.nowhere, { name, dates: dates.join(", ") });
}

// --- list and layers ----------------------------------------------------------------------------

function show(wanted) {
  edition = wanted;
  const sheet = sheets[edition];
  document.title = sheet.heading;
  for (const place of every("[data-say]")) {
    place.textContent = sheet[place.dataset.say];
    place.hidden = !place.textContent;
  }
  for (const table of every("table[data-edition]")) table.hidden = table.dataset.edition !== edition;
  const chosen = ipo.view ? ipo.view.chosen : sheet.message.chosen;
  ipo.show({ ...sheet.message, chosen });
  swatches();
  tell();
}

// Each row shows how its area looks on the map.
function swatches() {
  for (const cell of every(`table[data-edition="${CSS.escape(edition)}"] tr[data-area] th`)) {
    if (!cell.querySelector("svg")) cell.prepend(ipo.patterns.swatch(...ipo.look(cell.parentNode.dataset.area)));
  }
}

function switchLayer({ value, checked, dataset }) {
  for (const pane of dataset.panes.split(" ")) ipo.map.getPane(pane).classList.toggle("ipo-off", !checked);
  ipo.holder.classList.toggle(`ipo-off-${value}`, !checked); // names that belong to the layer
}

function listen() {
  const field = find("#search");
  field.form.addEventListener("submit", (event) => { event.preventDefault(); search(field.value); });
  // A name picked from the list is searched at once; typing waits for Enter.
  field.addEventListener("input", ({ inputType }) => {
    if (!inputType || inputType === "insertReplacementText") search(field.value);
  });
  const list = find("#edition");
  list.value = first; // a reload would keep what was chosen before
  list.addEventListener("change", () => show(list.value));
  for (const box of every("#layers input")) {
    box.checked = true;
    box.addEventListener("change", () => switchLayer(box));
  }
  const layers = find("#layers");
  const close = () => { layers.open = false; };
  layers.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") { close(); layers.querySelector("summary").focus(); }
  });
  document.addEventListener("pointerdown", ({ target }) => { if (!layers.contains(target)) close(); });
}

// --- screen and paper ---------------------------------------------------------------------------

function resized() {
  ipo.map.invalidateSize({ animate: false }); // the middle stays in the middle
}

// Wide windows see beyond the background, which must not push the city out of the middle.
function widen() {
  ipo.map.setMaxBounds(window.L.latLngBounds(ipo.map.options.maxBounds).pad(0.6));
}

// On paper the map is as wide as the sheet, shows the same part, and the table is open.
function printable() {
  const table = find("#table");
  let before = null;
  addEventListener("beforeprint", () => {
    if (before) return;
    const bounds = ipo.map.getBounds();
    const whole = ipo.drawn().every((id) => bounds.contains(ipo.shapes.get(id).getBounds()));
    before = { centre: ipo.map.getCenter(), zoom: ipo.map.getZoom(), open: table.open };
    table.open = true;
    document.documentElement.classList.add("printing");
    resized();
    if (whole && !start) ipo.city();
    else fit(bounds);
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    table.open = before.open;
    document.documentElement.classList.remove("printing");
    resized();
    ipo.map.setView(before.centre, before.zoom, { animate: false });
    ipo.settle();
    before = null;
  });
}

// The widths of names are measured in the typeface, so it must be there first.
async function typeface() {
  await Promise.all([document.fonts.load("400 13px 'Source Sans 3'"), document.fonts.load("700 13px 'Source Sans 3'")]);
}

async function open() {
  const root = find("#map");
  find("#table").open = false;
  try {
    await typeface();
    ipo = new IpoMap(window.L, root, bundle, tell);
    widen();
    show(first);
    if (start) fit(start);
    listen();
    new ResizeObserver(resized).observe(root);
    printable();
    document.documentElement.dataset.ready = "";
  } catch (error) {
    console.error(error);
    find("#table").open = true;
    root.replaceChildren(node("p", words.failed, "ipo-wait"));
  }
}

open();
