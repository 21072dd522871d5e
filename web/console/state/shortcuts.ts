/** Single keys for the whole page; they rest while somebody writes or a window is open. */
import { useEffect, useRef } from "preact/hooks";
import { recall, remember } from "./storage";
import { createStore } from "./store";

const KEY = "shortcuts";

export const shortcutsStore = createStore(recall(KEY) !== false);

export function chooseShortcuts(on: boolean): void {
  shortcutsStore.set(on);
  remember(KEY, on);
}

export function useShortcuts(actions: Record<string, () => void>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (!shortcutsStore.get() && key !== "Escape") return;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
      const action = Object.hasOwn(latest.current, key) ? latest.current[key] : undefined;
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** The letter that is printed on the key, also where the keyboard writes Cyrillic. */
function keyOf(event: KeyboardEvent): string {
  if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  return event.key.length === 1 && letter ? letter.toLowerCase() : event.key;
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
