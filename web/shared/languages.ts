/** The languages of Yol, each under its own name. */

export const LANGUAGES = ["az", "ru", "en", "sq", "cnr"] as const;

export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Record<Language, string> = {
  az: "Azərbaycanca",
  ru: "Русский",
  en: "English",
  sq: "Shqip",
  cnr: "Crnogorski",
};

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/** The tag for `Intl`, which does not know Montenegrin under its own code. */
export function localeOf(language: Language): string {
  return language === "cnr" ? "sr-Latn-ME" : language;
}
