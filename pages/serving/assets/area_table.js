// The areas as a plain HTML table: headings sort, a row's name chooses. Text only, never HTML.

import { idsOf } from "./list_ids.js";
import { captions, columns, more, rows } from "./rows.js";

const MOST = 200; // rows drawn at first
// What a person asked for stays with the root through filter changes, and when the script of another
// register takes over: `ipoAll` (every row), `ipoOrder` ({ column, down }).
const collator = new Intl.Collator("nb", { numeric: true });

function element(name, text, attributes = {}) {
  const node = document.createElement(name);
  if (text !== null) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function compare(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

// A cell is its text, or its text and what it is sorted by.
const shown = (cell) => (Array.isArray(cell) ? cell[0] : cell);
const key = (cell) => (Array.isArray(cell) ? cell[1] : cell);

function sorted(lines, state) {
  if (!state) return lines;
  const sign = state.down ? -1 : 1;
  return [...lines].sort((a, b) => sign * compare(key(a.cells[state.column]), key(b.cells[state.column])));
}

function heading(label, column, state, onSort) {
  const sort = state?.column === column ? (state.down ? "descending" : "ascending") : "none";
  const cell = element("th", null, { scope: "col", "aria-sort": sort });
  const button = element("button", label, { type: "button" });
  button.append(element("span", { none: "", ascending: " ▲", descending: " ▼" }[sort], { "aria-hidden": "true" }));
  button.addEventListener("click", () => onSort(column));
  cell.append(button);
  return cell;
}

function line(row, data, onChoose) {
  const chosen = row.id === data.chosen;
  const tr = element("tr", null, { "data-area": row.id });
  if (chosen) tr.className = "ipo-chosen";
  row.cells.forEach((value, column) => {
    const cell = element(column ? "td" : "th", column ? shown(value) : null, column ? {} : { scope: "row" });
    if (typeof key(value) === "number" && /^\d/.test(shown(value))) cell.className = "ipo-number";
    if (!column) cell.append(element("button", shown(value), { type: "button", "aria-pressed": String(chosen) }));
    tr.append(cell);
  });
  tr.addEventListener("click", () => onChoose(chosen ? "" : row.id));
  return tr;
}

function rest(component, count) {
  const button = element("button", more.replace("{count}", count), { type: "button", class: "ipo-more" });
  button.addEventListener("click", () => {
    component.parentElement.ipoAll = true;
    draw(component);
  });
  return button;
}

function draw(component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const focused = root.contains(document.activeElement) ? mark(document.activeElement) : null;
  const state = root.ipoOrder;
  const onSort = (column) => {
    root.ipoOrder = { column, down: state?.column === column && !state.down };
    draw(component);
  };
  const table = element("table", null, { class: "ipo-table" });
  table.append(element("caption", captions[data.edition]));
  const head = element("tr", null);
  head.append(...columns.map((label, column) => heading(label, column, state, onSort)));
  table.append(element("thead", null), element("tbody", null));
  table.tHead.append(head);
  const its = rows[data.edition];
  const lines = idsOf(data.visible, Object.keys(its)).map((id) => ({ id, cells: its[id] }));
  const choose = (id) => setTriggerValue("chosen", id);
  const shownLines = root.ipoAll ? sorted(lines, state) : sorted(lines, state).slice(0, MOST);
  table.tBodies[0].append(...shownLines.map((row) => line(row, data, choose)));
  const holder = element("div", null, { class: "ipo-table-holder", tabindex: "0", role: "region", "aria-label": captions[data.edition] });
  holder.append(table);
  if (shownLines.length < lines.length) holder.append(rest(component, lines.length));
  root.replaceChildren(holder, element("p", data.caption, { class: "ipo-table-caption" }));
  if (focused) root.querySelector(focused)?.focus({ preventScroll: true });
}

// How to find a focused button again after the table is drawn anew.
function mark(node) {
  const row = node.closest("tr[data-area]");
  if (row) return `tr[data-area="${CSS.escape(row.dataset.area)}"] button`;
  const cell = node.closest("th");
  return cell ? `thead th:nth-child(${cell.cellIndex + 1}) button` : null;
}

export default function (component) {
  draw(component);
}
