/** "Talk to a person", always in sight; once called, how that goes. */
import type { JSX } from "preact";
import { ClockIcon, HeadsetIcon, UserRoundIcon } from "../../shared/icons";
import type { ConversationState } from "../conversation";
import { fill, type Strings } from "../i18n";

interface PersonBarProps {
  strings: Strings;
  state: ConversationState;
  onCall: () => void;
}

export function PersonBar({ strings, state, onCall }: PersonBarProps): JSX.Element {
  const { handler, calling } = state;
  if (handler === "bot") {
    return (
      <button type="button" class="person" aria-disabled={calling} onClick={onCall}>
        <HeadsetIcon size={18} />
        {calling ? strings.personAsking : strings.person}
      </button>
    );
  }
  return (
    <p class={`person-state ${handler}`}>
      {handler === "queue" ? <ClockIcon size={18} /> : <UserRoundIcon size={18} />}
      <span>{handlerWords(strings, state)}</span>
    </p>
  );
}

/** Empty while the assistant answers. */
export function handlerWords(strings: Strings, { handler, queuePosition, messages }: ConversationState): string {
  if (handler === "bot") return "";
  if (handler === "counsellor") return fill(strings.counsellorHere, { name: counsellorName(strings, messages) });
  return queuePosition ? fill(strings.queuePosition, { n: queuePosition }) : strings.queue;
}

export function counsellorName(strings: Strings, messages: ConversationState["messages"]): string {
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message?.sender === "counsellor" && message.sender_name) return message.sender_name;
  }
  return strings.counsellor;
}
