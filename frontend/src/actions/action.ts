/** What an action of the editor is: one object, used by the toolbar, the menu, the keyboard and the list of shortcuts. */
import type { LucideIcon } from "lucide-react";

import { currentDocument, useEditor, type EditorState } from "@/store/editor";
import type { GraphDocument } from "@/core/document";

/** The canvas, as far as actions move the view of it. */
export interface CanvasView {
  zoomIn: () => void;
  zoomOut: () => void;
  fit: () => void;
  show: (ids: string[]) => void;
  /** Bring a node into view, if it is not. */
  reveal: (id: string) => void;
  /** The point of the canvas in the middle of the view. */
  centre: () => { x: number; y: number };
}

export interface ActionContext {
  document: GraphDocument;
  state: EditorState;
  view: CanvasView | null;
}

export interface Action {
  id: string;
  label: string;
  /** Keys, as `Mod+Shift+Z`; the first is shown. */
  shortcuts: string[];
  icon: LucideIcon;
  enabled: (context: ActionContext) => boolean;
  run: (context: ActionContext) => void | Promise<void>;
}

let canvas: CanvasView | null = null;

/** Tell the actions which canvas is on the page. */
export function setCanvas(view: CanvasView | null): void {
  canvas = view;
}

/** Give what actions work on now. */
export function actionContext(): ActionContext {
  return { document: currentDocument(), state: useEditor.getState(), view: canvas };
}

/** Run an action if it may run now; say whether it did. */
export function perform(action: Action): boolean {
  const context = actionContext();
  if (!action.enabled(context)) return false;
  void action.run(context);
  return true;
}

export const always = (): boolean => true;
export const editable = ({ state }: ActionContext): boolean => state.editable;
export const hasNodes = ({ state }: ActionContext): boolean => state.nodes.size > 0;
export const canChangeNodes = (context: ActionContext): boolean => editable(context) && hasNodes(context);
