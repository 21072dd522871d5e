/** Every pair of colours that text is set in can be read, by day and by night. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrast, rgbOf } from "../../widget/theme";

const css = readFileSync("shared/tokens.css", "utf8");
const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");
const PAIRS: [string, string][] = [
  ...["ink", "ink-soft", "primary", "accent", "danger", "good"].flatMap((ink): [string, string][] => [
    [ink, "paper"],
    [ink, "canvas"],
  ]),
  ["on-primary", "primary"],
  ["on-primary", "primary-strong"],
  ["primary", "primary-soft"],
  ["accent", "accent-soft"],
  ["danger", "danger-soft"],
  ["good", "good-soft"],
  ["ink", "accent-soft"],
  ["paper", "danger"],
  ["paper", "ink"],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_name, block) => {
  const colourOf = (name: string) => {
    const rgb = rgbOf(new RegExp(`--yol-${name}: (#[0-9a-f]{6})`).exec(block)?.[1]);
    if (!rgb) throw new Error(`no --yol-${name}`);
    return rgb;
  };

  test.each(PAIRS)("%s on %s", (ink, ground) => {
    expect(contrast(colourOf(ink), colourOf(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test("the edge of an input can be seen", () => {
    expect(contrast(colourOf("line-strong"), colourOf("paper"))).toBeGreaterThanOrEqual(3);
  });
});
