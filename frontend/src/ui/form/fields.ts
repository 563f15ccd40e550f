/** What a form of fields is given, and what a part of it is given that holds such a form itself. */
import type { ComponentType } from "react";

import type { JsonSchema } from "@/core/schema";

import type { Widgets } from "./widgets";

export type Values = Record<string, unknown>;

export interface FieldsProps {
  schema: JsonSchema;
  /** Where `$ref`s are looked up. */
  root: JsonSchema;
  value: Values;
  onChange: (value: Values) => void;
  widgets: Widgets;
  /** What is wrong with the field at a dotted path. */
  errorAt: (path: string) => string | undefined;
  /** Whether a field matters, given what the others say. */
  shows?: ((path: string, values: Values) => boolean) | undefined;
  disabled: boolean;
  path: string;
}

/** What a part of a form is given whose own fields `Fields` draws: the form and its parts hold each other. */
export interface PartProps extends Omit<FieldsProps, "value" | "onChange"> {
  Fields: ComponentType<FieldsProps>;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}
