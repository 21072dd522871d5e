/** The counsellor's requests about escalations. */
import { get, post } from "./http";
import type { Centre, Escalation, EscalationDetail, EscalationList, Note, Outcome, ThreadMessage } from "./types";

export type QueueName = "open" | "mine" | "assigned" | "closed";

const FILTERS: Record<QueueName, string> = {
  open: "status=open",
  mine: "status=assigned&assignee=me",
  assigned: "status=assigned",
  closed: "status=closed",
};

export const EVENTS_URL = "/v1/escalations/events";

export const listQueue = (queue: QueueName) => get<EscalationList>(`/v1/escalations?${FILTERS[queue]}`);
export const readEscalation = (id: string, signal?: AbortSignal) => get<EscalationDetail>(pathOf(id), signal);
export const assign = (id: string) => post<Escalation>(pathOf(id, "assign"));
export const release = (id: string) => post<Escalation>(pathOf(id, "release"));
export const reopen = (id: string) => post<Escalation>(pathOf(id, "reopen"));
export const close = (id: string, outcome: Outcome) => post<Escalation>(pathOf(id, "close"), { outcome });
export const sendHeartbeat = (id: string, read: boolean) => post<unknown>(pathOf(id, "heartbeat"), { read });
export const sendTyping = (id: string) => post<unknown>(pathOf(id, "typing"));
export const addNote = (id: string, text: string) => post<Note>(pathOf(id, "notes"), { text });

export function transfer(id: string, target: { centre?: string; reason: string }): Promise<Escalation> {
  return post<Escalation>(pathOf(id, "transfer"), target);
}

export function sendReply(id: string, clientMessageId: string, text: string): Promise<ThreadMessage> {
  return post<ThreadMessage>(pathOf(id, "messages"), { client_message_id: clientMessageId, text });
}

export async function listCentres(): Promise<Centre[]> {
  return (await get<{ items: Centre[] }>("/v1/catalogue/centres")).items;
}

function pathOf(id: string, action?: string): string {
  const path = `/v1/escalations/${encodeURIComponent(id)}`;
  return action ? `${path}/${action}` : path;
}
