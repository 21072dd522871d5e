/** Escalations and messages for the tests. */
import type { Escalation, EscalationDetail, ThreadMessage } from "../../console/api/types";

export function escalation(fields: Partial<Escalation> = {}): Escalation {
  return {
    id: "e1",
    conversation_id: "c1",
    status: "open",
    centre: "ganja-industry",
    channel: "web",
    language: "az",
    topic: "cv_help",
    reason: "asked",
    summary: "",
    priority: "normal",
    assignee: null,
    opened_at: "2026-03-02T10:00:00Z",
    assigned_at: null,
    closed_at: null,
    outcome: null,
    rating: null,
    waiting_since: "2026-03-02T10:00:00Z",
    lease_until: null,
    last_message: null,
    unread: 0,
    ...fields,
  };
}

export function line(seq: number, fields: Partial<ThreadMessage> = {}): ThreadMessage {
  return {
    id: `m${seq}`,
    seq,
    sender: "contact",
    sender_name: null,
    text: `line ${seq}`,
    format: "text",
    buttons: [],
    attachments: [],
    language: "az",
    topic: null,
    sources: [],
    created_at: new Date(Date.UTC(2026, 2, 2, 9, 50, seq * 10)).toISOString(),
    delivery: null,
    ...fields,
  };
}

export function detail(messages: ThreadMessage[], fields: Partial<EscalationDetail> = {}): EscalationDetail {
  return { ...escalation(), messages, notes: [], ...fields };
}
