/** The queues: what waits, what is mine, what others have. */
import * as api from "../api/escalations";
import type { Counts, Escalation } from "../api/types";
import type { ApiError } from "../../shared/requests";
import { asApiError } from "../api/http";
import { routeStore } from "../router";
import { noteAnswer, noteFailure } from "./connection";
import { createStore } from "./store";

export interface Desk {
  lists: Partial<Record<api.QueueName, Escalation[]>>;
  counts: Counts | null;
  /** Why the last look failed although the API answered. */
  problem: ApiError | null;
}

export interface Change {
  before: Desk;
  after: Desk;
}

const EMPTY: Desk = { lists: {}, counts: null, problem: null };

export const deskStore = createStore<Desk>(EMPTY);

const listeners = new Set<(change: Change) => void>();
let asked = 0;

/** Called after every look at the queues. */
export function whenDeskChanges(listener: (change: Change) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function clearDesk(): void {
  asked += 1;
  deskStore.set(EMPTY);
}

/** Looks at the shown queue and at mine; an answer that a newer look has overtaken is dropped. */
export async function refreshDesk(): Promise<void> {
  asked += 1;
  const turn = asked;
  const route = routeStore.get();
  const shown = route.page === "work" ? route.queue : "open";
  const names: api.QueueName[] = shown === "mine" ? ["mine"] : [shown, "mine"];
  try {
    const answers = await Promise.all(names.map(api.listQueue));
    noteAnswer();
    if (turn !== asked) return;
    const before = deskStore.get();
    const lists = { ...before.lists };
    names.forEach((name, index) => (lists[name] = ordered(name, kept(before.lists[name], answers[index]?.items ?? []))));
    const after = { lists, counts: answers[0]?.counts ?? before.counts, problem: null };
    deskStore.set(after);
    for (const listener of listeners) listener({ before, after });
  } catch (error) {
    noteFailure(error);
    if (turn === asked) deskStore.update((now) => ({ ...now, problem: asApiError(error) }));
  }
}

/** What is known of one escalation, from whichever list has it. */
export function findInLists(desk: Desk, id: string): Escalation | null {
  for (const list of Object.values(desk.lists)) {
    const found = list.find((item) => item.id === id);
    if (found) return found;
  }
  return null;
}

/** Since when the contact waits for people; null when the last word was ours. */
export function waitingSince(item: Escalation): string | null {
  if (item.status === "open") return item.waiting_since ?? item.opened_at;
  if (item.status === "closed" || item.last_message?.sender !== "contact") return null;
  const lastWords = item.last_message.created_at;
  // Written before somebody took it: the whole time in the queue counts.
  return lastWords < (item.assigned_at ?? "") ? (item.waiting_since ?? item.opened_at) : lastWords;
}

/** Urgent ones first, then the longest waiting; closed ones newest first. */
export function ordered(queue: api.QueueName, items: Escalation[]): Escalation[] {
  if (queue === "closed") return [...items].sort((a, b) => inOrder(b.closed_at ?? "", a.closed_at ?? ""));
  const rank = (item: Escalation) => (item.priority === "urgent" ? 0 : 1);
  const since = (item: Escalation) => waitingSince(item) ?? `~${item.assigned_at ?? item.opened_at}`;
  return [...items].sort((a, b) => rank(a) - rank(b) || inOrder(since(a), since(b)));
}

/** By code, not by language: "~" comes after every digit. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Unchanged rows keep their identity, so that only changed ones are rendered again. */
function kept(before: Escalation[] | undefined, items: Escalation[]): Escalation[] {
  const known = new Map(before?.map((item) => [item.id, item]));
  return items.map((item) => {
    const old = known.get(item.id);
    return old && JSON.stringify(old) === JSON.stringify(item) ? old : item;
  });
}
