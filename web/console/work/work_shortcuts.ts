/** The keys of the work page. */
import type { QueueName } from "../api/escalations";
import type { Escalation, Staff } from "../api/types";
import { go, QUEUES, workHref } from "../router";
import { focusStore, release, reopen, take } from "../state/actions";
import { deskStore } from "../state/desk";
import { openDialog } from "../state/dialogs";
import { useShortcuts } from "../state/shortcuts";
import { rightsOf } from "./rights";

export function useWorkShortcuts(queue: QueueName, item: Escalation | null, staff: Staff): void {
  const rights = item ? rightsOf(item, staff) : null;
  const write = (field: "reply" | "note") => {
    if (item && (field === "note" || rights?.reply)) focusStore.set({ id: item.id, field });
  };
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    c: () => {
      if (rights?.take && item) void take(item.id);
      else if (!item) void takeOldest();
    },
    r: () => write("reply"),
    n: () => write("note"),
    x: () => item && rights?.close && openDialog("close", item.id),
    t: () => item && rights?.handOn && openDialog("transfer", item.id),
    u: () => item && rights?.handOn && void release(item.id),
    o: () => item && rights?.reopen && void reopen(item.id),
    Escape: () => item && go(workHref(queue)),
    ...Object.fromEntries(QUEUES.map((name, index) => [String(index + 1), () => go(workHref(name))])),
  });
}

/** The next or previous row as it is shown, filter and all. */
function step(direction: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>("#queue-list a.row")];
  const now = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const row = now < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, now + direction))];
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  go(row.hash);
}

async function takeOldest(): Promise<void> {
  const oldest = deskStore.get().lists.open?.[0];
  if (oldest) await take(oldest.id);
}
