// A server that was gone and is back has forgotten the session. Streamlit runs nothing until the
// first click, and takes that click for the start of a new session, which follows the address: the
// click would be lost. So the page is opened again by its address as soon as the server answers.

// Where the sign-in has ended, or a role was withdrawn, the server's own page says so.

const STATE = "data-test-connection-state";
let wasLost = false;

function follow(app) {
  const state = app.getAttribute(STATE);
  if (state === "CONNECTED" && wasLost) {
    wasLost = false;
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

new MutationObserver((changes) => {
  for (const { target } of changes) if (target.matches?.("[data-testid=stApp]")) follow(target);
}).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: [STATE] });
