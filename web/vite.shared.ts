/** What every bundle is built with. */
import type { BuildOptions, OxcOptions } from "vite";

/** Phones that are some years old are part of the audience. */
export const target = ["es2020", "chrome87", "firefox86", "safari14"];

export const oxc: OxcOptions = { jsx: { runtime: "automatic", importSource: "preact" } };

export const build: BuildOptions = {
  target,
  emptyOutDir: false,
  reportCompressedSize: false,
  modulePreload: { polyfill: false },
};
