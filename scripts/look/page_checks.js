// What a person's eye would find on a page, as numbers and names. Each check is called by its name.
({
  // Words that are cut: controls whose text does not fit, or that leave the window.
  cut() {
    const seen = (node) => node.checkVisibility() && node.getBoundingClientRect().width > 2;
    const scrolls = ".ipo-map, .ipo-plain, .ipo-matrix, .ipo-table-holder, svg";
    const clipped = (node) => node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1
      && !["visible", "auto", "scroll"].includes(getComputedStyle(node).overflowX)
      && getComputedStyle(node).clipPath === "none";
    const controls = "[data-testid=stMain] :is(button, [role=radio], a, label), header :is(a, button)";
    return [...document.querySelectorAll(controls)]
      .filter((node) => seen(node) && !node.closest(scrolls))
      .filter((node) => [node, ...node.querySelectorAll("*")].some(clipped)
        || (node.closest("[data-testid=stMain]") && node.getBoundingClientRect().right > window.innerWidth + 1))
      .map((node) => node.innerText.slice(0, 60) || node.ariaLabel);
  },

  // Fields of a form: labels on several lines, hints that do not fit, and controls that lie on others.
  fields() {
    const main = document.querySelector("[data-testid=stMain]");
    const seen = (node) => node.checkVisibility() && node.getBoundingClientRect().width > 2 && !node.closest(".leaflet-container");
    const all = (selector) => [...main.querySelectorAll(selector)].filter(seen);
    const pen = document.createElement("canvas").getContext("2d");
    const room = (node) => {
      const { paddingLeft, paddingRight, font } = getComputedStyle(node);
      pen.font = font;
      return node.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    };
    const lines = (node) => new Set([...node.querySelectorAll("p")].flatMap((line) => {
      const range = document.createRange();
      range.selectNodeContents(line);
      return [...range.getClientRects()].map(({ top }) => Math.round(top));
    })).size;
    const wrapped = all("[data-testid=stWidgetLabel]").filter((node) => lines(node) > 1);
    const hints = all("input[placeholder], textarea[placeholder]").filter((node) => !node.value
      && pen.measureText(node.placeholder).width > room(node) + 1 && room(node) > 0);
    const controls = all("input, textarea, select, button, [data-testid=stWidgetLabel]");
    const own = controls.filter((node) => !controls.some((other) => other !== node && other.contains(node)));
    const box = (node) => node.getBoundingClientRect();
    const apart = (a, b) => a.right <= b.left + 2 || b.right <= a.left + 2 || a.bottom <= b.top + 2 || b.bottom <= a.top + 2;
    const together = ".stSelectbox, .stMultiSelect, .stCheckbox, [data-testid=stFileUploader], .st-key-edit_to_result";
    const over = own.filter((node, at) => own.slice(at + 1).some((other) => !apart(box(node), box(other))
      && (!node.closest(together) || node.closest(together) !== other.closest(together))));
    const named = (node) => node.innerText?.slice(0, 60) || node.placeholder || node.ariaLabel || node.tagName;
    return [...wrapped.map((node) => `wrapped: ${named(node)}`), ...hints.map((node) => `hint: ${named(node)}`),
      ...over.map((node) => `over another: ${named(node)}`)];
  },

  // How many pixels the page scrolls sideways.
  sideways() {
    const main = document.querySelector("[data-testid=stMain]");
    return Math.max(0, main.scrollWidth - main.clientWidth);
  },

  // Every word that is read or heard: text, names, tips, hints.
  words() {
    const words = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      // what stands in a file, and what stands on a key, is no language
      if (element.closest("script, style, noscript, code, kbd, [data-testid=stIconMaterial]")) continue;
      if (node === element) words.push(...["aria-label", "title", "placeholder", "alt"].map((name) => node.getAttribute(name) ?? ""));
      else words.push(node.data);
    }
    return words.join(" \n ");
  },

  // What has the keyboard, and how strongly it is marked: the contrast of its ring with what is round it.
  focus() {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (node) => {
      for (let at = node?.parentElement; at; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] > 250) return colour;
      }
      return [255, 255, 255, 255];
    };
    const contrast = (colour, node) => {
      const drawn = rgba(colour), under = ground(node);
      const alpha = drawn[3] / 255;
      const mixed = drawn.slice(0, 3).map((v, i) => v * alpha + under[i] * (1 - alpha));
      const [a, b] = [light(mixed), light(under)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    };
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const name = `${node.tagName} ${node.getAttribute("aria-label") ?? node.innerText?.slice(0, 40) ?? ""}`.trim();
    if (node.closest("svg") || node.matches("[role=tabpanel], section, [data-testid=stMain]")) return { name, ratio: null };
    let best = 0;
    for (let at = node, up = 0; at && up < 5; at = at.parentElement, up += 1) {
      const look = getComputedStyle(at);
      if (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 1) best = Math.max(best, contrast(look.outlineColor, at));
      if (parseFloat(look.borderTopWidth) >= 1 && node.matches("input, textarea, select")) best = Math.max(best, contrast(look.borderTopColor, at));
      if (!node.matches("input, textarea, select")) break;
    }
    return { name, ratio: Math.round(best * 10) / 10 };
  },

  // In forced colours: controls that are chosen and look like those that are not.
  chosenAlike() {
    const look = (node) => {
      const style = getComputedStyle(node);
      return [style.borderTopWidth, style.borderTopStyle, style.textDecorationLine, style.outlineStyle, style.backgroundColor].join();
    };
    return [...document.querySelectorAll("[data-testid=stButtonGroup]")].flatMap((group) => {
      const buttons = [...group.querySelectorAll("button")];
      const chosen = (node) => ["aria-pressed", "aria-checked"].some((name) => node.getAttribute(name) === "true");
      const rest = buttons.filter((node) => !chosen(node)).map(look);
      return buttons.filter((node) => chosen(node) && rest.includes(look(node))).map((node) => node.innerText);
    });
  },
})
