/** Where a node's settings say that branches join. */

import type { NodeFace } from "@/core/run-document";
import { type JoinSettings, joinSettings, type NodeJoins } from "@/core/run-joins";

/** Read the join of the edges that lead to a node. */
export function joinInto({ node }: NodeFace): JoinSettings | null {
  return node?.join ? joinSettings(node.join) : null;
}

/** Read the join of the branches inside a pattern; a race waits for its winner. */
export function joinInside({ kind, node }: NodeFace): JoinSettings | null {
  const config = node?.config;
  if (kind === "race") return joinSettings({ ...config, mode: config?.["winner"] ?? "first_success" });
  return config?.["join"] ? joinSettings(config["join"]) : null;
}

/** Read both joins of a node. */
export function joinsOf(face: NodeFace): NodeJoins {
  return { into: joinInto(face), inside: joinInside(face), sources: face.sources, targets: face.targets };
}
