// Served under /explorer/. Built aside; `make web` then moves it beside the code that serves it.
import { defineConfig } from "vite";

// Its "use client" means nothing in a page that is all client.
const withoutDirectives = (level, log, tell) =>
  log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : tell(level, log);

export default defineConfig({
  base: "/explorer/",
  build: {
    outDir: "../.cache/explorer",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 10_000,
    modulePreload: false,
    rolldownOptions: { onLog: withoutDirectives },
  },
  worker: { format: "es" },
});
