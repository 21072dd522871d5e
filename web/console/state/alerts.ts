/** What calls a counsellor: the number in the tab's title, a sentence for screen readers, a sound if wanted. */
import { countOf, currentSpeech, fill } from "../i18n";
import { headlineOf } from "../i18n/words";
import { announce, chime } from "./announcer";
import { deskStore, whenDeskChanges, type Change, type Desk } from "./desk";
import { seenStore, unreadOf } from "./reading";

const NAME = "Yol";

export function startAlerts(): () => void {
  const retitle = () => {
    const calls = callsOf(deskStore.get());
    document.title = calls ? `(${calls}) ${NAME}` : NAME;
  };
  const stops = [whenDeskChanges(callFor), deskStore.subscribe(retitle), seenStore.subscribe(retitle)];
  retitle();
  return () => {
    for (const stop of stops) stop();
    document.title = NAME;
  };
}

/** How many things wait: conversations without a counsellor and my own with new lines. */
function callsOf(desk: Desk): number {
  const seen = seenStore.get();
  const mine = desk.lists.mine?.filter((item) => unreadOf(item, seen) > 0).length ?? 0;
  return (desk.counts?.open ?? 0) + mine;
}

function callFor({ before, after }: Change): void {
  if (!before.counts || !after.counts) return;
  const { t, language, ...rest } = currentSpeech();
  const sentences: string[] = [];
  if (after.counts.open > before.counts.open) sentences.push(countOf(t.queue.newWaiting, after.counts.open, language));
  const known = new Map(before.lists.mine?.map((item) => [item.id, item.last_message?.created_at ?? ""]));
  for (const item of after.lists.mine ?? []) {
    const at = known.get(item.id);
    if (at === undefined || item.last_message?.sender !== "contact" || item.last_message.created_at <= at) continue;
    sentences.push(fill(t.queue.newMessage, { topic: headlineOf(item, { t, language, ...rest }) }));
  }
  if (!sentences.length) return;
  announce(sentences.join(". "));
  chime();
}
