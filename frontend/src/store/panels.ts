/** Which panels and dialogs of the editor are open. */
import { create } from "zustand";

export type EditorDialog = "guide" | "publish" | "versions" | "run" | "shortcuts" | "import";
export type Sheet = "palette" | "outline" | "checks" | "inspector" | "problems";

export interface Panels {
  dialog: EditorDialog | null;
  side: "palette" | "outline" | "checks";
  problems: boolean;
  minimap: boolean;
  snap: boolean;
  /** On a narrow window, the panel that is up. */
  sheet: Sheet | null;
}

export const usePanels = create<Panels>(() => ({
  dialog: null,
  side: "palette",
  problems: false,
  minimap: true,
  snap: true,
  sheet: null,
}));

/** Open a dialog, or close the one that is open. */
export function openDialog(dialog: EditorDialog | null): void {
  usePanels.setState({ dialog });
}

/** Bring a panel up from the bottom on a narrow window, or take it down. */
export function openSheet(sheet: Sheet | null): void {
  usePanels.setState({ sheet });
}

/** Show another panel beside the canvas. */
export function showSide(side: Panels["side"]): void {
  usePanels.setState({ side });
}

/** Turn a setting of the canvas on or off. */
export function toggle(setting: "minimap" | "snap" | "problems"): void {
  usePanels.setState((panels) => ({ [setting]: !panels[setting] }));
}
