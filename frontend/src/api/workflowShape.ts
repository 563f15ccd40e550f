/** What a workflow takes as a message. */
import { useQuery } from "@tanstack/react-query";

import type { DocumentNode } from "../core/run-document";
import { messageField } from "../core/run-shape";
import { client, dataOf } from "./client";

/** Read which field of a workflow's input a message goes into; null: the message is the input; undefined: none fits. */
export function useMessageField(slug: string | undefined) {
  return useQuery({
    queryKey: ["workflow-shape", slug],
    enabled: slug !== undefined,
    queryFn: async () => {
      const workflow = await dataOf(client.GET("/api/workflows/{slug}/", { params: { path: { slug: slug ?? "" } } }));
      const { nodes = [] } = workflow.draft as { nodes?: DocumentNode[] };
      return { field: messageField(nodes) };
    },
  });
}
