/** The channel as a small picture with a name. */
import type { JSX } from "preact";
import { GlobeIcon, SendHorizontalIcon } from "../../shared/icons";
import { useSpeech, wordOf } from "../i18n";

export function ChannelIcon({ channel }: { channel: string }): JSX.Element {
  const { codes } = useSpeech();
  const name = wordOf(codes.channels, channel);
  const Icon = channel === "telegram" ? SendHorizontalIcon : GlobeIcon;
  return (
    <span class="channel" title={name}>
      <Icon size={16} label={name} />
    </span>
  );
}
