/** The one client of the HTTP API: typed by the server's own schema, with the session cookie and the CSRF token. */
import createClient, { type Middleware } from "openapi-fetch";

import { ApiError, errorOf } from "./errors";
import { releases } from "./release";
import type { paths } from "./schema.gen";
import { csrfToken, goToLogin, session } from "./session";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

async function parsed(response: Response): Promise<unknown> {
  try {
    return await response.clone().json();
  } catch {
    return undefined;
  }
}

const border: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method)) request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
  async onResponse({ response }) {
    releases.heard(response.headers);
    if (response.ok) return undefined;
    const error = errorOf(response.status, await parsed(response));
    if (response.status === 401 || error.code === "not_authenticated") goToLogin();
    throw error;
  },
  onError({ error }) {
    if (error instanceof ApiError) return error;
    const message = "The server cannot be reached. Your work stays here; try again.";
    return new ApiError(message, { status: 0, code: "unreachable" });
  },
};

export const client = createClient<paths>({ baseUrl: "/", credentials: "same-origin", fetch: session.ask });
client.use(border);

/** Give the data of an answer; a refused one has thrown already. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}
