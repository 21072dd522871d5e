/** What the browser remembers of a conversation: nothing before the first message, nothing beyond the tab on a shared computer. */
import { isLanguage, type Language } from "../shared/languages";
import type { Credentials } from "./api";
import type { Pending } from "./outbox";

interface Remembered {
  conversation: Credentials | null;
  language: Language | null;
  /** Messages that the API has not confirmed yet. */
  unsent: Pending[];
}

const NOTHING: Remembered = { conversation: null, language: null, unsent: [] };

export class Memory {
  private readonly key: string;
  /** Serves when the browser forbids storage: the conversation then lasts as long as the page. */
  private fallback: string | null = null;
  private isShared: boolean;

  constructor(centre: string | null, shared: boolean) {
    this.key = `yol:${centre ?? ""}`;
    this.isShared = shared || readItem("sessionStorage", this.key) !== null;
  }

  get shared(): boolean {
    return this.isShared;
  }

  set shared(shared: boolean) {
    if (shared === this.isShared) return;
    const kept = this.text();
    this.forget();
    this.isShared = shared;
    if (kept !== null) this.keep(kept);
  }

  read(): Remembered {
    try {
      const found = JSON.parse(this.text() ?? "null") as Partial<Remembered> | null;
      const { id, token } = found?.conversation ?? {};
      return {
        conversation: typeof id === "string" && typeof token === "string" ? { id, token } : null,
        language: isLanguage(found?.language) ? found.language : null,
        unsent: Array.isArray(found?.unsent) ? found.unsent : [],
      };
    } catch {
      return NOTHING;
    }
  }

  write(change: Partial<Remembered>): void {
    this.keep(JSON.stringify({ ...this.read(), ...change }));
  }

  forget(): void {
    this.fallback = null;
    for (const area of ["localStorage", "sessionStorage"] as const) {
      try {
        window[area].removeItem(this.key);
      } catch {
        // Nothing can have been kept there.
      }
    }
  }

  private text(): string | null {
    return readItem(this.area, this.key) ?? this.fallback;
  }

  private keep(text: string): void {
    try {
      window[this.area].setItem(this.key, text);
    } catch {
      this.fallback = text;
    }
  }

  private get area(): "localStorage" | "sessionStorage" {
    return this.isShared ? "sessionStorage" : "localStorage";
  }
}

function readItem(area: "localStorage" | "sessionStorage", key: string): string | null {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}
