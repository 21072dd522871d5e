/** Conversations and messages as the API sends them. */
import type { Language } from "./languages";

export type Sender = "contact" | "bot" | "counsellor" | "system";
export type Handler = "bot" | "queue" | "counsellor";

export interface MessageButton {
  id: string;
  label: string;
}

export interface Attachment {
  url: string;
  name: string;
  media_type: string;
}

export interface Source {
  title: string;
  url: string | null;
  /** A day ("2025-08-26"), a month or a year; null when the source has no date. */
  checked_on: string | null;
}

export interface Message {
  id: string;
  seq: number;
  sender: Sender;
  sender_name: string | null;
  text: string;
  format: "text" | "markdown";
  buttons: MessageButton[];
  attachments: Attachment[];
  language: Language;
  topic: string | null;
  sources: Source[];
  created_at: string;
  /** Present on the contact's own messages: the id under which the client sent them. */
  client_message_id?: string | null;
}

export interface MessagePage {
  messages: Message[];
  handler: Handler;
}
