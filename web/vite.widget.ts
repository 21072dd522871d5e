/** The two files of the widget: the loader (classic script) and the application (module), each one file with its styles inside. */
import { defineConfig } from "vite";
import { build, oxc } from "./vite.shared.ts";

const entries = {
  loader: { file: "widget.js", source: "widget/loader.ts", format: "iife" },
  app: { file: "widget/app.js", source: "widget/app.tsx", format: "es" },
} as const;

export default defineConfig(({ mode }) => {
  const { file, source, format } = entries[mode === "app" ? "app" : "loader"];
  return {
    oxc,
    publicDir: false,
    build: {
      ...build,
      outDir: "dist",
      lib: { entry: source, name: "YolWidget", formats: [format], fileName: () => file },
    },
  };
});
