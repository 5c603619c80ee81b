// Hosts the timeline in a Streamlit page: the server's SVG, and over it keyboard, clicks and tips.
//
// Two components share this script. One brings the drawing, and asks the server for another when the
// room or the theme does not suit it; the other brings the small message which area and list are
// chosen, so that a choice only moves classes. Words reach the page as text and attributes only.

const NARROWER = 0.97, WIDER = 1.25; // of the drawing's width, before another one is asked for
const KEYS = "ipo-timeline-keys";
const RING = 4; // of the drawing's units, round the bar that has the focus
const APART = 7; // px between a tip and what it tells of; the sheet lets a pointer cross it

let choice = { area: null, edition: null };
const timelines = new Map(); // root → Timeline

function element(name, className, words) {
  const node = Object.assign(document.createElement(name), { className });
  node.textContent = words;
  return node;
}

// Light words mean a dark theme.
function isDark(node) {
  const [red, green, blue] = getComputedStyle(node).color.match(/[\d.]+/g).map(Number);
  return red + green + blue > 1.5 * 255;
}

function parse(words) {
  const svg = document.importNode(new DOMParser().parseFromString(words, "image/svg+xml").documentElement, true);
  const description = svg.querySelector(":scope > desc").textContent;
  // The page has a typeface already, and a sheet inside would hold for every other drawing too.
  svg.querySelectorAll(":scope > :is(title, desc, style)").forEach((node) => node.remove());
  for (const name of ["width", "height", "aria-labelledby"]) svg.removeAttribute(name);
  const attributes = { role: "group", "aria-label": description, "aria-describedby": KEYS };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  return svg;
}

// A group's title becomes its tip, and the name of a bar, which is a button.
function prepare(group) {
  const title = group.querySelector(":scope > title");
  const [kind, area, edition] = group.id.split(".");
  if (title && !["axis", "years", "lane"].includes(kind)) group.dataset.tip = title.textContent;
  title?.remove();
  group.removeAttribute("clip-path"); // the frame is the whole drawing
  if (!["bar", "step"].includes(kind)) return group.setAttribute("aria-hidden", "true");
  // A step of a programme leads to the page of the programme; a bar is chosen.
  Object.assign(group.dataset, kind === "bar" ? { area, edition } : { area: `${kind} ${area}`, edition: "", programme: area });
  group.setAttribute("role", kind === "bar" ? "button" : "link");
  group.setAttribute("aria-label", group.dataset.tip);
}

// The page of a programme, as of the day that this page looks back to, if it does.
function subject(id) {
  const address = new URL("subjects", document.baseURI);
  address.searchParams.set("id", id);
  const day = new URLSearchParams(window.location.search).get("as_of");
  if (day) address.searchParams.set("as_of", day);
  return address;
}

function middle(bar) {
  const { x, width } = bar.getBBox();
  return x + width / 2;
}

class Timeline {
  constructor(root) {
    this.root = root;
    root.classList.add("ipo-timeline");
    this.holder = element("div", "ipo-timeline-drawing", "");
    this.tip = element("div", "ipo-tip", "");
    this.tip.setAttribute("aria-hidden", "true"); // it says what the bar's name says
    this.tip.hidden = true;
    this.keys = element("p", "ipo-timeline-keys", "");
    this.keys.id = KEYS;
    this.holder.append(this.tip);
    // The last mark of the drawing: an outline would lie under the bars beside it.
    this.ring = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    this.ring.classList.add("ipo-ring");
    root.replaceChildren(this.holder, this.keys);
    this.listen();
  }

  listen() {
    const on = (name, act) => this.holder.addEventListener(name, act);
    on("click", ({ target }) => this.choose(target.closest("[data-area]")));
    on("keydown", (event) => this.press(event));
    on("focusin", ({ target }) => this.focused(target));
    on("focusout", () => this.blurred());
    on("pointerover", ({ target }) => this.point(target));
    on("pointerleave", () => this.hideTip());
    this.printing = new AbortController();
    const { signal } = this.printing;
    window.matchMedia("print").addEventListener("change", (event) => this.print(event), { signal });
    this.watcher = new ResizeObserver(() => (this.root.isConnected ? this.fit() : this.leave()));
    this.watcher.observe(this.root);
    // The theme sets the colour of words; the sheet gives the change of it a moment, which tells us.
    this.root.addEventListener("transitionend", ({ propertyName }) => propertyName === "color" && this.fit());
  }

  // Paper is white: a dark drawing gives way to the light one as long as the page is printed.
  print({ matches }) {
    const { paper } = this.component.data;
    if (matches && paper && !this.printed) {
      this.printed = parse(paper);
      this.printed.querySelectorAll(":scope > g").forEach(prepare);
      this.svg.replaceWith(this.printed);
    } else if (!matches && this.printed) {
      this.printed.replaceWith(this.svg);
      this.printed = null;
    }
  }

  leave() {
    this.printing.abort();
    this.watcher.disconnect();
    timelines.delete(this.root);
  }

  show(component) {
    const { data } = component;
    this.component = component;
    this.keys.textContent = data.keys;
    if (data.svg !== this.drawn) this.draw(data.svg);
    this.fit();
  }

  draw(words) {
    const focused = this.holder.contains(document.activeElement) ? document.activeElement.id : null;
    this.drawn = words;
    this.svg?.remove();
    this.svg = parse(words);
    this.svg.querySelectorAll(":scope > g").forEach(prepare);
    this.bars = [...this.svg.querySelectorAll("[data-area]")];
    this.lanes = [...Map.groupBy(this.bars, (bar) => bar.dataset.area).values()];
    this.hideTip();
    this.holder.prepend(this.svg);
    this.mark();
    const again = focused && this.bars.find((bar) => bar.id === focused);
    if (again) this.move(again);
  }

