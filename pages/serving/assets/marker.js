// The marker pen: words of the document under review are selected by mouse, keyboard or touch, and
// a toolbar says what they are. Python gets (line, letters without spaces) of both ends; it answers
// with the document's new marks and a sentence. Everything of the document is only ever text.

const DOCUMENT = ".ipo-document";
const LINE = `${DOCUMENT} p[data-line]`;
const WHOLE = 1_000_000; // letters: more than any line has
const WORD = /[^\s]+/gu;
// The picture of a scanned page, and a word on it.
const SCAN = `${DOCUMENT} .ipo-scan`;
const PRINTED = ".word";
const REACH = 24; // pixels from a word that is still pointed at

const state = { component: null, range: null, anchor: null, line: 0, scroll: 0, messageNumber: null, keys: false };
let bar = null;
let voice = null;

const documentNode = () => document.querySelector(DOCUMENT);
const lines = () => [...document.querySelectorAll(LINE)];
const markable = () => document.querySelectorAll(`${LINE}, ${SCAN} ${PRINTED}`);
const lineOf = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest?.(LINE) ?? null;
const numberOf = (line) => Number(line.dataset.line);
const solid = (text) => [...text].filter((sign) => !/\s/u.test(sign)).length;

function element(name, attributes = {}, text = null) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== null) node.textContent = text;
  return node;
}

// --- what is selected -------------------------------------------------------------------------

// The words of a line, without its number.
function body(line) {
  const range = document.createRange();
  range.selectNodeContents(line);
  const number = line.querySelector(".number");
  if (number) range.setStartAfter(number);
  return range;
}

function lettersBefore(line, node, offset) {
  const range = body(line);
  if (range.comparePoint(node, offset) < 0) return 0;
  if (range.comparePoint(node, offset) === 0) range.setEnd(node, offset);
  return solid(range.toString());
}

// (first line, letters before, last line, letters up to the end), or null where no word is.
function ends(range) {
  const touched = lines().filter((line) => range.intersectsNode(line));
  if (!touched.length) return null;
  let last = touched.at(-1);
  const end = () =>
    last.contains(range.endContainer) ? lettersBefore(last, range.endContainer, range.endOffset) : WHOLE;
  if (touched.length > 1 && end() === 0) {
    touched.pop();
    last = touched.at(-1);
  }
  const first = touched[0];
  const start = first.contains(range.startContainer)
    ? lettersBefore(first, range.startContainer, range.startOffset)
    : 0;
  const span = { first: numberOf(first), start, last: numberOf(last), end: end() };
  return span.first === span.last && span.start >= span.end ? null : span;
}

function wholeLines(one, other) {
  const [first, last] = numberOf(one) <= numberOf(other) ? [one, other] : [other, one];
  const range = body(first);
  range.setEnd(last, last.childNodes.length);
  return range;
}

function choose(range) {
  state.range = range;
  const chosen = getSelection();
  chosen.removeAllRanges();
  chosen.addRange(range);
  for (const node of markable()) node.classList.toggle("chosen", range.intersectsNode(node));
}

function clear() {
  state.range = state.anchor = state.print = null;
  getSelection().removeAllRanges();
  for (const node of markable()) node.classList.remove("chosen");
  hide();
}

function say(text) {
  if (!voice?.isConnected) {
    voice = element("div", { class: "ipo-marker-voice", role: "status" });
    document.querySelector(".stApp").append(voice);
  }
  voice.textContent = text;
}

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function tellChosen() {
  const { words } = state.component.data;
  const span = state.range && ends(state.range);
  if (!span) return;
  const one = span.first === span.last;
  say(fill(one ? words.line_chosen : words.lines_chosen, span));
}

// --- the toolbar ------------------------------------------------------------------------------

function build() {
  bar = element("div", { class: "ipo-marker-bar", role: "toolbar", hidden: "" });
  bar.addEventListener("keydown", pressInBar);
  // the words stay selected while a button is pressed
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  document.querySelector(".stApp").append(bar);
}

