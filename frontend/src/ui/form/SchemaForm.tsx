/** The form of a JSON Schema, with sensible silence for what is left out. */
import type { JsonSchema } from "@/core/schema";

import type { FieldsProps, Values } from "./fields";
import { SchemaFields } from "./SchemaFields";
import type { Widgets } from "./widgets";

export interface SchemaFormProps {
  schema: JsonSchema;
  value: Values;
  onChange: (value: Values) => void;
  widgets?: Widgets;
  errorAt?: (path: string) => string | undefined;
  shows?: FieldsProps["shows"];
  disabled?: boolean;
}

const NO_WIDGETS: Widgets = {};

/** Draw a form for `schema`; `widgets` adds controls by their hint. */
export function SchemaForm({ schema, widgets = NO_WIDGETS, errorAt, disabled = false, ...rest }: SchemaFormProps) {
  return (
    <SchemaFields
      {...rest}
      schema={schema}
      root={schema}
      widgets={widgets}
      errorAt={errorAt ?? (() => undefined)}
      disabled={disabled}
      path=""
    />
  );
}
