/** Messages for tests, with everything that a test does not name. */
import type { Message } from "../../shared/messages";

export function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    seq,
    sender: "bot",
    sender_name: null,
    text: `text ${seq}`,
    format: "text",
    buttons: [],
    attachments: [],
    language: "az",
    topic: null,
    sources: [],
    created_at: "2026-03-02T10:00:00Z",
    ...change,
  };
}
