/** One dimension: each value with its number and a bar that starts at zero. */
import { useId } from "preact/hooks";
import type { JSX } from "preact";
import type { Period } from "../api/statistics";
import type { Dimension, StatisticsRow, StatisticsSummary } from "../api/types";
import { numberOf, useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { centresStore } from "../state/centres";
import { useStore } from "../state/store";
import { labelOf } from "./labels";
import { useSummary } from "./summaries";

interface DimensionTableProps {
  dimension: Dimension;
  period: Period;
}

export function DimensionTable({ dimension, period }: DimensionTableProps): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const { data, error, stale, retry } = useSummary(period, [dimension]);
  const titleId = useId();
  return (
    <section class="card dimension" data-dimension={dimension} aria-busy={stale} aria-labelledby={titleId}>
      <h2 id={titleId}>{t.stats.by[dimension]}</h2>
      {error ? (
        <p>
          {sentenceOf(error, speech)}{" "}
          <button type="button" class="button small-button" onClick={retry}>
            {t.retry}
          </button>
        </p>
      ) : null}
      {data && data.rows.length ? <Rows data={data} dimension={dimension} titleId={titleId} /> : null}
      {data && !data.rows.length ? <p class="soft">{t.stats.empty}</p> : null}
    </section>
  );
}

function Rows({ data, dimension, titleId }: { data: StatisticsSummary; dimension: Dimension; titleId: string }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const centres = useStore(centresStore);
  const rows = [...data.rows].sort((a, b) => (b.count ?? -1) - (a.count ?? -1));
  const most = Math.max(1, ...rows.map((row) => row.count ?? 0));
  return (
    <table class="bars" aria-labelledby={titleId}>
      <thead class="for-readers">
        <tr>
          <th scope="col">{t.stats.dimension[dimension]}</th>
          <th scope="col">{t.stats.count}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={`${row[dimension] ?? ""}${index}`}>
            <th scope="row">{labelOf(dimension, row[dimension], speech, centres)}</th>
            <BarCells row={row} most={most} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BarCells({ row, most }: { row: StatisticsRow; most: number }): JSX.Element {
  const { t } = useSpeech();
  if (row.suppressed || row.count === undefined) {
    return (
      <>
        <td class="number soft">
          <span class="for-readers">{t.stats.suppressed}</span>
        </td>
        <td class="bar-cell" aria-hidden="true">
          <span class="bar hatched" title={t.stats.suppressed} />
        </td>
      </>
    );
  }
  return (
    <>
      <td class="number">{numberOf(row.count)}</td>
      <td class="bar-cell" aria-hidden="true">
        <span class="bar" style={{ inlineSize: `${(row.count / most) * 100}%` }} />
      </td>
    </>
  );
}
