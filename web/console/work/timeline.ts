/** Puts messages, notes and replies on their way into one order, with the lines between them. */
import type { EscalationDetail, Note, ThreadMessage } from "../api/types";
import type { OutgoingReply } from "../state/outbox";

export type Entry =
  | { kind: "earlier"; key: string; hidden: number }
  | { kind: "day"; key: string; at: string }
  | { kind: "bot_part"; key: string }
  | { kind: "handover"; key: string }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: ThreadMessage; first: boolean; last: boolean }
  | { kind: "note"; key: string; note: Note }
  | { kind: "outgoing"; key: string; reply: OutgoingReply };

interface View {
  /** The time of the last line this person had read when the conversation was opened; null when never read. */
  readUntil: string | null;
  /** Whether the whole part with the assistant is wanted. */
  whole: boolean;
}

const SHOWN_BEFORE_HANDOVER = 10;
const JOIN_MS = 5 * 60_000;

export function timelineOf(detail: EscalationDetail, outgoing: OutgoingReply[], view: View): Entry[] {
  const messages = [...detail.messages].sort((a, b) => a.seq - b.seq);
  const handover = messages.findIndex((message) => message.created_at >= detail.opened_at && message.sender !== "contact");
  const cut = handover < 0 ? messages.length : handover;
  const hidden = view.whole ? 0 : Math.max(0, cut - SHOWN_BEFORE_HANDOVER);
  const entries: Entry[] = hidden > 1 ? [{ kind: "earlier", key: "earlier", hidden }] : [];
  const before = messages.slice(hidden > 1 ? hidden : 0, cut);
  const notes = [...detail.notes].sort((a, b) => (a.created_at < b.created_at ? -1 : 1));

  if (before.length) entries.push({ kind: "bot_part", key: "bot_part" });
  addAll(entries, before, [], null);
  entries.push({ kind: "handover", key: "handover" });
  addAll(entries, messages.slice(cut), notes, view.readUntil);
  for (const reply of outgoing) {
    if (!isConfirmed(reply, messages)) entries.push({ kind: "outgoing", key: reply.key, reply });
  }
  return joined(entries);
}

/** Adds them in the order of time; a day is named where it changes, and at the start unless it is today. */
function addAll(entries: Entry[], messages: ThreadMessage[], notes: Note[], readUntil: string | null): void {
  const waiting = [...notes];
  let day = lastDay(entries) || new Date().toDateString();
  let marked = readUntil === null;
  const startDay = (at: string) => {
    const next = new Date(at).toDateString();
    if (next !== day) entries.push({ kind: "day", key: `day ${at}`, at });
    day = next;
  };
  const addNotes = (until: string) => {
    while (waiting[0] && waiting[0].created_at < until) {
      const note = waiting.shift();
      if (!note) return;
      startDay(note.created_at);
      entries.push({ kind: "note", key: note.id, note });
    }
  };
  for (const message of messages) {
    addNotes(message.created_at);
    startDay(message.created_at);
    if (!marked && readUntil !== null && message.sender === "contact" && message.created_at > readUntil) {
      entries.push({ kind: "new", key: "new" });
      marked = true;
    }
    entries.push({ kind: "message", key: message.id, message, first: true, last: true });
  }
  addNotes("\uffff");
}

/** Lines of one sender in a row become one block. */
function joined(entries: Entry[]): Entry[] {
  return entries.map((entry, index) => {
    if (entry.kind !== "message") return entry;
    const before = entries[index - 1];
    const after = entries[index + 1];
    const first = !(before?.kind === "message" && belongTogether(before.message, entry.message));
    const last = !(after?.kind === "message" && belongTogether(entry.message, after.message));
    return { ...entry, first, last };
  });
}

function belongTogether(a: ThreadMessage, b: ThreadMessage): boolean {
  const apart = new Date(b.created_at).getTime() - new Date(a.created_at).getTime();
  return a.sender === b.sender && a.sender_name === b.sender_name && apart < JOIN_MS;
}

/** The API may show a reply in the thread before it has answered the request that sent it. */
function isConfirmed(reply: OutgoingReply, messages: ThreadMessage[]): boolean {
  if (reply.state === "refused") return false;
  return messages.some(
    (message) =>
      message.client_message_id === reply.key ||
      (message.sender === "counsellor" && message.seq > reply.afterSeq && message.text === reply.text),
  );
}

function lastDay(entries: Entry[]): string {
  for (const entry of [...entries].reverse()) {
    if (entry.kind === "message") return new Date(entry.message.created_at).toDateString();
  }
  return "";
}
