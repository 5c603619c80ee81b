// Areas of a list as a page tells them (hosts.py): ids, true for all, or how far each is from the one before.
export function idsOf(rows, all) {
  if (rows === true) return all;
  let at = -1;
  return rows.steps ? rows.steps.map((step) => all[(at += step)]) : rows;
}
