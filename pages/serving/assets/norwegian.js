// Streamlit has no setting for the language of its own words; replace the few a person can meet.
// WORDS (English → Norwegian) is put before this by the server.

const NAMED = ["aria-label", "title"];
const REMOVE = "Remove"; // the button on each chosen value: "Remove Vestli"

function translated(said) {
  return said?.startsWith(`${REMOVE} `) ? WORDS[REMOVE] + said.slice(REMOVE.length) : WORDS[said];
}

function say(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const word = WORDS[node.data.trim()];
    if (word) node.data = word;
    return;
  }
  for (const name of NAMED) {
    const word = translated(node.getAttribute?.(name));
    if (word) node.setAttribute(name, word);
  }
}

function walk(root) {
  // Our own map and table speak Norwegian already, and can be large.
  if (root.closest?.(".ipo-map, .ipo-table")) return;
  say(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => (
    node.classList?.contains("ipo-map") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
  ));
  while (walker.nextNode()) say(walker.currentNode);
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(walk);
    else say(change.target);
  }
}).observe(document.documentElement, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMED,
});
