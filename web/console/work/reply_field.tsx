/** A reply to the contact: Enter sends. */
import { useRef } from "preact/hooks";
import type { JSX } from "preact";
import { isLanguage } from "../../shared/languages";
import { SendHorizontalIcon } from "../../shared/icons";
import { sendTyping } from "../api/escalations";
import type { Escalation } from "../api/types";
import { fill, useSpeech } from "../i18n";
import { languageNameOf } from "../i18n/words";
import { enqueueReply } from "../state/outbox";
import { useStore } from "../state/store";
import { draftStore, writeDraft } from "./composer_text";
import { WritingArea } from "./writing_area";

const TYPING_MS = 4_000;

export function ReplyField({ item, afterSeq }: { item: Escalation; afterSeq: number }): JSX.Element {
  const { t, language } = useSpeech();
  const text = useStore(draftStore, (draft) => (draft.id === item.id ? draft.reply : ""));
  const lastTyping = useRef(0);
  const name = languageNameOf(item.language, language);

  const write = (reply: string) => {
    writeDraft(item.id, { reply });
    if (!reply.trim() || Date.now() - lastTyping.current < TYPING_MS) return;
    lastTyping.current = Date.now();
    sendTyping(item.id).catch(() => undefined);
  };
  const send = () => {
    if (!text.trim()) return;
    lastTyping.current = 0;
    enqueueReply(item.id, text.trim(), afterSeq);
    writeDraft(item.id, { reply: "" });
  };

  return (
    <form
      class="composer-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <WritingArea
        label={t.composer.reply}
        placeholder={fill(t.composer.replyIn, { language: name })}
        lang={isLanguage(item.language) ? item.language : ""}
        text={text}
        onText={write}
        onEnter={send}
      />
      <button type="submit" class="button primary send" disabled={!text.trim()}>
        <SendHorizontalIcon size={18} />
        <span>{t.composer.send}</span>
      </button>
      <p class="small soft composer-keys for-keyboards">{t.composer.keys}</p>
    </form>
  );
}
