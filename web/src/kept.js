// What GraphiQL keeps for the next visit: tabs, history and looks, in the browser's local storage.

const HISTORY = new Set(["graphiql:queries", "graphiql:favorites"]);

// GraphiQL's history would keep the headers too, and a token may be among them.
const withoutHeaders = (text) =>
  JSON.stringify(JSON.parse(text), (name, value) => (name === "headers" ? undefined : value));

export const kept = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) =>
    localStorage.setItem(key, HISTORY.has(key) ? withoutHeaders(value) : value),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};
