/** JSON over fetch, with the API's errors as one type. */

const DEADLINE_MS = 30_000;

/** What the API answers instead of a result; `status` 0 means that nothing was reached. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    /** The fact in one word, as the API names it: "EscalationAlreadyAssigned". */
    readonly error: string,
    /** One sentence that a person understands; empty when the API said none. */
    readonly detail: string,
    /** Seconds to wait before asking again, when the API said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail || error);
  }

  /** Whether the same request may succeed later without any change. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  deadlineMs?: number;
  credentials?: RequestCredentials;
}

/** The answer's JSON; undefined when it has no body. Throws `ApiError`. */
export async function requestJson<T>(url: string, options: RequestOptions = {}): Promise<T> {
  const response = await reach(url, options);
  if (!response.ok) throw await errorOf(response);
  const text = await response.text().catch(() => {
    throw unreachable();
  });
  if (!text) return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiError(502, "NotJson", "");
  }
}

/** The API's error from a response that is not ok. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as { error?: unknown; detail?: unknown } | null;
  const word = (value: unknown) => (typeof value === "string" ? value : "");
  const retryAfter = Number.parseFloat(response.headers.get("Retry-After") ?? "");
  return new ApiError(
    response.status,
    word(body?.error) || `Http${response.status}`,
    word(body?.detail),
    Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : null,
  );
}

async function reach(url: string, options: RequestOptions): Promise<Response> {
  const aborter = new AbortController();
  const abort = () => aborter.abort();
  const timer = setTimeout(abort, options.deadlineMs ?? DEADLINE_MS);
  options.signal?.addEventListener("abort", abort);
  try {
    const hasBody = options.body !== undefined;
    return await fetch(url, {
      method: options.method ?? "GET",
      headers: { Accept: "application/json", ...(hasBody ? { "Content-Type": "application/json" } : {}), ...options.headers },
      credentials: options.credentials ?? "omit",
      cache: "no-store",
      signal: aborter.signal,
      ...(hasBody ? { body: JSON.stringify(options.body) } : {}),
    });
  } catch {
    throw unreachable();
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
  }
}

function unreachable(): ApiError {
  return new ApiError(0, "Unreachable", "");
}
