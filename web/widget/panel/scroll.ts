/** Where the thread stands: it follows what is new, unless one has scrolled up to read. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TimelineItem } from "../timeline";

const NEAR_END_PX = 80;
const ABOVE_QUESTION_PX = 12;

export interface Scroll {
  place: RefObject<HTMLDivElement>;
  /** Messages that came while one was reading further up. */
  unseen: number;
  onScroll: () => void;
  jump: () => void;
}

export function useScroll(items: readonly TimelineItem[], ending: string): Scroll {
  const place = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const count = useRef(0);
  const [unseen, setUnseen] = useState(0);

  useLayoutEffect(() => {
    const added = items.length - count.current;
    count.current = items.length;
    const last = items[items.length - 1]?.message;
    if (added > 0 && last?.sender === "contact") following.current = true;
    if (following.current) show(place.current);
    else if (added > 0) setUnseen((before) => before + added);
  }, [items.length, ending]);

  // The keyboard, a longer input or a wider window change the room.
  useEffect(() => {
    if (!place.current || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => following.current && show(place.current));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);

  return {
    place,
    unseen,
    onScroll: () => {
      following.current = isNearEnd(place.current);
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

/** To the end, but never past one's own last question: a long answer is read from its beginning. */
function show(thread: HTMLElement | null): void {
  if (!thread) return;
  const questions = thread.querySelectorAll<HTMLElement>(".message.contact");
  const question = questions[questions.length - 1];
  const end = thread.scrollHeight - thread.clientHeight;
  thread.scrollTop = question ? Math.min(end, question.offsetTop - ABOVE_QUESTION_PX) : end;
}

function isNearEnd(thread: HTMLElement | null): boolean {
  return !thread || thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_END_PX;
}
