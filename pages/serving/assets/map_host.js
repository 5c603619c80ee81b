// Hosts the map in a Streamlit page: loads what it needs once, then passes views on.

import { answer, changed, numbered, pressed, read } from "./answer.js";
import { idsOf } from "./list_ids.js";
import { IpoMap } from "./map.js";
import * as bundle from "./register.js";

// The pages are given this module and all that it imports as one script (see resources.py), so other
// scripts take the map from here.
export { answer, IpoMap, bundle };

const here = (name) => new URL(name, import.meta.url).href;
const NARROW = 640; // px
const MANY = 1000; // areas, from which laying out the map takes longer than a task
// What the server leaves out of a view.
const USUAL = { visible: [], gone: [], part: null, chosen: null, fit: null, place: null, background: "none", focus: false };
let leaflet = null;

function once(make) {
  return new Promise((resolve, reject) => {
    const node = make();
    node.onload = resolve;
    node.onerror = () => reject(new Error(`could not load ${node.src || node.href}`));
    document.head.append(node);
  });
}

function sheet(name) {
  const isThere = [...document.querySelectorAll("link[rel=stylesheet]")].some(({ href, sheet: rules }) => rules && href === here(name));
  return isThere ? null : once(() => Object.assign(document.createElement("link"), { rel: "stylesheet", href: here(name) }));
}

// Leaflet is a classic script that sets `window.L`; loaded once for the life of the tab, unless the page
// has brought it.
export function load() {
  leaflet ??= Promise.all([
    window.L ? null : once(() => Object.assign(document.createElement("script"), { src: here("leaflet.js") })),
    sheet("map_page.css"), // Leaflet's and ours
  ]).then(() => window.L);
  leaflet.catch(() => { leaflet = null; });
  return leaflet;
}

export function wait(root, words) {
  const node = document.createElement("p");
  node.className = "ipo-wait";
  node.textContent = words;
  root.replaceChildren(node);
}

const maps = new WeakMap();

// From now on the map answers what the page sends, before the server does, and a press on a filter
// before the page has sent it. `data.filters` is what the server's view was asked for.
function answerFirst(root, entry) {
  if (!entry.latest.data.filters) return;
  let before = new Map();
  window.ipoSending = (bytes) => {
    const message = root.isConnected && bytes instanceof Uint8Array ? read(bytes) : null;
    if (!message || message.isPart) return null;
    entry.sent = window.ipoSent = (window.ipoSent ?? 0) + 1; // for the life of the tab
    entry.isPressed = false;
    if (ask(entry, changed(entry.filters, before, message.values, bundle))) showFiltered(entry);
    before = message.values;
    return numbered(bytes, message.query, entry.sent);
  };
  const { signal } = entry.map.listening;
  document.addEventListener("click", ({ target }) => answerPress(entry, pressed(target, entry.filters)), { signal, capture: true });
}

// What is asked for is known at once, and shown: at once too, or, where there are many areas, after the
// page's own listeners. They measure the button, for which a map that had changed before must be laid out.
function answerPress(entry, value) {
  if (!value || !ask(entry, changed(entry.filters, new Map(), new Map([value]), bundle))) return;
  entry.isPressed = true;
  const { filters } = entry;
  const show = () => {
    if (entry.filters === filters) showFiltered(entry); // nothing newer
    requestIdleCallback(() => forget(entry));
  };
  if (entry.map.shapes.size < MANY) show();
  else setTimeout(show);
}

// Where the page has nothing to send after all, the server's view is valid again.
function forget(entry) {
  if (!entry.isPressed) return;
  entry.isPressed = false;
  showAnswer(entry, entry.latest.data);
}

// Whether what is asked for is anything else than before.
function ask(entry, filters) {
  if (JSON.stringify(filters) === JSON.stringify(entry.filters)) return false;
  entry.filters = filters;
  return true;
}

// Of a divided register the map has the areas of one part.
function isWithin({ filters, latest: { data: { within } } }) {
  return !within || (within.unit ? String(filters.units) === within.unit : filters.bydel === within.bydel);
}

