// A component of ours is a script under an address of its own, which its data name; Streamlit sends only
// the call of this function with every run (hosts.py).

window.ipoLoad = async (component) => {
  const data = component.data[0];
  const { default: draw } = await import(new URL(`/${data.src}`, document.baseURI));
  return draw({ ...component, data });
};
