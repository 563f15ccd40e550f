/** Settings by key, such as a rule for each class of error: keys are chosen or typed, each has a small form. */
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { initialValue, resolve, type JsonSchema } from "@/core/schema";

import { Button } from "../Button";
import { Field } from "../Field";
import { IconButton } from "../IconButton";
import { Input, Select } from "../Input";
import type { PartProps } from "./fields";
import styles from "./form.module.css";

type Map = Record<string, unknown>;

function keysOf(schema: JsonSchema, root: JsonSchema): string[] | null {
  const known = schema.propertyNames ? resolve(schema.propertyNames, root).enum : undefined;
  return known ? known.map(String) : null;
}

/** The schema of what stands at a key. */
export function entrySchema(schema: JsonSchema, root: JsonSchema): JsonSchema | null {
  return typeof schema.additionalProperties === "object" ? resolve(schema.additionalProperties, root) : null;
}

function NewKey({ keys, label, disabled, onAdd }: { keys: string[] | null; label: string; disabled: boolean; onAdd: (key: string) => void }) {
  const [text, setText] = useState("");
  const key = keys ? (keys.includes(text) ? text : (keys[0] ?? "")) : text.trim();
  const add = () => {
    onAdd(key);
    setText("");
  };
  if (keys?.length === 0) return null;
  return (
    <div className={styles.newKey}>
      <Field label={`Add to ${label.toLowerCase()}`}>
        {(ids) =>
          keys ? (
            <Select {...ids} value={key} disabled={disabled} onChange={(event) => setText(event.target.value)}>
              {keys.map((each) => (
                <option key={each} value={each}>
                  {each.replaceAll("_", " ")}
                </option>
              ))}
            </Select>
          ) : (
            <Input {...ids} value={text} disabled={disabled} onChange={(event) => setText(event.target.value)} />
          )
        }
      </Field>
      <Button size="sm" icon={<Plus aria-hidden />} disabled={disabled || !key} onClick={add}>
        Add
      </Button>
    </div>
  );
}

/** Edit settings by key. */
export function RecordMap({ Fields, schema, label, value, onChange, root, disabled, path, ...rest }: PartProps) {
  const entries = (typeof value === "object" && value !== null ? value : {}) as Map;
  const shape = entrySchema(schema, root) ?? {};
  const known = keysOf(schema, root);
  const set = (next: Map) => onChange(Object.keys(next).length ? next : undefined);
  const drop = (key: string) => set(Object.fromEntries(Object.entries(entries).filter(([other]) => other !== key)));
  return (
    <div className={styles.map} role="group" aria-label={label}>
      {Object.keys(entries).map((key) => (
        <div key={key} className={styles.record} role="group" aria-label={`${label}: ${key}`}>
          <div className={styles.recordTools}>
            <span className={styles.key}>{key.replaceAll("_", " ")}</span>
            <IconButton size="sm" label={`Remove ${key} from ${label.toLowerCase()}`} icon={<Trash2 aria-hidden />} disabled={disabled} onClick={() => drop(key)} />
          </div>
          <Fields
            {...rest}
            schema={shape.properties ? shape : { properties: { value: { ...shape, title: shape.title ?? "Value" } } }}
            root={root}
            disabled={disabled}
            path={`${path}.${key}`}
            value={shape.properties ? (entries[key] as Map) : { value: entries[key] }}
            onChange={(changed) => set({ ...entries, [key]: shape.properties ? changed : changed["value"] })}
          />
        </div>
      ))}
      <NewKey
        keys={known?.filter((key) => !(key in entries)) ?? null}
        label={label}
        disabled={disabled}
        onAdd={(key) => set({ ...entries, [key]: shape.properties ? {} : (initialValue(shape, root) ?? 1) })}
      />
    </div>
  );
}
