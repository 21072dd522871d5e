/** Times and dates in words. */
import { expect, test } from "vitest";
import { sourceDateOf, timeOf, waitingOf } from "../../shared/time";

const now = new Date(2026, 2, 2, 15, 30);

test("today has a time only, another day its date too", () => {
  expect(timeOf(new Date(2026, 2, 2, 9, 5).toISOString(), "az", now)).toBe("09:05");
  expect(timeOf(new Date(2026, 1, 27, 9, 5).toISOString(), "cnr", now)).toBe("27.02.2026, 09:05");
  expect(timeOf("nonsense", "en", now)).toBe("");
});

test("a source's date is said as far as it is known", () => {
  expect(sourceDateOf("2025-08-26")).toBe("26.08.2025");
  expect(sourceDateOf("2025-08")).toBe("08.2025");
  expect(sourceDateOf("2025")).toBe("2025");
  expect(sourceDateOf(null)).toBe("");
});

test("waiting is counted in minutes, hours, days", () => {
  const ago = (minutes: number) => waitingOf(new Date(now.getTime() - minutes * 60_000).toISOString(), "en", now);
  expect([ago(0), ago(5), ago(60), ago(130), ago(3 * 24 * 60)]).toEqual(["0 min", "5 min", "1 hr", "2 hr 10 min", "3 days"]);
});
