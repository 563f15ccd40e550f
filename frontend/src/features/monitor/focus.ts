/** What the reader of a run looks at: shared by graph, timeline, events and inspector, so that all point at one thing. */

import { createStore, type StoreApi } from "zustand";

export interface Focus {
  /** The activation that is inspected, by its path. */
  selected: string | null;
  /** The activation under the pointer, by its path. */
  hovered: string | null;
  /** The event up to which the run is shown; null for live. */
  at: number | null;
}

export type FocusStore = StoreApi<Focus>;

/** Make the focus of one page: nothing selected, live. */
export function createFocus(): FocusStore {
  return createStore(() => ({ selected: null, hovered: null, at: null }));
}
