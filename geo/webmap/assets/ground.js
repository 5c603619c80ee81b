// The ground under the areas: the look of the page, the part of the city in question, the tints.

const PART_PANES = { veil: 410, edge: 415 };
const WORLD = [[50, 0], [50, 25], [70, 25], [70, 0]];

// Light or dark, as the page behind the map is.
function pageLook(node) {
  for (let at = node; at; at = at.parentElement) {
    const [red, green, blue, opacity = 1] = getComputedStyle(at).backgroundColor.match(/[\d.]+/gu)?.map(Number) ?? [];
    if (opacity > 0 && red !== undefined) return red * 0.3 + green * 0.59 + blue * 0.11 < 128 ? "dark" : "light";
  }
  return "light";
}

export class Ground {
  constructor(ipo) {
    Object.assign(this, { ipo, map: ipo.map, bundle: ipo.bundle, layers: ipo.layers, look: null });
    for (const [name, zIndex] of Object.entries(PART_PANES)) {
      Object.assign(this.map.createPane(`part-${name}`).style, { zIndex, pointerEvents: "none" });
    }
    this.part = ipo.L.layerGroup().addTo(this.map);
    this.watch();
  }

  get colours() {
    return this.bundle.looks[this.look];
  }

  // The table's outlines are for paper and light pages.
  outlineOf(key, fill) {
    if (this.look !== "dark") return fill.outline;
    return key === "gone" ? this.colours.gone : this.colours.outline;
  }

  // The page may change its look while the map stands in it; paper is always light.
  watch() {
    const { signal } = this.ipo.listening;
    const follow = () => this.ipo.dressAll();
    this.observer = new MutationObserver(follow);
    for (let at = this.ipo.root; at; at = at.parentElement) {
      this.observer.observe(at, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
    }
    signal.addEventListener("abort", () => this.observer.disconnect());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(follow, 50), { signal });
    matchMedia("print").addEventListener("change", follow, { signal });
  }

  // Whether the look is another one than before.
  followPage() {
    const look = matchMedia("print").matches ? "light" : pageLook(this.ipo.root);
    if (look === this.look) return false;
    this.look = look;
    const { css, background } = this.colours;
    for (const [name, value] of Object.entries(css)) this.ipo.holder.style.setProperty(`--ipo-${name}`, value);
    this.ipo.holder.dataset.look = look;
    for (const [name, layer] of Object.entries(this.layers)) {
      if (name !== "areas") layer.eachLayer((shape) => shape.setStyle(background[shape.feature.properties.look]));
    }
    return true;
  }

  // Bydeler carry the tint of their police unit when the fill tells the unit.
  tint() {
    const { facts } = this.bundle;
    const byUnit = this.ipo.view.colour_by === "enhet";
    this.layers.bydeler.eachLayer((shape) => {
      const bydel = byUnit && facts.bydeler[shape.feature.properties.id];
      const tint = bydel && this.tintOf(bydel);
      shape.setStyle(tint
        ? { fill: true, fillColor: this.ipo.patterns.paint(tint.key, tint.fill), fillOpacity: tint.opacity }
        : { fill: false, fillColor: "none" });
    });
  }

  // The tint of a bydel, striped where the unit is inferred or disputed.
  tintOf({ unit, sure }) {
    const basis = sure ? "sure" : "unsure";
    const fill = this.colours.tint[unit]?.[basis];
    return fill ? { key: `tint-${unit}-${basis}-${this.look}`, fill, opacity: 0.85 } : null;
  }

  // A unit or a bydel is outlined, and what is not of it faded.
  outline() {
    const { L } = this.ipo;
    const { part } = this.ipo.view;
    const rings = part ? this.bundle.facts.outlines[part] || [] : [];
    this.part.clearLayers();
    if (!rings.length) return;
    const { css, outline } = this.colours;
    const quiet = { interactive: false, smoothFactor: 0.5 };
    L.polygon([WORLD, ...rings], { ...quiet, pane: "part-veil", stroke: false, fillRule: "evenodd", fillColor: css.halo, fillOpacity: 0.6 }).addTo(this.part);
    L.polyline(rings, { ...quiet, pane: "part-edge", color: outline, weight: 2, opacity: 0.75 }).addTo(this.part);
  }
}
