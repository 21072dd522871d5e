/** Requests and the API's errors. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError, requestJson } from "../../shared/requests";

function answer(body: string, status = 200, headers: Record<string, string> = {}) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status, headers })));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const failure = (url = "/x") => requestJson(url).then(() => null, (error: unknown) => error as ApiError);

afterEach(() => vi.unstubAllGlobals());

describe("requestJson", () => {
  test("sends JSON and reads JSON", async () => {
    const fetched = answer('{"id": 1}', 201);
    await expect(requestJson("/x", { method: "POST", body: { a: "ə" } })).resolves.toEqual({ id: 1 });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: '{"a":"ə"}', credentials: "omit" });
  });

  test("an empty answer is undefined", async () => {
    answer("");
    await expect(requestJson("/x")).resolves.toBeUndefined();
  });

  test("the API's error comes with its words and its wait", async () => {
    answer('{"error": "TooManyMessages", "detail": "A little slower."}', 429, { "Retry-After": "7" });
    const error = await failure();
    expect(error).toMatchObject({ status: 429, error: "TooManyMessages", detail: "A little slower.", retryAfter: 7, passing: true });
  });

  test("a proxy's page is an error without words", async () => {
    answer("<html>Bad gateway</html>", 502);
    expect(await failure()).toMatchObject({ status: 502, error: "Http502", detail: "", retryAfter: null, passing: true });
  });

  test("what is no JSON is an error too", async () => {
    answer("<html>login</html>");
    expect(await failure()).toMatchObject({ error: "NotJson" });
  });

  test("a malformed request does not pass by waiting", async () => {
    answer('{"error": "TextTooLong", "detail": "Too long."}', 422);
    expect(await failure()).toMatchObject({ passing: false });
  });

  test("no connection is status 0", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect(await failure()).toMatchObject({ status: 0, passing: true });
  });

  test("a deadline ends a request that hangs", async () => {
    vi.stubGlobal("fetch", (_url: string, { signal }: RequestInit) => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))));
    await expect(requestJson("/x", { deadlineMs: 5 })).rejects.toMatchObject({ status: 0 });
  });
});
