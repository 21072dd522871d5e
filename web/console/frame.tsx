/** The page around the work: head, navigation, connection, and what screen readers are told. */
import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { ChartColumnIcon, InboxIcon, WifiOffIcon } from "../shared/icons";
import type { Staff } from "./api/types";
import { useSpeech } from "./i18n";
import { LanguageSelect } from "./parts/language_select";
import { Logo } from "./parts/logo";
import { hrefOf, routeStore, workHref } from "./router";
import { StaffMenu } from "./staff_menu";
import { startAlerts } from "./state/alerts";
import { announcementStore } from "./state/announcer";
import { loadCentres } from "./state/centres";
import { connectionStore } from "./state/connection";
import { clearDesk } from "./state/desk";
import { startLive } from "./state/live";
import { loadOutbox } from "./state/outbox";
import { awayStore, noteSign, startPresence } from "./state/presence";
import { loadSeen } from "./state/reading";
import { mayAnswer } from "./state/session";
import { useShortcuts } from "./state/shortcuts";
import { useStore } from "./state/store";
import { clearThreads } from "./state/threads";
import { StatisticsPage } from "./statistics/page";
import { ShortcutsDialog } from "./work/shortcuts_dialog";
import { WorkPage } from "./work/page";

export function Frame({ staff }: { staff: Staff }): JSX.Element {
  const route = useStore(routeStore);
  const [help, setHelp] = useState(false);
  const answers = mayAnswer(staff);
  const work = answers && route.page !== "statistics";
  useDesk(staff);
  useShortcuts({ "?": () => setHelp(true) });
  return (
    <div class="frame" data-reading={work && route.page === "work" && route.id !== null}>
      <Head staff={staff} work={work} onHelp={() => setHelp(true)} />
      <ConnectionLine />
      {work ? <WorkPage staff={staff} /> : <StatisticsPage staff={staff} />}
      {help ? <ShortcutsDialog onClose={() => setHelp(false)} /> : null}
      <Announcer />
    </div>
  );
}

/** Everything that runs while this person is signed in. */
function useDesk(staff: Staff): void {
  const answers = mayAnswer(staff);
  useEffect(() => {
    void loadCentres();
    if (!answers) return;
    loadSeen();
    loadOutbox();
    const stops = [startAlerts(), startPresence(), startLive()];
    return () => {
      for (const stop of stops) stop();
      clearDesk();
      clearThreads();
    };
  }, [staff.id, answers]);
}

function Head({ staff, work, onHelp }: { staff: Staff; work: boolean; onHelp: () => void }): JSX.Element {
  const { t } = useSpeech();
  return (
    <header class="head">
      <a class="skip" href="#content" onClick={skip}>
        {t.skipToContent}
      </a>
      <span class="brand">
        <Logo />
        <strong>Yol</strong>
        <span class="brand-console soft">{t.console}</span>
      </span>
      <nav class="head-nav" aria-label={t.console}>
        {mayAnswer(staff) ? (
          <a href={workHref("open")} {...(work ? { "aria-current": "page" as const } : {})}>
            <InboxIcon size={18} />
            <span>{t.work}</span>
          </a>
        ) : null}
        <a href={hrefOf({ page: "statistics" })} {...(work ? {} : { "aria-current": "page" as const })}>
          <ChartColumnIcon size={18} />
          <span>{t.statistics}</span>
        </a>
      </nav>
      <LanguageSelect />
      <StaffMenu staff={staff} onHelp={onHelp} />
    </header>
  );
}

function ConnectionLine(): JSX.Element {
  const { t } = useSpeech();
  const connection = useStore(connectionStore);
  const away = useStore(awayStore);
  return (
    <div class="lines" role="status">
      {connection === "ok" ? null : (
        <p class="line line-problem">
          <WifiOffIcon size={18} /> {connection === "offline" ? t.problems.offline : t.problems.server}
        </p>
      )}
      {away ? (
        <p class="line">
          {t.problems.idle}{" "}
          <button type="button" class="button small-button" onClick={noteSign}>
            {t.problems.idleAction}
          </button>
        </p>
      ) : null}
    </div>
  );
}

function Announcer(): JSX.Element {
  return (
    <div class="for-readers" aria-live="polite">
      {useStore(announcementStore)}
    </div>
  );
}

/** The address after "#" is the route, so the jump is done by hand. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
