// The keyboard of a review: while a line's box or button has the focus, single letters act on that
// line only (so they are in nobody's way elsewhere), and arrows go from line to line.

const LINE = "[class*='st-key-line_']";
let listening = false;

const box = (line) => line.querySelector("input[type=checkbox]");

function lines() {
  return [...document.querySelectorAll(LINE)].filter((line) => box(line));
}

function step(line, by) {
  const all = lines();
  const next = all[all.indexOf(line) + by];
  if (!next) return;
  box(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function tick(line, wanted) {
  if (box(line).checked !== wanted) box(line).click();
}

// A line that must be checked has a button for it; any other is rejected by its empty box.
function reject(line) {
  const button = line.querySelector("[class*='_reject'] button");
  if (button) button.click();
  else tick(line, false);
}

// The form of a line: a popover's button, an unfolding heading, or fields that are there already.
function change(line) {
  const opener = line.querySelector("[data-testid=stPopover] button, [data-testid=stExpander] summary");
  if (opener) {
    opener.focus();
    opener.click();
    return;
  }
  line.querySelector("[role=combobox], textarea, input:not([type=checkbox])")?.focus();
}

const ACTS = {
  ArrowDown: (line) => step(line, 1),
  ArrowUp: (line) => step(line, -1),
  g: (line) => tick(line, true),
  f: reject,
  e: change,
};

function press(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!target.matches?.("input[type=checkbox], button, summary, a")) return;
  const line = target.closest(LINE);
  const act = line && ACTS[key.length === 1 ? key.toLowerCase() : key];
  if (!act) return;
  event.preventDefault();
  act(line);
}

export default function () {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", press);
  document.documentElement.dataset.reviewKeys = "ready"; // for whoever reads the page from outside
}
