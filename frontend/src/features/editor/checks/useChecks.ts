/** Keeps what is known of soundness and advice true to the document while their panel is open. */
import { useEffect } from "react";

import { loadElk } from "@/actions";
import { checkSoundness, fetchAdvice } from "@/api/checks";
import type { GraphDocument } from "@/core/document";
import { settled } from "@/core/settle";
import { askFor, stopPlaying, useChecks } from "@/store/checks";
import { useDraft } from "@/store/draft";
import { currentDocument, edit, select, useDocument } from "@/store/editor";
import { toast } from "@/ui";

const QUIET_MS = 900;

/** Ask both about the document as it is now. */
export function checkNow(): void {
  const document = currentDocument();
  const { slug } = useDraft.getState();
  void askFor("soundness", document, (asked) => checkSoundness(asked, slug));
  void askFor("advice", document, (asked) => fetchAdvice(asked, slug));
}

/** Ask anew a moment after each change, one question at a time: large documents take the server seconds. */
export function useFreshChecks(): void {
  const document = useDocument();
  const busy = useChecks((checks) => checks.soundness.busy);
  useEffect(() => {
    if (document.nodes.length === 0 || busy) return undefined;
    const known = useChecks.getState().soundness.of;
    const timer = window.setTimeout(checkNow, known === null ? 0 : QUIET_MS);
    return () => window.clearTimeout(timer);
  }, [document, busy]);
}

/** What is played is of the document as it was; a change ends it. */
export function useStopOnChange(): void {
  const document = useDocument();
  const of = useChecks((checks) => checks.soundness.of);
  useEffect(() => {
    if (of !== document) stopPlaying();
  }, [document, of]);
}

/** Take over a document that a repair or an advice made of `asked`; undone in one step. */
export async function takeOver(label: string, asked: GraphDocument | null, made: unknown): Promise<void> {
  if (asked === null || asked !== currentDocument()) {
    toast("The workflow has changed since; it is checked again first.");
    return checkNow();
  }
  const document = await settled(asked, made, await loadElk());
  if (asked !== currentDocument()) return undefined;
  stopPlaying();
  select([]);
  edit(label, () => document);
  return toast("Done. Undo takes it back.", "success");
}
