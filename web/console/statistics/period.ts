/** The days that the numbers are for. */
import type { Period } from "../api/statistics";

export type PeriodChoice = "week" | "month" | "custom";

/** This week from Monday, or this month from the first, until today. */
export function periodOf(choice: "week" | "month", today: Date = new Date()): Period {
  const from = new Date(today);
  if (choice === "week") from.setDate(today.getDate() - ((today.getDay() + 6) % 7));
  else from.setDate(1);
  return { from: dayOf(from), to: dayOf(today) };
}

export function isPeriod({ from, to }: Period): boolean {
  return isDay(from) && isDay(to) && from <= to;
}

/** "2025-08-26" of the local calendar. */
export function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
