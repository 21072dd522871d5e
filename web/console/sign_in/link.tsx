/** The one-time link: exchanged at once and taken out of the address. */
import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ApiError } from "../../shared/requests";
import { asApiError } from "../api/http";
import { useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { go, hrefOf, workHref } from "../router";
import { resumeSession, signIn } from "../state/session";
import { SignInCard } from "./card";

/** A link is good for one exchange only, however often this is rendered. */
const exchanges = new Map<string, Promise<void>>();

export function LinkSignIn({ token }: { token: string }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const [attempt, setAttempt] = useState(1);
  const [failure, setFailure] = useState<ApiError | null>(null);
  useEffect(() => {
    exchange(token).catch((error: unknown) => {
      exchanges.delete(token);
      setFailure(asApiError(error));
    });
  }, [token, attempt]);

  const retry = () => {
    setFailure(null);
    setAttempt(attempt + 1);
  };
  return (
    <SignInCard title={t.signIn.title}>
      {failure ? (
        <>
          <Notice tone="problem">{sentenceOf(failure, speech)}</Notice>
          <button type="button" class="button primary wide" onClick={retry}>
            {t.retry}
          </button>
        </>
      ) : (
        <p role="status">{t.signIn.checkingLink}</p>
      )}
    </SignInCard>
  );
}

function exchange(token: string): Promise<void> {
  const known = exchanges.get(token);
  if (known) return known;
  const started = exchangeOnce(token);
  exchanges.set(token, started);
  return started;
}

/** Rejects only where the same link may still work later. */
async function exchangeOnce(token: string): Promise<void> {
  try {
    await signIn({ token });
    go(workHref("open"), { replace: true });
  } catch (error) {
    if (asApiError(error).passing) throw error;
    await resumeSession("link");
    go(hrefOf({ page: "sign-in", token: null }), { replace: true });
  }
}
