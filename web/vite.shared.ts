/** What every bundle is built with. */
import type { BuildOptions, OxcOptions } from "vite";

/** Phones that are some years old are part of the audience. */
const target = ["es2020", "chrome87", "firefox86", "safari14"];
/** A little newer, so that logical properties stay as they are written. */
const cssTarget = ["chrome100", "firefox100", "safari15.4"];

export const oxc: OxcOptions = { jsx: { runtime: "automatic", importSource: "preact" } };

export const build: BuildOptions = {
  target,
  cssTarget,
  emptyOutDir: false,
  reportCompressedSize: false,
  modulePreload: { polyfill: false },
};
