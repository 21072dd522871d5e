/** The windows for closing and transferring a conversation. */
import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import { OUTCOMES, type Escalation, type Outcome } from "../api/types";
import { useSpeech, wordOf } from "../i18n";
import { nameOf, sentenceOf } from "../i18n/words";
import { Dialog } from "../parts/dialog";
import { Notice } from "../parts/notice";
import { close, noticeStore, transfer } from "../state/actions";
import { centresStore } from "../state/centres";
import { closeDialog, dialogStore } from "../state/dialogs";
import { useStore } from "../state/store";

export function ActionDialogs({ item }: { item: Escalation }): JSX.Element | null {
  const open = useStore(dialogStore, (dialog) => (dialog?.id === item.id ? dialog.kind : null));
  if (open === "close") return <CloseDialog id={item.id} />;
  if (open === "transfer") return <TransferDialog item={item} />;
  return null;
}

function CloseDialog({ id }: { id: string }): JSX.Element {
  const { t, codes } = useSpeech();
  const [outcome, setOutcome] = useState<Outcome>("informed");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await close(id, outcome)) closeDialog();
  };
  return (
    <Dialog title={t.closing.title} onClose={closeDialog}>
      <form
        class="form"
        onSubmit={submit}
        onKeyDown={(event) => {
          const chosen = OUTCOMES[Number(event.key) - 1];
          if (chosen) setOutcome(chosen);
        }}
      >
        <fieldset class="choices">
          <legend>{t.closing.question}</legend>
          {OUTCOMES.map((code, index) => (
            <label key={code} class="choice">
              <input
                type="radio"
                name="outcome"
                value={code}
                checked={code === outcome}
                autofocus={code === outcome}
                onChange={() => setOutcome(code)}
              />
              <span>{wordOf(codes.endings, code)}</span>
              <kbd aria-hidden="true">{index + 1}</kbd>
            </label>
          ))}
        </fieldset>
        <DialogEnd id={id} submit={t.closing.submit} />
      </form>
    </Dialog>
  );
}

function TransferDialog({ item }: { item: Escalation }): JSX.Element {
  const { t, language } = useSpeech();
  const centres = useStore(centresStore);
  const [centre, setCentre] = useState("");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const reasonId = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!reason.trim()) return setMissing(true);
    if (await transfer(item.id, { reason: reason.trim(), ...(centre ? { centre } : {}) })) closeDialog();
  };
  return (
    <Dialog title={t.transferring.title} onClose={closeDialog}>
      <form class="form" onSubmit={submit} noValidate>
        <p class="soft">{t.transferring.hint}</p>
        <label class="field">
          <span>{t.transferring.centre}</span>
          <select value={centre} autofocus onChange={(event) => setCentre(event.currentTarget.value)}>
            <option value="">{t.transferring.sameCentre}</option>
            {centres
              .filter((other) => other.id !== item.centre)
              .map((other) => (
                <option key={other.id} value={other.id}>
                  {nameOf(other.names, language, other.id)}
                </option>
              ))}
          </select>
        </label>
        <div class="field">
          <label for={reasonId}>{t.transferring.reason}</label>
          <textarea
            id={reasonId}
            rows={3}
            maxLength={500}
            aria-invalid={missing}
            value={reason}
            onInput={(event) => {
              setReason(event.currentTarget.value);
              setMissing(false);
            }}
          />
        </div>
        {missing ? <Notice tone="problem">{t.transferring.reasonMissing}</Notice> : null}
        <DialogEnd id={item.id} submit={t.transferring.submit} />
      </form>
    </Dialog>
  );
}

/** What went wrong, and the buttons; the window stays open until it is done. */
function DialogEnd({ id, submit }: { id: string; submit: string }): JSX.Element {
  const speech = useSpeech();
  const notice = useStore(noticeStore, (now) => (now?.id === id ? now : null));
  return (
    <>
      {notice?.kind === "problem" ? <Notice tone="problem">{sentenceOf(notice.error, speech)}</Notice> : null}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={closeDialog}>
          {speech.t.cancel}
        </button>
        <button type="submit" class="button primary" disabled={notice?.kind === "busy"}>
          {submit}
        </button>
      </div>
    </>
  );
}
