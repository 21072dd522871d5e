/** The console's language: loaded when chosen, remembered in the browser. */
import { isLanguage, localeOf, type Language } from "../../shared/languages";
import { recall, remember } from "../state/storage";
import { createStore, useStore } from "../state/store";
import type { Texts } from "./en";

/** A text that changes with a number, by the plural categories of the language. */
export interface Plural {
  one?: string;
  few?: string;
  many?: string;
  other: string;
}

/** Words for the codes of the API; a code without a word is shown as it is. */
export interface Codes {
  roles: Record<string, string>;
  channels: Record<string, string>;
  reasons: Record<string, string>;
  endings: Record<string, string>;
  outcomes: Record<string, string>;
  errors: Record<string, string>;
  topics: Record<string, string>;
}

export interface Speech {
  language: Language;
  t: Texts;
  codes: Codes;
}

const CHOICE = "language";
const LOADERS: Record<Language, () => Promise<Omit<Speech, "language">>> = {
  az: async () => speech((await import("./az")).az, (await import("./codes/az")).codes),
  ru: async () => speech((await import("./ru")).ru, (await import("./codes/ru")).codes),
  en: async () => speech((await import("./en")).en, (await import("./codes/en")).codes),
  sq: async () => speech((await import("./sq")).sq, (await import("./codes/sq")).codes),
  cnr: async () => speech((await import("./cnr")).cnr, (await import("./codes/cnr")).codes),
};

const speechStore = createStore<Speech | null>(null);

/** Every text on the page; the page is rendered only when a language is loaded. */
export function useSpeech(): Speech {
  return spoken(useStore(speechStore));
}

export function currentSpeech(): Speech {
  return spoken(speechStore.get());
}

export async function loadFirstLanguage(): Promise<void> {
  await load(rememberedLanguage() ?? browserLanguage());
}

export async function chooseLanguage(language: Language): Promise<void> {
  remember(CHOICE, language);
  await load(language);
}

/** The language of the account, unless another one was chosen in this browser. */
export async function adoptLanguage(language: Language | null): Promise<void> {
  if (language && isLanguage(language) && !rememberedLanguage()) await load(language);
}

/** Puts values into a text: fill("With {name}", { name }). */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole));
}

export function countOf(forms: Plural, n: number, language: Language): string {
  const form = formOf(n, localeOf(language));
  const text = (form === "one" || form === "few" || form === "many" ? forms[form] : undefined) ?? forms.other;
  return fill(text, { n: numberOf(n) });
}

/** "12 345": the same in all five languages, because browsers do not know every one. */
export function numberOf(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

/** The word for a code, or the code itself in a readable form. */
export function wordOf(words: Record<string, string>, code: string | null | undefined): string {
  if (!code) return "";
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code.replace(/_/g, " ");
}

async function load(language: Language): Promise<void> {
  const { t, codes } = await LOADERS[language]();
  document.documentElement.lang = language;
  speechStore.set({ language, t, codes });
}

/** A browser that does not know the language counts by one and many, as Albanian does. */
function formOf(n: number, locale: string): string {
  if (Intl.PluralRules.supportedLocalesOf(locale).length) return new Intl.PluralRules(locale).select(n);
  return n === 1 ? "one" : "other";
}

function speech(t: Texts, codes: Codes): Omit<Speech, "language"> {
  return { t, codes };
}

function spoken(value: Speech | null): Speech {
  if (!value) throw new Error("No language is loaded yet.");
  return value;
}

function rememberedLanguage(): Language | null {
  const language = recall(CHOICE);
  return isLanguage(language) ? language : null;
}

function browserLanguage(): Language {
  for (const tag of navigator.languages) {
    const code = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(code)) return code;
    if (["sr", "hr", "bs"].includes(code)) return "cnr";
  }
  return "en";
}
