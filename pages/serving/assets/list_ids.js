// Areas of a list as a page tells them (hosts.py): ids, true for all, or how far each is from the one before.
export function idsOf(told, all) {
  if (told === true) return all;
  let at = -1;
  return told.steps ? told.steps.map((step) => all[(at += step)]) : told;
}
