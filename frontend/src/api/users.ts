/** Who may log in, for staff to choose from. */
import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "./client";

/** List the users. */
export function useUsers() {
  return useQuery({ queryKey: ["users"], queryFn: () => dataOf(client.GET("/api/users/")), staleTime: 30_000 });
}
