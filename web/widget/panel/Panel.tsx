/** The open chat: header, what was said, and where one writes. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../conversation";
import { STRINGS } from "../i18n";
import type { WidgetOptions } from "../options";
import { quickReplies, timelineOf } from "../timeline";
import { Composer } from "./Composer";
import { EraseDialog } from "./EraseDialog";
import { Header } from "./Header";
import { FULL_SCREEN, keepFocusInside, useConversation, useVisibleArea } from "./hooks";
import { PersonBar } from "./PersonBar";
import { ConnectionLine, Status, TroubleLine } from "./Status";
import { Thread } from "./Thread";

export interface PanelProps {
  conversation: Conversation;
  options: WidgetOptions;
  /** What is being written; outlives the panel. */
  draft: { text: string };
  /** Leaves the focus on the page. */
  quietly: boolean;
  onClose: () => void;
}

export function Panel({ conversation, options, draft, quietly, onClose }: PanelProps): JSX.Element {
  const state = useConversation(conversation);
  const strings = STRINGS[state.language];
  const panel = useRef<HTMLElement>(null);
  const [erasing, setErasing] = useState(false);
  const items = timelineOf(state.messages, state.pending, state.language);
  useVisibleArea(panel);

  useEffect(() => {
    if (quietly) return;
    // On a touch screen the input would bring up the keyboard over the welcome.
    const first = matchMedia("(pointer: coarse)").matches ? panel.current : panel.current?.querySelector("textarea");
    first?.focus();
  }, [quietly]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    else if (panel.current && matchMedia(FULL_SCREEN).matches) keepFocusInside(event, panel.current);
  };
  const focusInput = () => panel.current?.querySelector("textarea")?.focus();

  return (
    <section ref={panel} class="panel" role="dialog" aria-label={`${options.title ?? "Yol"}. ${strings.title}`} lang={state.language} tabIndex={-1} onKeyDown={onKeyDown}>
      <Header
        strings={strings}
        options={options}
        state={state}
        canErase={items.length > 0 || conversation.exists}
        onLanguage={(language) => void conversation.chooseLanguage(language)}
        onShared={(shared) => conversation.shareComputer(shared)}
        onErase={() => setErasing(true)}
        onClose={onClose}
      />
      <ConnectionLine strings={strings} connection={state.connection} />
      <Thread
        strings={strings}
        state={state}
        items={items}
        replies={quickReplies(items, state.handler)}
        onSay={(text) => conversation.say(text)}
        onPress={(button) => conversation.press(button)}
        onRetry={(clientId) => conversation.retry(clientId)}
        onTakeBack={({ clientId, text }) => {
          conversation.takeBack(clientId);
          draft.text = draft.text ? `${text}\n${draft.text}` : text;
          focusInput();
        }}
      />
      <div class="foot">
        <TroubleLine strings={strings} trouble={state.trouble} connection={state.connection} />
        <PersonBar strings={strings} state={state} onCall={() => void conversation.talkToPerson()} />
        <Composer strings={strings} draft={draft} onSay={(text) => conversation.say(text)} />
      </div>
      <Status strings={strings} state={state} />
      {erasing && (
        <EraseDialog
          strings={strings}
          onKeep={() => setErasing(false)}
          onErase={() => {
            setErasing(false);
            focusInput();
            void conversation.erase();
          }}
        />
      )}
    </section>
  );
}
