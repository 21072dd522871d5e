/** Builds everything that the API serves into dist/. */
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { build } from "vite";

process.chdir(import.meta.dirname);
await rm("dist", { recursive: true, force: true });

await bundle("vite.widget.ts", "app");
const version = createHash("sha256").update(await readFile("dist/widget/app.js")).digest("hex").slice(0, 12);
await bundle("vite.widget.ts", "loader", { __APP_VERSION__: JSON.stringify(version) });
await bundle("vite.demo.ts");
await bundle("vite.console.ts");

function bundle(configFile, mode = "production", define = {}) {
  return build({ configFile, mode, define, logLevel: "warn" });
}
