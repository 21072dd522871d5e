/** Names and sentences that depend on the language of the console. */
import { ApiError } from "../../shared/requests";
import { isLanguage, LANGUAGE_NAMES, localeOf, type Language } from "../../shared/languages";
import { waitingOf } from "../../shared/time";
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

/** "< 1 min", "7 min", "1 h 5 min". */
export function durationOf(since: string, { language, t }: Speech, now: number): string {
  const elapsed = now - new Date(since).getTime();
  return elapsed < 60_000 ? t.lessThanAMinute : waitingOf(since, language, new Date(now));
}

/** "Today", "Yesterday" or the date. */
export function dayNameOf(iso: string, { language, t }: Speech, now: number): string {
  const at = new Date(iso);
  if (at.toDateString() === new Date(now).toDateString()) return t.today;
  if (at.toDateString() === new Date(now - 86_400_000).toDateString()) return t.yesterday;
  return new Intl.DateTimeFormat(localeOf(language), { day: "numeric", month: "long", year: "numeric" }).format(at);
}

export function clockOf(iso: string, language: Language): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  return new Intl.DateTimeFormat(localeOf(language), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}
