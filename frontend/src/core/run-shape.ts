/** How a workflow takes a plain message: as its input itself, or as the one text field that its input's schema has. */

import type { DocumentNode } from "./run-document";

interface ObjectSchema {
  type?: string;
  properties?: Record<string, { type?: string }>;
  required?: string[];
}

/** Tell the field that a message goes into; null where the message itself is the input; undefined where none fits. */
export function messageField(nodes: readonly DocumentNode[]): string | null | undefined {
  const schema = nodes.find((node) => node.kind === "input")?.config?.["schema"] as ObjectSchema | null | undefined;
  if (!schema?.properties) return schema?.type && schema.type !== "string" && schema.type !== "object" ? undefined : null;
  const texts = Object.keys(schema.properties).filter((key) => schema.properties?.[key]?.type === "string");
  const required = schema.required ?? [];
  if (required.some((key) => !texts.includes(key)) || required.length > 1) return undefined;
  return required[0] ?? texts[0];
}

/** Make a run's input of a message. */
export function inputOf(message: string, field: string | null): unknown {
  return field === null ? message : { [field]: message };
}
