/** A list of records, each a small form that can be moved and removed. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";

import { initialValue, resolve } from "@/core/schema";

import { Button } from "../Button";
import { IconButton } from "../IconButton";
import type { PartProps } from "./fields";
import styles from "./form.module.css";

type Item = Record<string, unknown>;

function moved(items: Item[], from: number, to: number): Item[] {
  const next = items.toSpliced(from, 1);
  return next.toSpliced(to, 0, items[from] ?? {});
}

function numbered(item: Item, items: Item[]): Item {
  return "id" in item ? { ...item, id: `case-${items.length + 1}` } : item;
}

/** Edit a list of records. */
export function RecordList({ Fields, schema, label, value, onChange, root, disabled, path, ...rest }: PartProps) {
  const items = Array.isArray(value) ? (value as Item[]) : [];
  const shape = resolve(schema.items ?? {}, root);
  const add = () => {
    const required = Object.fromEntries((shape.required ?? []).map((key) => [key, initialValue(shape.properties?.[key] ?? {}, root)]));
    onChange([...items, numbered(required, items)]);
  };
  return (
    <div className={styles.records} role="group" aria-label={label}>
      {items.map((item, index) => (
        <div key={index} className={styles.record}>
          <div className={styles.recordTools}>
            <span className={styles.number}>{index + 1}</span>
            <IconButton
              size="sm"
              label={`Move ${label} ${index + 1} up`}
              icon={<ArrowUp aria-hidden />}
              disabled={disabled || index === 0}
              onClick={() => onChange(moved(items, index, index - 1))}
            />
            <IconButton
              size="sm"
              label={`Move ${label} ${index + 1} down`}
              icon={<ArrowDown aria-hidden />}
              disabled={disabled || index === items.length - 1}
              onClick={() => onChange(moved(items, index, index + 1))}
            />
            <IconButton
              size="sm"
              label={`Remove ${label} ${index + 1}`}
              icon={<Trash2 aria-hidden />}
              disabled={disabled}
              onClick={() => onChange(items.toSpliced(index, 1))}
            />
          </div>
          <Fields
            {...rest}
            schema={shape}
            root={root}
            disabled={disabled}
            path={`${path}.${index}`}
            value={item}
            onChange={(changed) => onChange(items.toSpliced(index, 1, changed))}
          />
        </div>
      ))}
      <Button size="sm" icon={<Plus aria-hidden />} disabled={disabled} onClick={add}>
        Add to {label.toLowerCase()}
      </Button>
    </div>
  );
}
