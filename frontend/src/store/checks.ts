/** What is known of the soundness of the document and of what could be better in it, and the run that is being played. */
import { create } from "zustand";

import type { Advice } from "@/core/advice";
import type { GraphDocument } from "@/core/document";
import type { Finding, Frame, SoundnessReport } from "@/core/soundness";

/** One answer of the server: of which document, and whether another is awaited. */
export interface Answer<T> {
  of: GraphDocument | null;
  value: T | null;
  busy: boolean;
  error: string | null;
}

export interface Playing {
  finding: Finding;
  frames: Frame[];
  at: number;
  running: boolean;
}

export interface Checks {
  soundness: Answer<SoundnessReport>;
  advice: Answer<Advice[]>;
  playing: Playing | null;
}

const nothing = { of: null, value: null, busy: false, error: null };

export const useChecks = create<Checks>(() => ({ soundness: nothing, advice: nothing, playing: null }));

/** Forget all, because another workflow is opened. */
export function forgetChecks(): void {
  useChecks.setState({ soundness: nothing, advice: nothing, playing: null });
}

/** Ask the server for one of the two, and keep its answer unless a newer question was asked meanwhile. */
export async function askFor<K extends "soundness" | "advice">(
  what: K,
  document: GraphDocument,
  ask: (document: GraphDocument) => Promise<NonNullable<Checks[K]["value"]>>,
): Promise<void> {
  const before = useChecks.getState()[what];
  if (before.of === document && (before.busy || before.error === null)) return;
  const note = (known: object) => useChecks.setState((all) => ({ [what]: { ...all[what], ...known } }) as Partial<Checks>);
  note({ of: document, busy: true, error: null });
  const isNewest = () => useChecks.getState()[what].of === document;
  try {
    const value = await ask(document);
    if (isNewest()) note({ value, busy: false });
  } catch (error) {
    if (isNewest()) note({ busy: false, error: error instanceof Error ? error.message : String(error) });
  }
}

/** Begin to play a finding. */
export function play(finding: Finding, frames: Frame[], running: boolean): void {
  useChecks.setState({ playing: frames.length > 0 ? { finding, frames, at: 0, running } : null });
}

/** Show another moment of what is played; at its end it rests. */
export function showFrame(at: number, running = false): void {
  useChecks.setState(({ playing }) => {
    if (!playing) return {};
    const last = playing.frames.length - 1;
    const place = Math.min(Math.max(at, 0), last);
    return { playing: { ...playing, at: place, running: running && place < last } };
  });
}

/** Stop playing. */
export function stopPlaying(): void {
  useChecks.setState({ playing: null });
}
