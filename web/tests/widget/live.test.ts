/** Keeping up: stream, long poll where streams fail, and what a gone conversation looks like. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../shared/requests";
import type { ChatApi } from "../../widget/api";
import { Live, type LivePorts } from "../../widget/live";

/** An error, "silent", or what the stream says before it falls silent. */
type Stream = ApiError | string;

/** Streams and pages in the order in which they are asked for; what is not planned hangs. */
function build(streams: Stream[], pages: (ApiError | "page")[] = [], behind = false) {
  const calls: string[] = [];
  const aborted = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new ApiError(0, "Unreachable", ""))));
  const api = {
    events: (_conversation: unknown, after: number, signal: AbortSignal) => {
      calls.push(`events ${after}`);
      const next = streams.shift();
      if (next === undefined) return aborted(signal);
      return next instanceof ApiError ? Promise.reject(next) : Promise.resolve(streamOf(next, signal));
    },
    messages: (_conversation: unknown, after: number, wait: number, signal: AbortSignal) => {
      calls.push(`messages ${after} ${wait}`);
      const next = pages.shift();
      if (next === undefined) return aborted(signal);
      return next instanceof ApiError ? Promise.reject(next) : Promise.resolve({ messages: [], handler: "bot" });
    },
  } as unknown as ChatApi;
  const ports = { cursor: () => 7, onEvent: vi.fn(), onPage: vi.fn(), onConnection: vi.fn(), onGone: vi.fn() } satisfies LivePorts;
  const live = new Live(api, { id: "c", token: "t" }, ports, behind);
  void live.run();
  return { live, ports, calls };
}

function streamOf(kind: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (kind !== "silent") controller.enqueue(new TextEncoder().encode(kind));
      signal.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
    },
  });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("Live", () => {
  test("streams from the cursor", async () => {
    const { ports, calls } = build(["event: typing\ndata: {}\n\n"]);
    await vi.advanceTimersByTimeAsync(10);
    expect(calls).toEqual(["events 7"]);
    expect(ports.onEvent).toHaveBeenCalledTimes(1);
    expect(ports.onConnection).toHaveBeenLastCalledWith("live");
  });

  test("at a return what was missed comes first", async () => {
    const { ports, calls } = build([": hello\n\n"], ["page"], true);
    await vi.advanceTimersByTimeAsync(10);
    expect(calls).toEqual(["messages 7 0", "events 7"]);
    expect(ports.onPage).toHaveBeenCalledTimes(1);
  });

  test("a stream that falls silent is opened anew", async () => {
    const { calls } = build([": hello\n\n", ": hello\n\n"]);
    await vi.advanceTimersByTimeAsync(47_000);
    expect(calls).toEqual(["events 7", "events 7"]);
  });

  test("a stream that a proxy swallows gives way to long polling", async () => {
    const { ports, calls } = build(["silent"], ["page", "page"]);
    await vi.advanceTimersByTimeAsync(27_500);
    expect(calls.slice(0, 3)).toEqual(["events 7", "messages 7 0", "messages 7 20"]);
    expect(ports.onConnection).not.toHaveBeenCalledWith("lost");
  });

  test("refused streams are no reason to believe that the conversation is gone", async () => {
    const { ports, calls } = build([new ApiError(404, "NotFound", "")], ["page"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(calls.slice(0, 2)).toEqual(["events 7", "messages 7 0"]);
    expect(ports.onGone).not.toHaveBeenCalled();
  });

  test("a conversation that the message list does not know is gone, and nothing is asked again", async () => {
    const { ports, calls } = build([], [new ApiError(404, "ConversationNotFound", "")], true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ports.onGone).toHaveBeenCalledTimes(1);
    expect(calls).toHaveLength(1);
  });

  test("without a connection it says so and backs off", async () => {
    const down = () => new ApiError(0, "Unreachable", "");
    const { ports, calls } = build([down()], Array.from({ length: 100 }, down));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ports.onConnection).toHaveBeenLastCalledWith("lost");
    expect(calls.length).toBeGreaterThan(4);
    expect(calls.length).toBeLessThan(16);
  });

  test("Retry-After is obeyed", async () => {
    const { calls } = build([new ApiError(503, "Unavailable", "", 20)], ["page"]);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(calls.length).toBeGreaterThan(1);
  });

  test("a nudge does not wait for the back-off", async () => {
    const { live, calls } = build([new ApiError(503, "Unavailable", "", 500)], ["page"]);
    await vi.advanceTimersByTimeAsync(1_000);
    live.nudge();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls.length).toBeGreaterThan(1);
  });

  test("stopped, it asks for nothing more", async () => {
    const { live, calls } = build([": hello\n\n"]);
    await vi.advanceTimersByTimeAsync(10);
    live.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(calls).toHaveLength(1);
  });
});
