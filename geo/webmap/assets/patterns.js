// Fills of the style table as SVG patterns, and swatches of them for the legend.
// The pattern carries the status besides the colour, for greyscale print and colour blindness.

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

// The marks of a tile as SVG, by their kind. What is not here cannot be drawn, and says so.
const DRAW = {
  line: ({ x1, y1, x2, y2, width }, colour) => element("line", { x1, y1, x2, y2, stroke: colour, "stroke-width": width }),
  circle: ({ x, y, r, width }, colour) => element("circle", {
    cx: x, cy: y, r, ...(width === null ? { fill: colour } : { fill: "none", stroke: colour, "stroke-width": width }),
  }),
};

function draw(mark, colour) {
  if (!(mark.kind in DRAW)) throw new Error(`The map cannot draw a mark of the kind «${mark.kind}».`);
  return DRAW[mark.kind](mark, colour);
}

function pattern(id, fill, { width, height, marks }) {
  const node = element("pattern", { id, width, height, patternUnits: "userSpaceOnUse" });
  node.append(element("rect", { width, height, fill: fill.ground }));
  node.append(...marks.map((mark) => draw(mark, fill.mark)));
  return node;
}

// Every fill the map can use → what goes into an SVG `fill` attribute.
export class Patterns {
  constructor(root, tiles) {
    this.tiles = tiles;
    this.defs = element("defs", {});
    const holder = element("svg", { width: 0, height: 0, "aria-hidden": "true" });
    holder.style.position = "absolute";
    holder.append(this.defs);
    root.append(holder);
    this.known = new Set();
  }

  paint(key, fill) {
    if (!(fill.pattern in this.tiles)) throw new Error(`The style table has no pattern «${fill.pattern}».`);
    const tile = this.tiles[fill.pattern];
    if (!tile.marks.length) return fill.ground;
    const id = `ipo-fill-${key}`;
    if (!this.known.has(id)) {
      this.defs.append(pattern(id, fill, tile));
      this.known.add(id);
    }
    return `url(#${id})`;
  }

  swatch(key, fill) {
    const box = element("svg", { width: 26, height: 18, class: "ipo-swatch", "aria-hidden": "true" });
    box.append(element("rect", {
      x: 1, y: 1, width: 24, height: 16, rx: 2, fill: this.paint(key, fill),
      stroke: fill.outline, "stroke-width": 1.5, "stroke-dasharray": fill.dash || "none",
    }));
    return box;
  }
}
