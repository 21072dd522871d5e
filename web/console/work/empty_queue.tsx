/** What an empty queue means and what to do next. */
import type { JSX } from "preact";
import { CircleCheckIcon, InboxIcon } from "../../shared/icons";
import type { QueueName } from "../api/escalations";
import { useSpeech } from "../i18n";
import { workHref } from "../router";
import { deskStore } from "../state/desk";
import { useStore } from "../state/store";

export function EmptyQueue({ queue }: { queue: QueueName }): JSX.Element {
  const { t } = useSpeech();
  const counts = useStore(deskStore, (desk) => desk.counts);
  const { title, hint } = {
    open: { title: t.queue.emptyOpen, hint: t.queue.emptyOpenHint },
    mine: { title: t.queue.emptyMine, hint: t.queue.emptyMineHint },
    assigned: { title: t.queue.emptyAssigned, hint: t.queue.emptyAssignedHint },
    closed: { title: t.queue.emptyClosed, hint: t.queue.emptyClosedHint },
  }[queue];
  const next = queue === "open" ? (counts?.mine ? ("mine" as const) : null) : counts?.open ? ("open" as const) : null;
  const Icon = queue === "open" ? CircleCheckIcon : InboxIcon;
  return (
    <div class="empty">
      <Icon size={28} />
      <p class="empty-title">{title}</p>
      <p class="soft">{hint}</p>
      {next ? (
        <a class="button" href={workHref(next)}>
          {next === "mine" ? t.queue.toMine : t.queue.toOpen}
        </a>
      ) : null}
    </div>
  );
}
