// A text to take along: a field with its label, and a button that copies it.

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export default function ({ data, parentElement: root }) {
  let box = root.querySelector(".ipo-copy-text");
  if (!box) {
    box = document.createElement("div");
    box.className = "ipo-copy-text";
    const label = document.createElement("label");
    const field = Object.assign(document.createElement("textarea"), { readOnly: true, spellcheck: false });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "ipo-copy-link" });
    const status = Object.assign(document.createElement("span"), { className: "ipo-copy-status" });
    status.setAttribute("role", "status");
    label.append(document.createElement("span"), field);
    box.append(label, button, status);
    root.append(box);
  }
  const [name, field] = box.querySelectorAll("label span, textarea");
  const [button, status] = box.querySelectorAll("button, .ipo-copy-status");
  name.textContent = data.label;
  if (field.value !== data.text) status.replaceChildren();
  field.value = data.text;
  field.rows = data.rows; // for who cannot make it as high as its text
  button.textContent = data.words.copy;
  button.setAttribute("aria-label", `${data.words.copy}: ${data.label}`);
  // Browsers lend the clipboard only to secure addresses; elsewhere the text is marked to be copied.
  button.onclick = async () => {
    const could = await copy(data.text);
    if (!could) field.select();
    status.textContent = could ? data.words.copied : data.words.marked;
  };
}
