/** The document as a tree: all of it can be reached, chosen and reordered by keys, with or without seeing the canvas. */
import { useRef, type KeyboardEvent } from "react";

import { actionContext, earlierAction, laterAction, perform } from "@/actions";
import { titleOf, type GraphNode } from "@/core/document";
import { isError, problemsByNode } from "@/core/problems";
import { inDepthOrder } from "@/core/tree";
import { useDraft } from "@/store/draft";
import { select, useDocument, useEditor } from "@/store/editor";
import { EmptyState, KindMark, kindTitle } from "@/ui";

import styles from "./Outline.module.css";

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function choose(id: string, add: boolean): void {
  const chosen = useEditor.getState().nodes;
  select(add ? [...chosen, id] : [id]);
  actionContext().view?.show([id]);
}

interface ItemProps {
  node: GraphNode;
  depth: number;
  chosen: boolean;
  reachable: boolean;
  problem: string | undefined;
}

function OutlineItem({ node, depth, chosen, reachable, problem }: ItemProps) {
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={chosen}
      tabIndex={reachable ? 0 : -1}
      data-id={node.id}
      className={styles.item}
      style={{ paddingLeft: `calc(var(--space-2) + ${depth} * var(--space-4))` }}
      onClick={(event) => choose(node.id, event.shiftKey || event.ctrlKey || event.metaKey)}
    >
      <KindMark kind={node.kind} size={20} />
      <span className={styles.title}>{titleOf(node)}</span>
      <span className="visually-hidden">{kindTitle(node.kind)}</span>
      {problem && (
        <span className={styles.problem} data-severity={problem}>
          <span className="visually-hidden">has problems</span>
        </span>
      )}
    </div>
  );
}

/** Draw the tree. */
export function Outline() {
  const document = useDocument();
  const chosen = useEditor((state) => state.nodes);
  const problems = problemsByNode(useDraft((draft) => draft.problems));
  const tree = useRef<HTMLDivElement>(null);
  const items = inDepthOrder(document);
  const first = items.find(({ node }) => chosen.has(node.id)) ?? items[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.altKey) return void perform(step < 0 ? earlierAction : laterAction);
    const all = [...(tree.current?.querySelectorAll<HTMLElement>("[role=treeitem]") ?? [])];
    const next = all[all.indexOf(window.document.activeElement as HTMLElement) + step];
    next?.focus();
    if (next?.dataset["id"]) choose(next.dataset["id"], event.shiftKey);
  };
  if (items.length === 0) return <EmptyState compact title="No nodes yet" />;
  return (
    <div ref={tree} role="tree" aria-label="Outline" aria-multiselectable className={styles.tree} onKeyDown={onKeyDown}>
      {items.map(({ node, depth }) => {
        const found = problems.get(node.id);
        const problem = found && (found.some(isError) ? "error" : "warning");
        const reachable = node === first?.node;
        return <OutlineItem key={node.id} {...{ node, depth, problem, reachable }} chosen={chosen.has(node.id)} />;
      })}
    </div>
  );
}
