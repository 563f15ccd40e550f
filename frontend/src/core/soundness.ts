/** What the server found out about all runs of a document, before any of them: its findings, as runs to be played. */
import { isTransfer } from "./connection";
import { nodeOf, titleOf, type GraphDocument } from "./document";
import { evolve } from "./fold";
import { newRunState } from "./fold-new";
import { plural } from "./format";
import { readable } from "./run-document";
import type { Entry, RunEvent } from "./run-events";
import { edgeStates, type EdgeStatus, nodeStates, type NodeState } from "./run-nodes";
import { ROOT } from "./run-state";
import { eventWords, nodeOfPath } from "./run-words";

export interface Assumption {
  expression: string;
  gives: unknown;
}

export interface Counterexample {
  entries: Entry[];
  /** The engine gives this log with real values; otherwise it holds for what is assumed. */
  replays?: boolean;
  assumed?: Assumption[];
}

export interface Repair {
  title: string;
  document: unknown;
}

export interface Finding {
  code: string;
  severity: "error" | "warning";
  message: string;
  nodes: string[];
  edges: string[];
  field: string | null;
  counterexample: Counterexample | null;
  repair: Repair | null;
}

export interface SoundnessReport {
  sound: boolean;
  explored: number;
  complete: boolean;
  worst_steps: number | null;
  findings: Finding[];
}

/** Say whether nothing could be looked at, because the document itself has errors. */
export function isUnread(report: SoundnessReport): boolean {
  return report.findings.some(({ code }) => code === "invalid_document");
}

/** Say in a line how a document stands. */
export function verdictOf(report: SoundnessReport): string {
  if (isUnread(report)) return "Mend the errors first";
  const errors = report.findings.filter(({ severity }) => severity === "error").length;
  const warnings = report.findings.length - errors;
  if (errors > 0) return `Unsound: ${plural(errors, "thing")} can go wrong`;
  return warnings > 0 ? `Sound, with ${plural(warnings, "warning")}` : "Sound: every run comes to an end";
}

/** Say how much was looked at, and how long a run can get. */
export function reachOf(report: SoundnessReport): string[] {
  if (isUnread(report)) return [];
  const states = `${plural(report.explored, "state")} explored`;
  return [
    report.complete ? `${states}, all there are` : `${states}; beyond them, rules on the structure alone`,
    report.worst_steps === null ? "Nothing bounds the number of steps" : `At worst ${plural(report.worst_steps, "step")}`,
  ];
}

/** Put errors first, and keep the order otherwise. */
export function sortedFindings(report: SoundnessReport): Finding[] {
  return report.findings.toSorted((a, b) => Number(a.severity !== "error") - Number(b.severity !== "error"));
}

/** Say whether to publish is forbidden by what was found. */
export function forbids(report: SoundnessReport | null): boolean {
  return report?.findings.some(({ severity }) => severity === "error") ?? false;
}

/** One moment of a counterexample: how all nodes and edges stand, and what just happened to which node. */
export interface Frame {
  nodes: Record<string, NodeState>;
  edges: Record<string, EdgeStatus>;
  words: string;
  about: string | null;
}

function looksSame(a: Frame, b: Frame): boolean {
  const nodes = Object.keys(b.nodes).every((id) => a.nodes[id]?.status === b.nodes[id]?.status && a.nodes[id]?.times === b.nodes[id]?.times);
  return nodes && Object.keys(b.edges).every((id) => a.edges[id] === b.edges[id]);
}

function aboutOf(event: RunEvent): string | null {
  if (event.type === "NodeSkipped") return event.node;
  const { activation } = eventWords(event);
  return activation === null || activation === ROOT ? null : nodeOfPath(activation);
}

/** Fold a log event by event into the moments at which something changes on the canvas. */
export function framesOf(document: GraphDocument, entries: readonly Entry[]): Frame[] {
  const state = newRunState();
  const ids = document.nodes.map(({ id }) => id);
  const edges = document.edges.map((edge) => ({ ...edge, transfer: isTransfer(document, edge) }));
  const name = (id: string) => {
    const node = nodeOf(document, id);
    return node ? titleOf(node) : readable(id);
  };
  const frames: Frame[] = [];
  for (const entry of entries) {
    for (const event of entry.events) {
      evolve(state, event, entry.at);
      const { text } = eventWords(event, name);
      const frame = { nodes: nodeStates(state, ids), edges: edgeStates(state, edges), words: text, about: aboutOf(event) };
      const last = frames.at(-1);
      if (!last || !looksSame(last, frame)) frames.push(frame);
      else if (event.type.startsWith("Run")) frames[frames.length - 1] = { ...last, words: text };
    }
  }
  return frames;
}
