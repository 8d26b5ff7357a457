// hiregraph: opens the page on which a customer's administrator links an account. Its types are in
// link.d.ts beside it. No dependencies; needs no `unsafe-…` in the Content-Security-Policy of the
// page that loads it, only this server in `script-src`, and for a `container` in `frame-src`.

(() => {
  "use strict";

  const SCRIPT = document.currentScript.src;
  const SERVER = new URL(SCRIPT).origin;
  const MESSAGE = "hiregraph:link";
  const WIDTH = 520;
  const HEIGHT = 720;
  const WATCH_MS = 300;

  let inPopup = null;

  function address(token) {
    const url = new URL("link", SCRIPT);
    url.searchParams.set("token", token);
    return url.href;
  }

  function popup(url) {
    const left = Math.round(window.screenX + Math.max(0, window.outerWidth - WIDTH) / 2);
    const top = Math.round(window.screenY + Math.max(0, window.outerHeight - HEIGHT) / 2);
    const place = `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`;
    const opened = window.open(url, "hiregraph-link", place);
    return opened && { window: opened, isGone: () => opened.closed, remove: () => opened.close() };
  }

  function frame(url, container) {
    const element = document.createElement("iframe");
    element.src = url;
    element.title = "Connect Lever";
    element.referrerPolicy = "no-referrer";
    // An element without a height of its own would leave it 150 pixels.
    const size = { border: "0", width: "100%", height: "100%", minHeight: "28rem" };
    Object.assign(element.style, size);
    container.append(element);
    return {
      get window() {
        return element.contentWindow;
      },
      isGone: () => !element.isConnected,
      remove: () => element.remove(),
    };
  }

  function link({ token, container, onSuccess, onExit }) {
    if (typeof token !== "string" || !token) throw new TypeError("HireGraph.link: token is missing");
    const url = address(token);
    if (!container) inPopup?.close();
    const view = container ? frame(url, container) : popup(url);
    let succeeded = false;
    let failure = null;
    let goneBefore = false;

    if (!view) {
      onExit?.({ reason: "POPUP_BLOCKED", failure });
      return { close() {} };
    }

    const watch = setInterval(() => {
      if (!view.isGone()) return;
      // A message sent just before it went is still to be heard: wait for one more turn.
      if (goneBefore) end("CLOSED");
      goneBefore = true;
    }, WATCH_MS);

    function stop() {
      clearInterval(watch);
      window.removeEventListener("message", hear);
    }

    function end(reason) {
      stop();
      if (!view.isGone()) view.remove();
      if (!succeeded) onExit?.({ reason, failure });
    }

    function hear({ origin, source, data }) {
      if (origin !== SERVER || source !== view.window || data?.type !== MESSAGE) return;
      if (data.event === "close") end("CANCELLED");
      if (data.event === "failure") failure = data.code;
      if (data.event === "success" && !succeeded) {
        succeeded = true;
        onSuccess?.({ accountId: data.accountId });
      }
    }

    function close() {
      stop();
      if (!view.isGone()) view.remove();
    }

    window.addEventListener("message", hear);
    const handle = { close };
    if (!container) inPopup = handle;
    return handle;
  }

  window.HireGraph = Object.freeze({ link });
})();
