import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { alias: { re2js: join(import.meta.dirname, "src/data/no-pattern-queries.ts") } },
  build: {
    target: "es2022",
    // The Content-Security-Policy lets no inline script or data: script run.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
