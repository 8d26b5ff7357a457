// Keeps the list of what was sent up to date. Without it, the page is loaded anew to see more.

const PAUSE_MS = 1000;
const list = document.getElementById("sent");
let shown = null;

async function refresh() {
  try {
    const response = await fetch("/sent");
    const text = await response.text();
    if (response.ok && text !== shown) list.innerHTML = shown = text; // escaped where it is made
  } catch {
    // The program begins anew, perhaps: the next try tells.
  }
}

setInterval(() => document.hidden || refresh(), PAUSE_MS);
