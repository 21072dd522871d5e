/** A centre by its name in the console's language. */
import type { JSX } from "preact";
import { useSpeech } from "../i18n";
import { nameOf } from "../i18n/words";
import { centresStore } from "../state/centres";
import { useStore } from "../state/store";

export function CentreName({ id }: { id: string | null }): JSX.Element {
  const { t, language } = useSpeech();
  const centre = useStore(centresStore, (centres) => centres.find((other) => other.id === id));
  return <bdi class="centre-name">{id ? nameOf(centre?.names ?? {}, language, id) : t.about.noCentre}</bdi>;
}
