/** Choosing a password: as a step after the first sign-in, and later from the menu. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { asApiError } from "../api/http";
import type { Staff } from "../api/types";
import { fill, useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Dialog } from "../parts/dialog";
import { Notice } from "../parts/notice";
import { endPasswordStep, savePassword } from "../state/session";
import { SignInCard } from "./card";
import { PasswordField } from "./password_field";

const LEAST = 12;

export function PasswordStep({ staff }: { staff: Staff }): JSX.Element {
  const { t } = useSpeech();
  return (
    <SignInCard title={t.password.title}>
      <p class="soft">{t.password.why}</p>
      <PasswordForm staff={staff} onSaved={endPasswordStep} />
      <button type="button" class="button wide" onClick={endPasswordStep}>
        {t.password.skip}
      </button>
    </SignInCard>
  );
}

export function PasswordDialog({ staff, onClose }: { staff: Staff; onClose: () => void }): JSX.Element {
  const { t } = useSpeech();
  const [saved, setSaved] = useState(false);
  return (
    <Dialog title={staff.password_set ? t.password.change : t.password.title} onClose={onClose}>
      {saved ? (
        <>
          <Notice tone="good">{t.password.saved}</Notice>
          <button type="button" class="button primary" onClick={onClose}>
            {t.done}
          </button>
        </>
      ) : (
        <PasswordForm staff={staff} onSaved={() => setSaved(true)} />
      )}
    </Dialog>
  );
}

function PasswordForm({ staff, onSaved }: { staff: Staff; onSaved: () => void }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");

  const submit = async (event: Event) => {
    event.preventDefault();
    const missing = LEAST - Array.from(password).length;
    if (missing > 0) return setRefusal(fill(t.password.tooShort, { n: missing }));
    setBusy(true);
    setRefusal("");
    try {
      await savePassword(password);
      onSaved();
    } catch (error) {
      setRefusal(sentenceOf(asApiError(error), speech));
      setBusy(false);
    }
  };

  return (
    <form class="form" onSubmit={submit} noValidate>
      <input type="text" name="username" autocomplete="username" value={staff.name} readOnly hidden />
      <PasswordField
        label={t.password.new}
        value={password}
        autocomplete="new-password"
        hint={t.password.rule}
        onChange={setPassword}
      />
      {refusal ? <Notice tone="problem">{refusal}</Notice> : null}
      <button type="submit" class="button primary wide" disabled={busy}>
        {t.password.save}
      </button>
    </form>
  );
}
