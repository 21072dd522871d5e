/** Builds everything that the API serves into dist/. */
import { rm } from "node:fs/promises";
import { build } from "vite";

const bundles = [
  { configFile: "vite.widget.ts", mode: "loader" },
  { configFile: "vite.widget.ts", mode: "app" },
  { configFile: "vite.demo.ts", mode: "production" },
  { configFile: "vite.console.ts", mode: "production" },
];

process.chdir(import.meta.dirname);
await rm("dist", { recursive: true, force: true });
for (const bundle of bundles) await build({ ...bundle, logLevel: "warn" });
