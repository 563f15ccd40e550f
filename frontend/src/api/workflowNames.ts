/** The names of all workflows, to choose one from. */
import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "./client";

/** List the workflows that this user may run. */
export function useWorkflowNames() {
  return useQuery({ queryKey: ["workflows"], queryFn: () => dataOf(client.GET("/api/workflows/")), staleTime: 30_000 });
}
