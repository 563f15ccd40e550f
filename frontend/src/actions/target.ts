/** Where new nodes go: into the selected pattern node, or beside the selected node. */
import { isPattern, nodeOf } from "@/core/document";

import type { ActionContext } from "./action";

/** Give the parent for new nodes; one that was `copied` is no target for its own copy, but its parent is. */
export function targetParent({ document, state }: ActionContext, copied: string[] = []): string | null {
  const only = state.nodes.size === 1 ? nodeOf(document, [...state.nodes][0] ?? "") : undefined;
  if (!only) return null;
  return isPattern(only.kind) && !copied.includes(only.id) ? only.id : (only.parent ?? null);
}
