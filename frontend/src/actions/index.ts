/** All actions of the editor, in the order in which the list of shortcuts shows them. */
import type { Action } from "./action";
import { arrangeAction } from "./arrange";
import { checkAction } from "./check";
import { clearSelectionAction } from "./clearSelection";
import { copyAction } from "./copy";
import { cutAction } from "./cut";
import { duplicateAction } from "./duplicate";
import { exportAction } from "./exportDocument";
import { guideAction } from "./guide";
import { importAction } from "./importDocument";
import { nudgeActions } from "./nudge";
import { pasteAction } from "./paste";
import { publishAction } from "./publish";
import { redoAction } from "./redo";
import { removeAction } from "./remove";
import { earlierAction, laterAction } from "./reorder";
import { runAction } from "./run";
import { selectAllAction } from "./selectAll";
import { shortcutsAction } from "./shortcuts";
import { takeOutAction } from "./takeOut";
import { undoAction } from "./undo";
import { versionsAction } from "./versions";
import { fitAction, minimapAction, snapAction, zoomInAction, zoomOutAction } from "./view";

export const ACTION_GROUPS: { title: string; actions: Action[] }[] = [
  { title: "Workflow", actions: [runAction, checkAction, publishAction, guideAction, versionsAction, importAction, exportAction, shortcutsAction] },
  { title: "Edit", actions: [undoAction, redoAction, cutAction, copyAction, pasteAction, duplicateAction, removeAction] },
  { title: "Select", actions: [selectAllAction, clearSelectionAction] },
  { title: "Place", actions: [...nudgeActions, earlierAction, laterAction, takeOutAction, arrangeAction] },
  { title: "View", actions: [fitAction, zoomInAction, zoomOutAction, minimapAction, snapAction] },
];

export const ACTIONS: Action[] = ACTION_GROUPS.flatMap((group) => group.actions);

export { actionContext, perform, setCanvas, type Action, type CanvasView } from "./action";
export { addKind, mayBeInside } from "./addKind";
export { arrangeAction, loadElk } from "./arrange";
export { checkAction } from "./check";
export { copyAction } from "./copy";
export { cutAction } from "./cut";
export { duplicateAction } from "./duplicate";
export { exportAction } from "./exportDocument";
export { guideAction } from "./guide";
export { importAction } from "./importDocument";
export { chordOf, isTyping } from "./keyboard";
export { pasteAction } from "./paste";
export { laidOut, placePattern } from "./placePattern";
export { publishAction } from "./publish";
export { redoAction } from "./redo";
export { removeAction } from "./remove";
export { earlierAction, laterAction } from "./reorder";
export { runAction } from "./run";
export { selectAllAction } from "./selectAll";
export { shortcutsAction } from "./shortcuts";
export { takeOutAction } from "./takeOut";
export { targetParent } from "./target";
export { undoAction } from "./undo";
export { versionsAction } from "./versions";
export { fitAction, minimapAction, snapAction, zoomInAction, zoomOutAction } from "./view";
