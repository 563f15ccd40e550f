/** The settings that name other nodes: they follow when ids change. */
import type { GraphNode, Settings } from "./document";

const ONE = ["entry", "fallback"];
const KEYED = ["weights"];
const MANY = ["targets"];

type Follow = (id: string) => string;

function followed(key: string, value: unknown, follow: Follow): unknown {
  if (ONE.includes(key) && typeof value === "string") return follow(value);
  if (MANY.includes(key) && Array.isArray(value)) return value.map((id: unknown) => (typeof id === "string" ? follow(id) : id));
  if (KEYED.includes(key) && typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([id, weight]): [string, unknown] => [follow(id), weight]));
  }
  return value;
}

/** Give a node's settings with each id of a node in them replaced by what `follow` makes of it. */
export function rewired(node: GraphNode, follow: Follow): Settings | undefined {
  if (!node.config) return undefined;
  return Object.fromEntries(Object.entries(node.config).map(([key, value]) => [key, followed(key, value, follow)]));
}
