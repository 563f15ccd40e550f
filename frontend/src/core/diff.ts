/** Whether two documents are the same, whatever the order of their keys. */
import type { GraphDocument } from "./document";

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sorted(field)]));
}

/** Write a value so that equal values give equal texts. */
export function stableText(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** Say whether two documents are the same. */
export function sameDocument(a: GraphDocument, b: GraphDocument): boolean {
  return a === b || stableText(a) === stableText(b);
}

export interface Changes {
  added: string[];
  removed: string[];
  changed: string[];
}

/** List the nodes that differ between two documents; where they stand does not count. */
export function nodeChanges(before: GraphDocument, after: GraphDocument): Changes {
  const old = new Map(before.nodes.map((node) => [node.id, stableText(node)]));
  const ids = new Set(after.nodes.map((node) => node.id));
  return {
    added: after.nodes.filter((node) => !old.has(node.id)).map((node) => node.id),
    removed: before.nodes.filter((node) => !ids.has(node.id)).map((node) => node.id),
    changed: after.nodes.filter((node) => old.has(node.id) && old.get(node.id) !== stableText(node)).map(({ id }) => id),
  };
}