function showFiltered(entry) {
  if (!isWithin(entry)) return; // the server answers, with the areas of another part
  entry.map.showSoon(answer(entry.map.view, entry.filters, bundle));
}

// Whether the server's view is of a moment ago: it answers an older message than the last, or one from
// before a press that is not sent yet.
function isOld(entry, { filters, sent }) {
  return Boolean(filters) && (entry.isPressed || sent < entry.sent);
}

function showAnswer(entry, { filters, view }) {
  entry.filters = filters;
  entry.map.showSoon(view);
}

// The map fits its place while it is in the page, and is taken down when the page goes, or when the
// script of another register or of another part of it comes (`root.endMap`, which gives where the map
// stood, and what it was fitted to).
function follow(root, entry) {
  root.endMap = () => {
    const { map } = entry.map;
    const place = { center: map.getCenter(), zoom: map.getZoom(), fit: JSON.stringify(entry.map.view?.fit) };
    observer.disconnect();
    printing.abort();
    maps.delete(root);
    delete root.endMap;
    entry.map.remove();
    return place;
  };
  const observer = new ResizeObserver(() => {
    if (!root.isConnected) {
      root.endMap();
    } else if (root.clientWidth && root.clientHeight) {
      entry.map.map.invalidateSize({ pan: false });
    }
  });
  observer.observe(root);
  const printing = new AbortController();
  const { signal } = printing;
  window.matchMedia("print").addEventListener("change", ({ matches }) => print(entry, matches), { signal });
}

// Paper is white and has another room: the map shows on it what the screen showed.
function print(entry, onPaper) {
  const { map } = entry.map;
  if (onPaper) entry.screen = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() };
  if (!entry.screen) return;
  entry.map.dressAll();
  map.invalidateSize({ pan: false });
  if (onPaper) map.fitBounds(entry.screen.bounds, { animate: false });
  else map.setView(entry.screen.center, entry.screen.zoom, { animate: false });
}

// Where the map stands now, for whoever asked for it (`tell_place`): lat, lon, zoom.
function tellPlace({ latest }, place) {
  if (latest.data.tell_place) latest.setStateValue("place", place);
}

// On a narrow screen the panel lies below the map: show that it opened, and keep some of the map.
function showPanel(chosen) {
  if (!chosen || window.innerWidth > NARROW) return;
  const looking = setInterval(() => document.querySelector(".ipo-facts, .ipo-figures")?.scrollIntoView({ block: "center" }), 150);
  setTimeout(() => clearInterval(looking), 600);
}

export default async function (component) {
  const { data, parentElement: root } = component;
  data.view = { ...USUAL, ...data.view };
  data.view.visible = idsOf(data.view.visible, Object.keys(bundle.facts.editions[data.view.edition]));
  if (data.filters) Object.assign(data.filters, { edition: data.view.edition, colour_by: data.view.colour_by });
  const known = maps.get(root);
  if (known) {
    known.latest = component;
    if (isOld(known, data)) return;
    const before = known.map?.view?.chosen;
    if (known.map) showAnswer(known, data);
    if (data.view.chosen !== before || known.isChoosing) showPanel(data.view.chosen);
    known.isChoosing = false;
    return;
  }
  const entry = { latest: component, map: null, filters: null, sent: 0, isPressed: false, isChoosing: false };
  maps.set(root, entry);
  root.style.height = "100%";
  if (!root.endMap) wait(root, bundle.words.loading);
  try {
    const L = await load();
    const place = root.endMap?.();
    entry.map = new IpoMap(L, root, bundle, (id) => {
      entry.isChoosing = true;
      entry.latest.setTriggerValue("chosen", id ?? "");
    });
    root.addEventListener("ipo-view-changed", ({ detail }) => tellPlace(entry, detail));
    entry.filters = entry.latest.data.filters;
    entry.map.show(entry.latest.data.view);
    answerFirst(root, entry);
    if (place?.fit === JSON.stringify(data.view.fit)) entry.map.map.setView(place.center, place.zoom, { animate: false });
    follow(root, entry);
  } catch (error) {
    console.error(error);
    maps.delete(root);
    wait(root, bundle.words.failed);
  }
}
