/** The tools that tool nodes call. */
import { useQuery } from "@tanstack/react-query";

import type { JsonSchema } from "@/core/schema";

import { client, dataOf } from "./client";

export interface ToolCard {
  name: string;
  title?: string;
  description: string;
  schema: JsonSchema;
  example: unknown;
}

/** List the tools, each with the JSON Schema of its arguments. */
export function useTools() {
  return useQuery({
    queryKey: ["tools"],
    queryFn: async (): Promise<ToolCard[]> => dataOf(client.GET("/api/tools/")),
    staleTime: Infinity,
  });
}
