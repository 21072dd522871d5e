/** Where replies and notes are written. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Escalation, EscalationDetail } from "../api/types";
import { fill, useSpeech } from "../i18n";
import { focusStore, noticeStore, reopen, take } from "../state/actions";
import { useStore } from "../state/store";
import { openDraft } from "./composer_text";
import { NoteField } from "./note_field";
import { ReplyField } from "./reply_field";
import type { Rights } from "./rights";

export type Field = "reply" | "note";

interface ComposerProps {
  item: Escalation;
  detail: EscalationDetail | null;
  rights: Rights;
}

export function Composer({ item, detail, rights }: ComposerProps): JSX.Element {
  const { t } = useSpeech();
  const [chosen, setChosen] = useState<Field | null>(null);
  const field: Field | null = chosen === "note" ? "note" : rights.reply ? "reply" : null;
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => openDraft(item.id), [item.id]);
  useFocusWish(item.id, field, setChosen, root);
  return (
    <div class="composer" data-field={field ?? "none"} ref={root}>
      {field === null ? <Closed item={item} rights={rights} onNote={() => focusStore.set({ id: item.id, field: "note" })} /> : null}
      {field !== null ? (
        <div class="composer-tabs" role="group" aria-label={t.composer.reply}>
          {rights.reply ? <Tab field="reply" letter="r" current={field} name={t.composer.reply} id={item.id} /> : null}
          <Tab field="note" letter="n" current={field} name={t.composer.note} id={item.id} />
          {field === "note" ? <span class="small soft composer-hint">{t.composer.noteHint}</span> : null}
          {field === "note" && !rights.reply ? (
            <button type="button" class="quiet-button composer-leave" onClick={() => setChosen(null)}>
              {t.cancel}
            </button>
          ) : null}
        </div>
      ) : null}
      {field === "reply" ? <ReplyField item={item} afterSeq={detail?.messages[detail.messages.length - 1]?.seq ?? 0} /> : null}
      {field === "note" ? <NoteField id={item.id} /> : null}
    </div>
  );
}

interface TabProps {
  field: Field;
  letter: string;
  current: Field;
  name: string;
  id: string;
}

function Tab({ field, letter, current, name, id }: TabProps): JSX.Element {
  return (
    <button
      type="button"
      class="composer-tab"
      aria-pressed={field === current}
      aria-keyshortcuts={letter}
      title={`${name} (${letter})`}
      onClick={() => focusStore.set({ id, field })}
    >
      {name}
    </button>
  );
}

/** In place of the text field where this person cannot write to the contact. */
function Closed({ item, rights, onNote }: { item: Escalation; rights: Rights; onNote: () => void }): JSX.Element {
  const { t } = useSpeech();
  const busy = useStore(noticeStore, (notice) => notice?.kind === "busy");
  const holder = item.assignee?.name ?? "?";
  const sentence = rights.take ? t.composer.takeFirst : rights.reopen ? t.composer.closed : fill(t.composer.someoneElse, { name: holder });
  return (
    <div class="composer-closed">
      <p>{sentence}</p>
      <div class="composer-choices">
        {rights.take ? (
          <button type="button" class="button primary" disabled={busy} aria-keyshortcuts="c" onClick={() => void take(item.id)}>
            {t.actions.takeAndAnswer}
            <kbd aria-hidden="true">c</kbd>
          </button>
        ) : null}
        {rights.reopen ? (
          <button type="button" class="button" disabled={busy} aria-keyshortcuts="o" onClick={() => void reopen(item.id)}>
            {t.actions.reopen}
            <kbd aria-hidden="true">o</kbd>
          </button>
        ) : null}
        <button type="button" class="button" aria-keyshortcuts="n" onClick={onNote}>
          {t.composer.writeNote}
          <kbd aria-hidden="true">n</kbd>
        </button>
      </div>
    </div>
  );
}

/** Fulfils a wish for the focus, now or as soon as the field may be written in. */
function useFocusWish(
  id: string,
  field: Field | null,
  choose: (field: Field) => void,
  root: { current: HTMLDivElement | null },
): void {
  const wish = useStore(focusStore, (now) => (now?.id === id ? now : null));
  useLayoutEffect(() => {
    if (!wish) return;
    if (wish.field !== field) return choose(wish.field);
    const area = root.current?.querySelector("textarea");
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
    focusStore.set(null);
  }, [wish, field, choose, root]);
}
