/** A text field that grows to some lines; Enter sends, Shift + Enter starts a new line. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";

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
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text]);
  return (
    <textarea
      ref={area}
      class="writing"
      rows={1}
      dir="auto"
      aria-label={label}
      placeholder={placeholder}
      enterkeyhint="send"
      {...(lang ? { lang } : {})}
      value={text}
      onInput={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") return event.currentTarget.blur();
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
