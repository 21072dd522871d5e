/** Hints from the API's event stream, and a look every few seconds for when it is cut off. */
import { EVENTS_URL } from "../api/escalations";
import { routeStore } from "../router";
import { refreshDesk } from "./desk";
import { loadThread, threadsStore } from "./threads";

const POLL_MS = 5_000;
const GATHER_MS = 120;
const REOPEN_MS = 10_000;

/** Keeps the desk and the open thread current until the returned function is called. */
export function startLive(): () => void {
  const look = gathered(lookAtAll, GATHER_MS);
  const timer = setInterval(lookAtAll, POLL_MS);
  const stopRoute = routeStore.subscribe(lookAtAll);
  const stopEvents = listen((escalation) => {
    const shown = shownId();
    if (escalation && escalation !== shown && threadsStore.get()[escalation]) void loadThread(escalation);
    look();
  });
  const onVisible = () => {
    if (document.visibilityState === "visible") look();
  };
  document.addEventListener("visibilitychange", onVisible);
  addEventListener("online", look);
  lookAtAll();
  return () => {
    clearInterval(timer);
    stopRoute();
    stopEvents();
    document.removeEventListener("visibilitychange", onVisible);
    removeEventListener("online", look);
  };
}

export function lookAtAll(): void {
  void refreshDesk();
  const id = shownId();
  if (id) void loadThread(id);
}

/** An EventSource that comes back after a refusal too, which the browser's own does not. */
function listen(onHint: (escalation: string | null) => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(EVENTS_URL);
    for (const name of ["escalation", "message"]) {
      source.addEventListener(name, (event) => onHint(escalationOf((event as MessageEvent<unknown>).data)));
    }
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, REOPEN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function escalationOf(data: unknown): string | null {
  try {
    const hint = JSON.parse(String(data)) as { id?: unknown; escalation_id?: unknown } | null;
    const id = hint?.escalation_id ?? hint?.id;
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}

function shownId(): string | null {
  const route = routeStore.get();
  return route.page === "work" ? route.id : null;
}

/** Many calls in a short time become one, at its end. */
function gathered(action: () => void, milliseconds: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      action();
    }, milliseconds);
  };
}
