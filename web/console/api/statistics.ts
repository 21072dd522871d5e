/** The anonymous numbers. */
import { get } from "./http";
import type { Dimension, StatisticsSummary } from "./types";

export interface Period {
  from: string;
  to: string;
}

export function readSummary(period: Period, by: readonly Dimension[], signal?: AbortSignal): Promise<StatisticsSummary> {
  const query = new URLSearchParams({ from: period.from, to: period.to, by: by.join(",") });
  return get<StatisticsSummary>(`/v1/statistics/summary?${query.toString()}`, signal);
}
