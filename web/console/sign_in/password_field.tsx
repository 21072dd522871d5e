/** A password that can be looked at while it is typed. */
import { useId, useState } from "preact/hooks";
import type { JSX, TargetedInputEvent } from "preact";
import { EyeIcon } from "../../shared/icons";
import { useSpeech } from "../i18n";

interface PasswordFieldProps {
  label: string;
  value: string;
  autocomplete: "current-password" | "new-password";
  hint?: string;
  onChange: (value: string) => void;
}

export function PasswordField({ label, value, autocomplete, hint, onChange }: PasswordFieldProps): JSX.Element {
  const { t } = useSpeech();
  const [shown, setShown] = useState(false);
  const id = useId();
  const input = {
    id,
    name: "password",
    autocomplete,
    autocapitalize: "none" as const,
    spellcheck: false,
    value,
    ...(hint ? { "aria-describedby": `${id}-hint` } : {}),
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onChange(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="password">
        {shown ? <input {...input} type="text" /> : <input {...input} type="password" />}
        <button
          type="button"
          class="icon-button"
          aria-pressed={shown}
          aria-label={t.password.show}
          title={t.password.show}
          onClick={() => setShown(!shown)}
        >
          <EyeIcon />
        </button>
      </div>
      {hint ? (
        <span class="small soft" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
    </div>
  );
}
