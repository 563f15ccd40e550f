/** The inspector of one node: its name, its kind's settings, its edges, and what it does when things go wrong. */
import { SquareArrowOutUpRight } from "lucide-react";

import { duplicateAction, removeAction } from "@/actions";
import type { GraphNode, Settings } from "@/core/document";
import { isError, problemAt, type ProblemLike } from "@/core/problems";
import { titleFrom } from "@/core/schema";
import { configure, setPolicy } from "@/core/operations";
import { titleOf } from "@/core/document";
import { useDraft } from "@/store/draft";
import { edit, useEditor } from "@/store/editor";
import { Field, Input, KindMark, LinkButton, SchemaForm } from "@/ui";

import { ActionButton } from "./ActionButton";
import { Edges } from "./Edges";
import { withControls } from "./hints";
import { HandoffPreview } from "./HandoffPreview";
import { IdField } from "./IdField";
import styles from "./Inspector.module.css";
import { Members } from "./Members";
import { PolicySection } from "./PolicySection";
import { relevanceOf } from "./relevance";
import { Section } from "./Section";
import { useKinds } from "./useFlow";
import { NodeContext } from "./widgets/nodeContext";
import { WIDGETS } from "./widgets";

function NodeHead({ node }: { node: GraphNode }) {
  const kind = useKinds().get(node.kind);
  return (
    <header className={styles.head}>
      <KindMark kind={node.kind} size={32} />
      <div className={styles.names}>
        <h2 className={styles.title}>{titleOf(node)}</h2>
        <p className={styles.about}>{kind?.title ?? node.kind}</p>
      </div>
      <OpenLinked node={node} />
      <ActionButton action={duplicateAction} size="sm" />
      <ActionButton action={removeAction} size="sm" />
    </header>
  );
}

/** Open what a workflow node runs. */
function OpenLinked({ node }: { node: GraphNode }) {
  const own = useDraft((draft) => draft.slug);
  const slug = node.kind === "workflow" ? node.config?.["workflow"] : undefined;
  if (typeof slug !== "string" || !slug || slug === own) return null;
  return (
    <LinkButton size="sm" variant="ghost" to={`/workflows/${slug}`} icon={<SquareArrowOutUpRight aria-hidden />} aria-label={`Open ${slug}`}>
      Open
    </LinkButton>
  );
}

function fieldTitle(path: string): string {
  return titleFrom(path.split(".").at(-1) ?? path);
}

function NodeProblems({ problems }: { problems: ProblemLike[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems} data-severity={problems.some(isError) ? "error" : "warning"}>
      {problems.map((problem, index) => (
        <li key={index}>
          {problem.field && <strong>{fieldTitle(problem.field)}: </strong>}
          {problem.message}
          {problem.hint && <span className={styles.mend}>{problem.hint}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Edits of one field in a row are undone together, those of another apart from them. */
function changedKeys(before: Settings, after: Settings): string {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]).join();
}

function NodeSettings({ node, problems, disabled }: { node: GraphNode; problems: ProblemLike[]; disabled: boolean }) {
  const kind = useKinds().get(node.kind);
  const onChange = (config: Settings) =>
    edit("Change the settings", (document) => configure(document, node.id, config), `config ${node.id} ${changedKeys(node.config ?? {}, config)}`);
  const errorAt = (path: string) => problemAt(problems, `config.${path}`)?.message;
  return (
    <Section title="Settings" open>
      {kind && <p className={styles.note}>{kind.description}</p>}
      <Field label="Name">
        {(ids) => (
          <Input
            {...ids}
            value={node.name ?? ""}
            placeholder={node.id}
            disabled={disabled}
            onChange={({ target }) =>
              edit("Rename", (document) => setPolicy(document, node.id, { name: target.value || undefined }), `name ${node.id}`)
            }
          />
        )}
      </Field>
      {kind && (
        <SchemaForm
          schema={withControls(node.kind, kind.schema)}
          value={node.config ?? {}}
          onChange={onChange}
          widgets={WIDGETS}
          errorAt={errorAt}
          shows={relevanceOf(node.kind, node.config)}
          disabled={disabled}
        />
      )}
    </Section>
  );
}

/** Draw the panel of a node. */
export function NodePanel({ node }: { node: GraphNode }) {
  const editable = useEditor((state) => state.editable);
  const all = useDraft((draft) => draft.problems);
  const problems = all.filter((problem) => problem.node === node.id);
  return (
    <NodeContext value={node}>
      <NodeHead node={node} />
      <NodeProblems problems={problems} />
      <NodeSettings node={node} problems={problems} disabled={!editable} />
      <Members node={node} />
      <Edges node={node} disabled={!editable} />
      <HandoffPreview node={node} />
      <PolicySection node={node} problems={problems} disabled={!editable} />
      <Section title="Identity">
        <IdField key={node.id} node={node} disabled={!editable} />
      </Section>
    </NodeContext>
  );
}
