// The map of one view within somebody else's page: the map, and the facts of the area that is
// chosen. Names are set as text, never as HTML.

import { facts, node } from "./row_facts.js";
import { IpoMap } from "./map.js";
import * as bundle from "./register.js";

const find = (selector) => document.querySelector(selector);
const data = JSON.parse(find("#page-data").textContent);

function start() {
  const ipo = new IpoMap(window.L, find("#map"), bundle, tell);
  ipo.map.setMaxBounds(window.L.latLngBounds(ipo.map.options.maxBounds).pad(0.6));
  ipo.show(data.message);
  if (data.fit) ipo.position.fit(data.fit);
  swatches(ipo);
  tell();
  // The page that frames this one may change its size.
  new ResizeObserver(() => ipo.map.invalidateSize({ animate: false })).observe(find("#map"));
  document.documentElement.dataset.ready = "";

  function tell() {
    const id = ipo.view.chosen;
    for (const row of document.querySelectorAll("tr[data-area]")) row.toggleAttribute("aria-current", row.dataset.area === id);
    const row = id && find(`tr[data-area="${CSS.escape(id)}"]`);
    if (row) find("#answer").replaceChildren(...facts(row));
    else find("#answer").textContent = id ? ipo.sentence(id, ipo.view.gone.includes(id)) : data.empty;
  }
}

// Each row shows how its area looks on the map.
function swatches(ipo) {
  for (const cell of document.querySelectorAll("tr[data-area] th")) {
    cell.prepend(ipo.patterns.swatch(...ipo.look(cell.parentNode.dataset.area)));
  }
}

// The widths of names are measured in the typeface, so it must be there first.
async function open() {
  find("#table").open = false;
  try {
    await Promise.all([document.fonts.load("400 13px 'Source Sans 3'"), document.fonts.load("700 13px 'Source Sans 3'")]);
    start();
  } catch (error) {
    console.error(error);
    find("#table").open = true;
    find("#map").replaceChildren(node("p", data.failed, "ipo-wait"));
  }
}

open();
