/** The canvas: draws the document, and turns what the pointer does into edits of it. */
import "@xyflow/react/dist/style.css";

import { Background, BackgroundVariant, MiniMap, ReactFlow, SelectionMode } from "@xyflow/react";

import { GRID } from "@/core/geometry";
import { EdgeMarkers, edgeTypes, nodeTypes, useFar, type FlowNode } from "@/nodes";
import { useChecks } from "@/store/checks";
import { usePanels } from "@/store/panels";
import { useNarrow } from "@/ui";

import styles from "./Canvas.module.css";
import { CanvasHint } from "./CanvasHint";
import { CanvasTools } from "./CanvasTools";
import { Player } from "./checks/Player";
import { useCanvasEdits } from "./useCanvasEdits";
import { useCanvasView } from "./useCanvasView";
import { useDrag } from "./useDrag";
import { useFlow } from "./useFlow";
import { useKindDrop } from "./useKindDrop";

const SNAP: [number, number] = [GRID, GRID];

const MAP = { width: 168, height: 112 };

function miniColour(node: FlowNode): string {
  return `var(--kind-${node.data.node.kind}${node.type === "box" ? "-soft" : ""})`;
}

/** Draw the canvas of the document that is being edited. */
export function Canvas() {
  const { nodes, edges, editable } = useFlow();
  const { snap, minimap } = usePanels();
  const narrow = useNarrow();
  const edits = useCanvasEdits();
  const drag = useDrag();
  const drop = useKindDrop();
  const playing = useChecks((checks) => checks.playing !== null);
  useCanvasView();
  return (
    <div className={styles.canvas} data-far={useFar()} {...drop}>
      <ReactFlow
        aria-label="Canvas"
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...edits}
        {...drag}
        nodesDraggable={editable && !narrow}
        nodesConnectable={editable && !narrow}
        edgesReconnectable={false}
        snapToGrid={snap}
        snapGrid={SNAP}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        selectionMode={SelectionMode.Partial}
        connectionRadius={28}
        minZoom={0.1}
        maxZoom={2}
        elevateNodesOnSelect={false}
        onlyRenderVisibleElements={nodes.length > 120}
      >
        <EdgeMarkers />
        <Background variant={BackgroundVariant.Dots} gap={GRID * 3} size={1.4} />
        {minimap && !narrow && !playing && nodes.length > 0 && (
          <MiniMap pannable zoomable position="bottom-right" nodeColor={miniColour} nodeStrokeWidth={0} style={MAP} ariaLabel="Minimap" />
        )}
      </ReactFlow>
      {!playing && <CanvasTools narrow={narrow} />}
      <Player />
      {nodes.length === 0 && <CanvasHint />}
    </div>
  );
}
