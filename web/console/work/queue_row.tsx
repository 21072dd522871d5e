/** One conversation in a queue. */
import { Component } from "preact";
import type { JSX } from "preact";
import { BotIcon, Building2Icon, CircleAlertIcon, CornerUpLeftIcon, UserRoundIcon } from "../../shared/icons";
import type { QueueName } from "../api/escalations";
import type { Escalation } from "../api/types";
import { countOf, useSpeech, wordOf, type Speech } from "../i18n";
import { headlineOf, languageNameOf } from "../i18n/words";
import { timeOf } from "../../shared/time";
import { workHref } from "../router";
import { waitingSince } from "../state/desk";
import { loadThread, threadsStore } from "../state/threads";
import { CentreName } from "./centre_name";
import { ChannelIcon } from "./channel_icon";
import { Waiting } from "./waiting";

interface RowProps {
  item: Escalation;
  queue: QueueName;
  current: boolean;
  unread: number;
  withCentre: boolean;
  withAssignee: boolean;
  now: number;
}

/** Rendered again only when something in it has changed: hundreds of rows stay cheap. */
export class QueueRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const keys = Object.keys(next) as (keyof RowProps)[];
    return keys.some((key) => next[key] !== this.props[key] && (key !== "now" || waitingSince(next.item) !== null));
  }

  override render(): JSX.Element {
    return <Row {...this.props} />;
  }
}

function Row({ item, queue, current, unread, withCentre, withAssignee, now }: RowProps): JSX.Element {
  const speech = useSpeech();
  const { t, language } = speech;
  const since = waitingSince(item);
  const assignee = withAssignee ? item.assignee : null;
  return (
    <li>
      <a
        class="row"
        id={`row-${item.id}`}
        href={workHref(queue, item.id)}
        data-urgent={item.priority === "urgent"}
        data-unread={unread > 0}
        {...(current ? { "aria-current": "true" as const } : {})}
        onPointerEnter={() => prefetch(item.id)}
      >
        <span class="row-top">
          {item.priority === "urgent" ? (
            <span class="urgent">
              <CircleAlertIcon size={14} />
              {t.queue.urgent}
            </span>
          ) : null}
          <span class="row-topic">{headlineOf(item, speech)}</span>
          {since ? <Waiting since={since} now={now} /> : <RowTime item={item} speech={speech} />}
        </span>
        <span class="row-bottom">
          <LastWords item={item} speech={speech} />
          {unread > 0 ? (
            <span class="unread">
              <span aria-hidden="true">{unread}</span>
              <span class="for-readers">{countOf(t.queue.unread, unread, language)}</span>
            </span>
          ) : null}
          <span class="tag" title={languageNameOf(item.language, language)}>
            {item.language.toUpperCase()}
          </span>
          <ChannelIcon channel={item.channel} />
        </span>
        {withCentre || assignee ? (
          <span class="row-more">
            {withCentre ? (
              <span class="row-centre">
                <Building2Icon size={14} />
                <CentreName id={item.centre} />
              </span>
            ) : null}
            {assignee ? (
              <span class="row-assignee">
                <UserRoundIcon size={14} />
                <bdi>{assignee.name}</bdi>
              </span>
            ) : null}
          </span>
        ) : null}
      </a>
    </li>
  );
}

function LastWords({ item, speech }: { item: Escalation; speech: Speech }): JSX.Element {
  const last = item.last_message;
  if (!last) return <span class="row-words soft">{speech.t.queue.noMessages}</span>;
  return (
    <span class="row-words" lang={item.language}>
      {last.sender === "bot" ? <BotIcon size={14} label={speech.t.thread.assistant} /> : null}
      {last.sender === "counsellor" ? <CornerUpLeftIcon size={14} label={speech.t.thread.counsellor} /> : null}
      <bdi>{withoutMarks(last.text)}</bdi>
    </span>
  );
}

function RowTime({ item, speech }: { item: Escalation; speech: Speech }): JSX.Element {
  const at = item.status === "closed" ? (item.closed_at ?? item.opened_at) : (item.last_message?.created_at ?? item.opened_at);
  const ending = item.status === "closed" && item.outcome ? wordOf(speech.codes.endings, item.outcome) : "";
  return (
    <span class="row-time soft" {...(ending ? { title: ending } : {})}>
      {timeOf(at, speech.language)}
    </span>
  );
}

/** The first words without the marks of Markdown. */
function withoutMarks(text: string): string {
  return text.slice(0, 200).replace(/\*\*/g, "").replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
}

/** Whoever points at a row is likely to open it. */
function prefetch(id: string): void {
  if (!threadsStore.get()[id]) void loadThread(id);
}
