// Where the map stands: the chosen area, the place of a link, the last place, the part, the city.

const CLOSE = 14; // the nearest zoom that the map goes to by itself
// Where the person last was, kept while the tab lives, so a visit to another page changes nothing.
let last = null;

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
    if (!before && view.focus && target) map.fitBounds(target.getBounds().pad(0.6), { maxZoom: CLOSE, animate: false });
    else if (isNew("place")) map.setView(view.place.slice(0, 2), view.place[2], { animate: false });
    else if (!before && last && !view.focus && same(last.fit, view.fit)) map.setView(last.centre, last.zoom, { animate: false });
    else if (isNew("fit")) this.fit(view.fit);
    else if (!before || (before.fit && !view.fit)) this.city();
    else if (target && before.chosen !== view.chosen && !map.getBounds().intersects(target.getBounds())) {
      map.panTo(target.getBounds().getCenter());
    }
  }

  fit(bounds) {
    this.map.fitBounds(bounds, { animate: false, padding: [8, 8], maxZoom: CLOSE });
    this.ipo.settle();
  }

  city() {
    const bounds = this.L.latLngBounds(this.ipo.bundle.oslo);
    for (const id of this.ipo.drawn()) bounds.extend(this.ipo.shapes.get(id).getBounds());
    this.map.fitBounds(bounds, { animate: false, padding: [2, 2] });
    this.ipo.settle();
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
