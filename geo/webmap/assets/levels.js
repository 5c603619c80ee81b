// A large register as it is sent: packed facts, coarse borders, and cells with the exact ones, which a
// map fetches as it comes near them. The other half is geo/webmap/packing.py and large.py.

const BITS = 5, MORE = 32, FIRST = 63; // of Google's encoded polylines
const NEAR = 0.15; // how far beyond the map, as a part of it, cells are fetched
const REST = 60; // ms that a map must stand still before it fetches
const THIN = 0.5, THIN_ZOOMS = 4; // px of an outline at the coarse zoom, and how far it grows from there
const SPECKS = 1.25; // so far above the coarse zoom areas are drawn as dots

export function numbers(text) {
  const values = [];
  let value = 0, scale = 1;
  for (let at = 0; at < text.length; at += 1) {
    const part = text.charCodeAt(at) - FIRST;
    value += (part % MORE) * scale; // beyond 32 bits, so without bit operators
    scale *= 2 ** BITS;
    if (part >= MORE) continue;
    values.push(value % 2 ? -(value + 1) / 2 : value / 2);
    [value, scale] = [0, 1];
  }
  return values;
}

export function steps(text) {
  let sum = 0;
  return numbers(text).map((step) => (sum += step));
}

function column({ values, rows }) {
  return numbers(rows).map((row) => values[row]);
}

// Points as [lon, lat] from their differences.
function points(text, [across, up]) {
  const all = numbers(text);
  const corners = [];
  for (let at = 0, x = 0, y = 0; at < all.length; at += 2) {
    x += all[at];
    y += all[at + 1];
    corners.push([rounded(x / across), rounded(y / up)]);
  }
  return corners;
}

// No more decimals than a border has: what is divided has some seventeen.
const rounded = (degrees) => Math.round(degrees * 1e7) / 1e7;
const turned = ([lon, lat]) => [lat, lon];

// GeoJSON geometries, in the order that they were packed in.
export function borders({ parts, rings, corners, steps: differences }, scale) {
  const [all, ringCounts, cornerCounts] = [points(differences, scale), numbers(rings), numbers(corners)];
  let [ring, corner, part] = [0, 0, 0];
  const nextRing = () => {
    const open = all.slice(corner, (corner += cornerCounts[ring++]));
    return [...open, open[0]];
  };
  const nextPart = () => Array.from({ length: ringCounts[part++] }, nextRing);
  return numbers(parts).map((count) => {
    const polygons = Array.from({ length: count }, nextPart);
    return count === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons };
  });
}

const middleOf = (geometry) => {
  const all = geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2);
  const [xs, ys] = [0, 1].map((axis) => all.map((corner) => corner[axis]));
  return [(Math.min(...ys) + Math.max(...ys)) / 2, (Math.min(...xs) + Math.max(...xs)) / 2];
};

const pairs = (words) => words.flatMap((word, at) => (at % 2 ? [] : [[word, words[at + 1]]]));

function linesOf(name, at) {
  return at ? [name.slice(0, at).trim(), name.slice(at)] : [name];
}

// The rows of a table by list and area; of each list when somebody looks at it.
export function rowsOf({ lists, ids, areas, listings, area_rows, listing_rows }) {
  const [ofArea, ofListing, columns] = [steps(area_rows), numbers(listing_rows), areas.map(column)];
  const rows = {};
  let at = 0;
  for (const [list, count] of lists) {
    const [first, end] = [at, (at += count)];
    let known = null;
    const cells = (area, row) => {
      const [name, ...rest] = columns.map((its) => its[area]);
      return [ids[area], [name, ...listings[ofListing[first + row]], ...rest]];
    };
    const make = () => Object.fromEntries(ofArea.slice(first, end).map(cells));
    Object.defineProperty(rows, list, { enumerable: true, get: () => (known ??= make()) });
  }
  return rows;
}

// Parts of places for whoever edits borders: names and geometries by id.
export function partsOf({ names, borders: packed, scale }) {
  const geometries = borders(packed, scale);
  return Object.fromEntries(pairs(names).map(([id, name], row) => [id, { name, geometry: geometries[row] }]));
}

export class Packed {
  constructor(packed, address) {
    Object.assign(this, { address, coarseZoom: packed.coarse.zoom });
    this.ids = { areas: pairs(packed.areas.names).map(([id]) => id), bydeler: pairs(packed.bydeler.names).map(([id]) => id) };
    this.drawn = { areas: this.areasOf(packed.coarse.drawn), bydeler: this.ids.bydeler };
    this.coarse = Object.fromEntries(["areas", "bydeler"].map((kind) => {
      const geometries = borders(packed.coarse[kind], packed.coarse.scale);
      return [kind, new Map(this.drawn[kind].map((id, row) => [id, geometries[row]]))];
    }));
    this.bydeler = new Map(this.coarse.bydeler); // the finest borders that have come
    this.levels = packed.levels.map((level) => ({ ...level, boxes: points(level.boxes, [100, 100]).map(turned) }));
    this.facts = this.unpack(packed);
    this.answers = this.unpackAnswers(packed.answers);
  }

