// What the link pages do besides being read. They work without it, except for telling the page that
// opened them: that takes `postMessage`, to the origin that the link token names and no other.

const CONSENT = "hiregraph-consent";
const MESSAGE = "hiregraph:link";
const WATCH_MS = 400;

const page = document.querySelector("main").dataset;
const holder = window.parent === window ? null : window.parent;
const status = document.getElementById("status");

/** Tell whoever waits: the page that holds this one, else the one that opened it. */
function tell(message) {
  const told = { type: MESSAGE, ...message };
  if (holder) {
    if (page.origin) holder.postMessage(told, page.origin);
  } else if (window.opener) {
    // A window for consent was opened by our own page in a frame, which passes it on.
    const origin = window.name === CONSENT ? location.origin : page.origin;
    if (origin) window.opener.postMessage(told, origin);
  }
}

function tellOutcome() {
  if (page.event === "success") tell({ event: "success", accountId: page.accountId });
  if (page.event === "failure") tell({ event: "failure", code: page.code });
}

function sayBusy(form, text) {
  form.setAttribute("aria-busy", text ? "true" : "false");
  for (const button of form.querySelectorAll("button")) button.disabled = Boolean(text);
  if (status) status.textContent = text;
}

/** Providers refuse to be framed, so in a frame the consent gets a window of its own. */
function openConsent(form, event) {
  const opened = window.open("", CONSENT, "popup,width=520,height=720");
  if (!opened) {
    event.preventDefault();
    status.textContent = "Your browser blocked the window for Lever. Allow pop-ups, then try again.";
    return;
  }
  form.target = CONSENT;
  sayBusy(form, "Go on in the window that has opened…");
  const watch = setInterval(() => {
    if (!opened.closed) return;
    clearInterval(watch);
    sayBusy(form, "");
  }, WATCH_MS);
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== opened || origin !== location.origin || data?.type !== MESSAGE) return;
    if (data.event === "success") {
      clearInterval(watch);
      const token = new FormData(form).get("token");
      tell({ event: "success", accountId: data.accountId });
      location.replace(`${form.action.replace(/\/oauth$/, "")}?token=${encodeURIComponent(token)}`);
    } else if (data.event === "failure") {
      tell({ event: "failure", code: data.code });
    }
  });
}

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (holder && "consent" in form.dataset) openConsent(form, event);
    // After the browser has read the fields; a disabled button would keep the form from being sent.
    else setTimeout(() => sayBusy(form, form.dataset.busy));
  });
}

if (holder || window.opener) {
  for (const button of document.querySelectorAll("[data-close]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      tell({ event: "close" });
      if (!holder) window.close();
    });
  }
}

// A page that comes back from the browser's memory would still say that it is busy.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sayBusy(form, "");
});

// What the provider sent along is spent: keep it out of the history.
if (location.pathname.endsWith("/callback")) history.replaceState(null, "", location.pathname);

(document.getElementById("alert") ?? document.querySelector("[data-focus]"))?.focus();
tellOutcome();
