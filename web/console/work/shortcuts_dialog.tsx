/** The list of keys, and the switch for those who press them by accident. */
import type { JSX } from "preact";
import { useSpeech } from "../i18n";
import { Dialog } from "../parts/dialog";
import { chooseShortcuts, shortcutsStore } from "../state/shortcuts";
import { useStore } from "../state/store";

export function ShortcutsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { t } = useSpeech();
  const on = useStore(shortcutsStore);
  const keys: [string[], string][] = [
    [["j"], t.shortcuts.next],
    [["k"], t.shortcuts.previous],
    [["c"], t.shortcuts.take],
    [["r"], t.shortcuts.reply],
    [["n"], t.shortcuts.note],
    [["x"], t.shortcuts.close],
    [["t"], t.shortcuts.transfer],
    [["u"], t.shortcuts.release],
    [["o"], t.shortcuts.reopen],
    [["1", "2", "3", "4"], t.shortcuts.queues],
    [["Esc"], t.shortcuts.leave],
    [["?"], t.shortcuts.help],
  ];
  return (
    <Dialog title={t.shortcuts.title} onClose={onClose}>
      <dl class="keys" data-on={on}>
        {keys.map(([letters, meaning]) => (
          <div key={meaning}>
            <dt>
              {letters.map((letter) => (
                <kbd key={letter}>{letter}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label class="menu-item">
        <span>{t.shortcuts.enabled}</span>
        <input
          type="checkbox"
          class="switch"
          checked={on}
          onChange={(event) => chooseShortcuts(event.currentTarget.checked)}
        />
      </label>
    </Dialog>
  );
}
