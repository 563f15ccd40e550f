/** For each declared state key, a template for what it takes in; an empty one writes nothing. */
import { useDocument } from "@/store/editor";
import { Field, type WidgetProps } from "@/ui";

import { TemplateWidget } from "./TemplateWidget";
import styles from "./TemplateWidget.module.css";

type Templates = Record<string, unknown>;

function without(templates: Templates, key: string): Templates {
  return Object.fromEntries(Object.entries(templates).filter(([other]) => other !== key));
}

/** Edit what is written to state. */
export function StateTemplates({ value, onChange, disabled, path, schema, ids }: WidgetProps) {
  const templates = (typeof value === "object" && value !== null ? value : {}) as Templates;
  const keys = [...new Set([...Object.keys(useDocument().state ?? {}), ...Object.keys(templates)])];
  const set = (key: string, template: unknown) => {
    const next = template === undefined ? without(templates, key) : { ...templates, [key]: template };
    onChange(Object.keys(next).length ? next : undefined);
  };
  if (keys.length === 0) {
    return (
      <p id={ids.id} className={styles.foot}>
        The workflow declares no state keys. Select nothing to add some.
      </p>
    );
  }
  return (
    <div id={ids.id} className={styles.editor} role="group">
      {keys.map((key) => (
        <Field key={key} label={`state.${key}`}>
          {(fieldIds) => (
            <TemplateWidget
              schema={schema}
              value={templates[key]}
              onChange={(template) => set(key, template)}
              ids={fieldIds}
              label={key}
              disabled={disabled}
              path={`${path}.${key}`}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
