/** What the drawn graph shows of a run, in a store, so that a change draws only the nodes and edges that it touches. */

import { createContext, useContext, useEffect, useMemo, useState } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import { isTransfer } from "@/core/connection";
import { type GraphDocument, type GraphNode, isPattern } from "@/core/document";
import { type EdgeStatus, edgeStates, type Level, type NodeState, nodeStates, type Transfer, transfers } from "@/core/run-nodes";
import { droppedPaths } from "@/core/run-joins";

import { joinsOf } from "./joins";
import { useMonitor, useView } from "./useMonitor";

interface GraphStates {
  nodes: Record<string, NodeState>;
  edges: Record<string, EdgeStatus>;
  /** Paths of what ended well, but too late for the join that it led to. */
  dropped: ReadonlySet<string>;
}

export type GraphStatesStore = StoreApi<GraphStates>;

export const GraphStatesContext = createContext<GraphStatesStore | null>(null);

const NONE: ReadonlySet<string> = new Set();

/** Make the store and keep it as the run is shown. */
export function useGraphStates(document: GraphDocument, level: Level): GraphStatesStore {
  const [store] = useState<GraphStatesStore>(() => createStore(() => ({ nodes: {}, edges: {}, dropped: NONE })));
  const { face } = useMonitor();
  const view = useView();
  useEffect(() => {
    const edges = document.edges.map((edge) => ({ ...edge, transfer: isTransfer(document, edge) }));
    const ids = document.nodes.map((node) => node.id);
    store.setState((before) => ({
      nodes: nodeStates(view.state, ids, before.nodes, level),
      edges: edgeStates(view.state, edges, level),
      dropped: droppedPaths(view.state, (node) => joinsOf(face(node))),
    }));
  }, [store, document, view, level, face]);
  return store;
}

/** Tell what to look at where not all can be seen: the nodes at work, or else what failed, or else where the run ends. */
export function useLookAt(store: GraphStatesStore, document: GraphDocument): string {
  const leaves = useMemo(() => document.nodes.filter(({ kind }) => !isPattern(kind)), [document]);
  return useStore(store, ({ nodes }) => {
    const like = (...wanted: NodeState["status"][]) => leaves.filter(({ id }) => wanted.includes(nodes[id]?.status ?? "waiting"));
    const [working, failed] = [like("active", "retrying"), like("failed")];
    const chosen = working.length > 0 ? working : failed.length > 0 ? failed : outputsIn(leaves, nodes);
    return chosen.map(({ id }) => id).join(" ");
  });
}

function outputsIn(leaves: GraphNode[], nodes: GraphStates["nodes"]): GraphNode[] {
  return leaves.filter(({ id, kind }) => kind === "output" && nodes[id]?.status === "left");
}

function useGraphStore(): GraphStatesStore {
  const store = useContext(GraphStatesContext);
  if (!store) throw new Error("this is drawn outside of a run's graph");
  return store;
}

const NO_TRANSFERS: Transfer[] = [];

/** List the handoffs that happened where no edge is drawn for them. The same list as long as there is none new. */
export function useUndrawnTransfers(document: GraphDocument, level: Level): Transfer[] {
  const view = useView();
  const all = useMemo(() => transfers(view.state, level), [view, level]);
  const key = all.map(({ source, target, hop }) => `${source} ${target} ${hop}`).join(", ");
  const [kept, setKept] = useState({ key: "", list: NO_TRANSFERS });
  if (kept.key !== key) setKept({ key, list: all.filter((each) => !isDrawn(document, each)) });
  return kept.list;
}

function isDrawn(document: GraphDocument, { source, target }: Transfer): boolean {
  return document.edges.some((edge) => edge.source === source && edge.target === target);
}

/** Read one node's state. */
export function useNodeState(id: string): NodeState | undefined {
  return useStore(useGraphStore(), (states) => states.nodes[id]);
}

/** Read what one edge carried; nothing is known of an edge that is not of the document. */
export function useEdgeState(id: string): EdgeStatus | undefined {
  return useStore(useGraphStore(), (states) => states.edges[id]);
}

/** Tell whether what a node is shown as came too late for a join. */
export function useIsDropped(path: string | null): boolean {
  return useStore(useGraphStore(), (states) => path !== null && states.dropped.has(path));
}
