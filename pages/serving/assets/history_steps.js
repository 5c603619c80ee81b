// Streamlit makes an entry of the browser's history for a page, and another for the same page with
// the address that it completes by itself. Nobody has made that step, so Back would only repeat it:
// until a person does something on a page, its addresses take the place of each other.

let isUntouched = true;

for (const input of ["pointerdown", "keydown", "drop"]) {
  window.addEventListener(input, () => { isUntouched = false; }, { capture: true, passive: true });
}

window.addEventListener("popstate", () => { isUntouched = true; });

const push = window.history.pushState;

window.history.pushState = function (state, unused, address) {
  const isOwnPage = new URL(address ?? "", document.location.href).pathname === document.location.pathname;
  if (isOwnPage && isUntouched) return this.replaceState(state, unused, address);
  if (!isOwnPage) isUntouched = true;
  return push.call(this, state, unused, address);
};
