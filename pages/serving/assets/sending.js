// What a page sends to the server passes the script of the map, where there is one (map_host.js): it
// answers at once, and numbers what it has answered.

window.WebSocket = class extends window.WebSocket {
  send(content) {
    let numbered = null;
    try {
      numbered = window.ipoSending?.(content);
    } catch (error) {
      console.error(error);
    }
    super.send(numbered ?? content);
  }
};
