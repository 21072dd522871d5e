/** What is being written, by conversation; it survives reloads and signing in again. */
import { currentStaff } from "./session";
import { forget, recall, remember } from "./storage";

export interface Draft {
  reply: string;
  note: string;
}

export function readDraft(id: string): Draft {
  const draft = recall(keyOf(id)) as Partial<Draft> | null;
  return { reply: draft?.reply ?? "", note: draft?.note ?? "" };
}

export function saveDraft(id: string, draft: Draft): void {
  if (draft.reply || draft.note) remember(keyOf(id), draft);
  else forget(keyOf(id));
}

const keyOf = (id: string) => `of.${currentStaff()?.id ?? ""}.draft.${id}`;
