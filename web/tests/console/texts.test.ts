/** Every language says everything, with the same places for values. */
import { describe, expect, it } from "vitest";
import { az } from "../../console/i18n/az";
import { cnr } from "../../console/i18n/cnr";
import { codes as codesAz } from "../../console/i18n/codes/az";
import { codes as codesCnr } from "../../console/i18n/codes/cnr";
import { codes as codesEn } from "../../console/i18n/codes/en";
import { codes as codesRu } from "../../console/i18n/codes/ru";
import { codes as codesSq } from "../../console/i18n/codes/sq";
import { en } from "../../console/i18n/en";
import { countOf, wordOf } from "../../console/i18n/index";
import { ru } from "../../console/i18n/ru";
import { sq } from "../../console/i18n/sq";

const LANGUAGES = { az, ru, sq, cnr };
const CODES = { az: codesAz, ru: codesRu, sq: codesSq, cnr: codesCnr };
const FORMS = ["one", "few", "many", "other"];

function flat(value: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = path ? `${path}.${key}` : key;
    if (typeof inner === "string") found.set(FORMS.includes(key) ? `${path}#` : name, inner);
    else for (const [deep, text] of flat(inner as object, name)) found.set(deep, text);
  }
  return found;
}

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe.each(Object.entries(LANGUAGES))("%s", (name, texts) => {
  it("has the keys and the values' places of English", () => {
    const mine = flat(texts);
    for (const [key, text] of flat(en)) expect([key, places(mine.get(key) ?? "")]).toEqual([key, places(text)]);
  });

  it("has a word for every code", () => {
    expect([...flat(CODES[name as keyof typeof CODES]).keys()].sort()).toEqual([...flat(codesEn).keys()].sort());
  });

  it("leaves no sentence in English", () => {
    const mine = flat(texts);
    const same = [...flat(en)].filter(([key, text]) => text.length > 12 && /[a-z]{3} [a-z]{3}/.test(text) && mine.get(key) === text);
    expect(same).toEqual([]);
  });
});

it("counts by the rules of the language", () => {
  expect([1, 3, 5, 21].map((n) => countOf(ru.queue.newWaiting, n, "ru"))).toEqual([
    "Ожидает 1 беседа",
    "Ожидают 3 беседы",
    "Ожидают 5 бесед",
    "Ожидает 21 беседа",
  ]);
  expect(countOf(cnr.queue.unread, 3, "cnr")).toBe("3 nove poruke");
});

it("names the 42 topics, and shows an unknown code readably", () => {
  expect(Object.keys(codesEn.topics)).toHaveLength(42);
  expect(wordOf(codesEn.topics, "brand_new")).toBe("brand new");
  expect(wordOf(codesEn.topics, "constructor")).toBe("constructor");
});
