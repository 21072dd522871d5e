/** Messages on their way out: order, patience, and the same id at every attempt. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../shared/requests";
import { Outbox, type Pending } from "../../widget/outbox";

const UNAVAILABLE = new ApiError(503, "Unavailable", "Later.");
const REFUSED = new ApiError(422, "TextTooLong", "Too long.");

function build(script: (ApiError | "ok")[] = []) {
  const attempts: string[] = [];
  const troubles: (ApiError | null)[] = [];
  const network = { online: true };
  const outbox = new Outbox({
    deliver: (item: Pending) => {
      attempts.push(item.clientId);
      const next = script.shift() ?? "ok";
      return next === "ok" ? Promise.resolve({ id: `id-${item.clientId}`, seq: attempts.length }) : Promise.reject(next);
    },
    onChange: () => undefined,
    onTrouble: (trouble) => troubles.push(trouble),
    isOnline: () => network.online,
  });
  const add = (...ids: string[]) => ids.forEach((clientId) => outbox.add({ clientId, text: clientId, afterSeq: 0 }));
  const states = () => outbox.items.map(({ state }) => state);
  return { outbox, attempts, troubles, network, add, states };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("Outbox", () => {
  test("sends one after another", async () => {
    const { outbox, attempts, add, states } = build();
    add("a", "b", "c");
    expect(states()).toEqual(["sending", "waiting", "waiting"]);
    await vi.runAllTimersAsync();
    expect(attempts).toEqual(["a", "b", "c"]);
    expect(states()).toEqual(["sent", "sent", "sent"]);
    expect(outbox.items[1]?.receipt).toEqual({ id: "id-b", seq: 2 });
  });

  test("a passing trouble is waited out, and those behind wait too", async () => {
    const { attempts, troubles, add } = build([UNAVAILABLE, "ok", "ok"]);
    add("a", "b");
    await vi.advanceTimersByTimeAsync(900);
    expect(attempts).toEqual(["a"]);
    await vi.runAllTimersAsync();
    expect(attempts).toEqual(["a", "a", "b"]);
    expect(troubles).toEqual([UNAVAILABLE, null, null]);
  });

  test("Retry-After is obeyed", async () => {
    const { attempts, add } = build([new ApiError(429, "TooManyMessages", "", 7)]);
    add("a");
    await vi.advanceTimersByTimeAsync(6_900);
    expect(attempts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(attempts).toHaveLength(2);
  });

  test("a wait longer than a minute is left to the person", async () => {
    const { add, states, attempts } = build([new ApiError(429, "TooManyMessages", "", 600)]);
    add("a", "b");
    await vi.runAllTimersAsync();
    expect(states()).toEqual(["failed", "failed"]);
    expect(attempts).toEqual(["a"]);
  });

  test("gives up after five attempts and goes on at the retry", async () => {
    const { outbox, attempts, add, states } = build(Array.from({ length: 5 }, () => UNAVAILABLE));
    add("a", "b");
    await vi.runAllTimersAsync();
    expect(attempts).toEqual(["a", "a", "a", "a", "a"]);
    expect(states()).toEqual(["failed", "failed"]);
    outbox.retry("a");
    await vi.runAllTimersAsync();
    expect(states()).toEqual(["sent", "failed"]);
  });

  test("a refused text fails alone", async () => {
    const { outbox, add, states } = build([REFUSED]);
    add("a", "b");
    await vi.runAllTimersAsync();
    expect(states()).toEqual(["failed", "sent"]);
    expect(outbox.items[0]?.retriable).toBe(false);
    outbox.resume();
    expect(states()).toEqual(["failed", "sent"]);
  });

  test("a refused button goes away", async () => {
    const { outbox } = build([REFUSED]);
    outbox.add({ clientId: "a", text: "Bəli", buttonId: "b1", afterSeq: 0 });
    await vi.runAllTimersAsync();
    expect(outbox.items).toEqual([]);
  });

  test("offline nothing is tried; back online it goes in order", async () => {
    const { outbox, attempts, network, add, states } = build();
    network.online = false;
    add("a", "b");
    await vi.runAllTimersAsync();
    expect(states()).toEqual(["waiting", "waiting"]);
    network.online = true;
    outbox.resume();
    await vi.runAllTimersAsync();
    expect(attempts).toEqual(["a", "b"]);
  });

  test("the network's return ends a wait and revives what failed", async () => {
    const { outbox, attempts, add, states } = build([...Array.from({ length: 5 }, () => UNAVAILABLE)]);
    add("a");
    await vi.runAllTimersAsync();
    expect(states()).toEqual(["failed"]);
    outbox.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(attempts).toHaveLength(6);
    expect(states()).toEqual(["sent"]);
  });

  test("what an earlier page could not send goes first", async () => {
    const { outbox, attempts } = build();
    const before: Pending = { clientId: "old", text: "old", state: "sending", retriable: true, attempts: 3, createdAt: "", afterSeq: 0 };
    outbox.restore([before, { ...before, clientId: "refused", state: "failed", retriable: false }]);
    await vi.runAllTimersAsync();
    expect(attempts).toEqual(["old"]);
    expect(outbox.unsent.map(({ clientId }) => clientId)).toEqual(["refused"]);
  });

  test("clearing in the middle of a wait leaves nothing behind", async () => {
    const { outbox, attempts, add } = build([UNAVAILABLE]);
    add("a");
    await vi.advanceTimersByTimeAsync(100);
    outbox.clear();
    await vi.runAllTimersAsync();
    expect(attempts).toEqual(["a"]);
    expect(outbox.items).toEqual([]);
  });
});
