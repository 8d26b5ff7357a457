// The bundle goes beside the Python code that serves it, under /explorer/.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/explorer/",
  build: {
    outDir: "../server/explorer/built",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 10_000,
    modulePreload: false,
  },
  worker: { format: "es" },
});
