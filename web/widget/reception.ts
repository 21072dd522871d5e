/** What arrives from the API, put in order: messages once each, who answers, who is writing, the place in the queue. */
import type { ServerEvent } from "../shared/event_stream";
import { isLanguage, type Language } from "../shared/languages";
import type { Handler, Message, MessagePage } from "../shared/messages";
import { holeBefore, lastSeq, merged } from "./timeline";

export interface Incoming {
  messages: readonly Message[];
  handler: Handler;
  typing: "bot" | "counsellor" | null;
  queuePosition: number | null;
}

export interface ReceptionPorts {
  onChange: (incoming: Incoming) => void;
  /** The assistant was told in words to speak another language. */
  onLanguage: (language: Language) => void;
  fetchPage: (after: number) => Promise<MessagePage | null>;
}

const NOTHING: Incoming = { messages: [], handler: "bot", typing: null, queuePosition: null };
const HANDLERS: readonly Handler[] = ["bot", "queue", "counsellor"];
const TYPING_MS = { bot: 15_000, counsellor: 8_000 };
/** When to look for an answer that the live connection should have brought by then. */
const LOOKS_MS = [3_000, 7_000, 15_000];

export class Reception {
  incoming: Incoming = NOTHING;
  private typingTimer = 0;
  private looks: number[] = [];

  constructor(private readonly ports: ReceptionPorts) {}

  takeHistory(page: MessagePage): void {
    this.add(page.messages);
    this.takeHandler(page.handler);
  }

  takePage(page: MessagePage): void {
    this.takeMessages(page.messages);
    this.takeHandler(page.handler);
  }

  takeEvent({ event, data }: ServerEvent): void {
    const value = parsed(data);
    if (!value) return;
    if (event === "message") this.takeMessages([value as unknown as Message]);
    else if (event === "handler") this.takeHandler(value.handler);
    else if (event === "queue") this.takePosition(value.position);
    else if (event === "typing" && (value.sender === "bot" || value.sender === "counsellor")) this.showTyping(value.sender);
  }

  takeHandler(handler: unknown): void {
    const known = HANDLERS.find((one) => one === handler);
    if (!known || known === this.incoming.handler) return;
    this.change({ handler: known, typing: null, queuePosition: known === "queue" ? this.incoming.queuePosition : null });
  }

  takePosition(position: unknown): void {
    this.change({ queuePosition: typeof position === "number" ? position : null });
  }

  /** A message of the contact is on disk: an answer follows, over the live connection or fetched here. */
  expectReply(seq: number): void {
    if (this.incoming.handler === "bot" && lastSeq(this.incoming.messages) <= seq) this.showTyping("bot");
    this.looks.forEach(clearTimeout);
    this.looks = LOOKS_MS.map((delay) => window.setTimeout(() => this.lookFor(seq), delay));
  }

  async catchUp(after = lastSeq(this.incoming.messages)): Promise<void> {
    const page = await this.ports.fetchPage(after);
    if (page) this.takePage(page);
  }

  clear(): void {
    this.looks.forEach(clearTimeout);
    clearTimeout(this.typingTimer);
    this.incoming = NOTHING;
    this.ports.onChange(NOTHING);
  }

  private lookFor(seq: number): void {
    const { messages, handler } = this.incoming;
    const last = lastSeq(messages);
    if (last < seq || (last === seq && handler === "bot")) void this.catchUp();
  }

  private takeMessages(messages: readonly Message[]): void {
    const before = this.incoming.messages;
    const hole = messages[0] ? holeBefore(before, messages[0].seq) : null;
    const added = this.add(messages);
    for (const message of added) {
      if (message.sender === "bot" && message.topic === "change_language" && isLanguage(message.language)) {
        this.ports.onLanguage(message.language);
      }
    }
    if (hole !== null && added.length) void this.catchUp(hole);
  }

  private add(messages: readonly Message[]): Message[] {
    const before = this.incoming.messages;
    const after = merged(before, messages.filter(isMessage).map(completed));
    const added = after.filter((message) => !before.includes(message));
    const answered = added.some(({ sender }) => sender !== "contact");
    if (added.length) this.change({ messages: after, ...(answered ? { typing: null } : {}) });
    return added;
  }

  private showTyping(sender: "bot" | "counsellor"): void {
    clearTimeout(this.typingTimer);
    this.typingTimer = window.setTimeout(() => this.change({ typing: null }), TYPING_MS[sender]);
    this.change({ typing: sender });
  }

  private change(change: Partial<Incoming>): void {
    this.incoming = { ...this.incoming, ...change };
    this.ports.onChange(this.incoming);
  }
}

function parsed(data: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isMessage(message: Partial<Message>): message is Message {
  return typeof message.id === "string" && typeof message.seq === "number" && typeof message.text === "string";
}

/** Lists that an older API may leave out are empty. */
function completed(message: Partial<Message> & Message): Message {
  const listed = <T,>(list: T[] | undefined) => list ?? [];
  return { ...message, buttons: listed(message.buttons), sources: listed(message.sources), attachments: listed(message.attachments) };
}
