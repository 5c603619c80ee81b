// A server that was gone and is back has forgotten the session. Streamlit runs nothing until the
// first click, and takes that click for the start of a new session, which follows the address: the
// click would be lost. So the page is opened again by its address as soon as the server answers, and
// what is clicked before that run has ended is held, and clicked when it has.

// Where the sign-in has ended, or a role was withdrawn, the server's own page says so.

const STATE = "data-test-connection-state", SCRIPT = "data-test-script-state";
const LONGEST_HELD = 10_000; // milliseconds
let wasLost = false;
let held = null; // while the page is opened again: what was clicked last

function follow(app) {
  const state = app.getAttribute(STATE);
  if (state === "CONNECTED" && wasLost) {
    wasLost = false;
    hold(app);
    window.dispatchEvent(new PopStateEvent("popstate"));
  } else if (state !== "CONNECTED" && app.dataset.wasConnected) {
    if (!wasLost) leaveIfRefused();
    wasLost = true;
  }
  if (state === "CONNECTED") app.dataset.wasConnected = "true";
}

function leaveIfRefused() {
  fetch(location.href, { headers: { accept: "text/html" } })
    .then(({ status }) => { if (status === 401 || status === 403) location.reload(); })
    .catch(() => {}); // the server is away
}

function hold(app) {
  const holding = held = { clicked: null };
  let hasRun = false;
  const watch = new MutationObserver(() => {
    hasRun ||= app.getAttribute(SCRIPT) === "running";
    if (hasRun && app.getAttribute(SCRIPT) === "notRunning") release();
  });
  const release = () => {
    clearTimeout(patience);
    watch.disconnect();
    if (held !== holding) return;
    held = null;
    if (holding.clicked?.isConnected) holding.clicked.click();
  };
  const patience = setTimeout(release, LONGEST_HELD);
  watch.observe(app, { attributes: true, attributeFilter: [SCRIPT] });
}

addEventListener("click", (event) => {
  const button = held && event.target.closest?.("button, [role=button], a");
  if (!button) return;
  held.clicked = button;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

new MutationObserver((changes) => {
  for (const { target } of changes) if (target.matches?.("[data-testid=stApp]")) follow(target);
}).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: [STATE] });
