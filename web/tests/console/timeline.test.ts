/** The order of a conversation's lines. */
import { describe, expect, it } from "vitest";
import type { OutgoingReply } from "../../console/state/outbox";
import { timelineOf, type Entry } from "../../console/work/timeline";
import { detail, line } from "./escalation";

const ALL = { readUntil: null, whole: true };
const kinds = (entries: Entry[]) => entries.map((entry) => entry.kind).filter((kind) => kind !== "day");
const after = (seconds: number) => new Date(Date.UTC(2026, 2, 2, 10, 0, seconds)).toISOString();

function reply(fields: Partial<OutgoingReply> = {}): OutgoingReply {
  return { key: "k1", escalation: "e1", text: "Salam", createdAt: after(30), afterSeq: 2, state: "sending", refusal: null, ...fields };
}

describe("timelineOf", () => {
  it("parts what was said with the assistant from what people said", () => {
    const messages = [line(1), line(2, { sender: "bot" }), line(3, { sender: "system", created_at: after(1) })];
    expect(kinds(timelineOf(detail(messages), [], ALL))).toEqual(["bot_part", "message", "message", "handover", "message"]);
  });

  it("keeps a long part with the assistant short until it is wanted", () => {
    const messages = Array.from({ length: 30 }, (_, index) => line(index + 1));
    const short = timelineOf(detail(messages), [], { readUntil: null, whole: false });
    expect(short[0]).toMatchObject({ kind: "earlier", hidden: 20 });
    expect(timelineOf(detail(messages), [], ALL).filter((entry) => entry.kind === "message")).toHaveLength(30);
  });

  it("puts notes where they were written", () => {
    const messages = [line(1), line(2, { sender: "counsellor", created_at: after(10) }), line(3, { created_at: after(30) })];
    const notes = [{ id: "n1", author: "Aynur", text: "…", created_at: after(20) }];
    expect(kinds(timelineOf(detail(messages, { notes }), [], ALL))).toEqual([
      "bot_part",
      "message",
      "handover",
      "message",
      "note",
      "message",
    ]);
  });

  it("marks what is new since the last look", () => {
    const messages = [line(1, { sender: "system", created_at: after(1) }), line(2, { created_at: after(5) }), line(3, { created_at: after(9) })];
    const entries = timelineOf(detail(messages), [], { readUntil: after(5), whole: true });
    expect(kinds(entries)).toEqual(["handover", "message", "message", "new", "message"]);
  });

  it("shows a reply on its way once, also when the API was faster than its answer", () => {
    const before = detail([line(1), line(2)]);
    expect(kinds(timelineOf(before, [reply()], ALL))).toContain("outgoing");
    const confirmed = detail([line(1), line(2), line(3, { sender: "counsellor", text: "Salam", created_at: after(31) })]);
    expect(kinds(timelineOf(confirmed, [reply()], ALL))).not.toContain("outgoing");
    expect(kinds(timelineOf(confirmed, [reply({ state: "refused" })], ALL))).toContain("outgoing");
  });
});
