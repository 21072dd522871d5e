/** Asks once more before a conversation is deleted for good. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Strings } from "../i18n";
import { keepFocusInside } from "./hooks";

interface EraseDialogProps {
  strings: Strings;
  onKeep: () => void;
  onErase: () => void;
}

export function EraseDialog({ strings, onKeep, onErase }: EraseDialogProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onKeep();
    else if (box.current) keepFocusInside(event, box.current);
  };

  return (
    <div class="veil">
      <div ref={box} class="question" role="alertdialog" aria-modal="true" aria-labelledby="erase-title" aria-describedby="erase-text" onKeyDown={onKeyDown}>
        <h3 id="erase-title">{strings.eraseTitle}</h3>
        <p id="erase-text">{strings.eraseText}</p>
        <div class="choices">
          <button ref={keep} type="button" class="plain-button" onClick={onKeep}>
            {strings.eraseNo}
          </button>
          <button type="button" class="danger-button" onClick={onErase}>
            {strings.eraseYes}
          </button>
        </div>
      </div>
    </div>
  );
}
