/** Heartbeats: they keep my conversations mine while I am here, and let go of them when I am not. */
import { sendHeartbeat } from "../api/escalations";
import { asApiError } from "../api/http";
import { deskStore, refreshDesk } from "./desk";
import { createStore } from "./store";
import { loadThread } from "./threads";

const BEAT_MS = 30_000;
const AWAY_MS = 15 * 60_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Whether nobody has touched the console for so long that the heartbeats have stopped. */
export const awayStore = createStore(false);

let lastSign = Date.now();

export function startPresence(): () => void {
  lastSign = Date.now();
  for (const sign of SIGNS) addEventListener(sign, noteSign, { passive: true });
  const timer = setInterval(beatAll, BEAT_MS);
  const stopWatching = watchNewOnes();
  return () => {
    for (const sign of SIGNS) removeEventListener(sign, noteSign);
    clearInterval(timer);
    stopWatching();
    awayStore.set(false);
  };
}

export function noteSign(): void {
  lastSign = Date.now();
  if (!awayStore.get()) return;
  awayStore.set(false);
  beatAll();
}

/** The lease of this conversation is renewed; with `read`, what is in it counts as read. */
export async function beat(id: string, read = false): Promise<void> {
  try {
    await sendHeartbeat(id, read);
  } catch (error) {
    const { status } = asApiError(error);
    if (status !== 403 && status !== 404 && status !== 409) return;
    void loadThread(id);
    void refreshDesk();
  }
}

function beatAll(): void {
  if (Date.now() - lastSign > AWAY_MS) {
    if (mine().length) awayStore.set(true);
    return;
  }
  for (const id of mine()) void beat(id);
}

/** A conversation that just became mine does not wait for the next beat. */
function watchNewOnes(): () => void {
  let known = new Set<string>();
  const check = () => {
    const now = new Set(mine());
    if (!awayStore.get()) for (const id of now) if (!known.has(id)) void beat(id);
    known = now;
  };
  check();
  return deskStore.subscribe(check);
}

const mine = () => deskStore.get().lists.mine?.map((item) => item.id) ?? [];
