/** Where one writes: Enter sends, Shift+Enter begins a new line. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { SendHorizontalIcon } from "../../shared/icons";
import { fill, type Strings } from "../i18n";

interface ComposerProps {
  strings: Strings;
  draft: { text: string };
  onSay: (text: string) => void;
}

const LONGEST = 2000;
const COUNTED_FROM = 1800;

export function Composer({ strings, draft, onSay }: ComposerProps): JSX.Element {
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(draft.text);
  // A refused message that is taken back comes in through the draft.
  const shown = draft.text === text ? text : draft.text;

  const write = (value: string) => {
    draft.text = value;
    setText(value);
  };
  const send = () => {
    const said = shown.trim();
    if (!said) return;
    write("");
    onSay(said);
    input.current?.focus();
  };

  useLayoutEffect(() => {
    const { current } = input;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight + 2}px`;
  }, [shown]);

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={input}
        rows={1}
        value={shown}
        maxLength={LONGEST}
        placeholder={strings.placeholder}
        aria-label={strings.input}
        enterkeyhint="send"
        autocomplete="off"
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          // While a word is being composed, Enter chooses it.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="send" aria-label={strings.send} title={strings.send} aria-disabled={!shown.trim()}>
        <SendHorizontalIcon size={22} />
      </button>
      {shown.length >= COUNTED_FROM && (
        <p class="counter" role="status">
          {fill(strings.left, { n: LONGEST - shown.length })}
        </p>
      )}
    </form>
  );
}
