/** Fails when what a visitor downloads for the widget grows past its budget. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = { "widget.js": 5 * 1024, total: 35 * 1024 };

const dist = new URL("../dist/", import.meta.url);
const sizes = ["widget.js", "widget/app.js"].map((name) => [name, gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);

for (const [name, size] of [...sizes, ["total", total]]) {
  const limit = BUDGET[name];
  console.log(`${name.padEnd(14)} ${(size / 1024).toFixed(1).padStart(5)} KB gzip${limit ? ` of ${limit / 1024} KB` : ""}`);
  if (limit && size > limit) process.exitCode = 1;
}
if (process.exitCode) console.error("The widget is heavier than its budget.");
