/** The kinds of node, in groups, searched by name: drag one onto the canvas, click it, or press Enter on it. */
import { useState } from "react";

import { addKind, guideAction, perform, targetParent, actionContext } from "@/actions";
import { useNodeKinds } from "@/api/workflows";
import { nodeOf, titleOf } from "@/core/document";
import type { NodeKind } from "@/core/kinds";
import { titleFrom } from "@/core/schema";
import { useEditor } from "@/store/editor";
import { openSheet } from "@/store/panels";
import { Button, EmptyState, ErrorState, KindMark, SearchInput, SkeletonList } from "@/ui";

import styles from "./Palette.module.css";
import { KIND_DATA } from "./useKindDrop";

const GROUPS = [
  { id: "agent", title: "Agents" },
  { id: "pattern", title: "Patterns" },
  { id: "flow", title: "Flow" },
  { id: "people", title: "People and time" },
  { id: "data", title: "Data" },
];

/** Kinds that are about people and time stand together, whatever they do for the flow. */
const PLACED: Record<string, string> = { approval: "people", wait: "people" };
const groupOf = (kind: NodeKind) => PLACED[kind.kind] ?? kind.group;

function matches(kind: NodeKind, words: string): boolean {
  return `${kind.title} ${kind.description} ${kind.kind}`.toLowerCase().includes(words.trim().toLowerCase());
}

function groupsOf(kinds: NodeKind[]) {
  const own = [...new Set(kinds.map(groupOf))].filter((id) => !GROUPS.some((group) => group.id === id));
  const groups = [...GROUPS, ...own.map((id) => ({ id, title: titleFrom(id) }))];
  return groups
    .map((group) => ({ ...group, kinds: kinds.filter((kind) => groupOf(kind) === group.id) }))
    .filter((group) => group.kinds.length > 0);
}

function KindItem({ kind, disabled }: { kind: NodeKind; disabled: boolean }) {
  return (
    <button
      type="button"
      className={styles.item}
      disabled={disabled}
      draggable={!disabled}
      title={kind.description}
      onDragStart={(event) => {
        event.dataTransfer.setData(KIND_DATA, kind.kind);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={() => {
        addKind(kind.kind);
        openSheet(null);
      }}
    >
      <KindMark kind={kind.kind} size={26} />
      <span className={styles.words}>
        <span className={styles.title}>{kind.title}</span>
        <span className={styles.text}>{kind.description}</span>
      </span>
    </button>
  );
}

function guide(): void {
  openSheet(null);
  perform(guideAction);
}

function useTargetName(): string | null {
  return useEditor(() => {
    const context = actionContext();
    const parent = targetParent(context);
    const node = parent ? nodeOf(context.document, parent) : undefined;
    return node ? titleOf(node) : null;
  });
}

/** Draw the palette. */
export function Palette() {
  const kinds = useNodeKinds();
  const editable = useEditor((state) => state.editable);
  const target = useTargetName();
  const [words, setWords] = useState("");
  if (kinds.error) return <ErrorState title="The kinds cannot be read" error={kinds.error} onRetry={() => void kinds.refetch()} />;
  if (!kinds.data) return <SkeletonList rows={6} height="2.5rem" />;
  const found = [...kinds.data.values()].filter((kind) => matches(kind, words));
  return (
    <div className={styles.palette}>
      <SearchInput label="Search the kinds of node" placeholder="Search" value={words} onChange={setWords} />
      <p className={styles.target} aria-live="polite">
        {target ? `Clicked ones go into “${target}”` : "Drag, or click to add"}
      </p>
      <Button size="sm" icon={<guideAction.icon aria-hidden />} disabled={!editable} onClick={guide}>
        Guide me to a pattern
      </Button>
      {found.length === 0 && <EmptyState compact title="No kind is called so" />}
      {groupsOf(found).map(({ id, title, kinds: group }) => {
        return (
          <section key={id} aria-label={title} className={styles.group}>
            <h2 className={styles.heading}>{title}</h2>
            {group.map((kind) => (
              <KindItem key={kind.kind} kind={kind} disabled={!editable} />
            ))}
          </section>
        );
      })}
    </div>
  );
}
