/** What defines an agent, how two definitions differ, and the form of a kind's settings. */

import { initialValue, type JsonSchema } from "./schema";

export interface AgentDefinition {
  name: string;
  description: string;
  kind: string;
  capabilities: string[];
  instructions: string;
  settings: Record<string, unknown>;
  limits: Record<string, unknown>;
  queue: string;
}

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

const PLAIN = ["name", "description", "kind", "capabilities", "instructions", "queue"] as const;

/** List what changed from one definition to the next; settings and limits one by one. */
export function definitionChanges(before: AgentDefinition, after: AgentDefinition): FieldChange[] {
  const plain = PLAIN.map((field) => ({ field, before: before[field], after: after[field] }));
  const nested = (["settings", "limits"] as const).flatMap((group) =>
    [...new Set([...Object.keys(before[group]), ...Object.keys(after[group])])].map((key) => ({
      field: `${group}.${key}`,
      before: before[group][key],
      after: after[group][key],
    })),
  );
  return [...plain, ...nested].filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

/** What the settings of a kind are chosen from. */
export interface Choices {
  providers: string[];
  functions: { name: string; settings_schema: JsonSchema | null }[];
}

/** Give a kind's schema its choices: providers, functions, and the options of the function that is chosen. */
export function settingsSchema(schema: JsonSchema, settings: Record<string, unknown>, choices: Choices): JsonSchema {
  const properties = { ...schema.properties };
  const defs = { ...schema.$defs };
  if (properties["provider"]) properties["provider"] = { ...properties["provider"], enum: choices.providers };
  if (properties["function"]) {
    properties["function"] = { ...properties["function"], enum: choices.functions.map((each) => each.name) };
    const options = choices.functions.find((each) => each.name === settings["function"])?.settings_schema;
    Object.assign(defs, options?.$defs);
    if (options?.properties) properties["options"] = { ...options, title: "Options" };
    else delete properties["options"];
  }
  return { ...schema, properties, $defs: defs };
}

/** Make the first settings of a kind: defaults, and the first of each required choice. */
export function firstSettings(schema: JsonSchema): Record<string, unknown> {
  const all = Object.entries(schema.properties ?? {});
  const required = new Set(schema.required);
  return Object.fromEntries(
    all.filter(([key]) => required.has(key)).map(([key, field]) => [key, initialValue(field, schema)]),
  );
}
