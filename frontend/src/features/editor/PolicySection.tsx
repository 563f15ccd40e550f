/** What all kinds share: the node's input, timeout, retry, what an error means, where its output is kept. */
import type { GraphNode } from "@/core/document";
import { problemAt, type ProblemLike } from "@/core/problems";
import { setPolicy } from "@/core/operations";
import type { JsonSchema } from "@/core/schema";
import { edit } from "@/store/editor";
import { SchemaForm, type Values } from "@/ui";

import { relevanceOf } from "./relevance";
import { Section } from "./Section";
import { useKinds } from "./useFlow";
import { WIDGETS } from "./widgets";

const FIELDS = ["input", "save_as", "timeout_s", "retry", "on_error"];
const TERMINALS = ["input", "output"];

function valuesOf(node: GraphNode): Values {
  return Object.fromEntries(FIELDS.map((field) => [field, node[field as keyof GraphNode]]).filter(([, value]) => value !== undefined));
}

function ordered(schema: JsonSchema): JsonSchema {
  const known = schema.properties ?? {};
  const properties = Object.fromEntries(FIELDS.flatMap((field) => (known[field] ? [[field, known[field]]] : [])));
  return { ...schema, properties };
}

function changed(node: GraphNode, values: Values): Partial<GraphNode> {
  const before = valuesOf(node);
  return Object.fromEntries(FIELDS.filter((field) => values[field] !== before[field]).map((field) => [field, values[field]]));
}

/** Draw the shared settings of a node. */
export function PolicySection({ node, problems, disabled }: { node: GraphNode; problems: ProblemLike[]; disabled: boolean }) {
  const schema = useKinds().get(node.kind)?.policy_schema;
  if (!schema || TERMINALS.includes(node.kind)) return null;
  return (
    <Section title="Input, retries and errors">
      <SchemaForm
        schema={ordered(schema)}
        value={valuesOf(node)}
        onChange={(values) =>
          edit("Change the policy", (document) => setPolicy(document, node.id, changed(node, values)), `policy ${node.id}`)
        }
        widgets={WIDGETS}
        errorAt={(path) => problemAt(problems, path)?.message}
        shows={relevanceOf("policy")}
        disabled={disabled}
      />
    </Section>
  );
}
