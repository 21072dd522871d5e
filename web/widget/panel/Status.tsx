/** Lines about the connection and about what went wrong, and the same said to screen readers. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CircleAlertIcon, WifiOffIcon } from "../../shared/icons";
import type { ApiError } from "../../shared/requests";
import type { ConversationState } from "../conversation";
import { fill, type Strings } from "../i18n";
import { counsellorName, handlerWords } from "./PersonBar";

type Connection = ConversationState["connection"];

export function ConnectionLine({ strings, connection }: { strings: Strings; connection: Connection }): JSX.Element | null {
  const words = connectionWords(strings, connection);
  if (!words) return null;
  return (
    <p class="connection">
      <WifiOffIcon size={16} />
      <span>{words}</span>
    </p>
  );
}

interface TroubleLineProps {
  strings: Strings;
  trouble: ApiError | null;
  connection: Connection;
}

export function TroubleLine({ strings, trouble, connection }: TroubleLineProps): JSX.Element {
  const isSaidAbove = trouble?.status === 0 && connectionWords(strings, connection) !== "";
  return (
    <div role="alert">
      {trouble && !isSaidAbove && (
        <p class="trouble">
          <CircleAlertIcon size={18} />
          <span>{troubleWords(strings, trouble)}</span>
        </p>
      )}
    </div>
  );
}

/** One polite region for all that changes without being a message. */
export function Status({ strings, state }: { strings: Strings; state: ConversationState }): JSX.Element {
  const down = connectionWords(strings, state.connection);
  const wasDown = useRef(false);
  const [back, setBack] = useState(false);
  useEffect(() => {
    if (!down && wasDown.current) setBack(true);
    if (down) setBack(false);
    wasDown.current = down !== "";
  }, [down]);
  return (
    <div role="status" class="said">
      {down || typingWords(strings, state) || handlerWords(strings, state) || (back ? strings.connected : "")}
    </div>
  );
}

export function typingWords(strings: Strings, { typing, messages }: ConversationState): string {
  if (!typing) return "";
  if (typing === "bot") return strings.botTyping;
  return fill(strings.counsellorTyping, { name: counsellorName(strings, messages) });
}

function connectionWords(strings: Strings, connection: Connection): string {
  if (connection === "offline") return strings.offline;
  return connection === "lost" ? strings.lost : "";
}

function troubleWords(strings: Strings, { status, detail }: ApiError): string {
  if (detail) return detail;
  if (status === 0) return strings.errorConnection;
  if (status === 429) return strings.errorBusy;
  if (status === 413 || status === 422) return strings.errorLong;
  return status >= 500 ? strings.errorService : strings.errorUnknown;
}
