/** Builds a JSON Schema: as a list of fields, or, where it says more than a list can, as JSON. */
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { FIELD_TYPES, fieldsOf, schemaOf, type FieldRow } from "@/core/fields";
import type { JsonSchema } from "@/core/schema";
import { Button, Checkbox, IconButton, Input, JsonBox, Select, type WidgetProps } from "@/ui";

import styles from "./SchemaWidget.module.css";

interface RowProps {
  row: FieldRow;
  index: number;
  disabled: boolean;
  onChange: (row: FieldRow) => void;
  onRemove: () => void;
}

function Row({ row, index, disabled, onChange, onRemove }: RowProps) {
  const which = `of field ${index + 1}`;
  return (
    <div className={styles.row} role="group" aria-label={`Field ${index + 1}`}>
      <Input
        aria-label={`Name ${which}`}
        value={row.name}
        spellCheck={false}
        disabled={disabled}
        onChange={({ target }) => onChange({ ...row, name: target.value.replaceAll(/\s/g, "_") })}
      />
      <Select aria-label={`Type ${which}`} value={row.type} disabled={disabled} onChange={({ target }) => onChange({ ...row, type: target.value })}>
        {FIELD_TYPES.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </Select>
      <IconButton size="sm" label={`Remove field ${index + 1}`} icon={<Trash2 aria-hidden />} disabled={disabled} onClick={onRemove} />
      <Input
        aria-label={`Description ${which}`}
        placeholder="What it is"
        value={row.description}
        disabled={disabled}
        onChange={({ target }) => onChange({ ...row, description: target.value })}
      />
      <Checkbox label="Needed" checked={row.required} disabled={disabled} onChange={({ target }) => onChange({ ...row, required: target.checked })} />
    </div>
  );
}

function nextName(rows: FieldRow[]): string {
  return rows.length === 0 ? "text" : `field_${rows.length + 1}`;
}

function FieldList({ rows, disabled, onRows }: { rows: FieldRow[]; disabled: boolean; onRows: (rows: FieldRow[]) => void }) {
  const add = () => onRows([...rows, { name: nextName(rows), type: "string", description: "", required: true }]);
  return (
    <div className={styles.rows}>
      {rows.map((row, index) => (
        <Row
          key={index}
          row={row}
          index={index}
          disabled={disabled}
          onChange={(changed) => onRows(rows.toSpliced(index, 1, changed))}
          onRemove={() => onRows(rows.toSpliced(index, 1))}
        />
      ))}
      <Button size="sm" icon={<Plus aria-hidden />} disabled={disabled} onClick={add}>
        Add a field
      </Button>
    </div>
  );
}

/** Edit a JSON Schema. */
export function SchemaWidget(props: WidgetProps) {
  const schema = props.value as JsonSchema | null | undefined;
  const rows = fieldsOf(schema);
  const [raw, setRaw] = useState(false);
  const asJson = raw || rows === null;
  return (
    <div id={asJson ? undefined : props.ids.id} className={styles.schema} role="group" aria-label={props.label}>
      {asJson ? (
        <JsonBox {...props} />
      ) : (
        <FieldList rows={rows} disabled={props.disabled} onRows={(next) => props.onChange(schemaOf(next, schema))} />
      )}
      <Button size="sm" variant="ghost" disabled={rows === null} onClick={() => setRaw(!asJson)}>
        {asJson ? "Edit as a list" : "Edit as JSON"}
      </Button>
    </div>
  );
}
