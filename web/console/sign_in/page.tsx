/** Signing in with name and password. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { asApiError } from "../api/http";
import { fill, useSpeech, type Speech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { signIn } from "../state/session";
import { SignInCard } from "./card";
import { PasswordField } from "./password_field";

export function SignInPage({ problem }: { problem: "expired" | "link" | null }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <SignInCard title={t.signIn.title}>
      {problem ? <Notice tone="plain">{problem === "expired" ? t.signIn.expired : t.signIn.linkFailed}</Notice> : null}
      <SignInForm speech={speech} />
      <p class="small soft">{t.signIn.firstTime}</p>
    </SignInCard>
  );
}

function SignInForm({ speech }: { speech: Speech }): JSX.Element {
  const { t } = speech;
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");

  const submit = async (event: Event) => {
    event.preventDefault();
    if (!name.trim() || !password) return setRefusal(t.signIn.missing);
    setBusy(true);
    setRefusal("");
    try {
      await signIn({ name: name.trim(), password });
    } catch (error) {
      setRefusal(refusalOf(error, speech));
      setBusy(false);
    }
  };

  return (
    <form class="form" onSubmit={submit} noValidate>
      <label class="field">
        <span>{t.signIn.name}</span>
        <input
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <PasswordField label={t.signIn.password} value={password} autocomplete="current-password" onChange={setPassword} />
      {refusal ? <Notice tone="problem">{refusal}</Notice> : null}
      <button type="submit" class="button primary wide" disabled={busy}>
        {t.signIn.submit}
      </button>
    </form>
  );
}

function refusalOf(error: unknown, speech: Speech): string {
  const refusal = asApiError(error);
  if (refusal.status === 401) return speech.t.signIn.wrong;
  if (refusal.status === 429) return fill(speech.t.signIn.tooMany, { seconds: Math.ceil(refusal.retryAfter ?? 5) });
  return sentenceOf(refusal, speech);
}
