/** What is known about a reply's way to the contact. */
import type { JSX } from "preact";
import { CheckIcon, CircleAlertIcon, ClockIcon } from "../../shared/icons";
import type { Delivery } from "../api/types";
import { useSpeech } from "../i18n";

export function DeliveryWords({ delivery }: { delivery: Delivery }): JSX.Element {
  const { t } = useSpeech();
  if (delivery === "sent") return <span class="delivery"><CheckIcon size={14} /> {t.delivery.sent}</span>;
  if (delivery === "pending") return <span class="delivery"><ClockIcon size={14} /> {t.delivery.pending}</span>;
  const failed = delivery === "failed";
  return (
    <span class="delivery" data-tone={failed ? "danger" : "accent"}>
      <CircleAlertIcon size={14} />
      <span>
        <strong>{failed ? t.delivery.failed : t.delivery.uncertain}.</strong>{" "}
        {failed ? t.delivery.failedWhy : t.delivery.uncertainWhy}
      </span>
    </span>
  );
}
