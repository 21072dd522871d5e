/** The frame of the pages before the work begins. */
import type { ComponentChildren, JSX } from "preact";
import { useSpeech } from "../i18n";
import { LanguageSelect } from "../parts/language_select";
import { Logo } from "../parts/logo";

export function SignInCard({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  const { t } = useSpeech();
  return (
    <div class="sign-in">
      <header class="sign-in-head">
        <Logo size={32} />
        <span class="sign-in-product">
          <strong>Yol</strong> <span class="soft">{t.console}</span>
        </span>
        <LanguageSelect />
      </header>
      <main class="sign-in-card">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
