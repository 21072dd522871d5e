/** What this person has read of her own conversations, kept in the browser beside the API's own count. */
import type { Escalation } from "../api/types";
import { currentStaff } from "./session";
import { recall, remember } from "./storage";
import { createStore } from "./store";

type Seen = Record<string, string>;

const MOST = 300;

export const seenStore = createStore<Seen>({});

export function loadSeen(): void {
  seenStore.set((recall(key()) as Seen | null) ?? {});
}

export function markSeen(id: string, createdAt: string): void {
  const seen = seenStore.get();
  if ((seen[id] ?? "") >= createdAt) return;
  const entries = Object.entries({ ...seen, [id]: createdAt }).sort((a, b) => (b[1] > a[1] ? 1 : -1));
  seenStore.set(Object.fromEntries(entries.slice(0, MOST)));
  remember(key(), seenStore.get());
}

/** New lines of the contact; at least one where a later line than the last seen one is there. */
export function unreadOf(item: Escalation, seen: Seen): number {
  const last = item.last_message;
  const at = seen[item.id];
  if (!last || last.sender !== "contact") return 0;
  if (at === undefined) return item.unread;
  return last.created_at > at ? Math.max(1, item.unread) : 0;
}

const key = () => `of.${currentStaff()?.id ?? ""}.seen`;
