/** The chat API as the widget calls it. */
import type { Language } from "../shared/languages";
import type { Handler, MessagePage } from "../shared/messages";
import { ApiError, errorOf, requestJson, type RequestOptions } from "../shared/requests";

export interface Credentials {
  id: string;
  token: string;
}

export interface StartedConversation extends Credentials {
  language: Language;
  centre: string | null;
  handler: Handler;
}

export type Outgoing = { client_message_id: string; text: string } | { client_message_id: string; button_id: string };

export interface Receipt {
  id: string;
  seq: number;
}

export interface HandoffAnswer {
  handler: Handler;
  /** The place in the queue. */
  position?: number | null;
}

const GONE = [401, 403, 404, 410];

/** Whether the API does not know the conversation, or not under this token. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && GONE.includes(error.status);
}

export class ChatApi {
  constructor(private readonly base: string) {}

  start(centre: string | null, language: Language): Promise<StartedConversation> {
    const body = centre ? { centre, language } : { language };
    return requestJson(`${this.base}v1/conversations`, { method: "POST", body });
  }

  send(conversation: Credentials, outgoing: Outgoing): Promise<Receipt> {
    return this.call(conversation, "/messages", { method: "POST", body: outgoing, deadlineMs: 15_000 });
  }

  /** With `wait`, answers as soon as there is something new, at the latest after so many seconds. */
  messages(conversation: Credentials, after: number, wait: number, signal?: AbortSignal): Promise<MessagePage> {
    const query = wait ? `after=${after}&wait=${wait}` : `after=${after}`;
    return this.call(conversation, `/messages?${query}`, { deadlineMs: (wait + 10) * 1000, ...(signal ? { signal } : {}) });
  }

  /** The live stream's body, open. */
  async events(conversation: Credentials, after: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await fetch(this.url(conversation, "/events"), {
      headers: { ...this.authorization(conversation), Accept: "text/event-stream", "Last-Event-ID": String(after) },
      credentials: "omit",
      cache: "no-store",
      signal,
    }).catch(() => {
      throw new ApiError(0, "Unreachable", "");
    });
    if (!response.ok) throw await errorOf(response);
    if (!response.body) throw new ApiError(0, "NoStream", "");
    return response.body;
  }

  chooseLanguage(conversation: Credentials, language: Language): Promise<unknown> {
    return this.call(conversation, "/language", { method: "POST", body: { language } });
  }

  handoff(conversation: Credentials): Promise<HandoffAnswer | undefined> {
    return this.call(conversation, "/handoff", { method: "POST", body: {} });
  }

  erase(conversation: Credentials): Promise<unknown> {
    return this.call(conversation, "", { method: "DELETE" });
  }

  private call<T>(conversation: Credentials, path: string, options: RequestOptions): Promise<T> {
    return requestJson(this.url(conversation, path), { ...options, headers: this.authorization(conversation) });
  }

  private url(conversation: Credentials, path: string): string {
    return `${this.base}v1/conversations/${encodeURIComponent(conversation.id)}${path}`;
  }

  private authorization(conversation: Credentials): Record<string, string> {
    return { Authorization: `Bearer ${conversation.token}` };
  }
}
