/** Which page is shown, kept in the address after "#". */
import type { QueueName } from "./api/escalations";
import { createStore } from "./state/store";

export const QUEUES: readonly QueueName[] = ["open", "mine", "assigned", "closed"];

export type Route =
  | { page: "sign-in"; token: string | null }
  | { page: "work"; queue: QueueName; id: string | null; about: boolean }
  | { page: "statistics" };

export const routeStore = createStore<Route>(parseRoute(location.hash));

addEventListener("hashchange", () => routeStore.set(parseRoute(location.hash)));

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page, queue, id, pane] = path.split("/").map(decode);
  if (page === "sign-in") return { page, token: new URLSearchParams(query).get("token") };
  if (page === "statistics") return { page };
  return { page: "work", queue: QUEUES.find((name) => name === queue) ?? "open", id: id || null, about: pane === "about" };
}

export function hrefOf(route: Route): string {
  if (route.page !== "work") return `#/${route.page}`;
  const parts = [route.queue, route.id, route.id && route.about ? "about" : null];
  return `#/work/${parts.filter((part) => part !== null).map(encodeURIComponent).join("/")}`;
}

export function workHref(queue: QueueName, id: string | null = null, about = false): string {
  return hrefOf({ page: "work", queue, id, about });
}

/** Goes to a page; with `replace` the page before it leaves no trace in the history. */
export function go(href: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  routeStore.set(parseRoute(href));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
