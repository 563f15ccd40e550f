/** What the reader of a run looks at: shared by graph, timeline, events and inspector, so that all point at one thing. */

import type { Picks } from "@/core/run-items";
import { createStore, type StoreApi } from "zustand";

export interface Focus {
  /** The activation that is inspected, by its path. */
  selected: string | null;
  /** The activation under the pointer, by its path. */
  hovered: string | null;
  /** The event up to which the run is shown; null for live. */
  at: number | null;
  /** Which items of maps and passes of loops are looked at. */
  picks: Picks;
  /** The activation of the workflow node whose inside the graph shows; null for the run's own document. */
  inside: string | null;
}

export type FocusStore = StoreApi<Focus>;

/** Make the focus of one page: live, with the activation `selected` that its address names, if it does. */
export function createFocus(selected: string | null): FocusStore {
  return createStore(() => ({ selected, hovered: null, at: null, picks: {}, inside: null }));
}
