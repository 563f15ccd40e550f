/** A document to look at and not to change. */
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useMemo } from "react";

import type { GraphDocument } from "@/core/document";
import { EdgeMarkers, edgeTypes, flowEdges, flowNodes, nodeTypes } from "@/nodes";

import { useAgentNames, useKinds } from "../useFlow";

const NOTHING = {};

/** Draw a document on a canvas of its own. */
export function VersionCanvas({ document }: { document: GraphDocument }) {
  const kinds = useKinds();
  const agentNames = useAgentNames();
  const nodes = useMemo(() => flowNodes(document, { kinds, agentNames }), [document, kinds, agentNames]);
  const edges = useMemo(() => flowEdges(document, NOTHING), [document]);
  return (
    <ReactFlowProvider>
      <ReactFlow
        aria-label="The version's canvas"
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        minZoom={0.1}
        fitView
      >
        <EdgeMarkers />
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} />
      </ReactFlow>
    </ReactFlowProvider>
  );
}
