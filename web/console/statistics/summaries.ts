/** Asks for the numbers; the last ones stay on the page until the new ones are there. */
import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../../shared/requests";
import { asApiError } from "../api/http";
import { readSummary, type Period } from "../api/statistics";
import type { Dimension, StatisticsSummary } from "../api/types";

export interface Summary {
  data: StatisticsSummary | null;
  error: ApiError | null;
  stale: boolean;
  retry: () => void;
}

export function useSummary(period: Period, by: readonly Dimension[]): Summary {
  const { from, to } = period;
  const names = by.join();
  const question = `${from} ${to} ${names}`;
  const [answer, setAnswer] = useState<{ question: string; data: StatisticsSummary | null; error: ApiError | null }>({
    question: "",
    data: null,
    error: null,
  });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const aborter = new AbortController();
    readSummary({ from, to }, names.split(",") as Dimension[], aborter.signal)
      .then((data) => setAnswer({ question, data, error: null }))
      .catch((error: unknown) => {
        if (!aborter.signal.aborted) setAnswer({ question, data: null, error: asApiError(error) });
      });
    return () => aborter.abort();
  }, [from, to, names, question, attempt]);
  return {
    data: answer.data,
    error: answer.error,
    stale: answer.question !== question,
    retry: () => setAttempt(attempt + 1),
  };
}
