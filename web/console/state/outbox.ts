/** Replies on their way: shown at once, sent in order, kept through reloads, never sent as two. */
import { sendReply } from "../api/escalations";
import { asApiError, type ApiError } from "../api/http";
import { noteAnswer, noteFailure } from "./connection";
import { currentStaff } from "./session";
import { recall, remember } from "./storage";
import { createStore } from "./store";
import { addMessage, loadThread } from "./threads";

export interface OutgoingReply {
  /** The `client_message_id`: the same one again is the same message. */
  key: string;
  escalation: string;
  text: string;
  createdAt: string;
  /** The last line that was known when this was written: the reply can only come after it. */
  afterSeq: number;
  state: "sending" | "waiting" | "refused";
  refusal: { status: number; error: string; detail: string } | null;
}

const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

export const outboxStore = createStore<OutgoingReply[]>([]);

const draining = new Set<string>();

/** Takes up what a reload or a closed tab interrupted. */
export function loadOutbox(): void {
  const kept = recall(storageKey());
  outboxStore.set(Array.isArray(kept) ? (kept as OutgoingReply[]) : []);
  for (const id of new Set(outboxStore.get().map((reply) => reply.escalation))) void drain(id);
}

export function enqueueReply(escalation: string, text: string, afterSeq: number): void {
  const createdAt = new Date().toISOString();
  save([...outboxStore.get(), { key: newKey(), escalation, text, createdAt, afterSeq, state: "sending", refusal: null }]);
  void drain(escalation);
}

export function retryReply(key: string): void {
  alter(key, { state: "sending", refusal: null });
  const reply = outboxStore.get().find((other) => other.key === key);
  if (reply) void drain(reply.escalation);
}

/** Takes the reply out; its text is the caller's again. */
export function withdrawReply(key: string): string {
  const reply = outboxStore.get().find((other) => other.key === key);
  save(outboxStore.get().filter((other) => other.key !== key));
  return reply?.text ?? "";
}

async function drain(escalation: string): Promise<void> {
  if (draining.has(escalation)) return;
  draining.add(escalation);
  const owner = currentStaff()?.id;
  let failures = 0;
  try {
    for (;;) {
      const reply = outboxStore.get().find((other) => other.escalation === escalation && other.state !== "refused");
      if (!reply || !owner || currentStaff()?.id !== owner) return;
      const refusal = await attempt(reply);
      if (!refusal) {
        failures = 0;
        continue;
      }
      await pause(refusal.retryAfter ? refusal.retryAfter * 1_000 : (WAITS_MS[failures] ?? 15_000));
      failures += 1;
    }
  } finally {
    draining.delete(escalation);
  }
}

/** One try; the error that time may mend, or null when the reply needs no further one. */
async function attempt(reply: OutgoingReply): Promise<ApiError | null> {
  try {
    const message = await sendReply(reply.escalation, reply.key, reply.text);
    noteAnswer();
    addMessage(reply.escalation, message);
    withdrawReply(reply.key);
    return null;
  } catch (error) {
    const refusal = asApiError(error);
    noteFailure(refusal);
    if (refusal.passing || refusal.status === 401) {
      alter(reply.key, { state: "waiting" });
      return refusal;
    }
    const { status, error: name, detail } = refusal;
    alter(reply.key, { state: "refused", refusal: { status, error: name, detail } });
    void loadThread(reply.escalation);
    return null;
  }
}

function alter(key: string, change: Partial<OutgoingReply>): void {
  save(outboxStore.get().map((reply) => (reply.key === key ? { ...reply, ...change } : reply)));
}

function save(replies: OutgoingReply[]): void {
  outboxStore.set(replies);
  if (currentStaff()) remember(storageKey(), replies);
}

function newKey(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  return Array.from((crypto as Crypto).getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const storageKey = () => `of.${currentStaff()?.id ?? ""}.outbox`;
