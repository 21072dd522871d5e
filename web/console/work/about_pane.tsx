/** Who it is and why a person is needed. */
import type { ComponentChildren, JSX } from "preact";
import { ArrowLeftIcon, ShieldIcon } from "../../shared/icons";
import { timeOf } from "../../shared/time";
import type { QueueName } from "../api/escalations";
import type { Escalation } from "../api/types";
import { useSpeech, wordOf } from "../i18n";
import { languageNameOf, topicOf } from "../i18n/words";
import { Notice } from "../parts/notice";
import { workHref } from "../router";
import { CentreName } from "./centre_name";

export function AboutPane({ item, queue }: { item: Escalation; queue: QueueName }): JSX.Element {
  const { t, codes } = useSpeech();
  return (
    <aside class="about" aria-label={t.about.title}>
      <header class="about-head">
        <a class="icon-button only-not-wide" href={workHref(queue, item.id)} aria-label={t.back} title={t.back}>
          <ArrowLeftIcon />
        </a>
        <h2>{t.about.title}</h2>
      </header>
      <div class="about-body">
        {item.priority === "urgent" ? (
          <Notice tone="problem">
            <strong>{t.about.urgentTitle}</strong>
            <br />
            {t.about.urgentText}
          </Notice>
        ) : null}
        <section class="card">
          <h3>{t.about.why}</h3>
          <p class="why">{wordOf(codes.reasons, item.reason)}</p>
          <h3>{t.about.summary}</h3>
          {item.summary?.trim() ? (
            <p class="plain" dir="auto">
              {item.summary}
            </p>
          ) : (
            <p class="soft">{t.about.noSummary}</p>
          )}
        </section>
        <Facts item={item} />
        <p class="privacy small soft">
          <ShieldIcon size={16} />
          {t.about.privacy}
        </p>
      </div>
    </aside>
  );
}

function Facts({ item }: { item: Escalation }): JSX.Element {
  const speech = useSpeech();
  const { t, codes, language } = speech;
  return (
    <dl class="facts-list">
      <Fact name={t.about.topic}>{topicOf(item.topic, speech)}</Fact>
      <Fact name={t.about.language}>{languageNameOf(item.language, language)}</Fact>
      <Fact name={t.about.channel}>{wordOf(codes.channels, item.channel)}</Fact>
      <Fact name={t.about.centre}>
        <CentreName id={item.centre} />
      </Fact>
      <Fact name={t.about.counsellor}>{item.assignee ? <bdi>{item.assignee.name}</bdi> : t.about.nobody}</Fact>
      <Fact name={t.about.opened}>{timeOf(item.opened_at, language)}</Fact>
      {item.assigned_at ? <Fact name={t.about.assigned}>{timeOf(item.assigned_at, language)}</Fact> : null}
      {item.closed_at ? <Fact name={t.about.closed}>{timeOf(item.closed_at, language)}</Fact> : null}
      {item.outcome ? <Fact name={t.about.outcome}>{wordOf(codes.endings, item.outcome)}</Fact> : null}
      {item.rating ? <Fact name={t.about.rating}>{item.rating} / 5</Fact> : null}
      <Fact name={t.about.reference}>
        <code>{item.conversation_id.slice(-8)}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
