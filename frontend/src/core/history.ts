/** What was done and can be undone. Documents share their unchanged parts, so that keeping many costs little. */
import type { GraphDocument } from "./document";

export interface Done {
  document: GraphDocument;
  label: string;
}

export interface History {
  past: Done[];
  present: GraphDocument;
  future: Done[];
  /** Changes with the same key in a row, such as letters typed into one field, are undone together. */
  key: string | null;
}

const MOST = 200;

/** Start a history at a document. */
export function startHistory(document: GraphDocument): History {
  return { past: [], present: document, future: [], key: null };
}

/** Do one thing: `document` becomes the present. */
export function doChange(history: History, document: GraphDocument, label: string, key: string | null = null): History {
  if (document === history.present) return history;
  if (key !== null && key === history.key) return { ...history, present: document, future: [] };
  const past = [...history.past, { document: history.present, label }].slice(-MOST);
  return { past, present: document, future: [], key };
}

/** Undo the last thing, if there is one. */
export function undo(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  const future = [{ document: history.present, label: last.label }, ...history.future];
  return { past: history.past.slice(0, -1), present: last.document, future, key: null };
}

/** Do again what was undone last. */
export function redo(history: History): History {
  const next = history.future[0];
  if (!next) return history;
  const past = [...history.past, { document: history.present, label: next.label }];
  return { past, present: next.document, future: history.future.slice(1), key: null };
}
