/** One list of what was said: the API's messages in their order, then what is still on its way. */
import type { Language } from "../shared/languages";
import type { Handler, Message, MessageButton } from "../shared/messages";
import type { Pending } from "./outbox";

export interface TimelineItem {
  /** Stays the same when a pending message becomes a confirmed one. */
  key: string;
  message: Message;
  pending: Pending | null;
}

/** Adds messages by seq, each once. */
export function merged(known: readonly Message[], incoming: readonly Message[]): Message[] {
  const ids = new Set(known.map(({ id }) => id));
  const seqs = new Set(known.map(({ seq }) => seq));
  const added: Message[] = [];
  for (const message of incoming) {
    if (ids.has(message.id) || seqs.has(message.seq)) continue;
    ids.add(message.id);
    seqs.add(message.seq);
    added.push(message);
  }
  return added.length ? [...known, ...added].sort((a, b) => a.seq - b.seq) : (known as Message[]);
}

export function lastSeq(messages: readonly Message[]): number {
  return messages[messages.length - 1]?.seq ?? 0;
}

/** The seq before the first hole that these arrivals would leave; null when there is none. */
export function holeBefore(known: readonly Message[], seq: number): number | null {
  const last = lastSeq(known);
  return last > 0 && seq > last + 1 ? last : null;
}

export function timelineOf(messages: readonly Message[], pendings: readonly Pending[], language: Language): TimelineItem[] {
  const byMessage = new Map<string, Pending>();
  const open: Pending[] = [];
  const newestFirst = [...messages].reverse();
  for (const pending of [...pendings].reverse()) {
    const found = newestFirst.find((message) => !byMessage.has(message.id) && isSame(message, pending, pendings));
    if (found) byMessage.set(found.id, pending);
    else open.unshift(pending);
  }
  const confirmed = messages.map((message) => {
    const pending = byMessage.get(message.id);
    return { key: pending?.clientId ?? message.id, message, pending: pending ? { ...pending, state: "sent" as const } : null };
  });
  const unconfirmed = open.map((pending) => ({ key: pending.clientId, message: draftOf(pending, language), pending }));
  return [...confirmed, ...unconfirmed].sort((a, b) => a.message.seq - b.message.seq);
}

/** The buttons that still make sense: those of the last answer, until the contact says something or a person takes over. */
export function quickReplies(items: readonly TimelineItem[], handler: Handler): MessageButton[] {
  for (let index = items.length - 1; index >= 0; index--) {
    const message = items[index]?.message;
    if (!message || message.sender === "contact") return [];
    if (message.buttons.length || handler !== "bot") return message.buttons;
  }
  return [];
}

/** The stream may bring a message before the answer to its POST does, and then only its place and text tell whose it is. */
function isSame(message: Message, pending: Pending, pendings: readonly Pending[]): boolean {
  if (message.sender !== "contact") return false;
  if (pending.receipt) return message.id === pending.receipt.id;
  if (message.client_message_id) return message.client_message_id === pending.clientId;
  if (pending.attempts === 0 || message.seq <= pending.afterSeq) return false;
  if (pendings.some(({ receipt }) => receipt?.id === message.id)) return false;
  return pending.state === "sending" || message.text.trim() === pending.text.trim();
}

function draftOf(pending: Pending, language: Language): Message {
  return {
    id: pending.clientId,
    seq: pending.receipt?.seq ?? Number.MAX_SAFE_INTEGER,
    sender: "contact",
    sender_name: null,
    text: pending.text,
    format: "text",
    buttons: [],
    attachments: [],
    language,
    topic: null,
    sources: [],
    created_at: pending.createdAt,
  };
}
