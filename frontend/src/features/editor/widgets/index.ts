/** The controls that node forms need beyond the plain ones, by the hint that names them. */
import type { Widgets } from "@/ui";

import { AgentWidget } from "./AgentWidget";
import { SchemaWidget } from "./SchemaWidget";
import { NodeWidget, StateKeysWidget, StateWidget } from "./PickWidgets";
import { EventWidget } from "./EventWidget";
import { AgentsWidget, NodesWidget, PeopleWidget, WeightsWidget } from "./ListWidgets";
import { StateTemplates } from "./StateTemplates";
import { CelWidget, JoinCelWidget, TemplateWidget, TextWidget } from "./TemplateWidget";
import { ArgumentsWidget, ToolWidget } from "./ToolWidgets";
import { WorkflowWidget } from "./WorkflowWidget";

export const WIDGETS: Widgets = {
  agent: AgentWidget,
  agents: AgentsWidget,
  people: PeopleWidget,
  weights: WeightsWidget,
  nodes: NodesWidget,
  tool: ToolWidget,
  arguments: ArgumentsWidget,
  workflow: WorkflowWidget,
  node: NodeWidget,
  state: StateWidget,
  state_keys: StateKeysWidget,
  template: TemplateWidget,
  cel: CelWidget,
  join_cel: JoinCelWidget,
  event: EventWidget,
  text: TextWidget,
  schema: SchemaWidget,
  state_templates: StateTemplates,
};
