/** What is selected, as forms: a node, an edge, many, or, where nothing is, the workflow itself. */
import { nodeOf } from "@/core/document";
import { useDocument, useEditor } from "@/store/editor";

import { EdgePanel } from "./EdgePanel";
import styles from "./Inspector.module.css";
import { ManyPanel } from "./ManyPanel";
import { NodePanel } from "./NodePanel";
import { WorkflowPanel } from "./WorkflowPanel";

function Selected() {
  const document = useDocument();
  const { nodes, edges } = useEditor();
  const node = nodes.size === 1 ? nodeOf(document, [...nodes][0] ?? "") : undefined;
  if (node) return <NodePanel key={node.id} node={node} />;
  if (nodes.size > 1) return <ManyPanel count={nodes.size} />;
  const edge = edges.size === 1 ? document.edges.find(({ id }) => edges.has(id)) : undefined;
  return edge ? <EdgePanel edge={edge} /> : <WorkflowPanel />;
}

/** Draw the panel of what is selected. */
export function Inspector() {
  return (
    <aside className={styles.inspector} aria-label="Settings">
      <Selected />
    </aside>
  );
}
