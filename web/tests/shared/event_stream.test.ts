/** The event stream's parser, with the text cut anywhere. */
import { describe, expect, test, vi } from "vitest";
import { eventParser, readEvents, type ServerEvent } from "../../shared/event_stream";

const STREAM =
  ": welcome\n\nid: 4\nevent: message\ndata: {\"a\":\ndata: 1}\n\nevent: typing\r\ndata:x\r\n\r\nretry: 5\n\ndata: plain\rid: 5\r\rdata: unfinished";
const EVENTS: ServerEvent[] = [
  { event: "message", data: '{"a":\n1}', id: "4" },
  { event: "typing", data: "x", id: "4" },
  { event: "message", data: "plain", id: "5" },
];

describe("eventParser", () => {
  test.each(Array.from({ length: STREAM.length }, (_, index) => index))("cut at %i", (cut) => {
    const events: ServerEvent[] = [];
    const parse = eventParser((event) => events.push(event));
    parse(STREAM.slice(0, cut));
    parse(STREAM.slice(cut));
    expect(events).toEqual(EVENTS);
  });

  test("an event without data is none", () => {
    const onEvent = vi.fn();
    eventParser(onEvent)("event: handler\n\nid: 3\n\n");
    expect(onEvent).not.toHaveBeenCalled();
  });
});

test("readEvents puts letters together that were cut inside", async () => {
  const bytes = new TextEncoder().encode("data: Gəncə\n\n");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const events: string[] = [];
  const onBytes = vi.fn();
  await readEvents(body, (event) => events.push(event.data), onBytes);
  expect(events).toEqual(["Gəncə"]);
  expect(onBytes).toHaveBeenCalledTimes(bytes.length);
});
