/** The shared views of nodes and edges, given what a run does in them. Each redraws only when its own state changes. */

import type { EdgeProps, NodeProps } from "@xyflow/react";
import { type ComponentType, memo } from "react";

import { formatDuration } from "@/core/format";
import type { NodeState } from "@/core/run-nodes";
import type { StepWait } from "@/core/run-queue";
import { edgeTypes as drawnEdges, type FlowEdge, type FlowNode, nodeTypes as drawnNodes } from "@/nodes";
import type { StatusName } from "@/ui";

import { useEdgeState, useIsDropped, useNodeState } from "./graphStates";
import { InsideButton } from "./InsideButton";
import { ItemSwitch } from "./ItemSwitch";
import styles from "./RunGraph.module.css";
import { useStepWait } from "./runQueue";
import { useFocus, useStepText } from "./useMonitor";
import { HOLD_WORDS, nodeWords } from "./words";

const TAIL = 84;

function ofRun(View: ComponentType<NodeProps<FlowNode>>) {
  return memo(function RunNode(props: NodeProps<FlowNode>) {
    const state = useNodeState(props.id);
    const speaking = state?.status === "active" ? state.step : null;
    const text = useStepText(speaking)?.text;
    const hovered = useFocus((focus) => focus.hovered !== null && focus.hovered === state?.path);
    const dropped = useIsDropped(state?.path ?? null);
    const wait = useStepWait(speaking);
    const data = state ? { ...props.data, ...shown(state, props.data.node.kind, text, dropped), ...(wait && held(wait)) } : props.data;
    return (
      <div className={styles.node} data-hovered={hovered} data-active={speaking !== null && wait === null} data-dropped={dropped}>
        <View {...props} data={data} />
        {state?.path && state.total !== null && state.total > 1 && <ItemSwitch path={state.path} total={state.total} name={props.data.title} />}
        {state?.path && <InsideButton path={state.path} node={props.data.node} />}
      </div>
    );
  });
}

function shown(state: NodeState, kind: string, text: string | undefined, dropped: boolean) {
  const times = state.times > 1 && state.total === null ? `×${state.times.toLocaleString("en")}` : "";
  const took = state.since !== null && state.until !== null ? (state.until - state.since) * 1000 : 0;
  const items = state.total === null ? "" : `${state.done} of ${state.total}`;
  const figures = [dropped ? "too late" : "", items, times, took >= 1 ? formatDuration(took) : ""];
  return {
    status: dropped ? ("skipped" as const) : nodeWords(state.status, kind).status,
    // here the way leads to what runs inside, not to what is drawn elsewhere
    linked: undefined,
    meta: figures.filter(Boolean).join(" · ") || undefined,
    live: text ? tailOf(text) : state.hold ? HOLD_WORDS[state.hold] : undefined,
  };
}

/** What waits for a limit or in a queue is not under way, though its step is open. */
function held({ short }: StepWait) {
  return { status: "waiting" as const, live: short };
}

function tailOf(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trimEnd();
  return line.length > TAIL ? `…${line.slice(1 - TAIL)}` : line;
}

const EDGE_STATUS: Record<string, StatusName | undefined> = { taken: "succeeded", skipped: "skipped" };

const Drawn = drawnEdges.baton;

const RunEdge = memo(function RunEdge(props: EdgeProps<FlowEdge>) {
  const state = useEdgeState(props.id);
  const target = useNodeState(props.target);
  const busy = state === "taken" && (target?.status === "active" || target?.status === "retrying");
  const status = busy ? "running" : state && EDGE_STATUS[state];
  return <Drawn {...props} data={{ look: "wire", ...props.data, ...(status ? { status } : {}) }} />;
});

export const nodeTypes = { leaf: ofRun(drawnNodes.leaf), box: ofRun(drawnNodes.box) };
export const edgeTypes = { baton: RunEdge };
