/** What a control of a form is given. A schema names its own by `widget`; others follow from the type. */
import type { ComponentType } from "react";

import type { JsonSchema } from "@/core/schema";

import type { ControlIds } from "../Field";

export interface WidgetProps {
  schema: JsonSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  ids: ControlIds;
  label: string;
  disabled: boolean;
  /** The dotted path of the field within the form, for what is particular to one field. */
  path: string;
}

export type Widget = ComponentType<WidgetProps>;
export type Widgets = Readonly<Record<string, Widget>>;
