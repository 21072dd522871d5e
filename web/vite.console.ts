/** The counsellors' console, served under "/console/"; `npm run dev` serves it beside an API on port 8000. */
import { defineConfig } from "vite";
import { build, oxc } from "./vite.shared.ts";

export default defineConfig({
  root: "console",
  base: "/console/",
  oxc,
  build: { ...build, outDir: "../dist/console" },
  server: { proxy: { "/v1": process.env.YOL_API_URL ?? "http://127.0.0.1:8000" } },
});
