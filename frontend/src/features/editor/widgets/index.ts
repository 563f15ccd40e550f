/** The controls that node forms need beyond the plain ones, by the hint that names them. */
import type { Widgets } from "@/ui";

import { AgentWidget } from "./AgentWidget";
import { SchemaWidget } from "./SchemaWidget";
import { NodeWidget, StateWidget } from "./PickWidgets";
import { StateTemplates } from "./StateTemplates";
import { CelWidget, TemplateWidget, TextWidget } from "./TemplateWidget";

export const WIDGETS: Widgets = {
  agent: AgentWidget,
  node: NodeWidget,
  state: StateWidget,
  template: TemplateWidget,
  cel: CelWidget,
  text: TextWidget,
  schema: SchemaWidget,
  state_templates: StateTemplates,
};
