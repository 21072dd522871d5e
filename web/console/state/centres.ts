/** The names of the centres. */
import { listCentres } from "../api/escalations";
import type { Centre } from "../api/types";
import { currentStaff } from "./session";
import { createStore } from "./store";

export const centresStore = createStore<Centre[]>([]);

/** The staff's own centres are known at once; the others come from the catalogue when it answers. */
export async function loadCentres(): Promise<void> {
  const own = currentStaff()?.centres.filter((centre) => centre.id !== "*") ?? [];
  centresStore.set(own);
  try {
    const all = await listCentres();
    const known = new Set(all.map((centre) => centre.id));
    centresStore.set([...all, ...own.filter((centre) => !known.has(centre.id))]);
  } catch {
    // Without the catalogue a foreign centre is shown by its id.
  }
}
