/** A JSON Schema of plain fields as a list that people edit, and back. What is no such schema is edited as JSON. */
import type { JsonSchema } from "./schema";

export interface FieldRow {
  name: string;
  type: string;
  description: string;
  required: boolean;
}

export const FIELD_TYPES = ["string", "number", "integer", "boolean", "array", "object"];
const LIMITS = ["minLength", "maxLength", "minimum", "maximum"];
const PLAIN = new Set(["type", "description", "title", "format", "default", "examples", ...LIMITS]);

function isPlain(field: JsonSchema): boolean {
  return typeof field.type === "string" && FIELD_TYPES.includes(field.type) && Object.keys(field).every((key) => PLAIN.has(key));
}

/** Read a schema as rows; null where it says more than rows can. */
export function fieldsOf(schema: JsonSchema | null | undefined): FieldRow[] | null {
  if (!schema || Object.keys(schema).length === 0) return [];
  const fields = Object.entries(schema.properties ?? {});
  if (schema.type !== "object" || !fields.every(([, field]) => isPlain(field))) return null;
  return fields.map(([name, field]) => ({
    name,
    type: String(field.type),
    description: field.description ?? "",
    required: schema.required?.includes(name) ?? false,
  }));
}

/** Write rows as a schema, keeping what `before` said of the same fields; none for no rows. */
export function schemaOf(rows: FieldRow[], before: JsonSchema | null | undefined): JsonSchema | undefined {
  if (rows.length === 0) return undefined;
  const properties = Object.fromEntries(
    rows.map(({ name, type, description }): [string, JsonSchema] => {
      const { description: _old, ...known } = before?.properties?.[name] ?? {};
      const kept = known.type === type ? known : {};
      return [name, { ...kept, type, ...(description ? { description } : {}) }];
    }),
  );
  const required = rows.filter((row) => row.required).map((row) => row.name);
  return { ...before, type: "object", properties, ...(required.length ? { required } : { required: undefined }) };
}
