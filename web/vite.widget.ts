/** The two files of the widget, each one file with its styles inside: the loader (classic script) and the application (module). */
import { defineConfig, type BuildOptions } from "vite";
import { build, oxc } from "./vite.shared.ts";

const loader: BuildOptions = {
  // As a library: a page's bundle would bring helpers for its own preloading.
  lib: { entry: "widget/loader.ts", name: "YolWidget", formats: ["iife"], fileName: () => "widget.js" },
};
const app: BuildOptions = {
  rolldownOptions: {
    input: "widget/app.tsx",
    preserveEntrySignatures: "strict",
    output: { format: "es", entryFileNames: "widget/app.js" },
  },
};

export default defineConfig(({ mode }) => ({
  oxc,
  publicDir: false,
  build: { ...build, ...(mode === "app" ? app : loader), outDir: "dist" },
}));
