/** The conversation as the panel sees it: what was said, who answers, what is wrong, and what one can do. */
import type { Language } from "../shared/languages";
import type { MessagePage } from "../shared/messages";
import { ApiError } from "../shared/requests";
import { ChatApi, isGone, type Credentials, type Receipt } from "./api";
import { identifier } from "./identifier";
import { Live, type LivePorts } from "./live";
import { Memory } from "./memory";
import type { WidgetOptions } from "./options";
import { Outbox, type Pending } from "./outbox";
import { Reception, type Incoming } from "./reception";
import { Session } from "./session";
import { lastSeq } from "./timeline";

export interface ConversationState extends Incoming {
  language: Language;
  pending: readonly Pending[];
  /** True while a person is being called. */
  calling: boolean;
  connection: "idle" | "live" | "lost" | "offline";
  /** What went wrong, to be said near the input. */
  trouble: ApiError | null;
  /** What has happened to the whole conversation. */
  fate: "erased" | "ended" | null;
  /** True until what was said on an earlier page is back. */
  loading: boolean;
  /** Messages up to here were there before this page. */
  historySeq: number;
  shared: boolean;
}

export class Conversation {
  state: ConversationState;
  private readonly api: ChatApi;
  private readonly memory: Memory;
  private readonly session: Session;
  private readonly outbox: Outbox;
  private readonly reception: Reception;
  private readonly listeners = new Set<() => void>();
  private live: Live | null = null;

  constructor(options: WidgetOptions) {
    this.api = new ChatApi(options.base);
    this.memory = new Memory(options.centre, options.shared);
    this.session = new Session(this.api, this.memory, options.centre, {
      language: () => this.state.language,
      onStart: (started) => {
        this.reception.takeHandler(started.handler);
        this.goLive(started, false);
      },
      onLost: () => this.leave(),
    });
    this.outbox = new Outbox({
      deliver: (item) => this.deliver(item),
      onChange: () => this.keepUnsent(),
      onTrouble: (trouble) => this.change({ trouble }),
      isOnline: () => navigator.onLine,
    });
    this.reception = new Reception({
      onChange: (incoming) => this.change(incoming),
      onLanguage: (language) => this.takeLanguage(language),
      fetchPage: (after) => this.fetchPage(after),
    });
    this.state = {
      ...this.reception.incoming,
      language: this.memory.read().language ?? options.language,
      pending: [],
      calling: false,
      connection: navigator.onLine ? "idle" : "offline",
      trouble: null,
      fate: null,
      loading: this.session.credentials !== null,
      historySeq: 0,
      shared: this.memory.shared,
    };
  }

  get exists(): boolean {
    return this.session.credentials !== null;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Brings back what an earlier page said, and stays connected from then on. */
  resume(): void {
    this.watchNetwork();
    const { unsent } = this.memory.read();
    if (this.session.credentials) this.goLive(this.session.credentials, true);
    if (unsent.length) this.outbox.restore(unsent);
  }

  say(text: string): void {
    this.change({ fate: null, trouble: null });
    this.outbox.add({ clientId: identifier(), text, afterSeq: lastSeq(this.state.messages) });
  }

  press(button: { id: string; label: string }): void {
    this.change({ trouble: null });
    this.outbox.add({ clientId: identifier(), text: button.label, buttonId: button.id, afterSeq: lastSeq(this.state.messages) });
  }

  retry(clientId: string): void {
    this.change({ trouble: null });
    this.outbox.retry(clientId);
  }

  /** Takes a refused message back, so that its text can be changed. */
  takeBack(clientId: string): void {
    this.change({ trouble: null });
    this.outbox.remove(clientId);
  }

  async talkToPerson(): Promise<void> {
    if (this.state.calling || this.state.handler !== "bot") return;
    this.change({ calling: true, trouble: null, fate: null });
    try {
      const answer = await this.session.call((credentials) => this.api.handoff(credentials));
      this.reception.takeHandler(answer?.handler);
      if (answer?.position) this.reception.takePosition(answer.position);
      await this.reception.catchUp();
    } catch (error) {
      this.change({ trouble: asApiError(error) });
    } finally {
      this.change({ calling: false });
    }
  }

  async chooseLanguage(language: Language): Promise<void> {
    this.takeLanguage(language);
    const { credentials } = this.session;
    if (!credentials) return;
    await this.api.chooseLanguage(credentials, language).catch((error: unknown) => this.change({ trouble: asApiError(error) }));
  }

  async erase(): Promise<void> {
    const { credentials } = this.session;
    try {
      if (credentials) await this.api.erase(credentials);
    } catch (error) {
      if (!isGone(error)) {
        this.change({ trouble: asApiError(error) });
        return;
      }
    }
    this.outbox.clear();
    this.end("erased");
  }

  shareComputer(shared: boolean): void {
    this.memory.shared = shared;
    this.change({ shared });
  }

  private async deliver(item: Pending): Promise<Receipt> {
    const content = item.buttonId ? { button_id: item.buttonId } : { text: item.text };
    const outgoing = { client_message_id: item.clientId, ...content };
    const receipt = await this.session.call((credentials) => this.api.send(credentials, outgoing));
    this.reception.expectReply(receipt.seq);
    return receipt;
  }

  private goLive(credentials: Credentials, behind: boolean): void {
    this.live?.stop();
    const ports: LivePorts = {
      cursor: () => lastSeq(this.state.messages),
      onEvent: (event) => this.reception.takeEvent(event),
      onPage: (page) => this.takePage(page),
      onConnection: (connection) => this.takeConnection(connection),
      onGone: () => this.end("ended"),
    };
    this.live = new Live(this.api, credentials, ports, behind);
    void this.live.run();
  }

  private takePage(page: MessagePage): void {
    if (!this.state.loading) {
      this.reception.takePage(page);
      return;
    }
    this.change({ loading: false, historySeq: lastSeq(page.messages) });
    this.reception.takeHistory(page);
  }

  private async fetchPage(after: number): Promise<MessagePage | null> {
    const { credentials } = this.session;
    // A conversation that is gone is found so by the live connection.
    return credentials ? this.api.messages(credentials, after, 0).catch(() => null) : null;
  }

  private takeConnection(connection: "live" | "lost"): void {
    const before = this.state.connection;
    if (before === connection) return;
    this.change({ connection: navigator.onLine ? connection : "offline" });
    if (connection === "live" && before !== "idle") this.outbox.resume();
  }

  private takeLanguage(language: Language): void {
    this.change({ language });
    if (this.exists) this.memory.write({ language });
  }

  private watchNetwork(): void {
    window.addEventListener("offline", () => this.change({ connection: "offline" }));
    window.addEventListener("online", () => {
      this.change({ connection: this.exists ? "lost" : "idle" });
      this.outbox.resume();
      this.live?.nudge();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.live?.nudge();
    });
  }

  private keepUnsent(): void {
    const { items, unsent } = this.outbox;
    if (unsent.length || this.exists) this.memory.write({ unsent });
    this.change({ pending: items });
  }

  private end(fate: "erased" | "ended"): void {
    this.leave();
    if (!this.outbox.unsent.length) this.memory.forget();
    this.change({ fate, trouble: null });
  }

  /** The old conversation is no more; what is still unsent goes to the next one. */
  private leave(): void {
    this.live?.stop();
    this.live = null;
    this.session.drop();
    this.reception.clear();
    this.outbox.dropSent();
    this.change({ loading: false, historySeq: 0, connection: navigator.onLine ? "idle" : "offline" });
  }

  private change(change: Partial<ConversationState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "Unreachable", "");
}
