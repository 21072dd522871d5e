/** How long somebody has been waiting, as a number and a colour. */
import type { JSX } from "preact";
import { fill, useSpeech } from "../i18n";
import { durationOf } from "../i18n/words";

const AMBER_MS = 2 * 60_000;
const RED_MS = 5 * 60_000;

export function Waiting({ since, now }: { since: string; now: number }): JSX.Element {
  const speech = useSpeech();
  const time = durationOf(since, speech, now);
  return (
    <span class="waiting" data-level={levelOf(now - new Date(since).getTime())}>
      <span aria-hidden="true">{time}</span>
      <span class="for-readers">{fill(speech.t.queue.waiting, { time })}</span>
    </span>
  );
}

export function levelOf(elapsed: number): "calm" | "amber" | "red" {
  if (elapsed > RED_MS) return "red";
  return elapsed >= AMBER_MS ? "amber" : "calm";
}
