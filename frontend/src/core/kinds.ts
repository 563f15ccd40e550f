/** What the server says of each kind of node. */
import type { JsonSchema } from "./schema";

export interface NodeKind {
  kind: string;
  title: string;
  description: string;
  group: string;
  container: boolean;
  ports: string[];
  dynamic_ports: string | null;
  schema: JsonSchema;
  policy_schema: JsonSchema;
}

export type NodeKinds = ReadonlyMap<string, NodeKind>;

/** Index kinds by their name. */
export function kindsByName(kinds: NodeKind[]): NodeKinds {
  return new Map(kinds.map((kind) => [kind.kind, kind]));
}
