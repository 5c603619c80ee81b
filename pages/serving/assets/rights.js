// A browser that was given the key of `ipokart serve` keeps its page part of it, and sends it when it
// connects. Only pages of this very address, port included, can read what is kept here.

function storedKey() {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null; // the browser keeps nothing: reading works, writing does not
  }
}

window.WebSocket = class extends window.WebSocket {
  constructor(address, protocols = []) {
    const key = storedKey();
    super(address, key ? [protocols, `${STORED_AS}.${key}`].flat() : protocols);
  }
};
