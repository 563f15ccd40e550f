/** What all kinds share, in sections: how edges join, the scope, input and output, attempts, what an error means. */
import { fanIn } from "@/core/faces";
import type { GraphNode, Settings } from "@/core/document";
import { policyGroups, type PolicyField, type PolicyGroup } from "@/core/policy";
import { problemAt, type ProblemLike } from "@/core/problems";
import { setPolicy } from "@/core/operations";
import { optional, type JsonSchema } from "@/core/schema";
import { edit, useDocument } from "@/store/editor";
import { SchemaForm, type Values } from "@/ui";

import { withControls } from "./hints";
import { relevanceOf } from "./relevance";
import { Section } from "./Section";
import { useKinds } from "./useFlow";
import { WIDGETS } from "./widgets";

interface GroupProps {
  node: GraphNode;
  group: PolicyGroup;
  schema: JsonSchema;
  problems: ProblemLike[];
  disabled: boolean;
}

function only(schema: JsonSchema, fields: PolicyField[]): JsonSchema {
  const known = schema.properties ?? {};
  const properties = Object.fromEntries(fields.flatMap((field) => (known[field] ? [[field, known[field]]] : [])));
  return { ...schema, properties };
}

function changed(node: GraphNode, fields: PolicyField[], values: Values): Partial<GraphNode> {
  return Object.fromEntries(fields.filter((field) => values[field] !== node[field]).map((field) => [field, values[field]]));
}

function change(node: GraphNode, policy: Partial<GraphNode>): void {
  edit("Change the policy", (document) => setPolicy(document, node.id, policy), `policy ${node.id} ${Object.keys(policy).join()}`);
}

/** The join's own fields at once: where edges join there is always one, if only the default. */
function JoinForm({ node, schema, problems, disabled }: GroupProps) {
  const { schema: inside } = optional(schema.properties?.["join"] ?? {}, schema);
  const isDefault = (join: Settings) => (join["mode"] ?? "all") === "all" && !join["deadline_s"];
  return (
    <SchemaForm
      schema={withControls("join", { ...inside, $defs: schema.$defs ?? {} })}
      value={node.join ?? {}}
      onChange={(join) => change(node, { join: isDefault(join) ? undefined : join })}
      widgets={WIDGETS}
      errorAt={(path) => problemAt(problems, `join.${path}`)?.message}
      shows={relevanceOf("join")}
      disabled={disabled}
    />
  );
}

function GroupForm({ node, group, schema, problems, disabled }: GroupProps) {
  return (
    <SchemaForm
      schema={withControls("policy", only(schema, group.fields))}
      value={Object.fromEntries(group.fields.map((field) => [field, node[field]]).filter(([, value]) => value !== undefined))}
      onChange={(values) => change(node, changed(node, group.fields, values))}
      widgets={WIDGETS}
      errorAt={(path) => problemAt(problems, path)?.message}
      shows={relevanceOf("policy")}
      disabled={disabled}
    />
  );
}

function has(schema: JsonSchema, group: PolicyGroup): boolean {
  return group.fields.some((field) => schema.properties?.[field] !== undefined);
}

/** Draw the shared settings of a node. */
export function PolicySection({ node, problems, disabled }: { node: GraphNode; problems: ProblemLike[]; disabled: boolean }) {
  const schema = useKinds().get(node.kind)?.policy_schema;
  const edgesIn = fanIn(useDocument(), node.id);
  if (!schema) return null;
  return policyGroups(node, edgesIn)
    .filter((group) => has(schema, group))
    .map((group) => {
      const Form = group.id === "join" ? JoinForm : GroupForm;
      return (
        <Section key={group.id} title={group.title} note={group.note}>
          <Form node={node} group={group} schema={schema} problems={problems} disabled={disabled} />
        </Section>
      );
    });
}
