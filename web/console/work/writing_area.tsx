/** A text field that grows to some lines; Enter sends, Shift + Enter starts a new line. */
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";

/** As many characters as the API takes in one message. */
const MOST = 2000;
const COUNT_FROM = 1700;

interface WritingAreaProps {
  label: string;
  placeholder: string;
  lang: string;
  text: string;
  onText: (text: string) => void;
  onEnter: () => void;
}

export function WritingArea({ label, placeholder, lang, text, onText, onEnter }: WritingAreaProps): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const countId = useId();
  const length = Array.from(text).length;
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text]);
  return (
    <div class="writing-frame">
      <textarea
        ref={area}
        class="writing"
        rows={1}
        dir="auto"
        aria-label={label}
        aria-describedby={countId}
        aria-invalid={length > MOST}
        placeholder={placeholder}
        enterkeyhint="send"
        {...(lang ? { lang } : {})}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") return event.currentTarget.blur();
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          if (length <= MOST) onEnter();
        }}
      />
      <span class="writing-count" id={countId} role="status" data-over={length > MOST}>
        {length > COUNT_FROM ? `${length} / ${MOST}` : null}
      </span>
    </div>
  );
}
