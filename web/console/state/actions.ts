/** What a counsellor does with a conversation, and what came of it. */
import * as api from "../api/escalations";
import { asApiError, type ApiError } from "../api/http";
import type { Outcome } from "../api/types";
import { currentSpeech } from "../i18n";
import { go, routeStore, workHref } from "../router";
import { announce } from "./announcer";
import { noteFailure } from "./connection";
import { refreshDesk } from "./desk";
import { createStore } from "./store";
import { loadThread } from "./threads";

export type Deed = "taken" | "released" | "transferred" | "closed" | "reopened";

export type ActionNotice =
  | { id: string; kind: "busy" }
  | { id: string; kind: "done"; deed: Deed }
  | { id: string; kind: "problem"; error: ApiError }
  | { id: string; kind: "lost" };

export interface FocusWish {
  id: string;
  field: "reply" | "note";
}

/** The last thing that happened to a conversation by our hand; null when nothing is left to say. */
export const noticeStore = createStore<ActionNotice | null>(null);

/** Which text field wants the focus as soon as it is there. */
export const focusStore = createStore<FocusWish | null>(null);

export async function take(id: string): Promise<void> {
  if (!(await act(id, "taken", () => api.assign(id)))) return;
  focusStore.set({ id, field: "reply" });
  go(workHref("mine", id));
}

export async function reopen(id: string): Promise<void> {
  if (!(await act(id, "reopened", () => api.reopen(id)))) return;
  focusStore.set({ id, field: "reply" });
  go(workHref("mine", id));
}

export const release = (id: string) => act(id, "released", () => api.release(id));
export const close = (id: string, outcome: Outcome) => act(id, "closed", () => api.close(id, outcome));

export function transfer(id: string, target: { centre?: string; reason: string }): Promise<boolean> {
  return act(id, "transferred", () => api.transfer(id, target));
}

export function clearNotice(): void {
  noticeStore.set(null);
}

async function act(id: string, deed: Deed, request: () => Promise<unknown>): Promise<boolean> {
  if (noticeStore.get()?.kind === "busy") return false;
  noticeStore.set({ id, kind: "busy" });
  try {
    await request();
  } catch (error) {
    noteFailure(error);
    await Promise.all([loadThread(id), refreshDesk()]);
    noticeStore.set({ id, kind: "problem", error: asApiError(error) });
    return false;
  }
  await Promise.all([loadThread(id), refreshDesk()]);
  noticeStore.set({ id, kind: "done", deed });
  announce(currentSpeech().t.actions[deed]);
  return true;
}

routeStore.subscribe(() => {
  const route = routeStore.get();
  const notice = noticeStore.get();
  if (notice && notice.kind !== "busy" && !(route.page === "work" && route.id === notice.id)) clearNotice();
});
