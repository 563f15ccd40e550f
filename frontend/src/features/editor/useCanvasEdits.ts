/** What React Flow reports, as selections and edits: chosen nodes, drawn edges, boxes given another size. */
import type { Connection, EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo } from "react";

import { whyNot } from "@/core/connection";
import { connect, resizeNode } from "@/core/operations";
import type { FlowEdge, FlowNode } from "@/nodes";
import { currentDocument, edit, select, useEditor } from "@/store/editor";
import { toast } from "@/ui";

import { useKinds } from "./useFlow";

interface Selecting {
  type: string;
  id?: string;
  selected?: boolean;
}

function chosenAfter(changes: Selecting[], chosen: ReadonlySet<string>): Set<string> | null {
  const next = new Set(chosen);
  let changed = false;
  for (const change of changes) {
    if (change.type !== "select" || !change.id) continue;
    changed = true;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return changed ? next : null;
}

function resized(changes: NodeChange<FlowNode>[]): void {
  for (const change of changes) {
    if (change.type !== "dimensions" || change.resizing === undefined || !change.dimensions) continue;
    const { id, dimensions } = change;
    const moved = changes.find((other) => other.type === "position" && other.id === id);
    const place = currentDocument().layout?.[id];
    const { x, y } = (moved?.type === "position" ? moved.position : undefined) ?? place ?? { x: 0, y: 0 };
    const size = { w: Math.round(dimensions.width), h: Math.round(dimensions.height) };
    edit("Resize", (document) => resizeNode(document, id, { x, y, ...size }), `resize ${id}`);
  }
}

function onNodesChange(changes: NodeChange<FlowNode>[]): void {
  const { nodes, edges } = useEditor.getState();
  const chosen = chosenAfter(changes, nodes);
  if (chosen) select(chosen, edges);
  const dragged = changes.filter((change) => change.type === "position" && change.dragging === true);
  if (dragged.length > 0) noteDragged(dragged);
  resized(changes);
}

function noteDragged(changes: NodeChange<FlowNode>[]): void {
  const dragging = new Map(useEditor.getState().dragging);
  for (const change of changes) if (change.type === "position" && change.position) dragging.set(change.id, change.position);
  useEditor.setState({ dragging });
}

function onEdgesChange(changes: EdgeChange<FlowEdge>[]): void {
  const { nodes, edges } = useEditor.getState();
  const chosen = chosenAfter(changes, edges);
  if (chosen) select(nodes, chosen);
}

function wishOf(connection: Connection | FlowEdge) {
  return { source: connection.source, target: connection.target, port: connection.sourceHandle ?? "out" };
}

/** Give the handlers that React Flow reports to. */
export function useCanvasEdits() {
  const kinds = useKinds();
  const isValidConnection = useCallback(
    (connection: Connection | FlowEdge) => whyNot(currentDocument(), kinds, wishOf(connection)) === null,
    [kinds],
  );
  const onConnect = useCallback((connection: Connection) => {
    edit("Connect", (document) => connect(document, wishOf(connection)));
  }, []);
  const onConnectEnd = useCallback(
    (_: unknown, end: { isValid: boolean | null; fromNode: { id: string } | null; toNode: { id: string } | null; fromHandle: { id?: string | null } | null }) => {
      if (end.isValid || !end.fromNode || !end.toNode) return;
      const wish = { source: end.fromNode.id, target: end.toNode.id, port: end.fromHandle?.id ?? "out" };
      const reason = whyNot(currentDocument(), kinds, wish);
      if (reason) toast(reason);
    },
    [kinds],
  );
  return useMemo(
    () => ({ onNodesChange, onEdgesChange, isValidConnection, onConnect, onConnectEnd }),
    [isValidConnection, onConnect, onConnectEnd],
  );
}
