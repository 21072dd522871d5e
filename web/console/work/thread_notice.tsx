/** What came of the last action, where the conversation is. */
import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import { XIcon } from "../../shared/icons";
import type { Escalation } from "../api/types";
import { fill, useSpeech, type Speech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { clearNotice, noticeStore, type ActionNotice } from "../state/actions";
import { useStore } from "../state/store";

const DONE_MS = 8_000;

export function ThreadNotice({ id, item }: { id: string; item: Escalation }): JSX.Element | null {
  const speech = useSpeech();
  const notice = useStore(noticeStore, (now) => (now?.id === id && now.kind !== "busy" ? now : null));
  useEffect(() => {
    if (notice?.kind !== "done") return;
    const timer = setTimeout(clearNotice, DONE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  if (!notice) return null;
  return (
    <div class="thread-notice">
      <Notice tone={notice.kind === "done" ? "good" : "problem"}>{textOf(notice, item, speech)}</Notice>
      <button type="button" class="icon-button" aria-label={speech.t.done} title={speech.t.done} onClick={clearNotice}>
        <XIcon size={18} />
      </button>
    </div>
  );
}

function textOf(notice: ActionNotice, item: Escalation, speech: Speech): string {
  const { t } = speech;
  const holder = item.status === "assigned" ? item.assignee?.name : undefined;
  if (notice.kind === "done") return t.actions[notice.deed];
  if (notice.kind === "lost") return holder ? fill(t.thread.lostTo, { name: holder }) : t.thread.lost;
  if (notice.kind === "busy") return "";
  if (notice.error.error !== "EscalationAlreadyAssigned") return sentenceOf(notice.error, speech);
  return holder ? fill(t.thread.alreadyTaken, { name: holder }) : notice.error.detail || t.thread.takenBySomebody;
}
