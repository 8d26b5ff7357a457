// Served under /explorer/. Built aside; `make web` then moves it beside the code that serves it.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/explorer/",
  build: {
    outDir: "../.cache/explorer",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 10_000,
    modulePreload: false,
  },
  worker: { format: "es" },
});
