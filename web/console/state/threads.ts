/** The conversations that were opened, kept so that going back to one is instant. */
import * as api from "../api/escalations";
import type { EscalationDetail, Note, ThreadMessage } from "../api/types";
import { asApiError, type ApiError } from "../api/http";
import { noteAnswer, noteFailure } from "./connection";
import { createStore } from "./store";

export interface Thread {
  detail: EscalationDetail | null;
  /** Why the last look failed although the API answered. */
  problem: ApiError | null;
}

const MOST = 60;
const NOTHING: Thread = { detail: null, problem: null };

export const threadsStore = createStore<Record<string, Thread>>({});

const running = new Map<string, Promise<void>>();
const again = new Set<string>();

export function threadOf(threads: Record<string, Thread>, id: string): Thread {
  return threads[id] ?? NOTHING;
}

export function clearThreads(): void {
  threadsStore.set({});
}

/** Looks at one conversation; asked during a look, it looks once more afterwards. */
export function loadThread(id: string): Promise<void> {
  const now = running.get(id);
  if (now) {
    again.add(id);
    return now;
  }
  const look = lookAt(id).finally(() => {
    running.delete(id);
    if (again.delete(id)) void loadThread(id);
  });
  running.set(id, look);
  return look;
}

export function addMessage(id: string, message: ThreadMessage): void {
  change(id, (detail) => ({ ...detail, messages: merged(detail.messages, message) }));
}

export function appendNote(id: string, note: Note): void {
  change(id, (detail) => ({ ...detail, notes: [...detail.notes.filter((other) => other.id !== note.id), note] }));
}

async function lookAt(id: string): Promise<void> {
  try {
    const detail = await api.readEscalation(id);
    noteAnswer();
    const known = threadsStore.get()[id]?.detail;
    // An answer on its way while we sent may be older than what is already shown.
    const missing = known?.messages.filter((message) => message.seq > lastSeq(detail)) ?? [];
    const messages = missing.reduce(merged, [...detail.messages]);
    if (known && JSON.stringify(known) === JSON.stringify({ ...detail, messages })) return put(id, { detail: known, problem: null });
    put(id, { detail: { ...detail, messages }, problem: null });
  } catch (error) {
    noteFailure(error);
    const gone = asApiError(error).status === 404 || asApiError(error).status === 403;
    put(id, { detail: gone ? null : (threadsStore.get()[id]?.detail ?? null), problem: asApiError(error) });
  }
}

function change(id: string, alter: (detail: EscalationDetail) => EscalationDetail): void {
  const detail = threadsStore.get()[id]?.detail;
  if (detail) put(id, { detail: alter(detail), problem: null });
}

function put(id: string, thread: Thread): void {
  threadsStore.update((now) => {
    const known = now[id];
    if (known && known.detail === thread.detail && known.problem === thread.problem) return now;
    const others = Object.entries(now).filter(([other]) => other !== id);
    return Object.fromEntries([...others.slice(-MOST), [id, thread]]);
  });
}

function merged(messages: ThreadMessage[], message: ThreadMessage): ThreadMessage[] {
  const others = messages.filter((other) => other.id !== message.id);
  return [...others, message].sort((a, b) => a.seq - b.seq);
}

function lastSeq(detail: EscalationDetail): number {
  return detail.messages[detail.messages.length - 1]?.seq ?? 0;
}
