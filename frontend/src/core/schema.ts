/** JSON Schema as far as forms need it: references, optional values, defaults. */

export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  format?: string;
  widget?: string;
  examples?: unknown[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

/** Follow a `#/$defs/...` reference; what stands beside it wins. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const only = schema.allOf?.length === 1 ? schema.allOf[0] : undefined;
  if (only) return { ...resolve(only, root), ...schema, allOf: undefined };
  if (!schema.$ref) return schema;
  const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
  return target ? { ...resolve(target, root), ...schema, $ref: undefined } : schema;
}

/** Take `null` out of a choice of shapes: give the shape that remains and whether nothing is allowed. */
export function optional(schema: JsonSchema, root: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const shapes = schema.anyOf ?? schema.oneOf;
  if (!shapes) return { schema: resolve(schema, root), nullable: false };
  const rest = shapes.filter((shape) => shape.type !== "null");
  const only = rest.length === 1 ? rest[0] : undefined;
  if (!only) return { schema: resolve(schema, root), nullable: rest.length < shapes.length };
  return { schema: { ...resolve(only, root), ...schema, anyOf: undefined, oneOf: undefined }, nullable: true };
}

/** Give the one type of a schema, or undefined where it allows several or any. */
export function typeOf(schema: JsonSchema): string | undefined {
  if (typeof schema.type === "string") return schema.type;
  if (schema.properties) return "object";
  const types = (schema.type ?? []).filter((type) => type !== "null");
  return types.length === 1 ? types[0] : undefined;
}

/** Make a first value: defaults where there are any, else empty. */
export function initialValue(schema: JsonSchema, root: JsonSchema = schema): unknown {
  const { schema: plain } = optional(schema, root);
  if (plain.default !== undefined) return plain.default;
  if (plain.examples?.[0] !== undefined) return plain.examples[0];
  if (plain.enum) return plain.enum[0];
  switch (typeOf(plain)) {
    case "object":
      return Object.fromEntries(
        Object.entries(plain.properties ?? {}).map(([key, field]) => [key, initialValue(field, root)]),
      );
    case "array":
      return [];
    case "boolean":
      return false;
    case "string":
      return "";
    default:
      return undefined;
  }
}

/** Make a title out of a key: `max_parallel` → `Max parallel`. */
export function titleFrom(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
