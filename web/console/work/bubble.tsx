/** One line of a conversation. Texts become text nodes; only the assistant's are Markdown. */
import type { JSX } from "preact";
import { BotIcon, NotebookPenIcon, PaperclipIcon, UserRoundIcon } from "../../shared/icons";
import { Markdown } from "../../shared/markdown";
import { sourceDateOf } from "../../shared/time";
import type { Note, Staff, ThreadMessage } from "../api/types";
import { fill, useSpeech } from "../i18n";
import { clockOf } from "../i18n/words";
import { DeliveryWords } from "./delivery_words";

interface BubbleProps {
  message: ThreadMessage;
  first: boolean;
  last: boolean;
  staff: Staff;
}

export function Bubble({ message, first, last, staff }: BubbleProps): JSX.Element {
  if (message.sender === "system") return <SystemLine message={message} />;
  return (
    <article class="line-of" data-sender={message.sender} data-first={first} data-last={last}>
      {first ? <SenderName message={message} staff={staff} /> : null}
      <div class="bubble" lang={message.language} dir="auto">
        {message.sender === "bot" && message.format === "markdown" ? (
          <Markdown text={message.text} />
        ) : (
          <p class="plain">{message.text}</p>
        )}
        <Attachments message={message} />
        <Sources message={message} />
      </div>
      <Offered message={message} />
      <p class="line-foot">
        {last || message.delivery ? <time dateTime={message.created_at}>{clockOf(message.created_at)}</time> : null}
        {message.sender === "counsellor" && message.delivery ? <DeliveryWords delivery={message.delivery} /> : null}
      </p>
    </article>
  );
}

export function NoteStrip({ note }: { note: Note }): JSX.Element {
  const { t } = useSpeech();
  const author = typeof note.author === "string" ? note.author : note.author.name;
  return (
    <article class="note">
      <p class="note-head">
        <NotebookPenIcon size={14} />
        <span>{fill(t.thread.noteBy, { name: author })}</span>
        <time dateTime={note.created_at}>{clockOf(note.created_at)}</time>
      </p>
      <p class="plain" dir="auto">
        {note.text}
      </p>
    </article>
  );
}

function SystemLine({ message }: { message: ThreadMessage }): JSX.Element {
  return (
    <p class="system" lang={message.language}>
      <bdi>{message.text}</bdi> <time dateTime={message.created_at}>{clockOf(message.created_at)}</time>
    </p>
  );
}

function SenderName({ message, staff }: { message: ThreadMessage; staff: Staff }): JSX.Element {
  const { t } = useSpeech();
  if (message.sender === "bot") {
    return (
      <p class="sender">
        <BotIcon size={14} />
        {t.thread.assistant}
      </p>
    );
  }
  const name = message.sender === "contact" ? t.thread.contact : (message.sender_name ?? staff.name);
  return (
    <p class="sender">
      {message.sender === "contact" ? <UserRoundIcon size={14} /> : null}
      <bdi>{name}</bdi>
    </p>
  );
}

function Sources({ message }: { message: ThreadMessage }): JSX.Element | null {
  const { t } = useSpeech();
  if (!message.sources.length) return null;
  return (
    <p class="sources">
      {message.sources.map((source, index) => (
        <span key={`${source.title}${index}`}>
          {index ? " · " : null}
          {isWebAddress(source.url) ? (
            <a href={source.url} target="_blank" rel="noopener noreferrer">
              {source.title}
            </a>
          ) : (
            source.title
          )}
          {source.checked_on ? `, ${fill(t.thread.checked, { date: sourceDateOf(source.checked_on) })}` : null}
        </span>
      ))}
    </p>
  );
}

function Attachments({ message }: { message: ThreadMessage }): JSX.Element | null {
  const { t } = useSpeech();
  if (!message.attachments.length) return null;
  return (
    <ul class="attachments">
      {message.attachments.map((attachment) => (
        <li key={attachment.url}>
          <PaperclipIcon size={16} label={t.thread.attachment} />
          {isWebAddress(attachment.url) ? (
            <a href={attachment.url} target="_blank" rel="noopener noreferrer">
              <bdi>{attachment.name}</bdi>
            </a>
          ) : (
            <bdi>{attachment.name}</bdi>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The buttons that the contact was offered: to read, not to press. */
function Offered({ message }: { message: ThreadMessage }): JSX.Element | null {
  const { t } = useSpeech();
  if (!message.buttons.length) return null;
  return (
    <ul class="offered" aria-label={t.thread.offered} lang={message.language}>
      {message.buttons.map((button) => (
        <li key={button.id}>{button.label}</li>
      ))}
    </ul>
  );
}

function isWebAddress(url: string | null): url is string {
  return url !== null && (/^https?:\/\//i.test(url) || /^\/(?!\/)/.test(url));
}
