/** Which window is open over a conversation. */
import { createStore } from "./store";

export interface OpenDialog {
  id: string;
  kind: "close" | "transfer";
}

export const dialogStore = createStore<OpenDialog | null>(null);

export function openDialog(kind: OpenDialog["kind"], id: string): void {
  dialogStore.set({ kind, id });
}

export function closeDialog(): void {
  dialogStore.set(null);
}
