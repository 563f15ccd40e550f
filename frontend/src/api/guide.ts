/** The guide to patterns: its questions, and a skeleton for each pattern. */
import { useQuery } from "@tanstack/react-query";

import type { Guide } from "@/core/guide";

import { client, dataOf } from "./client";

/** Read the guide. */
export function useGuide() {
  return useQuery({
    queryKey: ["patterns"],
    queryFn: () => dataOf(client.GET("/api/patterns/" as never)) as Promise<Guide>,
    staleTime: Infinity,
  });
}
