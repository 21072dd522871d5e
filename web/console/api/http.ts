/** Requests to the API with the session's cookie; a 401 ends the session here, once for all callers. */
import { ApiError, requestJson } from "../../shared/requests";

export { ApiError };

let onSignedOut: () => void = () => undefined;

export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return watched(requestJson<T>(path, { credentials: "same-origin", ...(signal ? { signal } : {}) }));
}

export function post<T>(path: string, body: object = {}): Promise<T> {
  return watched(send<T>(path, body));
}

/** Like `post`, for the one request whose 401 means a wrong password and not a lost session. */
export function send<T>(path: string, body: object): Promise<T> {
  return requestJson<T>(path, {
    method: "POST",
    body,
    headers: { "X-Yol-Console": "1" },
    credentials: "same-origin",
  });
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "Unexpected", error instanceof Error ? error.message : "");
}

async function watched<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) onSignedOut();
    throw error;
  }
}
