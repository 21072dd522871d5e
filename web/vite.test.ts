/** Unit tests: a DOM without a browser. */
import { defineConfig } from "vitest/config";
import { oxc } from "./vite.shared.ts";

export default defineConfig({
  oxc,
  test: { include: ["tests/**/*.test.{ts,tsx}"], environment: "happy-dom", restoreMocks: true },
});
