/** The workflow as it was drawn, with what each node and edge is doing in this run. Read-only; a click inspects. */

import { Background, BackgroundVariant, Controls, MiniMap, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useMemo } from "react";

import { useNodeKinds } from "@/api/nodeKinds";
import type { GraphDocument } from "@/core/document";
import { localId } from "@/core/run-document";
import type { Level, Transfer } from "@/core/run-nodes";
import { nodeOfPath } from "@/core/run-words";
import { EdgeMarkers, type FlowEdge, flowEdges, flowNodes, useFar, useOpeningView } from "@/nodes";
import { Skeleton } from "@/ui";

import { Breadcrumbs } from "./Breadcrumbs";
import { GraphStatesContext, useGraphStates, useLookAt, useUndrawnTransfers } from "./graphStates";
import { edgeTypes, nodeTypes } from "./RunNode";
import styles from "./RunGraph.module.css";
import { useDrawnDocument } from "./useDrawnDocument";
import { useFollowSelection, useLevel, useLookInside } from "./useLevel";
import { useFocus, useMonitor, useView } from "./useMonitor";

const FIT = { padding: 0.06, maxZoom: 1 };

/** Draw the graph of the level that is looked at, once every node has a place. */
export function RunGraph() {
  useFollowSelection();
  const { level, document: raw } = useLevel();
  return (
    <div className={styles.level}>
      <Breadcrumbs />
      <Laid key={level.around ?? ""} raw={raw} level={level} />
    </div>
  );
}

function Laid({ raw, level }: { raw: unknown; level: Level }) {
  const document = useDrawnDocument(raw);
  if (!document) return <Skeleton height="100%" />;
  return (
    <ReactFlowProvider>
      <Graph document={document} level={level} />
    </ReactFlowProvider>
  );
}

function Graph({ document, level }: { document: GraphDocument; level: Level }) {
  const { focus } = useMonitor();
  const kinds = useNodeKinds();
  const store = useGraphStates(document, level);
  const selected = useSelectedNode();
  const names = useAgentNames();
  const nodes = useMemo(
    () => flowNodes(document, { kinds, agentNames: names, selected: (id) => id === selected }),
    [document, kinds, names, selected],
  );
  const handed = useUndrawnTransfers(document, level);
  const edges = useMemo(() => [...flowEdges(document, {}), ...handed.map(transferEdge)], [document, handed]);
  useOpeningView(document, useLookAt(store, document));
  const look = useLookInside();
  const pathOf = (id: string) => store.getState().nodes[id]?.path ?? null;
  const inspect = (id: string) => {
    const path = pathOf(id);
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
          zoomOnDoubleClick={false}
          onlyRenderVisibleElements={nodes.length > 200}
          onNodeClick={(_, node) => inspect(node.id)}
          onNodeDoubleClick={(_, node) => look(pathOf(node.id))}
          onPaneClick={() => focus.setState({ selected: null })}
          onNodeMouseEnter={(_, node) => focus.setState({ hovered: pathOf(node.id) })}
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
  return useFocus((focus) => (focus.selected === null ? null : localId(nodeOfPath(focus.selected))));
}

function useAgentNames(): ReadonlyMap<string, string> {
  const { agents } = useView().state;
  return useMemo(() => new Map(Object.entries(agents).map(([slug, card]) => [slug, card.name])), [agents]);
}
