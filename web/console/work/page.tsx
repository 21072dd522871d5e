/** Three panes: the queue, the conversation, who it is and why; on a phone one at a time. */
import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import type { Staff } from "../api/types";
import { useSpeech } from "../i18n";
import { routeStore } from "../router";
import { deskStore, findInLists } from "../state/desk";
import { loadThread, threadOf, threadsStore } from "../state/threads";
import { useStore } from "../state/store";
import { AboutPane } from "./about_pane";
import { ActionDialogs } from "./action_dialogs";
import { QueuePane } from "./queue_pane";
import { NoThread, ThreadPane } from "./thread_pane";
import { useWorkShortcuts } from "./work_shortcuts";

export function WorkPage({ staff }: { staff: Staff }): JSX.Element {
  const { t } = useSpeech();
  const route = useStore(routeStore);
  const queue = route.page === "work" ? route.queue : "open";
  const id = route.page === "work" ? route.id : null;
  const about = route.page === "work" && route.about;
  const thread = useStore(threadsStore, (threads) => (id ? threadOf(threads, id) : null));
  const listed = useStore(deskStore, (desk) => (id ? findInLists(desk, id) : null));
  const item = thread?.detail ?? (thread?.problem ? null : listed);
  useWorkShortcuts(queue, item, staff);
  const before = useRef(id);
  useEffect(() => {
    if (id) void loadThread(id);
    // Whoever leaves a conversation stands where she came from.
    else if (before.current) document.getElementById(`row-${before.current}`)?.focus();
    before.current = id;
  }, [id]);
  return (
    <main class="work" id="content" tabIndex={-1} data-pane={about ? "about" : id ? "thread" : "queue"}>
      <h1 class="for-readers">{t.work}</h1>
      <QueuePane queue={queue} selected={id} staff={staff} />
      {id ? <ThreadPane key={id} id={id} queue={queue} item={item} staff={staff} /> : <NoThread queue={queue} />}
      {item ? <AboutPane item={item} queue={queue} /> : <aside class="about" aria-hidden="true" />}
      {item ? <ActionDialogs key={item.id} item={item} /> : null}
    </main>
  );
}
