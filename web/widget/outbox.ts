/** Messages on their way out: one at a time, in order, tried again under the same id until the API confirms them. */
import { ApiError } from "../shared/requests";
import type { Receipt } from "./api";

export interface Pending {
  clientId: string;
  /** What the bubble shows: the typed text, or the label of the tapped button. */
  text: string;
  buttonId?: string;
  /** waiting: for its turn or for the network. */
  state: "waiting" | "sending" | "sent" | "failed";
  /** Whether a failed message may succeed unchanged. */
  retriable: boolean;
  attempts: number;
  createdAt: string;
  /** The last message known when this one was written. */
  afterSeq: number;
  receipt?: Receipt;
}

export interface OutboxPorts {
  deliver: (item: Pending) => Promise<Receipt>;
  onChange: () => void;
  /** What keeps a message from being sent; null when one got through. */
  onTrouble: (error: ApiError | null) => void;
  isOnline: () => boolean;
}

const DELAYS_S = [1, 2, 4, 8];
const LONGEST_WAIT_S = 60;

export class Outbox {
  items: readonly Pending[] = [];
  private running = false;
  private wake: (() => void) | null = null;

  constructor(private readonly ports: OutboxPorts) {}

  get unsent(): Pending[] {
    return this.items.filter((item) => item.state !== "sent");
  }

  add(item: Pick<Pending, "clientId" | "text" | "buttonId" | "afterSeq">): void {
    this.replace([...this.items, { ...item, state: "waiting", retriable: true, attempts: 0, createdAt: new Date().toISOString() }]);
    void this.run();
  }

  /** What an earlier page could not send. */
  restore(items: readonly Pending[]): void {
    const again = items.map((item) => (item.retriable ? { ...item, state: "waiting" as const, attempts: 0 } : item));
    this.replace([...again, ...this.items]);
    void this.run();
  }

  retry(clientId: string): void {
    this.update(clientId, { state: "waiting", attempts: 0 });
    void this.run();
  }

  remove(clientId: string): void {
    this.replace(this.items.filter((item) => item.clientId !== clientId));
  }

  /** The conversation that they were sent to is over. */
  dropSent(): void {
    this.replace(this.unsent);
  }

  clear(): void {
    this.replace([]);
    this.wake?.();
  }

  /** The network is back: everything that failed for want of it goes again, at once. */
  resume(): void {
    const items = this.items.map((item) =>
      item.state === "failed" && item.retriable ? { ...item, state: "waiting" as const, attempts: 0 } : item,
    );
    this.replace(items);
    this.wake?.();
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (;;) {
        const item = this.items.find(({ state }) => state === "waiting" || state === "sending");
        if (!item || !this.ports.isOnline() || !(await this.attempt(item))) return;
      }
    } finally {
      this.running = false;
    }
  }

  /** False when the ones behind it must wait too. */
  private async attempt(item: Pending): Promise<boolean> {
    this.update(item.clientId, { state: "sending", attempts: item.attempts + 1 });
    try {
      const receipt = await this.ports.deliver(item);
      this.update(item.clientId, { state: "sent", receipt });
      this.ports.onTrouble(null);
      return true;
    } catch (error) {
      const problem = error instanceof ApiError ? error : new ApiError(0, "Unreachable", "");
      return this.takeTrouble(item, problem);
    }
  }

  private async takeTrouble(item: Pending, problem: ApiError): Promise<boolean> {
    if (!problem.passing) {
      // A refused text can be changed; a refused button leaves nothing to keep.
      if (item.buttonId) this.remove(item.clientId);
      else this.update(item.clientId, { state: "failed", retriable: false });
      this.ports.onTrouble(problem);
      return true;
    }
    if (!this.ports.isOnline()) {
      this.update(item.clientId, { state: "waiting" });
      return false;
    }
    this.ports.onTrouble(problem);
    const delay = DELAYS_S[item.attempts];
    const wait = Math.max(delay ?? 0, problem.retryAfter ?? 0);
    if (delay === undefined || wait > LONGEST_WAIT_S) {
      this.giveUp();
      return false;
    }
    await this.pause(wait);
    return true;
  }

  private giveUp(): void {
    this.replace(this.items.map((item) => (item.state === "sent" ? item : { ...item, state: "failed" as const })));
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

  private update(clientId: string, change: Partial<Pending>): void {
    this.replace(this.items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)));
  }

  private replace(items: readonly Pending[]): void {
    this.items = items;
    this.ports.onChange();
  }
}
