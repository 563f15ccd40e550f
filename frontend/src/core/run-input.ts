/** What people type for a running run: items, and what comes with an event. */

/** Read a value that may be written as JSON; anything else is text, nothing is null. */
export function readLoose(text: string): unknown {
  if (!text.trim()) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

interface Items {
  items: unknown[];
  fault?: string;
}

/** Read items: a JSON list, or one text a line. What begins as a list must be one. */
export function readItems(text: string): Items {
  if (!text.trimStart().startsWith("[")) {
    const lines = text.split("\n").map((line) => line.trim());
    return { items: lines.filter(Boolean) };
  }
  try {
    return { items: JSON.parse(text) as unknown[] };
  } catch (error) {
    return { items: [], fault: error instanceof Error ? error.message : "This is not a JSON list." };
  }
}
