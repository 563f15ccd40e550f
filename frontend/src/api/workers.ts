/** The processes that drive runs, over HTTP. */
import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type Workers = components["schemas"]["Workers"];
export type Worker = components["schemas"]["Worker"];

const EVERY_MS = 5_000;

/** Ask who drives runs, again and again while the page is seen. */
export function useWorkers() {
  return useQuery({
    queryKey: ["workers"],
    queryFn: () => dataOf(client.GET("/api/workers/")),
    refetchInterval: EVERY_MS,
  });
}
