/** Addresses of the console. */
import { expect, it } from "vitest";
import { hrefOf, parseRoute, type Route } from "../../console/router";

const ROUTES: Route[] = [
  { page: "work", queue: "mine", id: "a/b ç", about: false },
  { page: "work", queue: "closed", id: "e1", about: true },
  { page: "work", queue: "open", id: null, about: false },
  { page: "statistics" },
];

it.each(ROUTES)("reads what it writes: %o", (route) => {
  expect(parseRoute(hrefOf(route))).toEqual(route);
});

it("takes the token of a sign-in link", () => {
  expect(parseRoute("#/sign-in?token=a-b_c")).toEqual({ page: "sign-in", token: "a-b_c" });
});

it.each(["", "#", "#/nowhere", "#/work/%zz/", "#/work/open/"])("shows the queue for %s", (hash) => {
  expect(parseRoute(hash)).toEqual({ page: "work", queue: "open", id: null, about: false });
});
