// Where the map stands: the chosen area, the place of a link, the last place, the part, the city.

import { Viewpoint, world } from "./viewpoint.js";

const CLOSE = 14; // the nearest zoom that the map goes to by itself
// Where the person last was, kept while the tab lives, so a visit to another page changes nothing.
let last = null;

// How many px a view moves along one side, away from the end where the background leaves it empty
// (px at either end; a negative one is filled), as far as there is room (px at either end).
function shift([before, after], [start, end]) {
  if (start > 0 && end <= 0) return Math.min(start, Math.max(0, before));
  return start <= 0 && end > 0 ? -Math.min(end, Math.max(0, after)) : 0;
}

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export class Position {
  constructor(ipo) {
    Object.assign(this, { ipo, map: ipo.map, L: ipo.L });
  }

  // The place stays, unless another part or place is asked for or a chosen area is out of sight.
  // `view.fit` is [[south, west], [north, east]], `view.place` is [lat, lon, zoom]; both may be null.
  follow(before) {
    const { map, ipo: { view, shapes } } = this;
    const target = shapes.get(view.chosen);
    const isNew = (key) => view[key] && !same(view[key], before?.[key]);
    if (!before && view.focus && target) this.fit(target.getBounds().pad(0.6));
    else if (isNew("place")) map.setView(view.place.slice(0, 2), view.place[2], { animate: false });
    else if (!before && last && !view.focus && same(last.fit, view.fit)) map.setView(last.centre, last.zoom, { animate: false });
    else if (isNew("fit")) this.fit(view.fit);
    else if (!before || (before.fit && !view.fit)) this.city();
    else if (target && before.chosen !== view.chosen && !map.getBounds().intersects(target.getBounds())) {
      map.panTo(target.getBounds().getCenter());
    }
  }

  // Fits bounds as closely as leaves every area within them clear of the controls. The map moves once,
  // to the best of the places that are tried.
  fit(bounds) {
    const { L, map, ipo: { controls } } = this;
    const box = L.latLngBounds(bounds);
    const about = box.pad(0.02); // the corners are rounded
    const areas = controls.footprints();
    const within = areas.filter(({ shape }) => about.contains(shape.getBounds()));
    let best = null;
    for (const margin of this.margins(box)) {
      const viewpoint = this.filled(box, margin);
      controls.settle(viewpoint, areas);
      const covered = controls.covered(within, viewpoint);
      if (!best || covered < best.covered) best = { viewpoint, covered };
      if (!covered) break;
    }
    map.setView(best.viewpoint.centre(), best.viewpoint.zoom, { animate: false });
    this.ipo.settle();
  }

  // Where bounds are shown closest with a margin, and from there to where the background fills the map,
  // as far as the bounds stay inside the margins.
  filled(bounds, margin) {
    const { map, L, ipo: { bundle } } = this;
    const [left, top, right, bottom] = margin;
    const { x: width, y: height } = map.getSize();
    const viewpoint = Viewpoint.near(map, bounds, margin, CLOSE);
    const [ends, box] = [L.latLngBounds(bundle.background_ends), bounds].map((all) => viewpoint.box(world(map, all)));
    const x = shift([box[0] - left, width - right - box[2]], [ends[0], width - ends[2]]);
    const y = shift([box[1] - top, height - bottom - box[3]], [ends[1], height - ends[3]]);
    return viewpoint.moved(x, y);
  }

  // Margins of the map (left, top, right, bottom, in px) with room for none, some or all of the
  // controls, those that show the bounds closest first.
  margins(bounds) {
    const { map, ipo: { controls } } = this;
    const { left, top, right, bottom } = controls.strips();
    const zoom = (margin) => Math.min(CLOSE, map.getBoundsZoom(bounds, false, this.L.point(margin[0] + margin[2], margin[1] + margin[3])));
    const { x: width, y: height } = map.getSize();
    const every = left.flatMap((l) => top.flatMap((t) => right.flatMap((r) => bottom.map((b) => [l, t, r, b]))));
    const roomy = ([l, t, r, b], place) => !place || (l + r < width / 2 && t + b < height / 2);
    const ranked = every.filter(roomy).map((margin) => ({ margin, zoom: zoom(margin), sum: margin.reduce((a, b) => a + b) }));
    return ranked.sort((a, b) => b.zoom - a.zoom || a.sum - b.sum).map(({ margin }) => margin);
  }

  // The city, or only its areas where the background would not fill the map round the city.
  city() {
    const { L, map, ipo } = this;
    const areas = L.latLngBounds([]);
    for (const id of ipo.drawn()) areas.extend(ipo.shapes.get(id).getBounds());
    const whole = L.latLngBounds(ipo.bundle.oslo).extend(areas);
    const zoom = map.getBoundsZoom(whole);
    const [corner, end] = ipo.bundle.background_ends.map((place) => map.project(place, zoom));
    const { x: width, y: height } = map.getSize();
    const fills = end.x - corner.x >= width && corner.y - end.y >= height;
    this.fit(fills || !areas.isValid() ? whole : areas);
  }

  // The place also stands on the element, for whoever reads the page from outside, and is told.
  remember() {
    const { map, ipo: { view, holder } } = this;
    const { lat, lng } = map.getCenter();
    // The small map of one area has a place of its own.
    if (view && !view.focus) last = { centre: [lat, lng], zoom: map.getZoom(), fit: view.fit };
    const detail = { lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)), zoom: map.getZoom() };
    holder.dataset.place = `${lat.toFixed(5)},${lng.toFixed(5)},${detail.zoom}`;
    if (view) holder.dispatchEvent(new CustomEvent("ipo-view-changed", { detail, bubbles: true }));
  }

  // The wheel scrolls the page until the person has touched the map or is in it by keyboard.
  awaitTouch() {
    const { map, ipo: { holder, listening: { signal } } } = this;
    map.scrollWheelZoom.disable();
    for (const name of ["pointerdown", "focusin"]) {
      document.addEventListener(name, ({ target }) => {
        map.scrollWheelZoom[holder.contains(target) ? "enable" : "disable"]();
      }, { signal, capture: true });
    }
  }
}
