/** Gives keys to the actions that they stand for, wherever the focus is, save where one types or a dialog is open. */
import { useLayoutEffect } from "react";

import { ACTIONS, chordOf, isTyping, perform, runAction } from "@/actions";

const BY_CHORD = new Map(ACTIONS.flatMap((action) => action.shortcuts.map((keys) => [keys.toUpperCase(), action])));
const ON_CONTROLS = ["ENTER", "SPACE", "ARROWLEFT", "ARROWRIGHT", "ARROWUP", "ARROWDOWN"];

function hasOwnKeys(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return ON_CONTROLS.includes(chord) && target.closest("button, a, [role=tab], [role=separator], [role=tree]") !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  const chord = chordOf(event).toUpperCase();
  const action = BY_CHORD.get(chord);
  if (!action || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if ((isTyping(event.target) && action !== runAction) || hasOwnKeys(event.target, chord)) return;
  if (window.getSelection()?.toString() && action.id === "copy") return;
  if (perform(action)) event.preventDefault();
}

/** Listen to the keyboard while the editor is open, from the moment that it is seen. */
export function useKeyboard(): void {
  useLayoutEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
