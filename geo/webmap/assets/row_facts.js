// What a table says of an area, for a page without a server. Names are set as text, never as HTML.

export function node(name, text, className) {
  return Object.assign(document.createElement(name), { textContent: text, className: className || "" });
}

export function facts(row) {
  const labels = [...row.closest("table").tHead.rows[0].cells].map((cell) => cell.textContent);
  const [name, ...cells] = row.cells;
  const pairs = cells.flatMap((cell, index) => {
    const pair = node("span", "", "fact");
    pair.append(node("small", labels[index + 1]), " ", cell.textContent);
    return [" ", pair];
  });
  return [node("b", name.textContent), ...pairs];
}