// A question, and its answers as buttons in groups: [{ name, answers: [[label, what it sends], …] }].
function fillBar(question, groups) {
  bar.setAttribute("aria-label", question);
  bar.replaceChildren(element("p", { class: "what", "aria-hidden": "true" }, question));
  for (const group of groups) {
    const row = element("div", { role: "group", "aria-label": group.name });
    for (const [name, answer] of group.answers) {
      const button = element("button", { type: "button", tabindex: "-1" }, name);
      button.addEventListener("click", () => send(answer));
      row.append(button);
    }
    bar.append(row);
  }
  const { words } = state.component.data;
  const close = element("button", { type: "button", class: "close", tabindex: "-1" }, words.close);
  close.addEventListener("click", leave);
  bar.lastChild.append(close);
  bar.querySelector("button").tabIndex = 0;
}

// The toolbar, or the answers to what is asked of a meaning that the words do not tell.
function show(openMeaning = null) {
  if (!state.range || !ends(state.range)) return hide();
  if (!bar?.isConnected) build();
  const { words, groups, choices } = state.component.data;
  if (openMeaning) {
    const { name, values } = choices[openMeaning];
    fillBar(name, [{ name, answers: values.map(([value, label]) => [label, { meaning: openMeaning, value }]) }]);
  } else {
    const named = ({ name, meanings }) => ({ name, answers: meanings.map(([meaning, label]) => [label, { meaning }]) });
    fillBar(words.toolbar, groups.map(named));
  }
  bar.hidden = false;
  place();
}

// The server asks what the words that were just sent mean: they are selected again.
function ask(meaning) {
  const range = state.sent && rangeOf(state.sent);
  if (!range) return;
  choose(range);
  show(meaning);
  if (state.keys) bar.querySelector("button").focus();
}

function hide() {
  if (bar) bar.hidden = true;
}

// Beside what is selected, so that its words can be read, or else below or above it; at the foot of
// a narrow screen.
function place() {
  if (!bar || bar.hidden || !state.range) return;
  bar.style.left = bar.style.top = "";
  if (matchMedia("(max-width: 640px)").matches) return;
  const frame = documentNode().getBoundingClientRect();
  const printed = [...document.querySelectorAll(`${SCAN} ${PRINTED}.chosen`)];
  const boxes = printed.length ? printed.map((word) => word.getBoundingClientRect()) : state.range.getClientRects();
  const rects = [...boxes].filter((rect) => rect.width);
  const seen = rects.filter((rect) => rect.bottom > frame.top && rect.top < frame.bottom);
  const last = seen.at(-1) ?? frame;
  const widest = seen.length && !printed.length ? seen : [frame]; // beside a picture, all of it is seen
  const right = Math.max(...widest.map((rect) => rect.right)) + 16;
  const beside = right + bar.offsetWidth + 8 <= innerWidth;
  const room = innerHeight - last.bottom > bar.offsetHeight + 16;
  const below = room ? last.bottom + 8 : (seen[0] ?? frame).top - bar.offsetHeight - 8;
  const y = beside ? last.bottom - bar.offsetHeight / 2 : below;
  bar.style.top = `${Math.max(8, Math.min(y, innerHeight - bar.offsetHeight - 8))}px`;
  bar.style.left = `${Math.max(8, Math.min(beside ? right : frame.left + 24, innerWidth - bar.offsetWidth - 8))}px`;
}

