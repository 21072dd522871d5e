/** Chooses between signing in and working. */
import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { Frame } from "./frame";
import { useSpeech } from "./i18n";
import { routeStore } from "./router";
import { LinkSignIn } from "./sign_in/link";
import { PasswordStep } from "./sign_in/password";
import { SignInPage } from "./sign_in/page";
import { resumeSession, sessionStore } from "./state/session";
import { useStore } from "./state/store";

const RETRY_MS = 3_000;

export function App(): JSX.Element {
  const session = useStore(sessionStore);
  const route = useStore(routeStore);
  if (route.page === "sign-in" && route.token) return <LinkSignIn token={route.token} />;
  if (session.status === "starting") return <Starting />;
  if (session.status === "out") return <SignInPage problem={session.problem} />;
  if (session.offerPassword) return <PasswordStep staff={session.staff} />;
  return <Frame staff={session.staff} />;
}

/** Nothing for as long as the API answers quickly; a sentence when it does not. */
function Starting(): JSX.Element {
  const { t } = useSpeech();
  const [unreachable, setUnreachable] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      resumeSession().catch(() => {
        setUnreachable(true);
        timer = setTimeout(start, RETRY_MS);
      });
    };
    start();
    return () => clearTimeout(timer);
  }, []);
  return (
    <main class="starting">
      <p class="late" role="status">
        {unreachable ? t.problems.server : t.loading}
      </p>
    </main>
  );
}
