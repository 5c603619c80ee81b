// A component of ours is a script under an address of its own, which its data name; Streamlit sends only
// the call of this function with every run (hosts.py). Where the script is another one than before (the
// register has changed, or another part of a large one is shown), what was drawn stands, as busy, until
// the new one is there; of several that come, the one that was asked for last draws.

window.ipoLoad = async (component) => {
  const [data] = component.data;
  const root = component.parentElement;
  const isNewest = () => root.ipoSource === data.src;
  root.ipoSource = data.src;
  root.setAttribute("aria-busy", "true");
  let script;
  try {
    script = await import(new URL(`/${data.src}`, document.baseURI));
  } finally {
    if (isNewest()) root.removeAttribute("aria-busy");
  }
  return isNewest() ? script.default({ ...component, data }) : undefined;
};