  areasOf(text) {
    return steps(text).map((row) => this.ids.areas[row]);
  }

  // --- facts ----------------------------------------------------------------------------------

  unpack(packed) {
    const bydeler = this.unpackBydeler(packed.bydeler);
    return {
      areas: this.unpackAreas(packed.areas, bydeler, column(packed.bydeler.numbers)),
      bydeler,
      outlines: this.unpackOutlines(packed.outlines),
      editions: Object.fromEntries(Object.entries(packed.lists).map(([id, { areas, looks }]) => {
        const rows = numbers(looks);
        return [id, Object.fromEntries(this.areasOf(areas).map((area, at) => [area, packed.looks[rows[at]]]))];
      })),
      borders: packed.older,
      exact: Object.fromEntries(Object.entries(packed.exact).map(([id, rows]) => [id, this.areasOf(rows)])),
    };
  }

  unpackAreas({ names, breaks, homes }, bydeler, bydelNumbers) {
    const [places, lines] = [numbers(homes), numbers(breaks)];
    return Object.fromEntries(pairs(names).map(([id, name], row) => {
      const home = this.ids.bydeler[places[row]] ?? null;
      const geometry = this.coarse.areas.get(id);
      return [id, {
        name, lines: linesOf(name, lines[row]), home,
        bydel: home && bydeler[home].name, bydel_nr: home && bydelNumbers[places[row]],
        anchor: geometry ? middleOf(geometry) : null,
      }];
    }));
  }

  unpackBydeler({ names, breaks, units, sure }) {
    const [of, lines, isSure] = [column(units), numbers(breaks), numbers(sure)];
    return Object.fromEntries(pairs(names).map(([id, name], row) => [id, {
      name, unit: of[row], sure: Boolean(isSure[row]), lines: linesOf(name, lines[row]),
      points: [middleOf(this.coarse.bydeler.get(id))],
    }]));
  }

  // That of a bydel is its border as it is known when it is asked for.
  unpackOutlines({ scale, units, borders: packed }) {
    const outlines = {};
    const rings = ({ type, coordinates }) => coordinates.flat(type === "Polygon" ? 0 : 1).map((ring) => ring.map(turned));
    borders(packed, scale).forEach((geometry, row) => { outlines[units[row]] = rings(geometry); });
    for (const id of this.ids.bydeler) Object.defineProperty(outlines, id, { enumerable: true, get: () => rings(this.bydeler.get(id)) });
    return outlines;
  }

  unpackAnswers({ bydeler, gone, fits, ...rest }) {
    const { areas, editions } = this.facts;
    const corners = points(fits.corners, [1e5, 1e5]).map(turned);
    const homes = (id) => Object.fromEntries(Object.keys(editions[id]).map((area) => {
      const { home } = areas[area];
      return [area, bydeler[id][area] ?? (home ? [home] : [])];
    }));
    return {
      ...rest,
      bydeler: Object.fromEntries(Object.keys(bydeler).map((id) => [id, homes(id)])),
      gone: Object.fromEntries(Object.entries(gone).map(([id, rows]) => [id, this.areasOf(rows)])),
      fits: Object.fromEntries(fits.parts.map((part, row) => [part, corners.slice(2 * row, 2 * row + 2)])),
    };
  }

  // --- borders --------------------------------------------------------------------------------

  // The coarse borders, into the layers that folium has made without any; the map gets them when it knows
  // where it stands (`IpoMap.arrive`).
  fill(layers) {
    const looks = { areas: {}, bydeler: { look: "bydel_borders" } };
    for (const [kind, geometries] of Object.entries(this.coarse)) {
      const features = [...geometries].map(([id, geometry]) => (
        { type: "Feature", id, properties: { ...looks[kind], id }, geometry }));
      layers[kind].remove();
      layers[kind].addData({ type: "FeatureCollection", features });
      layers[kind].eachLayer((shape) => { shape.level = 0; });
    }
  }

