/** One message: who says it, what, from which source, and whether it has got through. */
import type { ComponentChildren, JSX } from "preact";
import { BotIcon, CircleAlertIcon, PaperclipIcon, UserRoundIcon } from "../../shared/icons";
import { Link, Markdown, PlainText, safeUrl } from "../../shared/markdown";
import type { Attachment, Message, Source } from "../../shared/messages";
import { sourceDateOf, timeOf } from "../../shared/time";
import type { Language } from "../../shared/languages";
import type { ConversationState } from "../conversation";
import type { Strings } from "../i18n";
import type { Pending } from "../outbox";
import type { TimelineItem } from "../timeline";

interface BubbleProps {
  strings: Strings;
  state: ConversationState;
  item: TimelineItem;
  before: TimelineItem | undefined;
  isLast: boolean;
  onRetry: (clientId: string) => void;
  onTakeBack: (pending: Pending) => void;
}

export function Bubble({ strings, state, item, before, isLast, onRetry, onTakeBack }: BubbleProps): JSX.Element {
  const { message, pending } = item;
  if (message.sender === "system") {
    return (
      <div class="system" lang={message.language}>
        <Markdown text={message.text} />
      </div>
    );
  }
  const joins = before?.message.sender === message.sender && before.message.sender_name === message.sender_name;
  const isOwn = message.sender === "contact";
  return (
    <div class={`message ${message.sender}${joins ? "" : " first"}`}>
      {isOwn || joins ? <span class="said">{nameOf(strings, message)}:</span> : <Who strings={strings} message={message} language={state.language} />}
      <div class="bubble" lang={message.language}>
        {message.format === "markdown" && !isOwn ? <Markdown text={message.text} /> : <PlainText text={message.text} />}
        <Attachments strings={strings} attachments={message.attachments} />
      </div>
      <Sources strings={strings} sources={message.sources} />
      {pending && <Delivery strings={strings} pending={pending} isLast={isLast} onRetry={onRetry} onTakeBack={onTakeBack} />}
    </div>
  );
}

function Who({ strings, message, language }: { strings: Strings; message: Message; language: Language }): JSX.Element {
  const isBot = message.sender === "bot";
  return (
    <p class="who">
      {isBot ? <BotIcon size={16} /> : <UserRoundIcon size={16} />}
      {nameOf(strings, message)}
      {isBot && ` · ${strings.robot}`}
      <time dateTime={message.created_at}>{timeOf(message.created_at, language)}</time>
    </p>
  );
}

function nameOf(strings: Strings, { sender, sender_name: name }: Message): string {
  if (sender === "contact") return strings.you;
  return name ?? (sender === "bot" ? "Yol" : strings.counsellor);
}

function Sources({ strings, sources }: { strings: Strings; sources: Source[] }): JSX.Element | null {
  if (!sources.length) return null;
  return (
    <p class="sources">
      {sources.length > 1 ? strings.sources : strings.source}:{" "}
      {sources.map((source, index) => (
        <span key={index}>
          {index > 0 && "; "}
          <Linked url={source.url} words={strings.newTab}>
            {source.title}
          </Linked>
          {source.checked_on && ` · ${sourceDateOf(source.checked_on)}`}
        </span>
      ))}
    </p>
  );
}

function Linked({ url, words, children }: { url: string | null; words: string; children: ComponentChildren }): JSX.Element {
  const href = safeUrl(url);
  if (!href) return <>{children}</>;
  return (
    <Link href={href}>
      {children}
      <span class="said"> ({words})</span>
    </Link>
  );
}

function Attachments({ strings, attachments }: { strings: Strings; attachments: Attachment[] }): JSX.Element | null {
  if (!attachments.length) return null;
  return (
    <ul class="files">
      {attachments.map((file) => (
        <li key={file.url}>
          <PaperclipIcon size={16} />
          <span class="said">{strings.file}: </span>
          <Linked url={file.url} words={strings.newTab}>
            {file.name}
          </Linked>
        </li>
      ))}
    </ul>
  );
}

type DeliveryProps = Pick<BubbleProps, "strings" | "isLast" | "onRetry" | "onTakeBack"> & { pending: Pending };

function Delivery({ strings, pending, isLast, onRetry, onTakeBack }: DeliveryProps): JSX.Element | null {
  const { state, clientId } = pending;
  if (state === "failed") {
    return (
      <p class="delivery failed">
        <CircleAlertIcon size={16} />
        {strings.failed}
        {pending.retriable ? (
          <button type="button" onClick={() => onRetry(clientId)}>
            {strings.retry}
          </button>
        ) : (
          <button type="button" onClick={() => onTakeBack(pending)}>
            {strings.edit}
          </button>
        )}
      </p>
    );
  }
  if (state === "sent" && !isLast) return null;
  return <p class="delivery">{strings[state]}</p>;
}
