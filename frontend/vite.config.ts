/** The build: Django serves what lands in `static/app/` by its manifest; in development Vite serves and asks Django. */
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env["BATON_BACKEND"] ?? "http://127.0.0.1:8000";
const toDjango = ["/api", "/login", "/logout", "/admin", "/static"];

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/app/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../static/app",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    chunkSizeWarningLimit: 1600,
    rolldownOptions: { input: "src/main.tsx" },
  },
  server: {
    fs: { allow: [".."] },
    proxy: {
      ...Object.fromEntries(toDjango.map((path) => [path, { target: backend }])),
      "/ws": { target: backend, ws: true },
    },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}", "lint/**/*.test.js"],
    testTimeout: 20_000,
  },
}));
