/** The node whose form a control is in. */
import { createContext, useContext } from "react";

import type { GraphNode } from "@/core/document";

export const NodeContext = createContext<GraphNode | null>(null);

/** Give the node whose form this is. */
export function useFormNode(): GraphNode | null {
  return useContext(NodeContext);
}
