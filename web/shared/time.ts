/** Times and dates in words of the reader's language. */
import { localeOf, type Language } from "./languages";

/** "14:05" today, "26.08.2025, 14:05" on another day. */
export function timeOf(iso: string, language: Language, now: Date = new Date()): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const time = new Intl.DateTimeFormat(localeOf(language), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  return at.toDateString() === now.toDateString() ? time : `${dayOf(at)}, ${time}`;
}

/** A source's date as far as it is known: "26.08.2025", "08.2025", "2025". */
export function sourceDateOf(checkedOn: string | null): string {
  if (!checkedOn) return "";
  return checkedOn.slice(0, 10).split("-").reverse().join(".");
}

/** "5 min", "2 h 10 min": how long something has been waiting. */
export function waitingOf(iso: string, language: Language, now: Date = new Date()): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - new Date(iso).getTime()) / 60_000));
  const unit = (value: number, name: "minute" | "hour" | "day") =>
    new Intl.NumberFormat(localeOf(language), { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (minutes < 60) return unit(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return unit(Math.floor(hours / 24), "day");
  return minutes % 60 ? `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}` : unit(hours, "hour");
}

function dayOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(at.getDate())}.${two(at.getMonth() + 1)}.${at.getFullYear()}`;
}
