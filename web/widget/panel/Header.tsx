/** The panel's head: whose assistant it is, the language, the menu, the way out. */
import type { JSX } from "preact";
import { ChevronDownIcon, CompassIcon, EllipsisVerticalIcon, XIcon } from "../../shared/icons";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../../shared/languages";
import { safeUrl } from "../../shared/markdown";
import type { ConversationState } from "../conversation";
import type { Strings } from "../i18n";
import type { WidgetOptions } from "../options";
import { Menu } from "./Menu";

interface HeaderProps {
  strings: Strings;
  options: WidgetOptions;
  state: ConversationState;
  canErase: boolean;
  onLanguage: (language: Language) => void;
  onShared: (shared: boolean) => void;
  onErase: () => void;
  onClose: () => void;
}

export function Header({ strings, options, state, canErase, onLanguage, onShared, onErase, onClose }: HeaderProps): JSX.Element {
  const logo = safeUrl(options.logo);
  return (
    <div class="head">
      {logo ? (
        <img class="mark" src={logo} alt="" />
      ) : (
        <span class="mark">
          <CompassIcon size={24} />
        </span>
      )}
      <div class="names">
        <h2>{options.title ?? "Yol"}</h2>
        <p>{strings.title}</p>
      </div>
      <LanguageSwitch strings={strings} language={state.language} onLanguage={onLanguage} />
      <Menu
        strings={strings}
        icon={<EllipsisVerticalIcon />}
        shared={state.shared}
        canErase={canErase}
        onShared={onShared}
        onErase={onErase}
      />
      <button type="button" class="icon-button" aria-label={strings.close} title={strings.close} onClick={onClose}>
        <XIcon />
      </button>
    </div>
  );
}

/** A native list, which every phone and screen reader knows, under a short label. */
function LanguageSwitch({ strings, language, onLanguage }: Pick<HeaderProps, "strings" | "onLanguage"> & { language: Language }): JSX.Element {
  return (
    <label class="language">
      <span aria-hidden="true">{language.toUpperCase()}</span>
      <ChevronDownIcon size={16} />
      <select
        aria-label={strings.language}
        title={strings.language}
        value={language}
        onChange={(event) => onLanguage(event.currentTarget.value as Language)}
      >
        {LANGUAGES.map((code) => (
          <option key={code} value={code} lang={code} selected={code === language}>
            {LANGUAGE_NAMES[code]}
          </option>
        ))}
      </select>
    </label>
  );
}
