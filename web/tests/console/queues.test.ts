/** The order of a queue and who is waiting. */
import { describe, expect, it } from "vitest";
import type { Escalation } from "../../console/api/types";
import { ordered, waitingSince } from "../../console/state/desk";
import { levelOf } from "../../console/work/waiting";
import { escalation } from "./escalation";

const at = (minute: number) => `2026-03-02T10:${String(minute).padStart(2, "0")}:00Z`;
const said = (sender: "contact" | "counsellor", minute: number) => ({ sender, text: "…", created_at: at(minute) });
const ids = (items: Escalation[]) => items.map((item) => item.id);

describe("ordered", () => {
  it("puts urgent ones first and then the longest waiting", () => {
    const items = [
      escalation({ id: "late", waiting_since: at(9) }),
      escalation({ id: "early", waiting_since: at(1) }),
      escalation({ id: "urgent", waiting_since: at(20), priority: "urgent" }),
    ];
    expect(ids(ordered("open", items))).toEqual(["urgent", "early", "late"]);
  });

  it("puts whoever waits for my answer before whoever has one", () => {
    const mine = { status: "assigned" as const, assigned_at: at(1) };
    const items = [
      escalation({ id: "answered", ...mine, last_message: said("counsellor", 3) }),
      escalation({ id: "waits", ...mine, last_message: said("contact", 8) }),
    ];
    expect(ids(ordered("mine", items))).toEqual(["waits", "answered"]);
  });

  it("shows the newest closed one first", () => {
    const items = [
      escalation({ id: "old", status: "closed", closed_at: at(1) }),
      escalation({ id: "new", status: "closed", closed_at: at(2) }),
    ];
    expect(ids(ordered("closed", items))).toEqual(["new", "old"]);
  });
});

describe("waitingSince", () => {
  it("counts the time in the queue when the words are older than the claim", () => {
    const item = escalation({ status: "assigned", waiting_since: at(1), assigned_at: at(5), last_message: said("contact", 2) });
    expect(waitingSince(item)).toBe(at(1));
  });

  it("counts from the last words when they came after the claim", () => {
    const item = escalation({ status: "assigned", waiting_since: at(1), assigned_at: at(5), last_message: said("contact", 7) });
    expect(waitingSince(item)).toBe(at(7));
  });

  it("is nothing once a counsellor had the last word, or it is closed", () => {
    expect(waitingSince(escalation({ status: "assigned", last_message: said("counsellor", 7) }))).toBeNull();
    expect(waitingSince(escalation({ status: "closed", last_message: said("contact", 7) }))).toBeNull();
  });
});

it("colours the waiting time", () => {
  expect([119_000, 120_000, 300_000, 300_001].map(levelOf)).toEqual(["calm", "amber", "amber", "red"]);
});
