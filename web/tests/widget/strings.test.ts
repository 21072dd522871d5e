/** Every language says everything, in its own words. */
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../shared/languages";
import { fill, STRINGS, type LauncherStrings } from "../../widget/i18n";
import { launcher as az } from "../../widget/i18n/az";
import { launcher as cnr } from "../../widget/i18n/cnr";
import { launcher as en } from "../../widget/i18n/en";
import { launcher as ru } from "../../widget/i18n/ru";
import { launcher as sq } from "../../widget/i18n/sq";

const LAUNCHERS: Record<string, LauncherStrings> = { az, cnr, en, ru, sq };
/** The same word in several languages. */
const SAME_ALLOWED = new Set(["robot"]);

const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe.each(LANGUAGES.filter((language) => language !== "en"))("%s", (language) => {
  const strings: Record<string, string> = { ...STRINGS[language], ...LAUNCHERS[language] };
  const english: Record<string, string> = { ...STRINGS.en, ...en };

  test("has the same keys as English", () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(english).sort());
  });

  test.each(Object.entries(english))("%s is translated", (key, words) => {
    const own = strings[key] ?? "";
    expect(own.trim()).not.toBe("");
    expect(placesOf(own)).toEqual(placesOf(words));
    if (!SAME_ALLOWED.has(key)) expect(own).not.toBe(words);
  });
});

test("fill puts values in their places and leaves unknown ones", () => {
  expect(fill("{name}: {n}, {other}", { name: "$&", n: 0 })).toBe("$&: 0, {other}");
});
