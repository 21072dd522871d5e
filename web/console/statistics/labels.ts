/** Words for the values of a dimension. */
import type { Centre, Dimension } from "../api/types";
import { wordOf, type Speech } from "../i18n";
import { languageNameOf, nameOf } from "../i18n/words";

export function labelOf(dimension: Dimension, value: string | null | undefined, speech: Speech, centres: Centre[]): string {
  const { t, codes, language } = speech;
  if (!value || value === "none") return dimension === "centre" ? t.about.noCentre : t.stats.none;
  if (dimension === "topic") return wordOf(codes.topics, value);
  if (dimension === "language") return languageNameOf(value, language);
  if (dimension === "channel") return wordOf(codes.channels, value);
  if (dimension === "outcome") return wordOf(codes.outcomes, value);
  return nameOf(centres.find((centre) => centre.id === value)?.names ?? {}, language, value);
}
