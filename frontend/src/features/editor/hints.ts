/** The controls that fields of some kinds get beyond what the schema names, because they need the node around them. */
import type { JsonSchema } from "@/core/schema";

const CONTROLS: Record<string, Record<string, string>> = {
  tool: { arguments: "arguments" },
  policy: { cancel_on: "event" },
  join: { when: "join_cel" },
};

/** Give a kind's schema with the controls of its fields named. */
export function withControls(kind: string, schema: JsonSchema): JsonSchema {
  const named = CONTROLS[kind];
  if (!named) return schema;
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]): [string, JsonSchema] => {
    const widget = named[name];
    return [name, widget ? { ...field, widget } : field];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
