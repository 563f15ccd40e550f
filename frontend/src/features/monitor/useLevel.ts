/** Which part of a run the graph shows: the run's own document or that of a workflow inside it, and which items of maps. */

import { useEffect, useMemo } from "react";

import { runsWorkflow } from "@/core/run-document";
import { workflowsAround } from "@/core/run-inside";
import { picksAlong } from "@/core/run-items";
import type { Level } from "@/core/run-nodes";

import { useFocus, useMonitor, useView } from "./useMonitor";

/** Read the level that is looked at, and its document. */
export function useLevel(): { level: Level; document: unknown } {
  const { detail, face } = useMonitor();
  const { state } = useView();
  const inside = useFocus((focus) => focus.inside);
  const picks = useFocus((focus) => focus.picks);
  const node = inside === null ? undefined : state.activations[inside]?.node;
  const slug = node === undefined ? null : runsWorkflow(face(node));
  const inner = slug === null ? undefined : detail.linked[slug]?.document;
  const around = inner === undefined ? null : inside;
  const level = useMemo(() => ({ around, slug: around === null ? null : slug, picks }), [around, slug, picks]);
  return { level, document: inner ?? detail.document };
}

/** Look into the workflow that an activation runs; nothing happens for any other activation. */
export function useLookInside(): (path: string | null) => void {
  const { focus, face } = useMonitor();
  const { state } = useView();
  return (path) => {
    const node = path === null ? undefined : state.activations[path]?.node;
    if (node !== undefined && runsWorkflow(face(node)) !== null) focus.setState({ inside: path });
  };
}

/** Keep the selected activation among what the graph shows. */
export function useFollowSelection(): void {
  const { focus } = useMonitor();
  const { state } = useView();
  const selected = useFocus((each) => each.selected);
  const known = selected !== null && selected in state.activations;
  useEffect(() => {
    if (!known) return;
    const around = workflowsAround(state, selected).at(-1) ?? null;
    focus.setState(({ picks, inside }) => ({
      picks: picksAlong(state, selected, picks),
      inside: inside === selected ? inside : around,
    }));
    // following the state too would take the reader away from where they went since
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focus, selected, known]);
}
