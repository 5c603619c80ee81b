// The button "Kopier lenke": the page's address, with the place and the background of its map.

import { words } from "./link_words.js";

function link(background) {
  const address = new URL(window.location.href);
  const place = document.querySelector(".ipo-map[data-place]")?.dataset.place;
  if (place) address.searchParams.set("place", place);
  if (background !== "none") address.searchParams.set("background", background);
  return address.href;
}

// Browsers lend the clipboard only to secure addresses; elsewhere the link is shown to be copied.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function field(text) {
  const node = document.createElement("input");
  Object.assign(node, { type: "text", readOnly: true, value: text, className: "ipo-link" });
  node.setAttribute("aria-label", words.shown);
  return node;
}

export default function ({ data, parentElement: root }) {
  let [button, status] = root.querySelectorAll(".ipo-copy-link, .ipo-copy-status");
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button", className: "ipo-copy-link" });
    status = Object.assign(document.createElement("span"), { className: "ipo-copy-status" });
    status.setAttribute("role", "status");
    root.append(button, status);
  }
  button.textContent = words.copy;
  button.onclick = async () => {
    const text = link(data.background);
    if (await copy(text)) {
      status.replaceChildren(words.copied);
      return;
    }
    const shown = field(text);
    status.replaceChildren(words.shown, " ", shown);
    shown.select();
  };
}
