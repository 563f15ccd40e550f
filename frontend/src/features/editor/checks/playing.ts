/** Starts the counterexample of a finding, and tells how nodes and edges stand in the moment that is shown. */
import { actionContext } from "@/actions";
import { nodeOf } from "@/core/document";
import type { EdgeStatus, NodeStatus } from "@/core/run-nodes";
import { framesOf, type Finding, type Frame } from "@/core/soundness";
import type { EdgeData, NodeData } from "@/nodes";
import { play, useChecks, type Playing } from "@/store/checks";
import { currentDocument, select } from "@/store/editor";
import { openDialog, openSheet } from "@/store/panels";
import type { StatusName } from "@/ui";

const STILL = "(prefers-reduced-motion: reduce)";
const NODES: Record<NodeStatus, StatusName> = {
  waiting: "queued",
  active: "running",
  held: "waiting",
  again: "retrying",
  retrying: "retrying",
  left: "succeeded",
  recovered: "retrying",
  failed: "failed",
  cancelled: "cancelled",
  skipped: "skipped",
  unreached: "skipped",
};
const EDGES: Partial<Record<EdgeStatus, StatusName>> = { taken: "succeeded", skipped: "skipped" };

/** Show what a finding is about, and play how it comes to it where that is known. */
export function playFinding(finding: Finding): void {
  const document = currentDocument();
  const nodes = finding.nodes.filter((id) => nodeOf(document, id));
  select([]);
  openSheet(null);
  openDialog(null);
  const still = window.matchMedia(STILL).matches;
  play(finding, framesOf(document, finding.counterexample?.entries ?? []), !still);
  if (useChecks.getState().playing) return actionContext().view?.fit();
  select(nodes, finding.edges);
  return nodes.length ? actionContext().view?.show(nodes) : undefined;
}

function isLast({ frames, at }: Playing): boolean {
  return at === frames.length - 1;
}

/** Tell how a node looks in the moment shown: what waits for ever at the end is shown to wait. */
export function nodeLook(playing: Playing, id: string): Partial<NodeData> {
  const state = currentFrame(playing).nodes[id];
  if (!state) return {};
  const stuck = isLast(playing) && (state.status === "active" || state.status === "held") && playing.finding.nodes.includes(id);
  const marked = isLast(playing) && playing.finding.nodes.includes(id);
  return {
    status: stuck ? "waiting" : NODES[state.status],
    ...(state.times > 1 ? { meta: `×${state.times}` } : {}),
    ...(marked ? { problem: { severity: playing.finding.severity, text: playing.finding.message } } : { problem: undefined }),
  };
}

/** Tell how an edge looks in the moment shown. */
export function edgeLook(playing: Playing, id: string): Partial<EdgeData> {
  const status = EDGES[currentFrame(playing).edges[id] ?? "idle"];
  return status ? { status } : {};
}

/** Give the moment that is shown. */
export function currentFrame({ frames, at }: Playing): Frame {
  return frames[at] ?? { nodes: {}, edges: {}, words: "", about: null };
}
