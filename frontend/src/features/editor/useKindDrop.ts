/** Takes in a kind that is dragged from the palette onto the canvas or into a pattern node on it. */
import { useReactFlow } from "@xyflow/react";
import { useMemo, type DragEvent } from "react";

import { addKind, mayBeInside } from "@/actions";
import { boxAt, NODE_SIZE, originOf } from "@/core/geometry";
import { currentDocument, useEditor } from "@/store/editor";

export const KIND_DATA = "application/x-baton-kind";
const NOTHING: ReadonlySet<string> = new Set();

function aim(dropTarget: string | null): void {
  if (useEditor.getState().dropTarget !== dropTarget) useEditor.setState({ dropTarget });
}

/** Give the handlers of what is dragged over the canvas. */
export function useKindDrop() {
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const spotOf = (event: DragEvent) => {
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      return { point, parent: boxAt(currentDocument(), point, NOTHING) };
    };
    return {
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(KIND_DATA)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        aim(spotOf(event).parent);
      },
      onDragLeave: () => aim(null),
      onDrop: (event: DragEvent) => {
        const kind = event.dataTransfer.getData(KIND_DATA);
        aim(null);
        if (!kind) return;
        event.preventDefault();
        const { point, parent: under } = spotOf(event);
        const parent = mayBeInside(kind) ? under : null;
        const origin = originOf(currentDocument(), parent);
        const at = { x: point.x - origin.x - NODE_SIZE.w / 2, y: point.y - origin.y - NODE_SIZE.h / 2 };
        addKind(kind, { parent, at });
      },
    };
  }, [screenToFlowPosition]);
}
