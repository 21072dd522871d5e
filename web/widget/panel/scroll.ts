/** Where the thread stands: it follows what is new, unless one has scrolled up to read. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TimelineItem } from "../timeline";

const NEAR_END_PX = 80;
const ABOVE_PX = 12;

export interface Scroll {
  place: RefObject<HTMLDivElement | null>;
  /** Messages that came while one was reading further up. */
  unseen: number;
  /** Whether there is more below. */
  isAbove: boolean;
  onScroll: () => void;
  jump: () => void;
}

/** `acted`: the person has just done something whose outcome belongs at the end. */
export function useScroll(items: readonly TimelineItem[], ending: string, acted: boolean): Scroll {
  const place = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const count = useRef(0);
  const [unseen, setUnseen] = useState(0);
  const [isAbove, setAbove] = useState(false);

  useLayoutEffect(() => {
    const before = count.current;
    const added = items.length - before;
    count.current = items.length;
    const isOwn = items[items.length - 1]?.message.sender === "contact";
    if (acted || (added > 0 && isOwn)) following.current = true;
    // The welcome is read from its beginning.
    if (!items.length) return;
    if (!following.current) {
      if (added > 0) setUnseen((unread) => unread + added);
      return;
    }
    const isAnswer = added > 0 && before > 0 && !isOwn;
    // A long answer is read from its beginning, with the question above it.
    const from = items[before - 1]?.message.sender === "contact" ? before - 1 : before;
    show(place.current, isAnswer ? from : null);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the items are drawn anew each time; their number says what is new
  }, [items.length, ending, acted]);

  // The keyboard, a longer input or a wider window change the room.
  useEffect(() => {
    if (!place.current || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => following.current && count.current > 0 && show(place.current, null));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);

  return {
    place,
    unseen,
    isAbove,
    onScroll: () => {
      following.current = isNearEnd(place.current);
      setAbove(!following.current);
      if (following.current) setUnseen(0);
    },
    jump: () => {
      following.current = true;
      setUnseen(0);
      place.current?.scrollTo({ top: place.current.scrollHeight });
      place.current?.focus();
    },
  };
}

/** To the end, but never so far that the given message leaves the view at the top. */
function show(thread: HTMLElement | null, from: number | null): void {
  if (!thread) return;
  const end = thread.scrollHeight - thread.clientHeight;
  const first = from === null ? null : thread.querySelectorAll<HTMLElement>(".messages > *")[from];
  thread.scrollTop = first ? Math.min(end, first.offsetTop - ABOVE_PX) : end;
}

function isNearEnd(thread: HTMLElement | null): boolean {
  return !thread || thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_END_PX;
}
