// Measures inside the page, the same way for both maps: from the click until the map shows exactly
// the areas it should. Looks every 4 ms (the least that browsers allow), never sleeps longer. Then until the page is at rest.

const LOOK_MS = 4;
const QUIET_MS = 400; // without a change the page is at rest
const RESTING = '.stApp[data-test-script-state="notRunning"]';
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

// Notes the time of the last change to the page, or to the pages within it (the peer's maps).
class Changes {
  constructor() {
    this.last = performance.now();
    this.seen = new Set();
    this.observer = new MutationObserver(() => { this.last = performance.now(); });
    this.follow();
  }

  follow() {
    const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument).filter(Boolean);
    for (const page of [document, ...frames].filter((one) => !this.seen.has(one))) {
      this.seen.add(page);
      this.observer.observe(page, { subtree: true, childList: true, attributes: true, characterData: true });
    }
  }

  // When nothing changes any more and the server has answered: the time of the last change.
  async rest(longest) {
    const until = performance.now() + longest;
    while (performance.now() - this.last < QUIET_MS || !document.querySelector(RESTING)) {
      if (performance.now() > until) throw new Error("the page did not come to rest");
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      this.follow();
    }
    this.observer.disconnect();
    return this.last;
  }
}

// → ms from the click on a pill to the right DOM, to the first frame painted with it, and to the last
// change of the page. Without a label it waits for a map that has the areas at all (ours also draws those
// that left the list).
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
  const changes = new Changes();
  const start = performance.now();
  if (label) pill(label).click();
  (function look() {
    const map = mapOfPage();
    const roots = map.roots();
    if (roots.length && roots.every((root) => right(map, root, goal))) {
      const dom = performance.now() - start;
      requestAnimationFrame(() => setTimeout(() => {
        const painted = performance.now() - start;
        changes.rest(longest).then((last) => resolve({ dom, painted, settled: last - start }), reject);
      }, 0));
    } else if (performance.now() - start > longest) {
      reject(new Error(`the map did not show ${ids.length} areas`));
    } else {
      setTimeout(look, LOOK_MS);
    }
  })();
});
