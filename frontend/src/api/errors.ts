/** What the server refused, and why, in the one shape of all its errors. */

export interface Problem {
  code: string;
  message: string;
  severity?: "error" | "warning";
  node?: string | null;
  edge?: string | null;
  field?: string | null;
  hint?: string | null;
}

interface ErrorBody {
  code?: string;
  message?: string;
  problems?: Problem[];
  fields?: Record<string, string[]>;
  at?: string;
}

/** Tell a refused request: its HTTP status, the server's code, and what is wrong where. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly problems: Problem[] = [],
    readonly fields: Record<string, string[]> = {},
    readonly at?: string,
  ) {
    super(message);
  }
}

function bodyOf(raw: unknown): ErrorBody {
  if (typeof raw !== "object" || raw === null || !("error" in raw)) return {};
  return raw.error as ErrorBody;
}

/** Make the error of a response that is not a success. */
export function errorOf(status: number, raw: unknown): ApiError {
  const body = bodyOf(raw);
  const message = body.message ?? (status >= 500 ? "The server failed to answer." : `The server refused (${status}).`);
  return new ApiError(message, status, body.code ?? String(status), body.problems, body.fields, body.at);
}
