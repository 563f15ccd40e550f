/** The workflow as it was drawn, with what each node and edge is doing in this run. Read-only; a click inspects. */

import { Background, BackgroundVariant, Controls, MiniMap, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useMemo } from "react";

import { useNodeKinds } from "@/api/nodeKinds";
import type { GraphDocument } from "@/core/document";
import type { Transfer } from "@/core/run-nodes";
import { nodeOfPath } from "@/core/run-words";
import { EdgeMarkers, type FlowEdge, flowEdges, flowNodes, useFar, useOpeningView } from "@/nodes";
import { Skeleton } from "@/ui";

import { GraphStatesContext, useGraphStates, useLookAt, useUndrawnTransfers } from "./graphStates";
import { edgeTypes, nodeTypes } from "./RunNode";
import styles from "./RunGraph.module.css";
import { useDrawnDocument } from "./useDrawnDocument";
import { useFocus, useMonitor, useView } from "./useMonitor";

const FIT = { padding: 0.06, maxZoom: 1 };

/** Draw the graph once every node has a place. */
export function RunGraph() {
  const { detail } = useMonitor();
  const document = useDrawnDocument(detail.document);
  if (!document) return <Skeleton height="100%" />;
  return (
    <ReactFlowProvider>
      <Graph document={document} />
    </ReactFlowProvider>
  );
}

function Graph({ document }: { document: GraphDocument }) {
  const { focus } = useMonitor();
  const kinds = useNodeKinds();
  const store = useGraphStates(document);
  const selected = useSelectedNode();
  const names = useAgentNames();
  const nodes = useMemo(
    () => flowNodes(document, { kinds, agentNames: names, selected: (id) => id === selected }),
    [document, kinds, names, selected],
  );
  const handed = useUndrawnTransfers(document);
  const edges = useMemo(() => [...flowEdges(document, {}), ...handed.map(transferEdge)], [document, handed]);
  useOpeningView(document, useLookAt(store, document));
  const inspect = (id: string) => {
    const path = store.getState().nodes[id]?.path;
    if (path) focus.setState({ selected: path });
  };
  return (
    <GraphStatesContext.Provider value={store}>
      <div className={styles.graph} data-far={useFar()}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          minZoom={0.1}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          deleteKeyCode={null}
          onlyRenderVisibleElements={nodes.length > 200}
          onNodeClick={(_, node) => inspect(node.id)}
          onPaneClick={() => focus.setState({ selected: null })}
          onNodeMouseEnter={(_, node) => focus.setState({ hovered: store.getState().nodes[node.id]?.path ?? null })}
          onNodeMouseLeave={() => focus.setState({ hovered: null })}
        >
          <EdgeMarkers />
          <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
          <Controls showInteractive={false} fitViewOptions={FIT} />
          {nodes.length > 30 && <MiniMap pannable zoomable className={styles.map} />}
        </ReactFlow>
      </div>
    </GraphStatesContext.Provider>
  );
}

/** Draw a handoff that happened where all members may hand over to all, and so no edge is drawn. */
function transferEdge({ source, target, hop }: Transfer): FlowEdge {
  const id = `handed:${source}:${target}`;
  const data = { look: "transfer" as const, label: `hop ${hop}`, status: "succeeded" as const };
  return { id, source, sourceHandle: "out", target, type: "baton", selectable: false, focusable: false, zIndex: 5, data };
}

function useSelectedNode(): string | null {
  return useFocus((focus) => (focus.selected === null ? null : nodeOfPath(focus.selected)));
}

function useAgentNames(): ReadonlyMap<string, string> {
  const { agents } = useView().state;
  return useMemo(() => new Map(Object.entries(agents).map(([slug, card]) => [slug, card.name])), [agents]);
}
