/** The days of the statistics. */
import { expect, it } from "vitest";
import { isPeriod, periodOf } from "../../console/statistics/period";

it.each([
  [new Date(2026, 2, 4), "2026-03-02"],
  [new Date(2026, 2, 2), "2026-03-02"],
  [new Date(2026, 2, 1), "2026-02-23"],
])("starts the week of %s on Monday", (today, monday) => {
  expect(periodOf("week", today).from).toBe(monday);
});

it("starts the month on its first day", () => {
  expect(periodOf("month", new Date(2026, 2, 4))).toEqual({ from: "2026-03-01", to: "2026-03-04" });
});

it("knows a period from a half-written one", () => {
  expect(isPeriod({ from: "2026-03-01", to: "2026-03-01" })).toBe(true);
  expect(isPeriod({ from: "2026-03-02", to: "2026-03-01" })).toBe(false);
  expect(isPeriod({ from: "", to: "2026-03-01" })).toBe(false);
});
