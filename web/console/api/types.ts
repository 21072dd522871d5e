/** What the API sends to the console. */
import type { Language } from "../../shared/languages";
import type { Message } from "../../shared/messages";

export type Role = "counsellor" | "lead" | "editor" | "manager";
export type Status = "open" | "assigned" | "closed";
export type Delivery = "sent" | "pending" | "uncertain" | "failed";

export const OUTCOMES = ["informed", "referred", "appointment", "enrolled", "no_answer", "other"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A name in the languages of the content pack; not every language has one. */
export type Names = Partial<Record<Language, string>>;

export interface Centre {
  id: string;
  names: Names;
}

export interface Staff {
  id: string;
  name: string;
  role: Role;
  centres: Centre[];
  password_set: boolean;
  language: Language | null;
}

export interface Person {
  id: string;
  name: string;
}

export interface Escalation {
  id: string;
  conversation_id: string;
  status: Status;
  centre: string | null;
  channel: string;
  language: string;
  topic: string | null;
  reason: string;
  summary: string | null;
  priority: "normal" | "urgent";
  assignee: Person | null;
  opened_at: string;
  assigned_at: string | null;
  closed_at: string | null;
  outcome: string | null;
  /** What the contact thought of it, from 1 to 5; null when not said. */
  rating: number | null;
  /** Since when the contact has been waiting for an answer; null when nobody waits. */
  waiting_since: string | null;
  lease_until: string | null;
  last_message: { sender: Message["sender"]; text: string; created_at: string } | null;
  unread: number;
}

export interface ThreadMessage extends Message {
  delivery?: Delivery | null;
}

export interface Note {
  id: string;
  author: Person | string;
  text: string;
  created_at: string;
}

export interface EscalationDetail extends Escalation {
  messages: ThreadMessage[];
  notes: Note[];
}

export interface Counts {
  open: number;
  mine: number;
  assigned: number;
  closed: number;
}

export interface EscalationList {
  items: Escalation[];
  counts: Counts;
}

export const DIMENSIONS = ["topic", "language", "channel", "outcome", "centre"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One cell of the summary; `count` is missing where it is suppressed. */
export type StatisticsRow = Partial<Record<Dimension, string | null>> & { count?: number; suppressed?: boolean };

export interface StatisticsSummary {
  from: string;
  to: string;
  by: Dimension[];
  rows: StatisticsRow[];
  total: number | null;
  threshold: number;
}
