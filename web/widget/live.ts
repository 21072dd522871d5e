/** Keeps up with a conversation: the event stream while it works, long polling where a proxy swallows it. */
import type { MessagePage } from "../shared/messages";
import { ApiError } from "../shared/requests";
import { readEvents, type ServerEvent } from "../shared/event_stream";
import { isGone, type ChatApi, type Credentials } from "./api";

export interface LivePorts {
  /** The last message that has arrived. */
  cursor: () => number;
  onEvent: (event: ServerEvent) => void;
  onPage: (page: MessagePage) => void;
  onConnection: (state: "live" | "lost") => void;
  /** The API does not know the conversation, or not under this token. */
  onGone: () => void;
}

/** A stream that has said nothing for so long is taken for dead. */
const SILENCE_MS = 45_000;
const FIRST_BYTE_MS = 25_000;
const POLL_WAIT_S = 20;
const POLLS_BEFORE_STREAM = 15;
const LONGEST_BACKOFF_S = 30;

export class Live {
  private aborter: AbortController | null = null;
  private wake: (() => void) | null = null;
  private stopped = false;
  private failures = 0;
  private pollsLeft = 0;
  private lastByteAt = 0;
  /** Whether the stream was given up because nothing ever came. */
  private swallowed = false;

  constructor(
    private readonly api: ChatApi,
    private readonly conversation: Credentials,
    private readonly ports: LivePorts,
    /** Whether something may have been said that has not arrived; so it is at a return, and after every break. */
    private behind: boolean,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      this.aborter = new AbortController();
      try {
        await (this.pollsLeft > 0 ? this.poll(this.aborter.signal) : this.stream(this.aborter));
        this.failures = 0;
      } catch (error) {
        if (!(await this.takeFailure(error))) return;
      }
    }
  }

  stop(): void {
    this.stopped = true;
    this.aborter?.abort();
    this.wake?.();
  }

  /** The network or the page came back: a connection that may be dead is opened anew. */
  nudge(): void {
    this.failures = 0;
    if (Date.now() - this.lastByteAt > 5_000) this.aborter?.abort();
    this.wake?.();
  }

  private async poll(signal: AbortSignal): Promise<void> {
    await this.fetchPage(this.behind ? 0 : POLL_WAIT_S, signal);
    this.pollsLeft -= 1;
  }

  private async fetchPage(wait: number, signal: AbortSignal): Promise<void> {
    const page = await this.api.messages(this.conversation, this.ports.cursor(), wait, signal).catch((error: unknown) => {
      throw isGone(error) ? new ConversationGone() : error;
    });
    this.behind = false;
    this.lastByteAt = Date.now();
    this.ports.onConnection("live");
    this.ports.onPage(page);
  }

  /** Returns when a stream that worked has ended; the next one continues from the cursor. */
  private async stream(aborter: AbortController): Promise<void> {
    if (this.behind) await this.fetchPage(0, aborter.signal);
    const startedAt = Date.now();
    this.lastByteAt = 0;
    this.swallowed = false;
    const watch = setInterval(() => {
      const silent = Date.now() - (this.lastByteAt || startedAt);
      if (silent <= (this.lastByteAt ? SILENCE_MS : FIRST_BYTE_MS)) return;
      this.swallowed = this.lastByteAt === 0;
      aborter.abort();
    }, 1_000);
    try {
      const body = await this.api.events(this.conversation, this.ports.cursor(), aborter.signal);
      await readEvents(
        body,
        (event) => this.ports.onEvent(event),
        () => this.takeByte(),
      );
    } catch (error) {
      if (!this.lastByteAt || error instanceof ApiError) throw error;
    } finally {
      clearInterval(watch);
    }
    if (!this.lastByteAt) throw new ApiError(0, "SilentStream", "");
    if (Date.now() - startedAt < 1_000) await this.pause(1);
  }

  private takeByte(): void {
    this.lastByteAt = Date.now();
    this.ports.onConnection("live");
  }

  /** False when there is nothing left to keep up with. */
  private async takeFailure(error: unknown): Promise<boolean> {
    if (this.stopped) return false;
    if (error instanceof ConversationGone) {
      this.ports.onGone();
      return false;
    }
    // A proxy may refuse or swallow streams; what the message list says of a conversation is believed, not the stream's status.
    if (this.pollsLeft <= 0 && (this.swallowed || isGone(error) || this.failures >= 1)) this.pollsLeft = POLLS_BEFORE_STREAM;
    this.behind = true;
    this.failures += 1;
    if (this.failures >= 2) this.ports.onConnection("lost");
    const retryAfter = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
    await this.pause(Math.max(retryAfter, backoffOf(this.failures)));
    return true;
  }

  private pause(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

class ConversationGone extends Error {}

/** Doubles from half a second, with chance in it so that a hall full of phones does not return at once. */
function backoffOf(failures: number): number {
  return Math.min(LONGEST_BACKOFF_S, 2 ** (failures - 2)) * (0.5 + Math.random() / 2);
}
