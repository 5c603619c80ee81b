// Fills of the style table as SVG patterns, and swatches of them for the legend.
// The pattern carries the status besides the colour, for greyscale print and colour blindness.

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

const MARKS = {
  stripes: (mark, size) => [element("rect", { width: size.stripe, height: size.tile, fill: mark })],
  dots: (mark, size) => [element("circle", { cx: size.tile / 2, cy: size.tile / 2, r: size.dot, fill: mark })],
  rings: (mark, size) => [element("circle", { cx: size.tile / 2, cy: size.tile / 2, r: size.dot, fill: "none", stroke: mark })],
};

function pattern(id, fill, size) {
  const node = element("pattern", {
    id, width: size.tile, height: size.tile, patternUnits: "userSpaceOnUse",
    patternTransform: fill.pattern === "stripes" ? "rotate(45)" : "rotate(30)",
  });
  node.append(element("rect", { width: size.tile, height: size.tile, fill: fill.ground }));
  node.append(...MARKS[fill.pattern](fill.mark, size));
  return node;
}

// Every fill the map can use → what goes into an SVG `fill` attribute.
export class Patterns {
  constructor(root, size) {
    this.size = size;
    this.defs = element("defs", {});
    const holder = element("svg", { width: 0, height: 0, "aria-hidden": "true" });
    holder.style.position = "absolute";
    holder.append(this.defs);
    root.append(holder);
    this.known = new Set();
  }

  paint(key, fill) {
    if (!MARKS[fill.pattern]) return fill.ground;
    const id = `ipo-fill-${key}`;
    if (!this.known.has(id)) {
      this.defs.append(pattern(id, fill, this.size));
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
