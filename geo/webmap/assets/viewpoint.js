// Where the map stands, or might stand: turns places on earth into px of the map without moving it.

export class Viewpoint {
  // `corner`: the map's upper left corner in px of the whole world at this zoom.
  constructor(map, corner, zoom) {
    Object.assign(this, { map, corner, zoom, scale: 2 ** zoom });
  }

  static now(map) {
    return new Viewpoint(map, map.getPixelBounds().min, map.getZoom());
  }

  // As close to bounds as leaves margins (left, top, right, bottom, in px).
  static near(map, bounds, [left, top, right, bottom], maxZoom) {
    const { x: width, y: height } = map.getSize();
    const zoom = Math.min(maxZoom, map.getBoundsZoom(bounds, false, [left + right, top + bottom]));
    const [corner, end] = [bounds.getNorthWest(), bounds.getSouthEast()].map((place) => map.project(place, zoom));
    const middle = corner.add(end).divideBy(2);
    return new Viewpoint(map, middle.subtract([(width + left - right) / 2, (height + top - bottom) / 2]), zoom);
  }

  moved(x, y) {
    return new Viewpoint(this.map, this.corner.add([x, y]), this.zoom);
  }

  centre() {
    return this.map.unproject(this.corner.add(this.map.getSize().divideBy(2)), this.zoom);
  }

  point(latlng) {
    return this.map.project(latlng, this.zoom).subtract(this.corner);
  }

  // [west, north, east, south] of bounds that were projected before (`world`).
  box([west, north, east, south]) {
    const { scale, corner: { x, y } } = this;
    return [west * scale - x, north * scale - y, east * scale - x, south * scale - y];
  }
}

// [west, north, east, south] of bounds in px of the whole world at zoom 0.
export function world(map, bounds) {
  const [corner, end] = [bounds.getNorthWest(), bounds.getSouthEast()].map((place) => map.project(place, 0));
  return [corner.x, corner.y, end.x, end.y];
}
