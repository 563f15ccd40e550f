/** Chooses the tool that a node calls, and makes a form of the tool's own arguments. */
import { useTools, type ToolCard } from "@/api/tools";
import { optional, titleFrom, type JsonSchema } from "@/core/schema";
import { Button, Field, Select, type WidgetProps } from "@/ui";

import styles from "./ListWidgets.module.css";
import { useFormNode } from "./nodeContext";
import { TemplateWidget } from "./TemplateWidget";

type Arguments = Record<string, unknown>;

function useTool(name: unknown): ToolCard | undefined {
  return useTools().data?.find((tool) => tool.name === name);
}

/** Choose a tool. */
export function ToolWidget({ value, onChange, ids, disabled }: WidgetProps) {
  const tools = useTools().data ?? [];
  const name = typeof value === "string" ? value : "";
  const chosen = useTool(name);
  return (
    <div className={styles.list}>
      <Select {...ids} value={name} disabled={disabled} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">Choose…</option>
        {name && !chosen && <option value={name}>{name} (unknown)</option>}
        {tools.map((tool) => (
          <option key={tool.name} value={tool.name}>
            {tool.title ?? tool.name}
          </option>
        ))}
      </Select>
      {chosen && <p className={styles.note}>{chosen.description}</p>}
    </div>
  );
}

function hintOf(schema: JsonSchema, root: JsonSchema): string {
  const { schema: plain } = optional(schema, root);
  const choices = plain.enum ? `One of ${plain.enum.map(String).join(", ")}.` : "";
  return [plain.description, choices].filter(Boolean).join(" ");
}

function ArgumentFields({ tool, given, props }: { tool: ToolCard; given: Arguments; props: WidgetProps }) {
  const set = (key: string, value: unknown) => {
    const { [key]: _, ...rest } = given;
    const next = value === undefined ? rest : { ...rest, [key]: value };
    props.onChange(Object.keys(next).length ? next : undefined);
  };
  return (
    <div id={props.ids.id} className={styles.list} role="group" aria-label={props.label}>
      {Object.entries(tool.schema.properties ?? {}).map(([key, schema]) => (
        <Field
          key={key}
          label={schema.title ?? titleFrom(key)}
          hint={hintOf(schema, tool.schema)}
          required={tool.schema.required?.includes(key) ?? false}
        >
          {(ids) => (
            <TemplateWidget
              schema={schema}
              value={given[key]}
              onChange={(value) => set(key, value)}
              ids={ids}
              label={key}
              disabled={props.disabled}
              path={`${props.path}.${key}`}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

/** Edit a tool's arguments: a field for each where the tool is known, else one template for all. */
export function ArgumentsWidget(props: WidgetProps) {
  const tool = useTool(useFormNode()?.config?.["tool"]);
  const { value, onChange, disabled } = props;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!tool?.schema.properties || !(isObject || value === undefined || value === null)) return <TemplateWidget {...props} />;
  return (
    <div className={styles.list}>
      <ArgumentFields tool={tool} given={isObject ? (value as Arguments) : {}} props={props} />
      {!isObject && tool.example !== undefined && tool.example !== null && (
        <Button size="sm" disabled={disabled} onClick={() => onChange(tool.example)}>
          Fill in an example
        </Button>
      )}
    </div>
  );
}
