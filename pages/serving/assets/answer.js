// The map's own answer to a filter, a list or a colour, before the server's.
//
// What a page sends to the server when a widget is used holds the values of all its widgets. The map
// reads what has changed among them, shows that view from the facts it has, and numbers the message;
// the server says the number of the message that it answers. An answer to an older message is of a
// moment ago, and shows nothing.

const RERUN = 11, QUERY = 1, WIDGETS = 2, FRAGMENT = 5; // fields of Streamlit's BackMsg and ClientState
const ID = 1, TRIGGER = 2, STRING = 6, STRINGS = 9, EVENTS = 16; // of its WidgetState
const KEY = /-[0-9a-f]{32}-(.*)$/s; // what a widget's id ends with
const CHIP = /^chip_(f_edition|f_bydel|f_unit|f_status)_(.*)$/s;
const RESET = "reset";
const PILLS = [["f_unit", "units"], ["f_status", "statuses"], ["f_colour", "colour_by"]]; // and what they ask for
const PARAMETER = "sendt";

const words = new TextDecoder();

// The number and the value of each field of a protobuf message: bytes, or a number of a varint.
function* fieldsOf(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0, scale = 1, byte;
    do {
      byte = bytes[at++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    return value;
  };
  while (at < bytes.length) {
    const tag = varint();
    const [number, kind] = [Math.floor(tag / 8), tag % 8];
    if (kind === 0) yield [number, varint()];
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = varint();
      yield [number, bytes.subarray(at, (at += length))];
    } else throw new Error("no protobuf message");
  }
}

function field(number, content) {
  const length = [];
  let rest = content.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) | 128);
  return Uint8Array.from([number * 8 + 2, ...length, rest, ...content]);
}

// A message that runs the page: its query and its widgets' values by key; null for any other.
export function read(bytes) {
  const run = [...fieldsOf(bytes)].find(([number]) => number === RERUN)?.[1];
  if (!run) return null;
  const message = { query: "", isPart: false, values: new Map() };
  for (const [number, value] of fieldsOf(run)) {
    if (number === QUERY) message.query = words.decode(value);
    if (number === FRAGMENT) message.isPart = value.length > 0;
    if (number === WIDGETS) for (const [, widget] of fieldsOf(value)) keep(message.values, widget);
  }
  return message;
}

function keep(values, widget) {
  let key = null, value = null;
  for (const [number, content] of fieldsOf(widget)) {
    if (number === ID) key = KEY.exec(words.decode(content))?.[1] ?? null;
    if (number === TRIGGER) value = true;
    if (number === STRING || number === EVENTS) value = words.decode(content);
    if (number === STRINGS) value = [...fieldsOf(content)].map(([, item]) => words.decode(item));
  }
  if (key !== null && value !== null) values.set(key, value);
}

// The same message with its number in its query; of a field that stands twice the last is valid, and
// of messages within it the parts of both.
export function numbered(bytes, query, number) {
  const address = new TextEncoder().encode(`${query}${query ? "&" : ""}${PARAMETER}=${number}`);
  const more = field(RERUN, field(QUERY, address));
  const whole = new Uint8Array(bytes.length + more.length);
  whole.set(bytes);
  whole.set(more, bytes.length);
  return whole;
}

// The widget and the value that the page is about to send for a press on a pill, a chip that takes a filter
// off, or the button that takes off all; null for any other place.
export function pressed(target, filters) {
  const button = target.closest?.("button");
  const holder = button?.closest("[class*=st-key-]");
  const isOf = (key) => holder?.classList.contains(`st-key-${key.replace(/[^a-zA-Z0-9_-]/gu, "-")}`);
  if (!holder || button.disabled) return null;
  if (isOf(RESET)) return [RESET, true];
  const pills = PILLS.find(([key]) => isOf(key));
  if (pills) return button.closest("[data-testid=stButtonGroup]") && [pills[0], toggled(filters[pills[1]], button.textContent.trim())];
  const chips = [["f_edition", [filters.edition]], ["f_bydel", [filters.bydel]], ["f_unit", filters.units], ["f_status", filters.statuses]];
  const keys = chips.flatMap(([key, codes]) => codes.map((code) => `chip_${key}_${code}`)).filter(isOf);
  return keys.length === 1 ? [keys[0], true] : null;
}

// The pills that are set after a press on one; of a colour there is only one.
function toggled(codes, code) {
  if (!Array.isArray(codes)) return [code];
  return codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code];
}

// What is asked for after a person has changed something: `filters` with what differs between the values
// that were sent before and those that are sent now.
export function changed(filters, before, now, bundle) {
  const next = { ...filters };
  for (const [key, value] of now) {
    if (JSON.stringify(before.get(key)) === JSON.stringify(value) && value !== true) continue;
    const chip = CHIP.exec(key);
    if (key === RESET) Object.assign(next, { units: [], statuses: [], bydel: null });
    else if (chip) takeOff(next, chip[1], chip[2], bundle);
    else take(next, key, value, bundle);
  }
  return next;
}

function take(next, key, value, { answers, facts, words: texts }) {
  const codeOf = (labels) => {
    const codes = Object.keys(labels).filter((code) => labels[code] === value);
    return codes.length === 1 ? codes[0] : undefined;
  };
  if (key === "f_unit") next.units = value;
  if (key === "f_status") next.statuses = value;
  if (key === "f_edition") next.edition = codeOf(answers.dates) ?? next.edition;
  if (key === "f_colour") next.colour_by = Object.keys(texts.colour).find((code) => texts.colour[code] === value[0]) ?? next.colour_by;
  if (key === "f_bydel" && value === texts.all_bydeler) next.bydel = null;
  else if (key === "f_bydel") {
    const names = Object.fromEntries(Object.entries(facts.bydeler).map(([id, { name }]) => [id, name]));
    next.bydel = codeOf(names) ?? next.bydel;
  }
}

function takeOff(next, key, code, { answers }) {
  if (key === "f_unit") next.units = next.units.filter((unit) => unit !== code);
  if (key === "f_status") next.statuses = next.statuses.filter((status) => status !== code);
  if (key === "f_bydel") next.bydel = null;
  if (key === "f_edition") next.edition = answers.newest;
}

// The view of the map that answers, made of the view that is shown.
export function answer(view, { edition, units, statuses, bydel, colour_by }, { answers, facts }) {
  const listed = facts.editions[edition];
  const passes = (id) => {
    const [unit, status] = listed[id];
    return (!units.length || units.includes(unit)) && (!statuses.length || statuses.includes(status))
      && (!bydel || answers.bydeler[edition][id].includes(bydel));
  };
  const part = bydel || (units.length === 1 ? answers.units[units[0]] : null);
  const isOnArea = view.chosen && view.chosen in listed;
  return {
    ...view, edition, colour_by, part,
    visible: Object.keys(listed).filter(passes),
    gone: units.length || statuses.length ? [] : answers.gone[edition].filter((id) => !bydel || facts.areas[id].home === bydel),
    fit: isOnArea ? view.fit : answers.fits[part] ?? null,
  };
}
