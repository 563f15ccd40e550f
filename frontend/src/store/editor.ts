/** What is being edited: the document with its history, what is selected, and what a drag does now. */
import { create } from "zustand";

import { EMPTY_DOCUMENT, type GraphDocument } from "@/core/document";
import { doChange, redo, startHistory, undo, type History } from "@/core/history";

export interface EditorState {
  history: History;
  editable: boolean;
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  /** Where nodes are while they are dragged; the document is told when they are let go. */
  dragging: ReadonlyMap<string, { x: number; y: number }> | null;
  /** The pattern node that would take in what is dragged. */
  dropTarget: string | null;
}

const NONE: ReadonlySet<string> = new Set();

const initial: EditorState = {
  history: startHistory(EMPTY_DOCUMENT),
  editable: false,
  nodes: NONE,
  edges: NONE,
  dragging: null,
  dropTarget: null,
};

export const useEditor = create<EditorState>(() => initial);

/** Give the document as it is now. */
export function currentDocument(): GraphDocument {
  return useEditor.getState().history.present;
}

/** Follow the document. */
export function useDocument(): GraphDocument {
  return useEditor((state) => state.history.present);
}

/** Begin to edit a document; what was edited before is forgotten. */
export function openDocument(document: GraphDocument, editable: boolean): void {
  useEditor.setState({ ...initial, history: startHistory(document), editable });
}

/** Change the document; changes with the same `key` in a row are undone together. */
export function edit(label: string, change: (document: GraphDocument) => GraphDocument, key: string | null = null): void {
  const { history, editable } = useEditor.getState();
  if (editable) useEditor.setState({ history: doChange(history, change(history.present), label, key) });
}

function kept(ids: ReadonlySet<string>, existing: { id: string }[]): ReadonlySet<string> {
  return new Set(existing.filter(({ id }) => ids.has(id)).map(({ id }) => id));
}

function travel(step: (history: History) => History): void {
  const state = useEditor.getState();
  const history = step(state.history);
  const { nodes, edges } = history.present;
  useEditor.setState({ history, nodes: kept(state.nodes, nodes), edges: kept(state.edges, edges) });
}

/** Undo the last change. */
export function undoEdit(): void {
  travel(undo);
}

/** Do again what was undone last. */
export function redoEdit(): void {
  travel(redo);
}

/** Select these nodes and edges and no others. */
export function select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
  useEditor.setState({ nodes: new Set(nodes), edges: new Set(edges) });
}
