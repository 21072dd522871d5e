/** What the page's script tag says, and what the loader hands to the application. */
import { isLanguage, type Language } from "../shared/languages";

export interface WidgetOptions {
  /** Where the API and app.js live; ends with a slash. */
  base: string;
  centre: string | null;
  language: Language;
  /** The name in the header instead of "Yol". */
  title: string | null;
  /** A picture in the header instead of the compass. */
  logo: string | null;
  /** A shared computer: nothing outlives the browser tab. */
  shared: boolean;
}

/** What the loader has drawn and the application takes over. */
export interface Launcher {
  host: HTMLElement;
  root: ShadowRoot;
  button: HTMLButtonElement;
  label: HTMLElement;
  /** The number of unread messages. */
  badge: HTMLElement;
  /** Later styles win over earlier ones; `ground` goes below them all. */
  addStyles: (css: string, ground?: boolean) => void;
}

export interface OpenOptions {
  /** Put into the input, never sent. */
  draft?: string | undefined;
  /** Leaves the focus where it is. */
  quietly?: boolean;
}

export interface Widget {
  open: (options?: OpenOptions) => void;
}

export type Mount = (launcher: Launcher, options: WidgetOptions) => Widget;

/** In the tab's storage while a conversation is open, so that it is open again on the next page. */
export const OPEN_KEY = "yol:open";

export function optionsOf(script: HTMLScriptElement): WidgetOptions {
  const { centre, language, title, logo, shared } = script.dataset;
  return {
    base: new URL(".", script.src).href,
    centre: centre ?? null,
    language: firstKnown([language, document.documentElement.lang, ...navigator.languages]),
    title: title ?? null,
    logo: logo ?? null,
    shared: shared !== undefined && shared !== "false",
  };
}

function firstKnown(tags: readonly (string | undefined)[]): Language {
  for (const tag of tags) {
    const language = tag?.toLowerCase().split("-")[0];
    if (isLanguage(language)) return language;
  }
  return "az";
}
