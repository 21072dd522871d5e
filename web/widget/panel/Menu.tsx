/** What is needed rarely: the shared computer, deleting one's data. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Trash2Icon } from "../../shared/icons";
import type { Strings } from "../i18n";

interface MenuProps {
  strings: Strings;
  icon: JSX.Element;
  shared: boolean;
  canErase: boolean;
  onShared: (shared: boolean) => void;
  onErase: () => void;
}

export function Menu({ strings, icon, shared, canErase, onShared, onErase }: MenuProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const root = place.current?.getRootNode();
    const closeOutside = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    root?.addEventListener("pointerdown", closeOutside);
    root?.addEventListener("focusin", closeOutside);
    return () => {
      root?.removeEventListener("pointerdown", closeOutside);
      root?.removeEventListener("focusin", closeOutside);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div class="menu" ref={place} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={strings.menu}
        title={strings.menu}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {icon}
      </button>
      {open && (
        <div class="menu-list">
          <label class="menu-item">
            <input type="checkbox" checked={shared} onChange={(event) => onShared(event.currentTarget.checked)} />
            <span>
              {strings.shared}
              <small>{strings.sharedHint}</small>
            </span>
          </label>
          <button
            type="button"
            class="menu-item danger"
            disabled={!canErase}
            onClick={() => {
              setOpen(false);
              onErase();
            }}
          >
            <Trash2Icon />
            <span>{strings.erase}</span>
          </button>
        </div>
      )}
    </div>
  );
}
