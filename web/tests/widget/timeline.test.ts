/** One list of messages, each once and in its place, whatever order they come in. */
import { describe, expect, test } from "vitest";
import type { Pending } from "../../widget/outbox";
import { holeBefore, merged, quickReplies, timelineOf } from "../../widget/timeline";
import { message } from "./messages";

function pending(clientId: string, change: Partial<Pending> = {}): Pending {
  return { clientId, text: clientId, state: "sending", retriable: true, attempts: 1, createdAt: "2026-03-02T10:00:00Z", afterSeq: 0, ...change };
}

const texts = (messages: Parameters<typeof timelineOf>[0], pendings: Pending[]) =>
  timelineOf(messages, pendings, "az").map(({ key, message: { text }, pending: own }) => [key, text, own?.state ?? null]);

describe("merged", () => {
  test("sorts by seq and drops what is known", () => {
    const known = [message(1), message(4)];
    expect(merged(known, [message(3), message(1), message(3), message(2, { id: "m4" })]).map(({ seq }) => seq)).toEqual([1, 3, 4]);
  });

  test("nothing new keeps the same list", () => {
    const known = [message(1)];
    expect(merged(known, [message(1)])).toBe(known);
  });

  test("any order and any repetition end in the same list", () => {
    const all = Array.from({ length: 30 }, (_, index) => message(index + 1));
    let known: readonly ReturnType<typeof message>[] = [];
    for (let round = 0; round < 200; round++) known = merged(known, [all[(round * 7 + (round % 5)) % 30] as ReturnType<typeof message>]);
    expect(known).toEqual(all);
  });
});

test("a hole is found only after something is known", () => {
  expect(holeBefore([], 5)).toBeNull();
  expect(holeBefore([message(4)], 5)).toBeNull();
  expect(holeBefore([message(4)], 6)).toBe(4);
});

describe("timelineOf", () => {
  const own = message(1, { sender: "contact", text: "salam" });

  test("what is on its way stands at the end", () => {
    expect(texts([message(1)], [pending("a", { text: "salam" })])).toEqual([
      ["m1", "text 1", null],
      ["a", "salam", "sending"],
    ]);
  });

  test("a confirmed message takes its place under the same key", () => {
    const sent = pending("a", { text: "salam", state: "sent", receipt: { id: "m1", seq: 1 } });
    expect(texts([own, message(2)], [sent])).toEqual([
      ["a", "salam", "sent"],
      ["m2", "text 2", null],
    ]);
  });

  test("confirmed but not yet received: before the answer", () => {
    const sent = pending("a", { text: "salam", state: "sent", receipt: { id: "m1", seq: 1 } });
    expect(texts([message(2)], [sent]).map(([key]) => key)).toEqual(["a", "m2"]);
  });

  test("the stream may be quicker than the answer to the POST", () => {
    expect(texts([own], [pending("a", { text: "salam" })])).toEqual([["a", "salam", "sent"]]);
  });

  test("an older message of one's own is not taken for the new one", () => {
    expect(texts([own], [pending("a", { text: "salam", afterSeq: 1 })]).map(([key]) => key)).toEqual(["m1", "a"]);
  });

  test("a failed message that did arrive is shown once", () => {
    expect(texts([own], [pending("a", { text: "salam", state: "failed", attempts: 5 })])).toEqual([["a", "salam", "sent"]]);
    expect(texts([own], [pending("a", { text: "other", state: "failed", attempts: 5 })])).toHaveLength(2);
  });

  test("the same words twice are two messages", () => {
    const first = pending("a", { text: "salam", state: "sent", receipt: { id: "m1", seq: 1 } });
    const second = pending("b", { text: "salam" });
    expect(texts([own], [first, second]).map(([key]) => key)).toEqual(["a", "b"]);
  });

  test("the API's own note of the client's id decides when it is there", () => {
    const noted = message(1, { sender: "contact", text: "salam", client_message_id: "z" });
    expect(texts([noted], [pending("a", { text: "salam" })])).toHaveLength(2);
  });
});

describe("quickReplies", () => {
  const buttons = [{ id: "b1", label: "Bəli" }];
  const items = (...messages: ReturnType<typeof message>[]) => timelineOf(messages, [], "az");

  test("those of the last answer, also with a line after it", () => {
    expect(quickReplies(items(message(1, { buttons })), "bot")).toEqual(buttons);
    expect(quickReplies(items(message(1, { buttons }), message(2, { sender: "system" })), "bot")).toEqual(buttons);
  });

  test("none after one has said something", () => {
    expect(quickReplies(items(message(1, { buttons }), message(2, { sender: "contact" })), "bot")).toEqual([]);
  });

  test("the assistant's old ones are gone when a person takes over", () => {
    expect(quickReplies(items(message(1, { buttons }), message(2, { sender: "system" })), "queue")).toEqual([]);
    expect(quickReplies(items(message(1), message(2, { sender: "system", buttons })), "queue")).toEqual(buttons);
  });
});
