/** The menu of the person who is signed in. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { BellIcon, ChevronDownIcon, GlobeIcon, KeyboardIcon, LockIcon, LogOutIcon } from "../shared/icons";
import type { Staff } from "./api/types";
import { useSpeech, wordOf } from "./i18n";
import { nameOf } from "./i18n/words";
import { LanguageSelect } from "./parts/language_select";
import { Popover } from "./parts/popover";
import { PasswordDialog } from "./sign_in/password";
import { chooseSound, soundStore } from "./state/announcer";
import { signOut } from "./state/session";
import { useStore } from "./state/store";

interface StaffMenuProps {
  staff: Staff;
  onHelp: () => void;
}

export function StaffMenu({ staff, onHelp }: StaffMenuProps): JSX.Element {
  const { t } = useSpeech();
  const [password, setPassword] = useState(false);
  const button = (
    <>
      <span class="initial" aria-hidden="true">
        {Array.from(staff.name.trim())[0] ?? "?"}
      </span>
      <span class="for-readers">{t.menu.title}: </span>
      <bdi class="menu-name">{staff.name}</bdi>
      <ChevronDownIcon size={16} />
    </>
  );
  return (
    <>
      <Popover button={button} buttonClass="menu-button">
        {(close) => (
          <MenuBody
            staff={staff}
            onHelp={() => {
              close();
              onHelp();
            }}
            onPassword={() => {
              close();
              setPassword(true);
            }}
          />
        )}
      </Popover>
      {password ? <PasswordDialog staff={staff} onClose={() => setPassword(false)} /> : null}
    </>
  );
}

function MenuBody({ staff, onHelp, onPassword }: StaffMenuProps & { onPassword: () => void }): JSX.Element {
  const { t, codes, language } = useSpeech();
  const sound = useStore(soundStore);
  const centres = staff.centres.filter((centre) => centre.id !== "*");
  return (
    <div class="menu">
      <p class="menu-who">
        <strong>{staff.name}</strong>
        <span class="small soft">{wordOf(codes.roles, staff.role)}</span>
        {centres.slice(0, 3).map((centre) => (
          <span class="small soft" key={centre.id}>
            {nameOf(centre.names, language, centre.id)}
          </span>
        ))}
        {centres.length > 3 ? <span class="small soft">+{centres.length - 3}</span> : null}
      </p>
      <div class="menu-item menu-language">
        <GlobeIcon size={18} />
        <span>{t.language}</span>
        <LanguageSelect />
      </div>
      <label class="menu-item">
        <BellIcon size={18} />
        <span>{t.menu.sound}</span>
        <input
          type="checkbox"
          class="switch"
          checked={sound}
          onChange={(event) => chooseSound(event.currentTarget.checked)}
        />
      </label>
      <button type="button" class="menu-item" onClick={onHelp}>
        <KeyboardIcon size={18} />
        <span>{t.menu.shortcuts}</span>
        <kbd>?</kbd>
      </button>
      <button type="button" class="menu-item" onClick={onPassword}>
        <LockIcon size={18} />
        <span>{staff.password_set ? t.password.change : t.password.title}</span>
      </button>
      <button type="button" class="menu-item" onClick={() => void signOut()}>
        <LogOutIcon size={18} />
        <span>{t.signIn.signOut}</span>
      </button>
    </div>
  );
}
