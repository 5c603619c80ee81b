// Hosts the editing of a border in a Streamlit page: loads Leaflet and Geoman once, and passes on what
// was drawn a moment after the person has stopped.

import { BorderEditor } from "./border_editor.js";
import { delbydeler } from "./delbydeler.js";
import { bundle, load, wait } from "./map_host.js";

const PAUSE = 350; // ms
const here = (name) => new URL(name, import.meta.url).href;
const editors = new WeakMap();
let geoman = null;

function once(node) {
  return new Promise((resolve, reject) => {
    Object.assign(node, { onload: resolve, onerror: () => reject(new Error(`could not load ${node.src || node.href}`)) });
    document.head.append(node);
  });
}

// Geoman adds itself to Leaflet. It then leaves alone every layer that does not ask for it.
async function tools() {
  const L = await load();
  geoman ??= Promise.all([
    once(Object.assign(document.createElement("script"), { src: here("leaflet-geoman.js") })),
    once(Object.assign(document.createElement("link"), { rel: "stylesheet", href: here("border_editor.css") })),
  ]).then(() => L.PM.setOptIn(true));
  geoman.catch(() => { geoman = null; });
  await geoman;
  return L;
}

// The editor fits its place while it is in the page, and is taken down when the page goes.
function follow(root, entry) {
  const observer = new ResizeObserver(() => {
    if (!root.isConnected) {
      observer.disconnect();
      editors.delete(root);
      entry.editor.remove();
    } else if (root.clientWidth) {
      entry.editor.ipo.map.invalidateSize({ pan: false });
    }
  });
  observer.observe(root);
}

function later(entry, drawn) {
  clearTimeout(entry.waiting);
  entry.waiting = setTimeout(() => entry.latest.setStateValue("drawn", drawn), PAUSE);
}

export default async function (component) {
  const { data, parentElement: root } = component;
  const known = editors.get(root);
  if (known) {
    known.latest = component;
    known.editor?.receive(data);
    return;
  }
  const entry = { latest: component, editor: null };
  editors.set(root, entry);
  wait(root, bundle.words.loading);
  try {
    const L = await tools();
    entry.editor = new BorderEditor(L, root, { ...bundle, delbydeler }, entry.latest.data, {
      drawn: (drawn) => later(entry, drawn),
      delbydel: (id) => entry.latest.setTriggerValue("delbydel", id),
    });
    follow(root, entry);
  } catch (error) {
    console.error(error);
    editors.delete(root);
    wait(root, bundle.words.failed);
  }
}