  // From now on a map gets the cells that it comes near, as fine as its zoom shows.
  refine(ipo) {
    const shapes = { areas: ipo.shapes, bydeler: new Map() };
    ipo.layers.bydeler.eachLayer((shape) => shapes.bydeler.set(shape.feature.properties.id, shape));
    ipo.map.on("zoomend", () => this.scale(ipo));
    this.scale(ipo);
    const had = new Set();
    let waiting = null;
    const fetchNear = () => {
      for (const [level, place] of this.near(ipo.map)) {
        const name = `cell-${level}-${place}.js`;
        if (had.has(name)) continue;
        had.add(name);
        import(new URL(name, this.address).href).then(
          ({ cell }) => { if (!ipo.listening.signal.aborted) this.take(ipo, shapes, level, cell); },
          (error) => { had.delete(name); console.error(error); }, // asked for again at the next move
        );
      }
    };
    ipo.map.on("moveend", () => {
      clearTimeout(waiting);
      if (ipo.view) waiting = setTimeout(fetchNear, REST);
    });
    ipo.listening.signal.addEventListener("abort", () => clearTimeout(waiting));
  }

  // Where areas are specks, an outline would be all that is seen of them: they are dots of their own
  // colour there, and their outline grows as the map comes near.
  scale({ map, holder, bundle: { style } }) {
    const above = map.getZoom() - this.coarseZoom;
    const near = Math.min(1, Math.max(0, above / THIN_ZOOMS));
    holder.style.setProperty("--ipo-outline", `${(THIN + near * (style.outline_px - THIN)).toFixed(2)}px`);
    holder.dataset.scale = above < SPECKS ? "far" : "near";
  }

  // Marks are darker than their ground, which is the one that is seen on a dark page.
  dress(node, { ground, mark, pattern, outline }, look) {
    const colour = pattern === "solid" || look === "dark" ? ground : mark;
    node.style.setProperty("--ipo-speck", colour && colour !== "none" ? colour : outline);
  }

  // The cells in sight, as [level, number]; none where the coarse borders are fine enough.
  near(map) {
    const zoom = map.getZoom();
    const level = this.levelOf(zoom);
    if (!level) return [];
    const bounds = map.getBounds().pad(NEAR);
    const { boxes } = this.levels[level - 1];
    const cells = [];
    for (let at = 0; at < boxes.length; at += 2) {
      if (bounds.intersects([boxes[at], boxes[at + 1]])) cells.push([level, at / 2]);
    }
    return cells;
  }

  // The coarsest level that shows all that a map of this zoom can.
  levelOf(zoom) {
    if (zoom <= this.coarseZoom) return 0;
    return 1 + this.levels.findIndex((level) => level.zoom === null || zoom <= level.zoom);
  }

  take(ipo, shapes, level, { areas, bydeler }) {
    const { scale } = this.levels[level - 1];
    const ids = this.areasOf(areas.ids);
    const anchors = points(areas.anchors, [1e5, 1e5]).map(turned);
    ids.forEach((id, row) => { this.facts.areas[id].anchor = anchors[row]; });
    this.takeBydeler(shapes, level, bydeler, scale);
    const chosen = ids.includes(ipo.view?.chosen) ? ipo.shapes.get(ipo.view.chosen) : null;
    const wasCoarse = chosen?.level === 0;
    this.reshape(shapes.areas, level, ids, borders(areas.borders, scale), (id) => !this.older(ipo, id));
    if (!ipo.view) return;
    if (chosen) ipo.chosen(ipo.view.chosen);
    if (wasCoarse && ipo.view.focus) ipo.position.fit(chosen.getBounds().pad(0.6)); // which it was fitted to
    ipo.ground.outline();
    ipo.labels.redraw();
  }

  takeBydeler(shapes, level, cell, scale) {
    const ids = steps(cell.ids).map((row) => this.ids.bydeler[row]);
    const geometries = borders(cell.borders, scale);
    const places = points(cell.points, [1e5, 1e5]).map(turned);
    let at = 0;
    numbers(cell.counts).forEach((count, row) => {
      this.facts.bydeler[ids[row]].points = places.slice(at, (at += count));
      this.bydeler.set(ids[row], geometries[row]);
    });
    this.reshape(shapes.bydeler, level, ids, geometries, () => true);
  }

  // Shapes that were coarser; of one whose border is another one in this list only what is known.
  reshape(shapes, level, ids, geometries, isShown) {
    ids.forEach((id, row) => {
      const shape = shapes.get(id);
      if (!(shape?.level < level)) return; // finer already, or drawn by the page itself
      shape.level = level;
      shape.feature.geometry = geometries[row];
      const { type, coordinates } = geometries[row];
      if (isShown(id)) shape.setLatLngs(window.L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2));
    });
  }

  older(ipo, id) {
    return id in (this.facts.borders[ipo.view?.edition] ?? {});
  }
}
