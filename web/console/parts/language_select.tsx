/** The choice of the console's language. */
import type { JSX } from "preact";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from "../../shared/languages";
import { chooseLanguage, useSpeech } from "../i18n";

export function LanguageSelect(): JSX.Element {
  const { t, language } = useSpeech();
  return (
    <select
      class="language-select"
      aria-label={t.language}
      value={language}
      onChange={(event) => {
        const choice = event.currentTarget.value;
        if (isLanguage(choice)) void chooseLanguage(choice);
      }}
    >
      {LANGUAGES.map((code) => (
        <option key={code} value={code} lang={code}>
          {LANGUAGE_NAMES[code]}
        </option>
      ))}
    </select>
  );
}
