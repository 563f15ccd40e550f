/** The guide to patterns: its questions, and a skeleton for each pattern. */
import { useQuery } from "@tanstack/react-query";

import { readGuide } from "@/core/guide";

import { client, dataOf } from "./client";

/** Read the guide. */
export function useGuide() {
  return useQuery({
    queryKey: ["patterns"],
    queryFn: async () => readGuide(await dataOf(client.GET("/api/patterns/"))),
    staleTime: Infinity,
  });
}
