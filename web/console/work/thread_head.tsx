/** What the conversation is about, in what state it is, and what can be done with it. */
import type { JSX, RefObject } from "preact";
import { ArrowLeftIcon, CircleAlertIcon, InfoIcon } from "../../shared/icons";
import type { QueueName } from "../api/escalations";
import type { Escalation } from "../api/types";
import { fill, useSpeech, wordOf } from "../i18n";
import { durationOf, headlineOf, languageNameOf } from "../i18n/words";
import { workHref } from "../router";
import { noticeStore, release } from "../state/actions";
import { useNow } from "../state/clock";
import { waitingSince } from "../state/desk";
import { openDialog } from "../state/dialogs";
import { useStore } from "../state/store";
import { CentreName } from "./centre_name";
import type { Rights } from "./rights";
import { levelOf } from "./waiting";

interface ThreadHeadProps {
  item: Escalation;
  queue: QueueName;
  rights: Rights;
  headingRef: RefObject<HTMLHeadingElement | null>;
}

export function ThreadHead({ item, queue, rights, headingRef }: ThreadHeadProps): JSX.Element {
  const speech = useSpeech();
  const { t, codes, language } = speech;
  return (
    <header class="thread-head" data-urgent={item.priority === "urgent"}>
      <a class="icon-button only-narrow" href={workHref(queue)} aria-label={t.back} title={t.back}>
        <ArrowLeftIcon />
      </a>
      <div class="thread-title">
        <h2 ref={headingRef} tabIndex={-1}>
          {item.priority === "urgent" ? (
            <span class="urgent">
              <CircleAlertIcon size={16} />
              {t.queue.urgent}
            </span>
          ) : null}
          {headlineOf(item, speech)}
        </h2>
        <p class="thread-state">
          <StatusWords item={item} mine={rights.mine} />
          <span class="facts">
            <span>{languageNameOf(item.language, language)}</span>
            <span>{wordOf(codes.channels, item.channel)}</span>
            {item.centre ? <CentreName id={item.centre} /> : null}
          </span>
        </p>
      </div>
      <Actions item={item} rights={rights} />
      <a class="icon-button only-not-wide" href={workHref(queue, item.id, true)} aria-label={t.about.title} title={t.about.title}>
        <InfoIcon />
      </a>
    </header>
  );
}

function StatusWords({ item, mine }: { item: Escalation; mine: boolean }): JSX.Element {
  const speech = useSpeech();
  const { t, codes } = speech;
  const now = useNow();
  const since = waitingSince(item);
  if (item.status === "closed") {
    return <span>{item.outcome ? fill(t.thread.closedAs, { outcome: wordOf(codes.endings, item.outcome) }) : t.thread.closed}</span>;
  }
  if (item.status === "assigned") {
    return <span class="with">{mine ? t.thread.withYou : fill(t.thread.withName, { name: item.assignee?.name ?? "?" })}</span>;
  }
  const from = since ?? item.opened_at;
  return (
    <span class="waiting" data-level={levelOf(now - new Date(from).getTime())}>
      {fill(t.thread.waitingFor, { time: durationOf(from, speech, now) })}
    </span>
  );
}

/** What a holder can do; taking and reopening stand below the conversation, where reading ends. */
function Actions({ item, rights }: { item: Escalation; rights: Rights }): JSX.Element | null {
  const { t } = useSpeech();
  const busy = useStore(noticeStore, (notice) => notice?.kind === "busy");
  const { id } = item;
  if (!rights.handOn && !rights.close) return null;
  return (
    <div class="actions" role="group" aria-label={t.actions.title}>
      {rights.handOn ? <Action name={t.actions.release} letter="u" busy={busy} onClick={() => void release(id)} /> : null}
      {rights.handOn ? <Action name={t.actions.transfer} letter="t" busy={busy} onClick={() => openDialog("transfer", id)} /> : null}
      {rights.close ? <Action name={t.actions.close} letter="x" busy={busy} primary onClick={() => openDialog("close", id)} /> : null}
    </div>
  );
}

interface ActionProps {
  name: string;
  letter: string;
  busy: boolean;
  primary?: boolean;
  onClick: () => void;
}

/** A button that shows its key on hover. */
function Action({ name, letter, busy, primary = false, onClick }: ActionProps): JSX.Element {
  return (
    <button
      type="button"
      class={`button small-button${primary ? " primary" : ""}`}
      aria-keyshortcuts={letter}
      title={`${name} (${letter})`}
      disabled={busy}
      onClick={onClick}
    >
      {name}
      <kbd aria-hidden="true">{letter}</kbd>
    </button>
  );
}
