// GraphiQL on the address that it was loaded from, with the server's examples as its first tabs.
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./explorer.css";

import { GraphiQL } from "graphiql";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

async function send(parameters, options = {}) {
  const response = await fetch(location.pathname, {
    method: "POST",
    headers: {
      Accept: "application/json",
      ...options.headers,
      "Content-Type": "application/json",
    },
    body: JSON.stringify(parameters),
  });
  return response.json();
}

async function start() {
  const examples = await (await fetch("/explorer/examples.json")).json();
  const asked = new URLSearchParams(location.search);
  const explorer = createElement(GraphiQL, {
    fetcher: send,
    defaultTabs: examples.map(({ query }) => ({ query })),
    initialQuery: asked.get("query") ?? undefined,
    initialVariables: asked.get("variables") ?? undefined,
    defaultEditorToolsVisibility: "headers",
    shouldPersistHeaders: false,
  });
  createRoot(document.getElementById("explorer")).render(explorer);
}

start();
