/** Every edit of a document, as a pure function from one document to the next. */
export { addNode, type NewNode } from "./add";
export { configure, renameId, setPolicy, setWorkflow } from "./configure";
export { connect, setPort } from "./connect";
export { dropNodes } from "./drop";
export { moveNodes, placeNodes, resizeNode } from "./move";
export { orderByPlace } from "./order";
export { placeSkeleton } from "./place";
export { duplicate, paste } from "./paste";
export { remove } from "./remove";
export { reorder } from "./reorder";
export { mayEnter, reparentNodes } from "./reparent";
