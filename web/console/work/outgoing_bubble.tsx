/** A reply on its way, or one that the API refused. */
import type { JSX } from "preact";
import { CircleAlertIcon, ClockIcon, WifiOffIcon } from "../../shared/icons";
import { ApiError } from "../api/http";
import { fill, useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { retryReply, withdrawReply, type OutgoingReply } from "../state/outbox";
import { giveBack } from "./composer_text";

export function OutgoingBubble({ reply }: { reply: OutgoingReply }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <article class="line-of" data-sender="counsellor" data-first="true" data-last="true" data-outgoing={reply.state}>
      <div class="bubble" dir="auto">
        <p class="plain">{reply.text}</p>
      </div>
      <p class="line-foot" role="status">
        {reply.state === "sending" ? <span class="delivery"><ClockIcon size={14} /> {t.delivery.sending}</span> : null}
        {reply.state === "waiting" ? (
          <span class="delivery" data-tone="accent">
            <WifiOffIcon size={14} /> {t.delivery.waiting}
          </span>
        ) : null}
        {reply.state === "refused" ? (
          <span class="delivery" data-tone="danger">
            <CircleAlertIcon size={14} />
            <span>{fill(t.delivery.refused, { detail: reply.refusal ? sentenceOf(errorFrom(reply.refusal), speech) : "" })}</span>
          </span>
        ) : null}
      </p>
      {reply.state === "refused" ? (
        <div class="outgoing-actions">
          <button type="button" class="button small-button" onClick={() => retryReply(reply.key)}>
            {t.delivery.again}
          </button>
          <button type="button" class="button small-button" onClick={() => giveBack(reply.escalation, withdrawReply(reply.key))}>
            {t.delivery.edit}
          </button>
          <button type="button" class="button small-button" onClick={() => withdrawReply(reply.key)}>
            {t.delivery.discard}
          </button>
        </div>
      ) : null}
    </article>
  );
}

function errorFrom({ status, error, detail }: NonNullable<OutgoingReply["refusal"]>): ApiError {
  return new ApiError(status, error, detail);
}
