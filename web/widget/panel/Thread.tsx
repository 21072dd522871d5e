/** What was said: the welcome, earlier messages, and a log that screen readers hear grow. */
import type { JSX } from "preact";
import { ArrowDownIcon } from "../../shared/icons";
import type { MessageButton } from "../../shared/messages";
import type { ConversationState } from "../conversation";
import { fill, type Strings } from "../i18n";
import type { Pending } from "../outbox";
import type { TimelineItem } from "../timeline";
import { Bubble } from "./Bubble";
import { typingWords } from "./Status";
import { useScroll } from "./scroll";
import { Starters, Welcome } from "./Welcome";

interface ThreadProps {
  strings: Strings;
  state: ConversationState;
  items: TimelineItem[];
  replies: MessageButton[];
  onSay: (text: string) => void;
  onPress: (button: MessageButton) => void;
  onRetry: (clientId: string) => void;
  onTakeBack: (pending: Pending) => void;
}

export function Thread(props: ThreadProps): JSX.Element {
  const { strings, state, items, replies } = props;
  const { place, unseen, isAbove, onScroll, jump } = useScroll(items, `${state.typing ?? ""}${replies.length}`, state.calling);
  const bubbles = items.map((item, index) => <Bubble key={item.key} {...props} item={item} before={items[index - 1]} isLast={index === items.length - 1} />);
  const earlier = items.filter(({ message }) => message.seq <= state.historySeq).length;
  const fate = state.fate && strings[state.fate];

  return (
    <div class="thread-frame">
      <div class="thread" ref={place} role="region" aria-label={strings.log} tabIndex={0} onScroll={onScroll}>
        {fate && <p class="fate">{fate}</p>}
        <Welcome strings={strings} language={state.language} />
        {earlier > 0 && (
          <div role="group" aria-label={strings.history} class="messages">
            {bubbles.slice(0, earlier)}
          </div>
        )}
        <div role="log" aria-live="polite" aria-relevant="additions" aria-label={strings.log} class="messages">
          {bubbles.slice(earlier)}
        </div>
        {state.typing && <Typing words={typingWords(strings, state)} />}
        {items.length === 0 && !state.loading && <Starters strings={strings} language={state.language} onSay={props.onSay} />}
        {replies.length > 0 && (
          <ul class="replies" aria-label={strings.replies}>
            {replies.map((button) => (
              <li key={button.id}>
                <button type="button" onClick={() => props.onPress(button)}>
                  {button.label}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {(unseen > 0 || isAbove) && (
        <button type="button" class="jump" onClick={jump}>
          <ArrowDownIcon {...(unseen ? {} : { label: strings.toEnd })} />
          {unseen > 0 && fill(strings.newMessages, { n: unseen })}
        </button>
      )}
    </div>
  );
}

function Typing({ words }: { words: string }): JSX.Element {
  return (
    <div class="typing" aria-hidden="true" title={words}>
      <i />
      <i />
      <i />
    </div>
  );
}
