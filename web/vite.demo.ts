/** The demo page of a fictitious centre, served at "/". */
import { defineConfig } from "vite";
import { build, oxc } from "./vite.shared.ts";

export default defineConfig({
  root: "demo",
  base: "/",
  oxc,
  build: { ...build, outDir: "../dist", assetsDir: "demo" },
});
