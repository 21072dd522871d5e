/** What arrives from the API, in any order and shape. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MessagePage } from "../../shared/messages";
import { Reception } from "../../widget/reception";
import { message } from "./messages";

function build() {
  const fetchPage = vi.fn<(after: number) => Promise<MessagePage | null>>(() => Promise.resolve(null));
  const onLanguage = vi.fn();
  const reception = new Reception({ onChange: () => undefined, onLanguage, fetchPage });
  const take = (event: string, data: unknown) => reception.takeEvent({ event, data: JSON.stringify(data), id: "" });
  const seqs = () => reception.incoming.messages.map(({ seq }) => seq);
  return { reception, fetchPage, onLanguage, take, seqs };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("Reception", () => {
  test("the same message by stream and by page is one", () => {
    const { reception, take, seqs } = build();
    take("message", message(1));
    reception.takePage({ messages: [message(1), message(2)], handler: "bot" });
    take("message", message(2));
    expect(seqs()).toEqual([1, 2]);
  });

  test("a hole is filled", async () => {
    const { fetchPage, take, seqs } = build();
    fetchPage.mockResolvedValueOnce({ messages: [message(2), message(3)], handler: "bot" });
    take("message", message(1));
    take("message", message(3));
    await vi.advanceTimersByTimeAsync(0);
    expect(fetchPage).toHaveBeenCalledWith(1);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  test.each(["", "null", "3", "{", '{"id": 1}', '{"id": "m", "seq": "2", "text": "x"}'])("%s is ignored", (data) => {
    const { reception } = build();
    for (const event of ["message", "handler", "queue", "typing", "other"]) reception.takeEvent({ event, data, id: "" });
    expect(reception.incoming).toEqual({ messages: [], handler: "bot", typing: null, queuePosition: null });
  });

  test("lists that are left out are empty", () => {
    const { reception, take } = build();
    take("message", { id: "m1", seq: 1, sender: "bot", text: "x" });
    expect(reception.incoming.messages[0]).toMatchObject({ buttons: [], sources: [], attachments: [] });
  });

  test("typing ends with the answer, with a new handler, or by itself", async () => {
    const { reception, take } = build();
    take("typing", { sender: "bot" });
    expect(reception.incoming.typing).toBe("bot");
    take("message", message(1));
    expect(reception.incoming.typing).toBeNull();
    take("typing", { sender: "bot" });
    take("handler", { handler: "queue" });
    expect(reception.incoming.typing).toBeNull();
    take("typing", { sender: "counsellor" });
    await vi.advanceTimersByTimeAsync(8_100);
    expect(reception.incoming.typing).toBeNull();
  });

  test("the place in the queue is known only while there is one", () => {
    const { reception, take } = build();
    take("handler", { handler: "queue" });
    take("queue", { position: 2 });
    expect(reception.incoming.queuePosition).toBe(2);
    take("handler", { handler: "counsellor" });
    expect(reception.incoming.queuePosition).toBeNull();
  });

  test("an answer that does not come is looked for, one that came is not", async () => {
    const { reception, fetchPage, take } = build();
    reception.expectReply(1);
    expect(reception.incoming.typing).toBe("bot");
    await vi.advanceTimersByTimeAsync(3_100);
    expect(fetchPage).toHaveBeenCalledTimes(1);
    take("message", message(1, { sender: "contact" }));
    take("message", message(2));
    await vi.runAllTimersAsync();
    expect(fetchPage).toHaveBeenCalledTimes(1);
  });

  test("the language follows when the assistant was asked to change it, not in the history", () => {
    const { reception, onLanguage, take } = build();
    const changed = message(1, { topic: "change_language", language: "ru" });
    reception.takeHistory({ messages: [changed], handler: "bot" });
    expect(onLanguage).not.toHaveBeenCalled();
    take("message", message(2, { language: "ru" }));
    expect(onLanguage).not.toHaveBeenCalled();
    take("message", { ...changed, id: "m3", seq: 3 });
    expect(onLanguage).toHaveBeenCalledWith("ru");
  });
});
