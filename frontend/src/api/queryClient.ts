/** How answers of the server are kept: fresh for a moment, asked again when the window comes back. */
import { QueryClient } from "@tanstack/react-query";

import { ApiError } from "./errors";

const TRIES = 2;

function retry(count: number, error: unknown): boolean {
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return !refused && count < TRIES;
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry, refetchOnWindowFocus: true } },
});
