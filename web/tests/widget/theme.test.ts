/** A centre's colours stay readable, whatever was chosen. */
import { describe, expect, test } from "vitest";
import { contrast, rgbOf, themeOf } from "../../widget/theme";

const GROUNDS = { light: [255, 255, 255], dark: [20, 26, 31] } as const;
const COLOURS = ["#000000", "#ffffff", "#ffff00", "#ff0000", "#00ff00", "#0000ff", "#7f7f7f", "#c2185b", "#141a1f", "0b6b6b"];

const valuesOf = (css: string, name: string) =>
  [...css.matchAll(new RegExp(`--yol-${name}:rgb\\((\\d+),(\\d+),(\\d+)\\)`, "g"))].map(([, r, g, b]) => [Number(r), Number(g), Number(b)] as const);

describe.each(COLOURS)("%s", (colour) => {
  const css = themeOf(colour, colour);

  test.each(["primary", "accent"])("as %s it is readable on its ground, on its soft shade and under its text", (name) => {
    Object.values(GROUNDS).forEach((ground, index) => {
      const [own, soft, on] = [name, `${name}-soft`, `on-${name}`].map((part) => valuesOf(css, part)[index] ?? ground);
      expect(contrast(own ?? ground, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(own ?? ground, soft ?? ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(own ?? ground, on ?? ground)).toBeGreaterThanOrEqual(4.5);
    });
  });
});

test("what is no colour changes nothing", () => {
  expect(themeOf(undefined, undefined)).toBe("");
  expect(themeOf("red;} body{display:none", "#12")).toBe("");
  expect(rgbOf("#0B6B6B")).toEqual([11, 107, 107]);
});
