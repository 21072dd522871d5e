/** The conversation in the middle. */
import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { MessagesSquareIcon } from "../../shared/icons";
import type { QueueName } from "../api/escalations";
import type { Escalation, EscalationDetail, Staff } from "../api/types";
import { useSpeech } from "../i18n";
import { headlineOf, sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { workHref } from "../router";
import { noticeStore, type Deed } from "../state/actions";
import { deskStore } from "../state/desk";
import { beat } from "../state/presence";
import { useStore } from "../state/store";
import { loadThread, threadOf, threadsStore } from "../state/threads";
import { Composer } from "./composer";
import { rightsOf } from "./rights";
import { ThreadHead } from "./thread_head";
import { ThreadNotice } from "./thread_notice";
import { Timeline } from "./timeline_view";

/** What we did to get a conversation; losing it afterwards was not our doing. */
const GAINS: Deed[] = ["taken", "reopened"];

interface ThreadPaneProps {
  id: string;
  queue: QueueName;
  item: Escalation | null;
  staff: Staff;
}

export function ThreadPane({ id, queue, item, staff }: ThreadPaneProps): JSX.Element {
  const speech = useSpeech();
  const thread = useStore(threadsStore, (threads) => threadOf(threads, id));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a phone the queue has just disappeared together with the focus.
    if (!document.querySelector(".queue")?.clientWidth) heading.current?.focus();
  }, []);
  useLossWatch(id, thread.detail, staff);
  if (!item) return thread.problem ? <Unreadable id={id} queue={queue} /> : <section class="thread" />;
  const rights = rightsOf(item, staff);
  return (
    <section class="thread" aria-label={headlineOf(item, speech)}>
      <ThreadHead item={item} queue={queue} rights={rights} headingRef={heading} />
      <ThreadNotice id={id} item={item} />
      {thread.detail ? <Timeline detail={thread.detail} staff={staff} /> : <Opening id={id} />}
      <Composer key={String(rights.reply)} item={item} detail={thread.detail} rights={rights} />
    </section>
  );
}

export function NoThread({ queue }: { queue: QueueName }): JSX.Element {
  const { t } = useSpeech();
  const empty = useStore(deskStore, (desk) => !desk.lists[queue]?.length);
  if (empty) return <section class="thread" />;
  return (
    <section class="thread thread-none">
      <div class="empty">
        <MessagesSquareIcon size={32} />
        <p class="empty-title">{t.thread.choose}</p>
        <p class="soft for-keyboards">{t.thread.chooseHint}</p>
        <p class="soft for-touch">{t.thread.chooseHintTouch}</p>
      </div>
    </section>
  );
}

function Opening({ id }: { id: string }): JSX.Element {
  const speech = useSpeech();
  const problem = useStore(threadsStore, (threads) => threadOf(threads, id).problem);
  if (!problem) return <div class="timeline late soft">{speech.t.loading}</div>;
  return (
    <div class="timeline">
      <Notice tone="problem">{sentenceOf(problem, speech)}</Notice>
      <button type="button" class="button" onClick={() => void loadThread(id)}>
        {speech.t.retry}
      </button>
    </div>
  );
}

function Unreadable({ id, queue }: { id: string; queue: QueueName }): JSX.Element {
  const speech = useSpeech();
  const problem = useStore(threadsStore, (threads) => threadOf(threads, id).problem);
  const gone = problem?.status === 404 || problem?.status === 403;
  return (
    <section class="thread thread-none">
      <div class="empty">
        <p class="empty-title">{gone || !problem ? speech.t.thread.notFound : sentenceOf(problem, speech)}</p>
        {gone ? <p class="soft">{speech.t.thread.notFoundHint}</p> : null}
        <a class="button" href={workHref(queue)}>
          {speech.t.back}
        </a>
      </div>
    </section>
  );
}

/** Says so when a conversation stops being mine without my doing, and renews the lease of one that is open before me. */
function useLossWatch(id: string, detail: EscalationDetail | null, staff: Staff): void {
  const mine = detail?.status === "assigned" && detail.assignee?.id === staff.id;
  const before = useRef(false);
  useEffect(() => {
    const notice = noticeStore.get();
    const own = notice?.id === id && (notice.kind === "busy" || (notice.kind === "done" && !GAINS.includes(notice.deed)));
    if (before.current && detail && !mine && !own) noticeStore.set({ id, kind: "lost" });
    if (detail) before.current = mine;
  }, [id, detail, mine]);
  const last = detail?.messages[detail.messages.length - 1]?.seq;
  useEffect(() => {
    if (mine && last !== undefined && document.visibilityState === "visible") void beat(id, true);
  }, [id, mine, last]);
}
