// GraphiQL on the address that it was loaded from, below a bar to choose account, token and example.
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./explorer.css";

import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from "@graphiql/plugin-doc-explorer";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN, HistoryStore } from "@graphiql/plugin-history";
import { GraphiQLProvider } from "@graphiql/react";
import { GraphiQL, GraphiQLInterface } from "graphiql";
import { createRoot } from "react-dom/client";

import { Bar } from "./bar.jsx";
import { Cost } from "./cost.jsx";
import { send } from "./sending.js";
import { kept } from "./kept.js";

const BUILDER = "Query builder";
const BUILDER_PLUGIN = { ...explorerPlugin({ title: BUILDER }), title: BUILDER };
const WIDE = matchMedia("(min-width: 46rem)").matches;
const PLUGINS = [DOC_EXPLORER_PLUGIN, BUILDER_PLUGIN, HISTORY_PLUGIN];

// As <GraphiQL> does it, but with the bar before the rest: for the eye, the keyboard and a reader.
function Explorer({ examples, first }) {
  return (
    <GraphiQLProvider
      fetcher={send}
      storage={kept}
      plugins={PLUGINS}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      defaultTabs={[first.query ? first : examples[0]]}
      initialQuery={first.query}
      initialVariables={first.variables}
      shouldPersistHeaders={false}
    >
      <HistoryStore>
        <DocExplorerStore>
          <Bar examples={examples} />
          <main>
            <GraphiQLInterface
              showPersistHeadersSettings={false}
              defaultEditorToolsVisibility={WIDE ? "variables" : undefined}
            >
              <GraphiQL.Footer><Cost /></GraphiQL.Footer>
            </GraphiQLInterface>
          </main>
        </DocExplorerStore>
      </HistoryStore>
    </GraphiQLProvider>
  );
}

async function start() {
  const examples = await (await fetch("/explorer/examples.json")).json();
  const asked = new URLSearchParams(location.search);
  const first = {
    query: asked.get("query") ?? undefined,
    variables: asked.get("variables") ?? undefined,
  };
  const root = createRoot(document.getElementById("explorer"));
  root.render(<Explorer examples={examples} first={first} />);
}

start();
