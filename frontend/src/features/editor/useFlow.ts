/** The nodes and edges to draw, from the document, the selection, the problems and a drag that is under way. */
import { useMemo, useState } from "react";

import { useAgents } from "@/api/registry";
import { useNodeKinds } from "@/api/workflows";
import type { NodeKinds } from "@/core/kinds";
import { isError, problemsByNode } from "@/core/problems";
import { flowEdges, flowNodes, keepSame, type NodeData } from "@/nodes";
import { useChecks } from "@/store/checks";
import { useDraft } from "@/store/draft";
import { useDocument, useEditor } from "@/store/editor";

import { edgeLook, nodeLook } from "./checks/playing";

const NO_KINDS: NodeKinds = new Map();

/** Give the kinds of node, none while they load. */
export function useKinds(): NodeKinds {
  return useNodeKinds().data ?? NO_KINDS;
}

/** Give the names of the registry's agents by slug. */
export function useAgentNames(): ReadonlyMap<string, string> {
  const agents = useAgents().data;
  return useMemo(() => new Map((agents ?? []).map((agent) => [agent.slug, agent.name])), [agents]);
}

function useProblemMarks(): ReadonlyMap<string, NonNullable<NodeData["problem"]>> {
  const problems = useDraft((draft) => draft.problems);
  return useMemo(() => {
    const groups = [...problemsByNode(problems)];
    return new Map(
      groups.map(([id, list]) => {
        const severity = list.some(isError) ? ("error" as const) : ("warning" as const);
        return [id, { severity, text: list.map((problem) => problem.message).join("\n") }];
      }),
    );
  }, [problems]);
}

/** Give what React Flow is to draw now. */
export function useFlow() {
  const document = useDocument();
  const { nodes: chosen, edges: chosenEdges, dragging, dropTarget, editable } = useEditor();
  const kinds = useKinds();
  const agentNames = useAgentNames();
  const marks = useProblemMarks();
  const playing = useChecks((checks) => checks.playing);
  const drawn = useMemo(() => {
    const decorate = (node: { id: string }): Partial<NodeData> => {
      if (playing) return nodeLook(playing, node.id);
      const problem = marks.get(node.id);
      return { dropTarget: node.id === dropTarget, ...(problem ? { problem } : {}) };
    };
    return flowNodes(document, { kinds, agentNames, decorate, editable, selected: (id) => chosen.has(id) });
  }, [document, kinds, agentNames, marks, dropTarget, editable, chosen, playing]);
  const [still, setStill] = useState({ drawn, nodes: drawn });
  if (still.drawn !== drawn) setStill({ drawn, nodes: keepSame(still.nodes, drawn) });
  const nodes = useMemo(() => {
    if (!dragging) return still.nodes;
    return still.nodes.map((node) => {
      const position = dragging.get(node.id);
      return position ? { ...node, position } : node;
    });
  }, [still, dragging]);
  const edges = useMemo(() => {
    const decorateEdge = (id: string) => (playing ? edgeLook(playing, id) : undefined);
    return flowEdges(document, { selected: (id) => chosenEdges.has(id), decorateEdge });
  }, [document, chosenEdges, playing]);
  return { nodes, edges, editable };
}
