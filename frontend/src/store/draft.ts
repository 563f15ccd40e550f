/** How the draft stands with the server: saved or not, what is wrong with it, whether it differs from the version. */
import { create } from "zustand";

import type { Problem } from "@/api/errors";

export type SaveStatus = "saved" | "unsaved" | "saving" | "conflict" | "failed";

export interface DraftState {
  slug: string;
  name: string;
  description: string;
  revision: number;
  version: number | null;
  status: SaveStatus;
  reason: string | null;
  /** The draft differs from the newest version. */
  dirty: boolean;
  problems: Problem[];
  lastRun: string | null;
}

export const useDraft = create<DraftState>(() => ({
  slug: "",
  name: "",
  description: "",
  revision: 0,
  version: null,
  status: "saved",
  reason: null,
  dirty: false,
  problems: [],
  lastRun: null,
}));

/** Note what is newly known of the draft. */
export function noteDraft(known: Partial<DraftState>): void {
  useDraft.setState(known);
}
