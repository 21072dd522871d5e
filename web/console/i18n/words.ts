/** Names and sentences that depend on the language of the console. */
import { ApiError } from "../../shared/requests";
import { isLanguage, LANGUAGE_NAMES, localeOf, type Language } from "../../shared/languages";
import { fill, wordOf, type Speech } from "./index";
import type { Escalation, Names } from "../api/types";

/** The name in the console's language, or in the nearest one there is. */
export function nameOf(names: Names, language: Language, fallback = ""): string {
  return names[language] || names.en || names.az || Object.values(names)[0] || fallback;
}

export function languageNameOf(code: string, language: Language): string {
  if (isLanguage(code)) return LANGUAGE_NAMES[code];
  try {
    return new Intl.DisplayNames(localeOf(language), { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What went wrong, in the reader's language; the API's own sentence where no better one is known. */
export function sentenceOf(error: ApiError, { t, codes }: Speech): string {
  if (error.status === 0) return t.problems.offline;
  if (error.status === 429) return fill(t.problems.busy, { seconds: Math.ceil(error.retryAfter ?? 5) });
  if (Object.hasOwn(codes.errors, error.error)) return wordOf(codes.errors, error.error);
  if (error.status >= 500) return t.problems.server;
  return error.detail || t.problems.general;
}

export function topicOf(topic: string | null, { t, codes }: Speech): string {
  return topic && topic !== "none" ? wordOf(codes.topics, topic) : t.thread.noTopic;
}

/** What a conversation is called: its topic, or why a person is needed. */
export function headlineOf(item: Escalation, speech: Speech): string {
  return item.topic ? topicOf(item.topic, speech) : wordOf(speech.codes.reasons, item.reason);
}

/** "< 1 min", "7 min", "1 h 5 min", "2 d": in our own words, because browsers do not know every language. */
export function durationOf(since: string, { t }: Speech, now: number): string {
  const minutes = Math.max(0, Math.floor((now - new Date(since).getTime()) / 60_000));
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return `< ${fill(t.units.minute, { n: 1 })}`;
  if (hours < 1) return fill(t.units.minute, { n: minutes });
  if (hours >= 24) return fill(t.units.day, { n: Math.floor(hours / 24) });
  const whole = fill(t.units.hour, { n: hours });
  return minutes % 60 ? `${whole} ${fill(t.units.minute, { n: minutes % 60 })}` : whole;
}

/** "Today", "Yesterday" or the date. */
export function dayNameOf(iso: string, { t }: Speech, now: number): string {
  const at = new Date(iso);
  if (at.toDateString() === new Date(now).toDateString()) return t.today;
  if (at.toDateString() === new Date(now - 86_400_000).toDateString()) return t.yesterday;
  return [at.getDate(), at.getMonth() + 1, at.getFullYear()].map((part) => String(part).padStart(2, "0")).join(".");
}

/** "14:05". */
export function clockOf(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
