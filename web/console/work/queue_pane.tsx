/** The queues and their rows. */
import { useMemo, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { QueueName } from "../api/escalations";
import type { Escalation, Staff } from "../api/types";
import { useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { QUEUES, workHref } from "../router";
import { useNow } from "../state/clock";
import { deskStore } from "../state/desk";
import { seenStore, unreadOf } from "../state/reading";
import { useStore } from "../state/store";
import { EmptyQueue } from "./empty_queue";
import { NO_FILTER, QueueFilter, matches, type Filter } from "./queue_filter";
import { QueueRow } from "./queue_row";

interface QueuePaneProps {
  queue: QueueName;
  selected: string | null;
  staff: Staff;
}

export function QueuePane({ queue, selected, staff }: QueuePaneProps): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const items = useStore(deskStore, (desk) => desk.lists[queue]);
  const problem = useStore(deskStore, (desk) => desk.problem);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const shown = useMemo(() => items?.filter((item) => matches(item, filter)), [items, filter]);
  return (
    <section class="queue" aria-label={t.queue.title}>
      <QueueTabs queue={queue} />
      {items && items.length > 0 ? <QueueFilter items={items} filter={filter} onChange={setFilter} /> : null}
      {problem && !problem.passing ? <Notice tone="problem">{sentenceOf(problem, speech)}</Notice> : null}
      <div class="queue-list" id="queue-list">
        {shown === undefined ? <p class="late soft">{t.loading}</p> : null}
        {items?.length === 0 ? <EmptyQueue queue={queue} /> : null}
        {items?.length && shown?.length === 0 ? <p class="empty soft">{t.queue.filteredOut}</p> : null}
        {shown?.length ? <Rows items={shown} queue={queue} selected={selected} staff={staff} /> : null}
      </div>
    </section>
  );
}

function QueueTabs({ queue }: { queue: QueueName }): JSX.Element {
  const { t } = useSpeech();
  const counts = useStore(deskStore, (desk) => desk.counts);
  return (
    <nav class="queue-tabs" aria-label={t.queue.title}>
      {QUEUES.map((name, index) => (
        <a
          key={name}
          class="queue-tab"
          href={workHref(name)}
          title={`${t.queues[name]} (${index + 1})`}
          {...(name === queue ? { "aria-current": "page" as const } : {})}
        >
          <span class="queue-count" data-some={name === "open" && (counts?.open ?? 0) > 0}>
            {counts ? counts[name] : "–"}
          </span>
          <span>{t.queues[name]}</span>
        </a>
      ))}
    </nav>
  );
}

function Rows({ items, queue, selected, staff }: QueuePaneProps & { items: Escalation[] }): JSX.Element {
  const now = useNow();
  const seen = useStore(seenStore);
  const manyCentres = staff.centres.length > 1 || staff.centres[0]?.id === "*";
  return (
    <ol class="rows">
      {items.map((item) => (
        <QueueRow
          key={item.id}
          item={item}
          queue={queue}
          current={item.id === selected}
          unread={queue === "mine" ? unreadOf(item, seen) : 0}
          withCentre={manyCentres}
          withAssignee={queue === "assigned" || queue === "closed"}
          now={now}
        />
      ))}
    </ol>
  );
}
