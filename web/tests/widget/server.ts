/** The chat API as far as one page needs it, behind a stubbed fetch: answers are written by the test. */
import { vi } from "vitest";
import type { Handler, Message } from "../../shared/messages";
import { message } from "./messages";

interface Sent {
  client_message_id: string;
  text?: string;
  button_id?: string;
}

export class Server {
  readonly calls: string[] = [];
  readonly sent: Sent[] = [];
  messages: Message[] = [];
  handler: Handler = "bot";
  language = "";
  /** The next answer to a POST of a message, instead of the usual one. */
  refusal: { status: number; detail: string } | null = null;
  private readonly streams: ReadableStreamDefaultController<Uint8Array>[] = [];

  constructor() {
    vi.stubGlobal("fetch", (url: string, options: RequestInit) => Promise.resolve(this.answer(url, options)));
  }

  /** Says something over the open streams. */
  say(change: Partial<Message>): void {
    const said = message(this.messages.length + 1, change);
    this.messages.push(said);
    this.emit("message", said);
  }

  emit(event: string, data: unknown): void {
    const bytes = new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    for (const stream of this.streams) stream.enqueue(bytes);
  }

  private answer(url: string, { method = "GET", body }: RequestInit): Response {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.replace("/v1/conversations", "");
    this.calls.push(`${method} ${path}`);
    const data = typeof body === "string" ? (JSON.parse(body) as Record<string, string>) : {};
    if (path === "" && method === "POST") return json({ id: "c1", token: "t1", language: data.language, centre: "demo", handler: "bot" }, 201);
    if (path === "/c1/events") return new Response(this.stream(), { headers: { "Content-Type": "text/event-stream" } });
    if (path === "/c1/messages" && method === "POST") return this.take(data as unknown as Sent);
    if (path === "/c1/language") this.language = data.language ?? "";
    if (path === "/c1/handoff") this.handler = "queue";
    const after = Number(searchParams.get("after"));
    return json({ messages: this.messages.filter(({ seq }) => seq > after), handler: this.handler });
  }

  private take(sent: Sent): Response {
    this.sent.push(sent);
    if (this.refusal) return json({ error: "Refused", detail: this.refusal.detail }, this.refusal.status);
    this.say({ sender: "contact", text: sent.text ?? "button" });
    return json({ id: `m${this.messages.length}`, seq: this.messages.length }, 202);
  }

  private stream(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(": hello\n\n"));
        this.streams.push(controller);
      },
    });
  }
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}
