/** What is being written in the open conversation, shared by the text field and by what gives text back to it. */
import { focusStore } from "../state/actions";
import { readDraft, saveDraft, type Draft } from "../state/drafts";
import { createStore } from "../state/store";

interface OpenDraft extends Draft {
  id: string;
}

export const draftStore = createStore<OpenDraft>({ id: "", reply: "", note: "" });

export function openDraft(id: string): void {
  if (draftStore.get().id !== id) draftStore.set({ id, ...readDraft(id) });
}

export function writeDraft(id: string, change: Partial<Draft>): void {
  const now = draftStore.get().id === id ? draftStore.get() : { id, ...readDraft(id) };
  const next = { ...now, ...change };
  saveDraft(id, { reply: next.reply, note: next.note });
  if (draftStore.get().id === id) draftStore.set(next);
}

/** Puts a text that was not sent back where it was written, before what has been begun since. */
export function giveBack(id: string, text: string): void {
  const begun = draftStore.get().id === id ? draftStore.get().reply : readDraft(id).reply;
  writeDraft(id, { reply: begun ? `${text}\n${begun}` : text });
  focusStore.set({ id, field: "reply" });
}
