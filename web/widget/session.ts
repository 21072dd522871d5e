/** The conversation's id and token: made at the first need, remembered, renewed when the API has dropped them. */
import type { Language } from "../shared/languages";
import { isGone, type ChatApi, type Credentials, type StartedConversation } from "./api";
import type { Memory } from "./memory";

export interface SessionPorts {
  language: () => Language;
  onStart: (started: StartedConversation) => void;
  /** The API no longer knows the conversation; another one is about to begin. */
  onLost: () => void;
}

export class Session {
  credentials: Credentials | null;
  private starting: Promise<Credentials> | null = null;

  constructor(
    private readonly api: ChatApi,
    private readonly memory: Memory,
    private readonly centre: string | null,
    private readonly ports: SessionPorts,
  ) {
    this.credentials = memory.read().conversation;
  }

  /** Begins a conversation when there is none yet, or when the API has dropped the old one. */
  async call<T>(request: (credentials: Credentials) => Promise<T>): Promise<T> {
    const known = this.credentials;
    if (!known) return request(await this.start());
    try {
      return await request(known);
    } catch (error) {
      if (!isGone(error)) throw error;
      if (this.credentials === known) this.ports.onLost();
      return request(await this.start());
    }
  }

  drop(): void {
    this.credentials = null;
    this.memory.write({ conversation: null });
  }

  private start(): Promise<Credentials> {
    this.starting ??= this.api
      .start(this.centre, this.ports.language())
      .then((started) => {
        const credentials = { id: started.id, token: started.token };
        this.credentials = credentials;
        this.memory.write({ conversation: credentials, language: this.ports.language() });
        this.ports.onStart(started);
        return credentials;
      })
      .finally(() => (this.starting = null));
    return this.starting;
  }
}
