// Hosts the map of a list that is not accepted yet: the register's map, and what would be new on it.

import { bundle, IpoMap, load, wait } from "./map_host.js";

const maps = new WeakMap();

// The bundle is shared with the map page, so what is new goes into facts of our own.
function own() {
  const { areas, editions } = bundle.facts;
  return { ...bundle, facts: { ...bundle.facts, areas: { ...areas }, editions: { ...editions } } };
}

function line(name) {
  return name && document.querySelector(`.st-key-${CSS.escape(name)}`);
}

class ComingMap {
  constructor(L, root, data) {
    this.bundle = own();
    this.learn(data);
    this.chosen = null;
    this.borders = new Map();
    this.ipo = new IpoMap(L, root, this.bundle, (id) => this.choose(id));
    this.draw(data);
  }

  learn(data) {
    Object.assign(this.bundle.facts.areas, data.areas);
    this.bundle.facts.editions[data.view.edition] = data.listed;
    this.rows = data.rows;
  }

  draw(data) {
    this.learn(data);
    for (const feature of data.borders) this.border(feature);
    const drawn = new Set(data.borders.map((feature) => feature.id));
    for (const id of [...this.borders.keys()]) if (!drawn.has(id)) this.withdraw(id);
    const there = data.view.visible.includes(this.chosen);
    this.ipo.looks.clear(); // the same list may say something else of an area now
    this.ipo.show({ ...data.view, chosen: there ? this.chosen : null });
  }

  // A new area's border, or another one than before.
  border(feature) {
    const { layers, shapes } = this.ipo;
    const drawn = JSON.stringify(feature.geometry);
    if (this.borders.get(feature.id) === drawn) return;
    this.borders.set(feature.id, drawn);
    const before = shapes.get(feature.id);
    if (before) layers.areas.removeLayer(before);
    const known = new Set(layers.areas.getLayers());
    layers.areas.addData(feature);
    for (const shape of layers.areas.getLayers()) if (!known.has(shape)) this.ipo.adopt(shape);
  }

  // The border of a line that is not kept, or has none any more.
  withdraw(id) {
    this.ipo.layers.areas.removeLayer(this.ipo.shapes.get(id));
    this.ipo.shapes.delete(id);
    this.borders.delete(id);
  }

  // The line of an area comes into sight, ready to be changed.
  choose(id) {
    this.chosen = id;
    const row = id && line(this.rows[id]);
    row?.scrollIntoView({ block: "center", behavior: "smooth" });
    row?.querySelector("input[type=checkbox]")?.focus({ preventScroll: true });
  }
}

function follow(root, entry) {
  const observer = new ResizeObserver(() => {
    if (!root.isConnected) {
      observer.disconnect();
      maps.delete(root);
      entry.map.ipo.remove();
    } else if (root.clientWidth && root.clientHeight) {
      entry.map.ipo.map.invalidateSize({ pan: false });
    }
  });
  observer.observe(root);
}

export default async function ({ data, parentElement: root }) {
  const known = maps.get(root);
  if (known) {
    known.data = data;
    known.map?.draw(data);
    return;
  }
  const entry = { data, map: null };
  maps.set(root, entry);
  root.style.height = "100%";
  wait(root, bundle.words.loading);
  try {
    const L = await load();
    entry.map = new ComingMap(L, root, entry.data);
    follow(root, entry);
  } catch (error) {
    console.error(error);
    maps.delete(root);
    wait(root, bundle.words.failed);
  }
}
