/** The choice of the days. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Period } from "../api/statistics";
import { useSpeech } from "../i18n";
import { Notice } from "../parts/notice";
import { dayOf, isPeriod, periodOf, type PeriodChoice } from "./period";

interface PeriodFormProps {
  choice: PeriodChoice;
  period: Period;
  onChange: (choice: PeriodChoice, period: Period) => void;
}

const CHOICES: PeriodChoice[] = ["week", "month", "custom"];

export function PeriodForm({ choice, period, onChange }: PeriodFormProps): JSX.Element {
  const { t } = useSpeech();
  const [days, setDays] = useState(period);
  const choose = (next: PeriodChoice) => {
    if (next === "custom") {
      setDays(period);
      onChange(next, period);
    } else onChange(next, periodOf(next));
  };
  const write = (change: Partial<Period>) => {
    const next = { ...days, ...change };
    setDays(next);
    if (isPeriod(next)) onChange("custom", next);
  };
  return (
    <div class="period">
      <div class="segments" role="group" aria-label={t.stats.period}>
        {CHOICES.map((name) => (
          <button key={name} type="button" class="segment" aria-pressed={name === choice} onClick={() => choose(name)}>
            {t.stats[name]}
          </button>
        ))}
      </div>
      {choice === "custom" ? (
        <div class="period-days">
          <label class="field">
            <span>{t.stats.from}</span>
            <input type="date" max={dayOf(new Date())} value={days.from} onInput={(event) => write({ from: event.currentTarget.value })} />
          </label>
          <label class="field">
            <span>{t.stats.to}</span>
            <input type="date" max={dayOf(new Date())} value={days.to} onInput={(event) => write({ to: event.currentTarget.value })} />
          </label>
          {days.from && days.to && !isPeriod(days) ? <Notice tone="problem">{t.stats.wrongPeriod}</Notice> : null}
        </div>
      ) : null}
    </div>
  );
}