function pressInBar(event) {
  const buttons = [...bar.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key === "Escape") leave();
  else if (event.key in steps) {
    const next = buttons.at(steps[event.key] % buttons.length);
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function leave() {
  const line = lineAt(state.line);
  clear();
  if (state.keys) focusLine(line);
}

function send(answer) {
  const span = state.range && ends(state.range);
  if (!span) return;
  state.line = span.last;
  state.sent = span;
  clear();
  state.component.setTriggerValue("marked", { ...span, ...answer });
}

// --- the keyboard -----------------------------------------------------------------------------

const lineAt = (number) => document.querySelector(`${LINE}[data-line="${number}"]`);

function focusLine(line) {
  if (!line) return;
  for (const other of lines()) other.tabIndex = other === line ? 0 : -1;
  state.line = numberOf(line);
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function step(line, by, extend) {
  const all = lines();
  const next = all.at(Math.min(Math.max(all.indexOf(line) + by, 0), all.length - 1));
  if (extend) {
    state.anchor ??= line;
    choose(wholeLines(state.anchor, next));
  } else if (state.range) clear();
  if (!extend) state.anchor = null;
  focusLine(next);
  if (extend) tellChosen();
}

// (start, end) of each word of a line, as places in the text of its body.
function wordsOf(line) {
  return [...body(line).toString().matchAll(WORD)].map((match) => [match.index, match.index + match[0].length]);
}

function partOf(line, start, end) {
  const range = body(line);
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(".number") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = at + node.length;
    if (start >= at && start < next) range.setStart(node, start - at);
    if (end > at && end <= next) range.setEnd(node, end - at);
    at = next;
  }
  return range;
}

// The range of what `ends` tells; null where its lines are not there.
function rangeOf({ first, start, last, end }) {
  const [one, other] = [lineAt(first), lineAt(last)];
  if (!one || !other) return null;
  const range = partOf(one, placeOf(one, start), Infinity);
  const tail = partOf(other, 0, placeOf(other, end - 1) + 1);
  range.setEnd(tail.endContainer, tail.endOffset);
  return range;
}

// Where the letter of a line is that so many stand before, spaces not counted: the last, if fewer do.
function placeOf(line, letters) {
  const places = [...body(line).toString().matchAll(/\S/gu)].map((match) => match.index);
  return places[Math.min(letters, places.length - 1)] ?? 0;
}

// Right and left take the next word of the line; with shift they take one more.
function stepWord(line, by, extend) {
  const words = wordsOf(line);
  if (!words.length) return;
  const same = state.words?.line === numberOf(line) && state.range;
  const before = same ? state.words : { from: by > 0 ? -1 : words.length, to: by > 0 ? -1 : words.length };
  const to = Math.min(Math.max(before.to + by, 0), words.length - 1);
  const from = extend && same ? before.from : to;
  state.words = { line: numberOf(line), from, to };
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const range = partOf(line, words[low][0], words[high][1]);
  choose(range);
  say(range.toString());
}

function press(event) {
  const line = event.target.matches?.(LINE) ? event.target : null;
  if (!line) {
    if (event.key === "Escape" && bar && !bar.hidden) leave();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  state.keys = true;
  const all = lines();
  const acts = {
    ArrowDown: () => step(line, 1, event.shiftKey),
    ArrowUp: () => step(line, -1, event.shiftKey),
    Home: () => step(line, -all.length, event.shiftKey),
    End: () => step(line, all.length, event.shiftKey),
    ArrowRight: () => stepWord(line, 1, event.shiftKey),
    ArrowLeft: () => stepWord(line, -1, event.shiftKey),
    Enter: () => open(line),
    " ": () => open(line),
    Escape: () => leave(),
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function open(line) {
  if (!state.range) choose(body(line));
  show();
  tellChosen();
  bar.querySelector("button[tabindex='0']").focus();
}

// --- mouse and touch --------------------------------------------------------------------------

function release(event) {
  if (bar?.contains(event.target) || event.target.closest?.(SCAN)) return;
  const chosen = getSelection();
  if (chosen.isCollapsed || !chosen.rangeCount) return;
  const range = chosen.getRangeAt(0);
  if (!documentNode()?.contains(chosen.anchorNode) || !ends(range)) return;
  state.keys = false;
  state.range = range.cloneRange();
  for (const line of lines()) line.classList.remove("chosen");
  show();
  tellChosen();
}

// A number of a line takes the whole line, and with shift all from the one before; on a phone a
// tapped line is taken, and the next one ends it.
function click(event) {
  if (bar?.contains(event.target)) return;
  const line = lineOf(event.target);
  const touch = event.pointerType === "touch" || matchMedia("(hover: none)").matches;
  const byNumber = event.target.closest(".number");
  if (!byNumber && event.target.closest(SCAN)) {
    if (!touch) return;
    point(event, Boolean(state.range));
    show();
    return tellChosen();
  }
  if (!line) {
    if (bar && !bar.hidden && getSelection().isCollapsed) clear();
    return;
  }
  if (!byNumber && !touch) {
    if (getSelection().isCollapsed) clear();
    state.anchor = line;
    return;
  }
  if (!getSelection().isCollapsed && !byNumber && !state.anchor) return; // words held by hand
  const extend = state.anchor?.isConnected && (event.shiftKey || (touch && state.range));
  const anchor = extend ? state.anchor : line;
  state.keys = false;
  choose(wholeLines(anchor, line));
  state.anchor = anchor;
  show();
  tellChosen();
}

// --- on the picture of a page ------------------------------------------------------------------

// The word that a place of the screen is nearest to, on the page that is there; lines count more.
function printedAt(x, y, reach = Infinity) {
  const page = document.elementFromPoint(x, y)?.closest(SCAN);
  let nearest = null;
  let least = Infinity;
  for (const word of page?.querySelectorAll(PRINTED) ?? []) {
    const rect = word.getBoundingClientRect();
    const aside = Math.max(rect.left - x, x - rect.right, 0);
    const above = Math.max(rect.top - y, y - rect.bottom, 0);
    if (Math.max(aside, above) <= reach && aside + 4 * above < least) {
      nearest = word;
      least = aside + 4 * above;
    }
  }
  return nearest;
}

function printed(one, other) {
  const range = document.createRange();
  const isFirst = one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
  const [first, last] = isFirst ? [other, one] : [one, other];
  range.setStart(first.lastChild.firstChild, 0);
  range.setEnd(last.lastChild.firstChild, last.lastChild.firstChild.length);
  return range;
}

// The first word that is pointed at; with shift, or at a second tap, from the one before to this.
function point(event, extend) {
  const word = printedAt(event.clientX, event.clientY, REACH);
  if (!word) return clear();
  const from = extend && state.print?.isConnected ? state.print : word;
  state.keys = false;
  state.anchor = null;
  state.print = from;
  choose(printed(from, word));
}

function pressOnPicture(event) {
  const isNumber = event.target.closest?.(".number");
  if (event.button || state.touch || isNumber || !event.target.closest?.(SCAN)) return;
  event.preventDefault(); // the words are chosen here, and not by the browser
  point(event, event.shiftKey);
  state.dragging = Boolean(state.print);
}

function dragOnPicture(event) {
  if (!state.dragging) return;
  const word = printedAt(event.clientX, event.clientY);
  if (word && state.print.isConnected) choose(printed(state.print, word));
}

function endOnPicture() {
  if (!state.dragging) return;
  state.dragging = false;
  show();
  tellChosen();
}

// --- the document is drawn again --------------------------------------------------------------

function remember(event) {
  if (event.target === documentNode()) state.scroll = event.target.scrollTop;
  place();
}

function renew() {
  const node = documentNode();
  if (!node || node.dataset.marker) return;
  node.dataset.marker = "ready";
  node.style.scrollBehavior = "auto";
  node.scrollTop = state.scroll;
  node.style.scrollBehavior = "";
  const line = lineAt(state.line) ?? lines()[0];
  for (const other of lines()) other.tabIndex = other === line ? 0 : -1;
  state.anchor = null;
  const lost = !document.activeElement || document.activeElement === document.body || (bar?.hidden && bar.contains(document.activeElement));
  if (state.keys && lost && state.line) focusLine(line);
}

let listening = false;

function listen() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", press);
  document.addEventListener("pointerdown", (event) => (state.touch = event.pointerType === "touch"), true);
  document.addEventListener("mousedown", pressOnPicture);
  document.addEventListener("mousemove", dragOnPicture);
  document.addEventListener("mouseup", endOnPicture);
  document.addEventListener("mouseup", (event) => setTimeout(release, 0, event));
  document.addEventListener("touchend", (event) => setTimeout(release, 0, event));
  document.addEventListener("click", click);
  document.addEventListener("scroll", remember, true);
  addEventListener("resize", place);
  new MutationObserver(renew).observe(document.querySelector(".stApp"), { childList: true, subtree: true });
}

export default function (component) {
  state.component = component;
  listen();
  renew();
  const { message } = component.data;
  const isNew = message && message.number !== state.messageNumber;
  state.messageNumber = message?.number ?? null;
  if (isNew) say(message.words);
  if (isNew && message.meaning) ask(message.meaning);
  document.documentElement.dataset.marker = "ready"; // for whoever reads the page from outside
}
