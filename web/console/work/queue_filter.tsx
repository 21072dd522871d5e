/** Narrows a queue by centre, language, topic and channel, with only what occurs in it. */
import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import { FilterIcon, XIcon } from "../../shared/icons";
import type { Escalation } from "../api/types";
import { useSpeech, wordOf } from "../i18n";
import { languageNameOf, nameOf, topicOf } from "../i18n/words";
import { centresStore } from "../state/centres";
import { useStore } from "../state/store";

const FIELDS = ["centre", "language", "topic", "channel"] as const;
type Field = (typeof FIELDS)[number];

export type Filter = Record<Field, string>;

export const NO_FILTER: Filter = { centre: "", language: "", topic: "", channel: "" };

export function matches(item: Escalation, filter: Filter): boolean {
  return FIELDS.every((field) => !filter[field] || (item[field] ?? "") === filter[field]);
}

interface QueueFilterProps {
  items: Escalation[];
  filter: Filter;
  onChange: (filter: Filter) => void;
}

export function QueueFilter({ items, filter, onChange }: QueueFilterProps): JSX.Element | null {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const id = useId();
  const active = FIELDS.some((field) => filter[field]);
  if (items.length < 2 && !active) return null;
  return (
    <div class="filter" data-active={active}>
      <div class="filter-bar">
        <button type="button" class="quiet-button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <FilterIcon size={16} />
          {t.queue.filter}
        </button>
        {active ? (
          <button type="button" class="quiet-button" onClick={() => onChange(NO_FILTER)}>
            <XIcon size={16} />
            {t.queue.clearFilter}
          </button>
        ) : null}
      </div>
      <div class="filter-fields" id={id} hidden={!open}>
        {FIELDS.map((field) => (
          <FilterField key={field} field={field} items={items} filter={filter} onChange={onChange} />
        ))}
      </div>
    </div>
  );
}

function FilterField({ field, items, filter, onChange }: QueueFilterProps & { field: Field }): JSX.Element | null {
  const speech = useSpeech();
  const { t, codes, language } = speech;
  const centres = useStore(centresStore);
  const values = [...new Set([...items.map((item) => item[field] ?? ""), filter[field]])].filter(Boolean);
  if (values.length < 2 && !filter[field]) return null;
  const label = { centre: t.about.centre, language: t.about.language, topic: t.about.topic, channel: t.about.channel }[field];
  const any = { centre: t.queue.anyCentre, language: t.queue.anyLanguage, topic: t.queue.anyTopic, channel: t.queue.anyChannel };
  const wordFor = (value: string) => {
    if (field === "centre") return nameOf(centres.find((centre) => centre.id === value)?.names ?? {}, language, value);
    if (field === "language") return languageNameOf(value, language);
    return field === "topic" ? topicOf(value, speech) : wordOf(codes.channels, value);
  };
  return (
    <select
      aria-label={label}
      value={filter[field]}
      onChange={(event) => onChange({ ...filter, [field]: event.currentTarget.value })}
    >
      <option value="">{any[field]}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {wordFor(value)}
        </option>
      ))}
    </select>
  );
}
