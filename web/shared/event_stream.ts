/** Server-sent events over fetch, because an EventSource cannot carry an Authorization header. */

export interface ServerEvent {
  event: string;
  data: string;
  /** The last id the stream has named so far; empty before the first. */
  id: string;
}

/** Calls `onEvent` for every event until the stream ends, and `onBytes` for any sign of life; rejects when the stream breaks. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => void,
  onBytes?: () => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parse = eventParser(onEvent);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes?.();
      parse(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.releaseLock();
  }
}

/** A parser that takes the stream's text in pieces of any size. */
export function eventParser(onEvent: (event: ServerEvent) => void): (chunk: string) => void {
  let rest = "";
  let event = "";
  let data: string[] = [];
  let id = "";

  const takeLine = (line: string) => {
    if (line === "") {
      if (data.length) onEvent({ event: event || "message", data: data.join("\n"), id });
      event = "";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
  };

  return (chunk) => {
    const text = rest + chunk;
    // A lone CR at the end may be the first half of a CRLF: it waits for the next piece.
    const held = text.endsWith("\r") ? 1 : 0;
    const lines = text.slice(0, text.length - held).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + text.slice(text.length - held);
    lines.forEach(takeLine);
  };
}
