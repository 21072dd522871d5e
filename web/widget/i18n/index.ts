/** All languages of the widget together. */
import type { Language } from "../../shared/languages";
import { az } from "./az";
import { cnr } from "./cnr";
import { en } from "./en";
import { ru } from "./ru";
import { sq } from "./sq";

export type Strings = Record<keyof typeof en, string>;

export interface LauncherStrings {
  open: string;
  failed: string;
}

export const STRINGS: Record<Language, Strings> = { az, ru, en, sq, cnr };

/** Puts values in the places that a text names: fill("Left: {n}", { n: 3 }). */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
