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

interface Facts {
  status: number;
  code: string;
  problems?: Problem[] | undefined;
  fields?: Record<string, string[]> | undefined;
  at?: string | undefined;
}

/** Tell a refused request: its HTTP status, the server's code, and what is wrong where. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly problems: Problem[];
  readonly fields: Record<string, string[]>;
  readonly at: string | undefined;

  constructor(message: string, facts: Facts) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
    this.problems = facts.problems ?? [];
    this.fields = facts.fields ?? {};
    this.at = facts.at;
  }
}

function bodyOf(raw: unknown): ErrorBody {
  if (typeof raw !== "object" || raw === null || !("error" in raw)) return {};
  return raw.error as ErrorBody;
}

/** Make the error of a response that is not a success. */
export function errorOf(status: number, raw: unknown): ApiError {
  const { message, code = String(status), problems, fields, at } = bodyOf(raw);
  const plain = status >= 500 ? "The server failed to answer." : `The server refused (${status}).`;
  return new ApiError(message ?? plain, { status, code, problems, fields, at });
}
