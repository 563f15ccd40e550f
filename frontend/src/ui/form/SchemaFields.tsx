/** A form made from a JSON Schema: a field for each property, with the control that its type or its `widget` asks for. */
import { optional, resolve, titleFrom, typeOf, type JsonSchema } from "@/core/schema";

import { Field } from "../Field";
import type { FieldsProps } from "./fields";
import styles from "./form.module.css";
import { JsonBox } from "./JsonWidget";
import { RecordList } from "./ListWidget";
import { OptionalRecord } from "./OptionalRecord";
import { entrySchema, RecordMap } from "./RecordMap";
import { Choice, Choices, NumberBox, TextArea, TextLine, WordList, YesNo } from "./TextWidgets";
import type { Widget, Widgets } from "./widgets";

const BY_HINT: Widgets = { text: TextArea, json: JsonBox, id: TextLine };
const BY_TYPE: Widgets = { string: TextLine, number: NumberBox, integer: NumberBox, boolean: YesNo };

function listWidget(schema: JsonSchema, root: JsonSchema): Widget | undefined {
  if (typeOf(schema) !== "array") return undefined;
  const items = optional(schema.items ?? {}, root).schema;
  if (items.enum) return Choices;
  return typeOf(items) === "string" ? WordList : undefined;
}

function widgetFor(schema: JsonSchema, props: FieldsProps): Widget {
  const named = schema.widget ? (props.widgets[schema.widget] ?? BY_HINT[schema.widget]) : undefined;
  if (named) return named;
  if (schema.enum) return Choice;
  const list = listWidget(schema, props.root);
  if (list) return list;
  return BY_TYPE[typeOf(schema) ?? ""] ?? JsonBox;
}

function isRecord(schema: JsonSchema): boolean {
  return !schema.widget && typeOf(schema) === "object" && schema.properties !== undefined;
}

function isRecordList(schema: JsonSchema, root: JsonSchema): boolean {
  return !schema.widget && typeOf(schema) === "array" && isRecord(optional(schema.items ?? {}, root).schema);
}

function isRecordMap(schema: JsonSchema, root: JsonSchema): boolean {
  const entry = schema.widget || schema.properties ? null : entrySchema(schema, root);
  return typeOf(schema) === "object" && entry !== null && typeOf(entry) !== undefined;
}

/** A control knows no references: what its list holds is given to it as it is. */
function inlined(schema: JsonSchema, root: JsonSchema): JsonSchema {
  return schema.items?.$ref ? { ...schema, items: resolve(schema.items, root) } : schema;
}

const isSmall = (control: Widget) => control === NumberBox;

function SchemaField({ name, given, ...props }: FieldsProps & { name: string; given: JsonSchema }) {
  const { schema, nullable } = optional(given, props.root);
  const path = props.path ? `${props.path}.${name}` : name;
  const label = schema.title ?? titleFrom(name);
  const value = props.value[name];
  const onChange = (next: unknown) => props.onChange({ ...props.value, [name]: next });
  const nested = { ...props, schema, path };
  if (isRecord(schema) && nullable) {
    const error = props.errorAt(path);
    return <OptionalRecord {...nested} Fields={SchemaFields} label={label} hint={schema.description} error={error} value={value} onChange={onChange} />;
  }
  if (isRecord(schema)) {
    const inside = (typeof value === "object" && value !== null ? value : {}) as FieldsProps["value"];
    return (
      <fieldset className={styles.group}>
        <legend className={styles.legend}>{label}</legend>
        <SchemaFields {...nested} value={inside} onChange={onChange} />
      </fieldset>
    );
  }
  if (isRecordList(schema, props.root)) {
    return (
      <div className={styles.listField}>
        <p className={styles.legend}>{label}</p>
        <RecordList {...nested} Fields={SchemaFields} label={label} value={value} onChange={onChange} />
      </div>
    );
  }
  if (isRecordMap(schema, props.root)) {
    return (
      <div className={styles.listField}>
        <p className={styles.legend}>{label}</p>
        {schema.description && <p className={styles.hint}>{schema.description}</p>}
        <RecordMap {...nested} Fields={SchemaFields} label={label} value={value} onChange={onChange} />
      </div>
    );
  }
  const Control = widgetFor(schema, props);
  const required = props.schema.required?.includes(name) ?? false;
  return (
    <Field
      className={isSmall(Control) ? styles.small : undefined}
      label={label}
      hint={schema.description}
      error={props.errorAt(path)}
      required={required}
    >
      {(ids) => (
        <Control schema={inlined(schema, props.root)} value={value} onChange={onChange} ids={ids} label={label} disabled={props.disabled} path={path} />
      )}
    </Field>
  );
}

/** Draw a field for each property of `schema`. */
export function SchemaFields(props: FieldsProps) {
  const fields = Object.entries(props.schema.properties ?? {});
  return (
    <div className={styles.fields}>
      {fields.map(([name, given]) => {
        const path = props.path ? `${props.path}.${name}` : name;
        if (props.shows && !props.shows(path, props.value)) return null;
        return <SchemaField key={name} {...props} name={name} given={given} />;
      })}
    </div>
  );
}