  // Another width or look than the drawing's is asked for once.
  fit() {
    const { width, dark } = this.component.data;
    const screen = { width: Math.round(this.root.clientWidth), dark: isDark(this.root) };
    if (!screen.width || matchMedia("print").matches) return;
    const share = screen.width / width;
    const fits = share >= NARROWER && share <= WIDER && dark === screen.dark;
    this.root.dataset.fits = fits;
    const wish = JSON.stringify(screen);
    if (fits || wish === this.wish) return;
    this.wish = wish;
    this.component.setStateValue("screen", screen);
  }

  // --- what is chosen ---

  mark() {
    const { area, edition } = choice;
    for (const bar of this.bars) {
      const chosen = bar.dataset.edition === edition && (!area || bar.dataset.area === area);
      bar.classList.toggle("chosen", chosen);
      if (!bar.dataset.programme) bar.setAttribute("aria-pressed", String(chosen && Boolean(area)));
    }
    const others = this.svg.querySelectorAll(":is([id^='lane.'], [id^='list.'], [id^='label.'], [id^='spare.'])");
    for (const group of others) group.classList.toggle("chosen", [area, edition].includes(group.id.split(".")[1]));
    this.root.dataset.edition = edition ?? "";
    this.root.dataset.area = area ?? "";
    if (!this.holder.contains(document.activeElement)) this.reach(this.start());
  }

  // The bar that Tab leads to: the chosen one, else the nearest to what is chosen.
  start() {
    const { area, edition } = choice;
    const of = (test) => this.bars.find(test);
    return of(({ dataset }) => dataset.area === area && dataset.edition === edition)
      ?? of(({ dataset }) => dataset.area === area)
      ?? of(({ dataset }) => dataset.edition === edition)
      ?? this.bars[0];
  }

  reach(bar) {
    for (const other of this.bars) other.setAttribute("tabindex", other === bar ? "0" : "-1");
  }

  choose(bar) {
    if (!bar) return;
    const { area, edition, programme } = bar.dataset;
    if (programme) return window.location.assign(subject(programme));
    choice = { area, edition };
    this.reach(bar);
    this.mark();
    this.component.setTriggerValue("chosen", choice);
  }

  // --- keyboard ---

  press(event) {
    const bar = event.target.closest("[data-area]");
    if (event.key === "Escape") this.hideTip();
    if (!bar || event.altKey || event.metaKey) return;
    const next = this.next(bar, event.key, event.ctrlKey);
    if (next) this.move(next);
    else if (["Enter", " "].includes(event.key)) this.choose(bar);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Where a key leads from a bar; the bar itself at an end.
  next(bar, key, whole) {
    const number = this.lanes.findIndex((lane) => lane.includes(bar));
    const lane = this.lanes[number];
    const ways = {
      ArrowLeft: () => lane[lane.indexOf(bar) - 1],
      ArrowRight: () => lane[lane.indexOf(bar) + 1],
      ArrowUp: () => this.nearest(this.lanes[number - 1], bar),
      ArrowDown: () => this.nearest(this.lanes[number + 1], bar),
      Home: () => (whole ? this.bars : lane)[0],
      End: () => (whole ? this.bars : lane).at(-1),
    };
    return key in ways ? ways[key]() ?? bar : null;
  }

  // The bar of a lane on the same list, else the one that lies nearest in time.
  nearest(lane, bar) {
    if (!lane) return null;
    const away = (other) => Math.abs(middle(other) - middle(bar));
    return lane.find(({ dataset }) => dataset.edition && dataset.edition === bar.dataset.edition)
      ?? lane.reduce((one, other) => (away(other) < away(one) ? other : one));
  }

  move(bar) {
    this.reach(bar);
    bar.focus();
    bar.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // --- tips ---

  focused(target) {
    if (!target.matches("[data-area]:focus-visible")) return;
    const { x, y, width, height } = target.getBBox();
    const room = { x: x - RING, y: y - RING, width: width + 2 * RING, height: height + 2 * RING };
    for (const [name, value] of Object.entries(room)) this.ring.setAttribute(name, value);
    this.svg.append(this.ring);
    this.showTip(target);
  }

  blurred() {
    this.ring.remove();
    this.hideTip();
  }

  point(target) {
    const group = target.closest("[data-tip]");
    if (group) this.showTip(group);
    else if (!this.tip.contains(target)) this.hideTip();
  }

  // Over what it tells of, or under what stands at the top.
  showTip(group) {
    const { tip, holder } = this;
    tip.textContent = group.dataset.tip;
    tip.hidden = false;
    const room = holder.getBoundingClientRect();
    const own = group.getBoundingClientRect();
    const left = own.left + Math.min(own.width, 40) / 2 - room.left - 12;
    const above = own.top - tip.offsetHeight - APART;
    const below = group.matches("[id^='list.'], [id^='label.'], [id^='spare.'], #today") || above < 0;
    tip.style.left = `${Math.max(Math.min(left, room.width - tip.offsetWidth), 0)}px`;
    tip.style.top = `${(below ? Math.min(own.bottom, own.top + 26) + APART : above) - room.top}px`;
  }

  hideTip() {
    this.tip.hidden = true;
  }
}

function draw(component) {
  const root = component.parentElement;
  if (!timelines.has(root)) timelines.set(root, new Timeline(root));
  timelines.get(root).show(component);
}

export default function (component) {
  if ("svg" in component.data) return draw(component);
  choice = component.data.choice;
  for (const timeline of timelines.values()) timeline.mark();
}
