/** Dragging nodes: shows which pattern node would take them in, and lets them go there. */
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";

import { mayBeInside } from "@/actions";
import { nodeOf } from "@/core/document";
import { boxAt } from "@/core/geometry";
import { plural } from "@/core/format";
import { dropNodes, orderByPlace } from "@/core/operations";
import type { FlowNode } from "@/nodes";
import { currentDocument, edit, useEditor } from "@/store/editor";
import { toast } from "@/ui";

type Pointer = MouseEvent | TouchEvent | React.MouseEvent | React.TouchEvent;
type ToFlow = (point: { x: number; y: number }) => { x: number; y: number };

function pointOf(event: Pointer): { x: number; y: number } {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

function targetOf(event: Pointer, ids: string[], toFlow: ToFlow): string | null {
  const document = currentDocument();
  const free = ids.every((id) => mayBeInside(nodeOf(document, id)?.kind ?? ""));
  return free ? boxAt(document, toFlow(pointOf(event)), new Set(ids)) : null;
}

function letGo(nodes: FlowNode[], target: string | null): void {
  const before = currentDocument();
  const places = Object.fromEntries(nodes.map((node) => [node.id, node.position]));
  useEditor.setState({ dragging: null, dropTarget: null });
  const [first] = nodes;
  edit("Move", (document) => {
    const dropped = dropNodes(document, places, target);
    return nodes.length === 1 && first ? orderByPlace(dropped, first.id) : dropped;
  });
  const lost = before.edges.length - currentDocument().edges.length;
  if (lost > 0) toast(`${plural(lost, "edge")} would have crossed the border and went. Undo brings it back.`);
}

/** Give the handlers of a drag. */
export function useDrag() {
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const onNodeDrag = (event: Pointer, _: FlowNode, nodes: FlowNode[]) => {
      const ids = nodes.map((node) => node.id);
      const target = targetOf(event, ids, screenToFlowPosition);
      const entered = ids.some((id) => (nodeOf(currentDocument(), id)?.parent ?? null) !== target);
      const dropTarget = entered ? target : null;
      if (useEditor.getState().dropTarget !== dropTarget) useEditor.setState({ dropTarget });
    };
    const onNodeDragStop = (event: Pointer, _: FlowNode, nodes: FlowNode[]) => {
      if (!useEditor.getState().dragging) return;
      letGo(nodes, targetOf(event, nodes.map((node) => node.id), screenToFlowPosition));
    };
    return {
      onNodeDrag,
      onNodeDragStop,
      onSelectionDrag: (event: Pointer, nodes: FlowNode[]) => nodes[0] && onNodeDrag(event, nodes[0], nodes),
      onSelectionDragStop: (event: Pointer, nodes: FlowNode[]) => nodes[0] && onNodeDragStop(event, nodes[0], nodes),
    };
  }, [screenToFlowPosition]);
}
