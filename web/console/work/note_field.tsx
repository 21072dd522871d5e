/** A note for colleagues, never sent to the contact. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { addNote } from "../api/escalations";
import { asApiError } from "../api/http";
import { fill, useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { noteFailure } from "../state/connection";
import { appendNote, loadThread } from "../state/threads";
import { useStore } from "../state/store";
import { draftStore, writeDraft } from "./composer_text";
import { WritingArea } from "./writing_area";

export function NoteField({ id }: { id: string }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const text = useStore(draftStore, (draft) => (draft.id === id ? draft.note : ""));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");

  const save = async () => {
    if (!text.trim() || busy) return;
    setBusy(true);
    setRefusal("");
    try {
      const note = await addNote(id, text.trim());
      writeDraft(id, { note: "" });
      if (note.id) appendNote(id, note);
      void loadThread(id);
    } catch (error) {
      noteFailure(error);
      setRefusal(fill(t.composer.noteFailed, { detail: sentenceOf(asApiError(error), speech) }));
    }
    setBusy(false);
  };

  return (
    <form
      class="composer-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {refusal ? <Notice tone="problem">{refusal}</Notice> : null}
      <WritingArea
        label={t.composer.note}
        placeholder={t.composer.notePlaceholder}
        lang=""
        text={text}
        onText={(note) => writeDraft(id, { note })}
        onEnter={() => void save()}
      />
      <button type="submit" class="button send" disabled={busy || !text.trim()}>
        {t.composer.saveNote}
      </button>
      <p class="small soft composer-keys for-keyboards">{t.composer.noteKeys}</p>
    </form>
  );
}
