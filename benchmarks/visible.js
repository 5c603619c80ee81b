// Measures inside the page, the same way for both maps: from the click until the map shows exactly
// the areas it should. Looks every 4 ms (the least that browsers allow), never sleeps longer.

const LOOK_MS = 4;
const SAMPLE = 10;
const known = new Map();

// Ours: paths in the page that are not hidden. The peer's: paths in its iframe.
const MAPS = {
  ours: {
    roots: () => [...document.querySelectorAll(".ipo-map[data-ready]")],
    shown: (root) => [...root.querySelectorAll("path[data-area]")].filter((path) => path.style.display !== "none"),
    id: (path) => path.dataset.area,
    // Remembered, because searching among 10,000 paths every 4 ms would slow what is measured.
    one: (root, id) => {
      if (!known.get(id)?.isConnected) known.set(id, root.querySelector(`path[data-area="${id}"]`));
      return known.get(id) !== null && known.get(id).style.display !== "none";
    },
  },
  peer: {
    roots: () => [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument?.body).filter(Boolean),
    shown: (root) => [...root.querySelectorAll("path.area")],
    id: (path) => [...path.classList].find((name) => name.startsWith("id-"))?.slice(3),
    one: (root, id) => root.getElementsByClassName(`id-${id}`).length > 0,
  },
};

function every(ids, most = SAMPLE) {
  const step = Math.max(1, Math.floor(ids.length / most));
  return ids.filter((_, number) => number % step === 0);
}

// A few areas that should come and go first: going through all paths of 10,000 areas every 4 ms
// would slow what is measured.
function right(map, root, { wanted, coming, leaving, exactly }) {
  if (!coming.every((id) => map.one(root, id)) || leaving.some((id) => map.one(root, id))) return false;
  if (!exactly) return true;
  const shown = map.shown(root);
  return shown.length === wanted.size && shown.every((path) => wanted.has(map.id(path)));
}

function mapOfPage() {
  return document.querySelector(".ipo-map") ? MAPS.ours : MAPS.peer;
}

function pill(label) {
  const buttons = [...document.querySelectorAll('[data-testid="stButtonGroup"] button')];
  return buttons.find((button) => button.textContent.trim() === label);
}

// → ms from the click on a pill to the right DOM, and to the first frame painted with it. Without a
// label it waits for a map that has the areas at all (ours also draws those that left the list).
globalThis.measureAreas = (ids, label, longest) => new Promise((resolve, reject) => {
  const wanted = new Set(ids);
  const before = mapOfPage().roots().flatMap((root) => mapOfPage().shown(root).map(mapOfPage().id));
  const had = new Set(before);
  const goal = {
    wanted,
    coming: every(label ? ids.filter((id) => !had.has(id)) : ids),
    leaving: label ? every(before.filter((id) => !wanted.has(id))) : [],
    exactly: Boolean(label),
  };
  const start = performance.now();
  if (label) pill(label).click();
  (function look() {
    const map = mapOfPage();
    const roots = map.roots();
    if (roots.length && roots.every((root) => right(map, root, goal))) {
      const dom = performance.now() - start;
      requestAnimationFrame(() => setTimeout(() => resolve({ dom, painted: performance.now() - start }), 0));
    } else if (performance.now() - start > longest) {
      reject(new Error(`the map did not show ${ids.length} areas`));
    } else {
      setTimeout(look, LOOK_MS);
    }
  })();
});
