/** One sentence where something happened. */
import type { ComponentChildren, JSX } from "preact";
import { CircleAlertIcon, CircleCheckIcon, InfoIcon } from "../../shared/icons";

type Tone = "problem" | "good" | "plain";

const ICONS = { problem: CircleAlertIcon, good: CircleCheckIcon, plain: InfoIcon };

export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }): JSX.Element {
  const Icon = ICONS[tone];
  return (
    <div class={`notice notice-${tone}`} role={tone === "problem" ? "alert" : "status"}>
      <Icon size={18} />
      <div class="notice-text">{children}</div>
    </div>
  );
}
