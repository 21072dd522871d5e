/** Whether the API answers. */
import { ApiError } from "../api/http";
import { createStore } from "./store";

export type Connection = "ok" | "offline" | "server";

export const connectionStore = createStore<Connection>("ok");

export function noteAnswer(): void {
  connectionStore.set("ok");
}

/** Only what time may mend is the connection's fault; a refusal is an answer. */
export function noteFailure(error: unknown): void {
  if (!(error instanceof ApiError)) return;
  if (error.status === 0) connectionStore.set("offline");
  else if (error.status >= 500) connectionStore.set("server");
  else connectionStore.set("ok");
}
