/** What this person may do with a conversation in its present state. */
import type { Escalation, Staff } from "../api/types";

export interface Rights {
  mine: boolean;
  take: boolean;
  reply: boolean;
  note: boolean;
  handOn: boolean;
  close: boolean;
  reopen: boolean;
}

export function rightsOf(item: Escalation, staff: Staff): Rights {
  const mine = item.status === "assigned" && item.assignee?.id === staff.id;
  return {
    mine,
    take: item.status === "open",
    reply: mine,
    note: true,
    handOn: mine,
    close: mine,
    reopen: item.status === "closed",
  };
}
