/** The first words, drawn here and not stored anywhere, and questions to start with. */
import type { JSX } from "preact";
import { BotIcon } from "../../shared/icons";
import type { Language } from "../../shared/languages";
import { Markdown } from "../../shared/markdown";
import type { Strings } from "../i18n";

export function Welcome({ strings, language }: { strings: Strings; language: Language }): JSX.Element {
  return (
    <div class="message bot first last">
      <p class="who">
        <BotIcon size={16} />
        Yol · {strings.robot}
      </p>
      <div class="bubble" lang={language}>
        <Markdown text={strings.welcome} />
        <p>{strings.welcomeText}</p>
        <p class="small">{strings.privacy}</p>
      </div>
    </div>
  );
}

interface StartersProps {
  strings: Strings;
  language: Language;
  onSay: (text: string) => void;
}

export function Starters({ strings, language, onSay }: StartersProps): JSX.Element {
  const questions = [strings.starterTrade, strings.starterPay, strings.starterAdmission, strings.starterInterview];
  return (
    <ul class="replies" lang={language} aria-label={strings.starters}>
      {questions.map((question) => (
        <li key={question}>
          <button type="button" onClick={() => onSay(question)}>
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
