/** How documents are drawn: shared by the editor and the monitor. */
import "@xyflow/react/dist/style.css";
import "./canvas.css";

import { BoxView } from "./BoxView";
import { EdgeView } from "./EdgeView";
import { LeafView } from "./LeafView";

export const nodeTypes = { leaf: LeafView, box: BoxView };
export const edgeTypes = { baton: EdgeView };

export type { EdgeData, FlowEdge, FlowNode, NodeData } from "./data";
export { EdgeMarkers } from "./EdgeView";
export { keepSame } from "./keepSame";
export { flowEdges, flowNodes, type FlowOptions } from "./toFlow";
export { useFar } from "./useFar";
export { useOpeningView } from "./useOpeningView";
