/** The lines of a conversation, scrolled to the newest and staying there. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import { ArrowDownIcon, BotIcon } from "../../shared/icons";
import type { EscalationDetail, Staff } from "../api/types";
import { countOf, fill, useSpeech, wordOf } from "../i18n";
import { dayNameOf } from "../i18n/words";
import { outboxStore } from "../state/outbox";
import { markSeen, seenStore } from "../state/reading";
import { useStore } from "../state/store";
import { Bubble, NoteStrip } from "./bubble";
import { OutgoingBubble } from "./outgoing_bubble";
import { timelineOf, type Entry } from "./timeline";

const NEAR_PX = 80;

export function Timeline({ detail, staff }: { detail: EscalationDetail; staff: Staff }): JSX.Element {
  const { t } = useSpeech();
  const [readUntil] = useState(() => seenStore.get()[detail.id] ?? null);
  const [whole, setWhole] = useState(false);
  const outbox = useStore(outboxStore);
  const entries = useMemo(() => {
    const outgoing = outbox.filter((reply) => reply.escalation === detail.id);
    return timelineOf(detail, outgoing, { readUntil, whole });
  }, [detail, outbox, readUntil, whole]);
  const box = useRef<HTMLDivElement>(null);
  const { behind, toEnd, onScroll } = useStayAtEnd(box, entries);
  useReading(detail);
  return (
    <div class="timeline-frame">
      <div class="timeline" ref={box} role="region" aria-label={t.thread.messages} tabIndex={0} onScroll={onScroll}>
        {entries.map((entry) => (
          <EntryView key={entry.key} entry={entry} detail={detail} staff={staff} onWhole={() => setWhole(true)} />
        ))}
      </div>
      {behind ? (
        <button type="button" class="button to-end" onClick={toEnd}>
          <ArrowDownIcon size={16} />
          {t.thread.newBelow}
        </button>
      ) : null}
    </div>
  );
}

interface EntryViewProps {
  entry: Entry;
  detail: EscalationDetail;
  staff: Staff;
  onWhole: () => void;
}

function EntryView({ entry, detail, staff, onWhole }: EntryViewProps): JSX.Element {
  const speech = useSpeech();
  const { t, codes, language } = speech;
  switch (entry.kind) {
    case "earlier":
      return (
        <button type="button" class="button small-button earlier" onClick={onWhole}>
          {countOf(t.thread.showEarlier, entry.hidden, language)}
        </button>
      );
    case "day":
      return <p class="divider">{dayNameOf(entry.at, speech, Date.now())}</p>;
    case "bot_part":
      return (
        <p class="divider divider-bot">
          <BotIcon size={16} />
          {t.thread.botPart}
        </p>
      );
    case "handover":
      return <p class="divider divider-handover">{fill(t.thread.handedOver, { reason: wordOf(codes.reasons, detail.reason) })}</p>;
    case "new":
      return <p class="divider divider-new">{t.thread.newLine}</p>;
    case "note":
      return <NoteStrip note={entry.note} />;
    case "outgoing":
      return <OutgoingBubble reply={entry.reply} />;
    case "message":
      return <Bubble message={entry.message} first={entry.first} last={entry.last} staff={staff} />;
  }
}

/** Keeps the newest line in view for whoever is looking at it, and offers the way down to whoever is not. */
function useStayAtEnd(box: RefObject<HTMLDivElement | null>, entries: Entry[]) {
  const atEnd = useRef(true);
  const before = useRef(0);
  const [behind, setBehind] = useState(false);
  const toEnd = useCallback(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    atEnd.current = true;
    setBehind(false);
  }, [box]);
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else if (entries.length > before.current) setBehind(true);
    before.current = entries.length;
  }, [entries, toEnd]);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, toEnd]);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (atEnd.current) setBehind(false);
  };
  return { behind, toEnd, onScroll };
}

/** What is on the screen of somebody who is looking counts as read. */
function useReading(detail: EscalationDetail): void {
  const last = detail.messages[detail.messages.length - 1]?.created_at;
  useEffect(() => {
    const mark = () => {
      if (last && document.visibilityState === "visible") markSeen(detail.id, last);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [detail.id, last]);
}
