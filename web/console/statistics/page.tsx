/** The numbers without people: a period, five tables, and two dimensions against each other. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Period } from "../api/statistics";
import { DIMENSIONS, type Staff } from "../api/types";
import { fill, numberOf, useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { sourceDateOf } from "../../shared/time";
import { CrossTable } from "./cross_table";
import { DimensionTable } from "./dimension_table";
import { periodOf, type PeriodChoice } from "./period";
import { PeriodForm } from "./period_form";
import { useSummary } from "./summaries";

export function StatisticsPage({ staff }: { staff: Staff }): JSX.Element {
  const { t } = useSpeech();
  const [choice, setChoice] = useState<PeriodChoice>("month");
  const [period, setPeriod] = useState<Period>(() => periodOf("month"));
  const centres = staff.centres.length > 1 || staff.centres[0]?.id === "*";
  return (
    <main class="statistics" id="content" tabIndex={-1}>
      <header class="statistics-head">
        <h1>{t.stats.title}</h1>
        <p class="soft">{t.stats.intro}</p>
      </header>
      <PeriodForm
        choice={choice}
        period={period}
        onChange={(next, days) => {
          setChoice(next);
          setPeriod(days);
        }}
      />
      <Total period={period} />
      <div class="statistics-grid">
        {DIMENSIONS.filter((dimension) => dimension !== "centre" || centres).map((dimension) => (
          <DimensionTable key={dimension} dimension={dimension} period={period} />
        ))}
      </div>
      <CrossTable period={period} />
    </main>
  );
}

function Total({ period }: { period: Period }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const { data, error, stale, retry } = useSummary(period, ["channel"]);
  if (error) {
    return (
      <Notice tone="problem">
        {sentenceOf(error, speech)}{" "}
        <button type="button" class="button small-button" onClick={retry}>
          {t.retry}
        </button>
      </Notice>
    );
  }
  const total = data?.total ?? null;
  return (
    <section class="total" aria-busy={stale} aria-live="polite">
      <p class="total-number">
        {data ? (total === null ? fill(t.stats.fewer, { n: data.threshold }) : numberOf(total)) : "–"}
      </p>
      <p>
        {t.stats.total}
        <br />
        <span class="soft small">
          {fill(t.stats.asOf, { from: sourceDateOf(period.from), to: sourceDateOf(period.to) })}
        </span>
      </p>
      {data && total !== 0 ? (
        <p class="small soft suppressed-why">
          <span class="hatched key" aria-hidden="true" />
          {fill(t.stats.suppressedWhy, { n: data.threshold })}
        </p>
      ) : null}
      {data && total === 0 ? (
        <div class="total-empty">
          <strong>{t.stats.empty}</strong>
          <p class="soft">{t.stats.emptyHint}</p>
        </div>
      ) : null}
    </section>
  );
}
