/** The kinds of node over HTTP. */
import { useQuery } from "@tanstack/react-query";

import { kindsByName, type NodeKind, type NodeKinds } from "../core/kinds";
import { client, dataOf } from "./client";

const NONE: NodeKinds = new Map();

/** Read every kind of node, by its name; none while they are on their way. */
export function useNodeKinds(): NodeKinds {
  const kinds = useQuery({
    queryKey: ["node-kinds"],
    queryFn: async () => kindsByName((await dataOf(client.GET("/api/node-kinds/"))) as NodeKind[]),
    staleTime: Infinity,
  });
  return kinds.data ?? NONE;
}
