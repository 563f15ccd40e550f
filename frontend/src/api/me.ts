/** Who is logged in. */
import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "./client";

/** Ask who is logged in; kept for as long as the page is open. */
export function useMe() {
  return useQuery({
    queryKey: ["me"],
    queryFn: () => dataOf(client.GET("/api/me/")),
    staleTime: Infinity,
  });
}
