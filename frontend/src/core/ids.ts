/** Ids of nodes and edges, made from words and never taken twice. */

const LONGEST = 40;

/** Turn words into an id: small letters, digits, `-` and `_`, a letter first. */
export function idFrom(words: string): string {
  const plain = words.normalize("NFKD").toLowerCase().replace(/[^a-z0-9_]+/g, "-");
  const cut = plain.replace(/^[^a-z]+/, "").slice(0, LONGEST - 4).replace(/-+$/, "");
  return cut || "node";
}

/** Give `wanted` if it is free, else `wanted-2`, `wanted-3` ... */
export function freshId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, "");
  for (let number = 2; ; number++) {
    const id = `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/** Say whether a text can be a node's id. */
export function isNodeId(text: string): boolean {
  return /^[a-z][a-z0-9_-]{0,39}$/.test(text);
}
