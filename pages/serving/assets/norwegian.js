// Streamlit has no setting for the language of its own words; replace the few a person can meet.
// The server puts before this WORDS (English → Norwegian) and STARTS, the same for sentences that
// begin so and end with what nobody can foresee.

const NAMED = ["aria-label", "title", "placeholder"];
const BEFORE_NAMES = ["Remove", "Help for"]; // "Remove Vestli"

const FAILED = "Failed to generate file for download";

// How large a file may be: "60MB per file".
const SIZES = { "per file": /^([\d.]+)([KMG]B) per file$/, "or smaller": /^File must be ([\d.]+)([KMG]B) or smaller\.$/ };

function sized(words) {
  for (const [key, pattern] of Object.entries(SIZES)) {
    const match = pattern.exec(words ?? "");
    if (match) return WORDS[key].replace("{size}", `${Number(match[1])} ${match[2]}`);
  }
  return undefined;
}

const MORE = /^(\d+) more$/; // pages that the menu has no room for

function counted(words) {
  const [, count] = MORE.exec(words ?? "") ?? [];
  return count && WORDS.more.replace("{count}", count);
}

function translated(words) {
  const before = BEFORE_NAMES.find((start) => words?.startsWith(`${start} `));
  if (before) return WORDS[before] + words.slice(before.length);
  const [tool, named] = words?.split(": ") ?? []; // "Fullscreen: Side 1 av 5"
  if (named && WORDS[tool]) return `${WORDS[tool]}: ${words.slice(tool.length + 2)}`;
  return WORDS[words] ?? sized(words) ?? counted(words) ?? STARTS[Object.keys(STARTS).find((start) => words?.startsWith(start))];
}

// Whatever went wrong with a download, a person can do the same about it.
function failed(node) {
  const known = Object.values(WORDS).includes(node.data);
  return !known && node.parentElement?.closest("[data-testid=stDownloadButtonError]") ? WORDS[FAILED] : undefined;
}

function say(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const word = translated(node.data.trim()) ?? failed(node);
    if (word && word !== node.data) node.data = word;
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
