/** Two dimensions against each other. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Period } from "../api/statistics";
import { DIMENSIONS, type Dimension, type StatisticsRow, type StatisticsSummary } from "../api/types";
import { numberOf, useSpeech } from "../i18n";
import { sentenceOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { centresStore } from "../state/centres";
import { useStore } from "../state/store";
import { labelOf } from "./labels";
import { useSummary } from "./summaries";

export function CrossTable({ period }: { period: Period }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const [rows, setRows] = useState<Dimension>("topic");
  const [columns, setColumns] = useState<Dimension>("language");
  const { data, error, stale } = useSummary(period, [rows, columns]);
  const swap = (change: { rows?: Dimension; columns?: Dimension }) => {
    const next = { rows: change.rows ?? rows, columns: change.columns ?? columns };
    // The same twice would be one dimension: the other takes the place that became free.
    if (next.rows === next.columns) Object.assign(next, change.rows ? { columns: rows } : { rows: columns });
    setRows(next.rows);
    setColumns(next.columns);
  };
  return (
    <section class="card cross" aria-busy={stale}>
      <header class="cross-head">
        <h2>{t.stats.cross}</h2>
        <DimensionSelect label={t.stats.rows} value={rows} onChange={(value) => swap({ rows: value })} />
        <DimensionSelect label={t.stats.columns} value={columns} onChange={(value) => swap({ columns: value })} />
      </header>
      {error ? <Notice tone="problem">{sentenceOf(error, speech)}</Notice> : null}
      {data?.by[0] && data.by[1] && data.rows.length ? <Matrix data={data} rows={data.by[0]} columns={data.by[1]} /> : null}
      {data && !data.rows.length ? <p class="soft">{t.stats.empty}</p> : null}
    </section>
  );
}

interface DimensionSelectProps {
  label: string;
  value: Dimension;
  onChange: (value: Dimension) => void;
}

function DimensionSelect({ label, value, onChange }: DimensionSelectProps): JSX.Element {
  const { t } = useSpeech();
  return (
    <label class="inline-field">
      <span class="small soft">{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = DIMENSIONS.find((name) => name === event.currentTarget.value);
          if (chosen) onChange(chosen);
        }}
      >
        {DIMENSIONS.map((name) => (
          <option key={name} value={name}>
            {t.stats.dimension[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Matrix({ data, rows, columns }: { data: StatisticsSummary; rows: Dimension; columns: Dimension }): JSX.Element {
  const speech = useSpeech();
  const { t } = speech;
  const centres = useStore(centresStore);
  const across = valuesOf(data.rows, columns);
  return (
    <div class="matrix-scroll" role="region" aria-label={t.stats.cross} tabIndex={0}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">{t.stats.dimension[rows]}</th>
            {across.map((value) => (
              <th key={value} scope="col" class="number">
                {labelOf(columns, value, speech, centres)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {valuesOf(data.rows, rows).map((value) => (
            <tr key={value}>
              <th scope="row">{labelOf(rows, value, speech, centres)}</th>
              {across.map((other) => (
                <Cell key={other} row={cellOf(data.rows, [rows, value], [columns, other])} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ row }: { row: StatisticsRow | undefined }): JSX.Element {
  const { t } = useSpeech();
  if (!row) return <td class="number soft">0</td>;
  if (!row.suppressed && row.count !== undefined) return <td class="number">{numberOf(row.count)}</td>;
  return (
    <td class="number" title={t.stats.suppressed}>
      <span class="hatched cell" aria-hidden="true" />
      <span class="for-readers">{t.stats.suppressed}</span>
    </td>
  );
}

/** The values in the order of their sums, largest first. */
function valuesOf(rows: StatisticsRow[], dimension: Dimension): string[] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const value = row[dimension];
    if (value !== undefined) sums.set(value ?? "none", (sums.get(value ?? "none") ?? 0) + (row.count ?? 0));
  }
  return [...sums].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

/** The row of this pair; a row that names no column stands for all of them. */
function cellOf(rows: StatisticsRow[], [a, x]: [Dimension, string], [b, y]: [Dimension, string]): StatisticsRow | undefined {
  const ofRow = rows.filter((row) => (row[a] ?? "none") === x);
  return ofRow.find((row) => b in row && (row[b] ?? "none") === y) ?? ofRow.find((row) => !(b in row));
}
